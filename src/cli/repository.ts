/**
 * Where the repository stands: the local instance is built from it, and the examples are read from it.
 *
 * In a package it is the package's own folder, which holds the examples and no sources.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** As far above `src/cli` as above `lib/cli`, where a package has it. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** Whether the command line was installed from a package. */
export const isPackage = !existsSync(join(repository, 'src/worker.ts'))
