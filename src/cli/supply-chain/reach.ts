/**
 * Reach: which packages get into what is run or handed out, as the bundler sees it. All others only help to build and to
 * test, and are on nobody's machine but a developer's.
 *
 * @module
 */

import { build } from 'esbuild'

import packageJson from '../../../package.json' with { type: 'json' }
import { repository } from '../repository.ts'
import { closureOf, type LockedPackage, type Lockfile } from './lockfile.ts'

/**
 * `worker`: in the Worker of either plane. `console`: in the console's files, which every operator's browser gets a copy
 * of. `command line`: installed beside the command line and the local instance.
 */
export type Part = 'worker' | 'console' | 'command line'

export type Reach = ReadonlyMap<Part, ReadonlySet<LockedPackage>>

/** What the console's build puts into its files besides what is imported: Tailwind its sheet, Vite its loader of parts. */
const consoleTools = ['tailwindcss', 'vite']

export async function reachOf(lockfile: Lockfile): Promise<Reach> {
  const [worker, console] = await Promise.all([
    bundled(lockfile, ['src/worker.ts']),
    bundled(lockfile, ['src/console/main.tsx', 'src/console/engine/worker.ts']),
  ])
  const tools = consoleTools.flatMap((name) => lockfile.get(`node_modules/${name}`) ?? [])
  return new Map<Part, ReadonlySet<LockedPackage>>([
    ['worker', worker],
    ['console', new Set([...console, ...tools])],
    ['command line', closureOf(lockfile, Object.keys(packageJson.dependencies))],
  ])
}

/** The packages whose files a bundle is made of. */
async function bundled(lockfile: Lockfile, entryPoints: readonly string[]): Promise<ReadonlySet<LockedPackage>> {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [...entryPoints],
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    // Paths are those of the lockfile, also where `node_modules` stands elsewhere.
    preserveSymlinks: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'virtual:*'],
    loader: { '.css': 'empty', '.svg': 'empty' },
    logLevel: 'silent',
  })
  const found = new Set<LockedPackage>()
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]
    if (folder === undefined) continue
    const each = lockfile.get(folder)
    if (each === undefined) throw new Error(`${folder} is bundled, and the lockfile does not have it`)
    found.add(each)
  }
  return found
}
