/**
 * Builds the package `detour-client` from `src/client` into `dist/client`: modules without an import left to resolve, and
 * their types. `npm pack` in that folder makes what can be installed.
 *
 * @module
 */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from 'esbuild'

import { repository } from './repository.ts'

/** Builds into a folder, which is emptied first. */
export async function buildClient(into: string): Promise<void> {
  const source = join(repository, 'src/client')
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  // A module for each part: a bundler that is told of no side effects leaves out whole modules.
  await build({
    entryPoints: ['client.ts', 'ask.ts', 'content.ts', 'mint.ts'].map((name) => join(source, name)),
    outdir: into,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    chunkNames: 'shared-[hash]',
    logLevel: 'silent',
  })
  writeTypes(source, into)
  for (const name of ['package.json', 'README.md']) cpSync(join(source, name), join(into, name))
  cpSync(join(repository, 'LICENSE'), join(into, 'LICENSE'))
}

/** Only those of the package itself: nothing that it shows is made of types from elsewhere. */
function writeTypes(source: string, into: string): void {
  const all = mkdtempSync(join(tmpdir(), 'detour-client-types-'))
  try {
    const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal', 'false']
    const flags = [
      '-p',
      join(source, 'tsconfig.json'),
      ...options,
      '--outDir',
      all,
      '--rootDir',
      join(repository, 'src'),
    ]
    const run = spawnSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), ...flags], {
      encoding: 'utf8',
    })
    if (run.status !== 0) throw new Error(`the types of the client cannot be written:\n${run.stdout}${run.stderr}`)
    for (const name of readdirSync(join(all, 'client'))) {
      const types = readFileSync(join(all, 'client', name), 'utf8')
      writeFileSync(join(into, name), types.replaceAll(/(?<=from '\.\/\w+)\.ts(?=')/g, '.js'))
    }
  } finally {
    rmSync(all, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const into = join(repository, 'dist/client')
  await buildClient(into)
  console.error(`built ${into}`)
}
