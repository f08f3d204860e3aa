/**
 * Builds the package `detour` into `dist/package`: the command line as JavaScript without an import left to resolve, what
 * `detour serve` runs, the schemas, the examples. `npm run package` makes of it what can be installed.
 *
 * Node does not strip types below `node_modules`, so nothing there is TypeScript.
 *
 * @module
 */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { build, transform, type Metafile } from 'esbuild'

import packageJson from '../../package.json' with { type: 'json' }
import { partsOf } from './local/build-parts.ts'
import { buildConsole } from './local/console-files.ts'
import { packParts } from './local/packed-parts.ts'
import { packageNotices } from './package-notices.ts'
import { repository } from './repository.ts'
import { readLockfile, type LockedPackage } from './supply-chain/lockfile.ts'
import { reachOf } from './supply-chain/reach.ts'

/** What is there as it stands in the repository, and its name in the package. */
const copied: Readonly<Record<string, string>> = {
  'README.md': 'README.md',
  'CHANGELOG.md': 'CHANGELOG.md',
  LICENSE: 'LICENSE',
  examples: 'examples',
  'docs/reference/policy.schema.json': 'policy.schema.json',
  'src/api/openapi.generated.json': 'openapi.json',
}

/** Builds into a folder, which is emptied first. */
export async function buildPackage(into: string): Promise<void> {
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  for (const [from, to] of Object.entries(copied)) cpSync(join(repository, from), join(into, to), { recursive: true })
  writeFileSync(join(into, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)

  const local = join(into, 'lib/local')
  const [bundled] = await Promise.all([
    bundleCommands(join(into, 'lib/cli')),
    buildConsole(repository, join(local, 'assets')),
  ])
  const parts = await partsOf(repository)
  packParts({ ...parts, detour: await minified(parts.detour), demo: await minified(parts.demo) }, local)
  writeFileSync(join(into, 'lib/cli/third-party-notices.txt'), packageNotices(await packagesIn(bundled)))
}

/** Only what whoever installs it needs: nothing is fetched besides, unless one wants to serve. */
function manifest(): object {
  const { name, version, description, license, type, engines } = packageJson
  return {
    name,
    version,
    // It is handed over as a file; no registry has it.
    private: true,
    description,
    license,
    type,
    bin: { detour: 'lib/cli/main.js' },
    exports: {
      './policy.schema.json': './policy.schema.json',
      './openapi.json': './openapi.json',
      './package.json': './package.json',
    },
    engines,
    peerDependencies: { miniflare: packageJson.devDependencies.miniflare },
    peerDependenciesMeta: { miniflare: { optional: true } },
  }
}

async function bundleCommands(into: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: ['src/cli/main.ts'],
    outdir: into,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: '[name]-[hash]',
    // Names stay, for whoever reads a stack.
    minifyWhitespace: true,
    minifySyntax: true,
    external: ['miniflare'],
    inject: ['src/cli/node-20.ts'],
    // Some libraries are CommonJS and ask for Node's own modules.
    banner: {
      js: "import { createRequire as _createRequire } from 'node:module';const require=_createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'packed parts',
        setup(bundler) {
          bundler.onResolve({ filter: /\/build-parts\.ts$/ }, () => ({
            path: join(import.meta.dirname, 'local/packed-parts.ts'),
          }))
        },
      },
    ],
    metafile: true,
    logLevel: 'silent',
  })
  return metafile
}

async function minified(script: string): Promise<string> {
  return (await transform(script, { format: 'esm', target: 'es2024', minify: true })).code
}

/** What was bundled, whether for Node or inside the Workers. */
async function packagesIn({ inputs }: Metafile): Promise<ReadonlySet<LockedPackage>> {
  const lockfile = readLockfile()
  const folders = Object.keys(inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
  const inCommands = folders.flatMap((folder) => lockfile.get(folder) ?? [])
  return new Set([...inCommands, ...((await reachOf(lockfile)).get('worker') ?? [])])
}

if (import.meta.main) {
  const into = resolve(process.argv[2] ?? join(repository, 'dist/package'))
  await buildPackage(into)
  console.error(`built ${into}, version ${packageJson.version}`)
}
