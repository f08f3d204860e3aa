/**
 * Files named on the command line; `-` is standard input.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

import { UsageError } from './exit.ts'

/** Throws a `UsageError` that names the file when it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new UsageError(`${file}: ${why}`, { cause })
  }
}
