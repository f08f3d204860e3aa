/**
 * The parts of a local instance, from the repository: Workers bundled from `src`, bindings read from `wrangler.toml`.
 *
 * @module
 */

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { bundleWorker } from './bundle.ts'
import { buildConsole } from './console-files.ts'
import type { Configured, Migration, Parts } from './parts.ts'

/**
 * For `detour serve`, with the console as its sources are now: it can take a while, so it is said before. The package has
 * a function of the same name in its place.
 */
export async function partsToServe(root: string, say: (line: string) => void): Promise<Parts> {
  say('building the Workers and the console …')
  await buildConsole(root)
  return await partsOf(root)
}

/** What stands in the repository; the console is as it was built last. */
export async function partsOf(root: string): Promise<Parts> {
  const [detour, demo] = await Promise.all([
    bundleWorker(join(root, 'src/worker.ts')),
    bundleWorker(join(root, 'src/demo/worker.ts')),
  ])
  quietWrangler()
  return {
    detour,
    demo,
    configured: await configurationOf(join(root, 'wrangler.toml')),
    migrations: await migrationsOf(join(root, 'src/store/migrations')),
    assets: join(root, 'dist/assets'),
  }
}

/** wrangler chats about secrets and versions while it reads its configuration; a quiet start wants only the answer. */
function quietWrangler(): void {
  process.env['WRANGLER_LOG'] ??= 'error'
  process.env['WRANGLER_SEND_METRICS'] ??= 'false'
}

/** wrangler's own type says nothing of the members. */
async function configurationOf(file: string): Promise<Configured> {
  const { unstable_getMiniflareWorkerOptions: read } = await import('wrangler')
  return read(file).workerOptions as unknown as Configured
}

async function migrationsOf(folder: string): Promise<readonly Migration[]> {
  const { unstable_splitSqlQuery: split } = await import('wrangler')
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => ({
    name,
    statements: split(readFileSync(join(folder, name), 'utf8')).filter((sql) => sql.trim() !== ''),
  }))
}
