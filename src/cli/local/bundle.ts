/**
 * A Worker's modules as one text, which is how workerd takes it.
 *
 * @module
 */

import { build } from 'esbuild'

export interface BundleOptions {
  /** Shorter, as what is deployed is. */
  readonly minify?: boolean
}

export async function bundleWorker(entry: string, { minify = false }: BundleOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    logLevel: 'silent',
  })
  const [output] = outputFiles
  if (output === undefined) throw new Error(`nothing was built from ${entry}`)
  return output.text
}
