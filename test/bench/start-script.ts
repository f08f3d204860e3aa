/**
 * The script of each environment, as `wrangler deploy` would upload it.
 *
 * @module
 */

import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

import { repository } from '../../src/cli/repository.ts'

/** The environments of `wrangler.toml`; `detour` is the one without a name, which is everything. */
export const environments = ['gateway', 'content', 'control', 'detour'] as const

export type Environment = (typeof environments)[number]

export interface Script {
  readonly text: string
  readonly bytes: number
  readonly gzBytes: number
  /** Files of the repository and of packages that something in it comes from. */
  readonly files: readonly string[]
}

/** What wrangler makes of an environment, as far as it is asked here. */
interface Configuration {
  readonly main?: string | undefined
  readonly minify?: boolean | undefined
  readonly keep_names?: boolean | undefined
  readonly assets?: { readonly directory?: string | undefined } | undefined
  readonly build?: { readonly command?: string | undefined } | undefined
  readonly triggers?: { readonly crons?: readonly string[] | undefined } | undefined
}

export async function configurationOf(environment: Environment): Promise<Configuration> {
  // wrangler would warn of what environments do not inherit, which is why they are written so.
  process.env['WRANGLER_LOG'] ??= 'error'
  const { unstable_readConfig: read } = await import('wrangler')
  const env = environment === 'detour' ? undefined : environment
  return read(
    { config: join(repository, 'wrangler.toml'), ...(env === undefined ? {} : { env }) },
    { hideWarnings: true },
  )
}

/** With wrangler's own options for esbuild; what it uploads is longer by the line that names the source map. */
export async function scriptOf(environment: Environment): Promise<Script> {
  const { main, minify = false, keep_names: keepNames = true } = await configurationOf(environment)
  if (main === undefined) throw new Error(`the environment ${environment} has no \`main\``)
  const built = await build({
    absWorkingDir: repository,
    entryPoints: [main],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2024',
    supported: { 'import-source': true, using: true },
    conditions: ['workerd', 'worker', 'browser'],
    define: { 'process.env.NODE_ENV': '"production"' },
    minify,
    keepNames,
    logLevel: 'silent',
    outfile: 'worker.js',
  })
  const [output] = built.outputFiles
  const [parts] = Object.values(built.metafile.outputs)
  if (output === undefined || parts === undefined) throw new Error(`nothing was built from ${main}`)
  const files = Object.entries(parts.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []))
  const bytes = output.contents.byteLength
  return {
    text: output.text,
    bytes,
    gzBytes: gzipSync(output.contents).byteLength,
    files: files.map((file) => relative(repository, join(repository, file))).toSorted(),
  }
}
