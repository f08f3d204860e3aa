/**
 * The parts of a local instance as a package carries them: built beforehand, in the folder `lib/local`.
 *
 * @module
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Parts } from './parts.ts'

/** Stands in the package for the function of this name in `build-parts.ts`. */
export async function partsToServe(root: string): Promise<Parts> {
  const folder = join(root, 'lib/local')
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const { configured, migrations } = JSON.parse(read('parts.json')) as Pick<Parts, 'configured' | 'migrations'>
  return await Promise.resolve({
    detour: read('worker.js'),
    demo: read('demo.js'),
    configured,
    migrations,
    assets: join(folder, 'assets'),
  })
}

/** Writes all of them but the console. */
export function packParts({ detour, demo, configured, migrations }: Parts, folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'worker.js'), detour)
  writeFileSync(join(folder, 'demo.js'), demo)
  writeFileSync(join(folder, 'parts.json'), `${JSON.stringify({ configured, migrations })}\n`)
}
