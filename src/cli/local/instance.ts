/**
 * The local instance of a repository: what stands in its sources, run.
 *
 * @module
 */

import { partsOf } from './build-parts.ts'
import { runInstance, type LocalInstance, type RunOptions } from './run.ts'

interface LocalOptions extends RunOptions {
  /** The repository: where `wrangler.toml` and `src` stand. */
  readonly root: string
}

export async function startInstance({ root, ...options }: LocalOptions): Promise<LocalInstance> {
  return await runInstance(await partsOf(root), options)
}

export type { LocalInstance } from './run.ts'
