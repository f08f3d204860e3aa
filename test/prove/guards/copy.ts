/**
 * A copy of the repository in which code may be changed, in the system's folder for temporary files.
 *
 * Packages are linked one by one, so that what a tool keeps beside them is kept in the copy. Other projects' cases, which
 * stand beside a checkout, do not stand beside the copy.
 *
 * @module
 */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What tests read. */
const parts = [
  'src',
  'test',
  'docs',
  'examples',
  'README.md',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'wrangler.toml',
] as const

export function repositoryCopy(repository: string): string {
  const root = join(mkdtempSync(join(tmpdir(), 'detour-guards-')), 'detour')
  mkdirSync(root)
  for (const part of parts) cpSync(join(repository, part), join(root, part), { recursive: true })
  const packages = join(root, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(repository, 'node_modules', name), join(packages, name))
  }
  const commands = join(repository, 'node_modules/.bin')
  if (existsSync(commands)) symlinkSync(commands, join(packages, '.bin'))
  return root
}

export function removeCopy(root: string): void {
  rmSync(dirname(root), { recursive: true, force: true })
}
