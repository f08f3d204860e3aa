/**
 * Files rewritten in place: whole or not at all.
 *
 * @module
 */

import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Writes beside the file and renames, so that nobody ever reads half of it; links are followed, the mode is kept. */
export function rewriteText(file: string, text: string): void {
  const path = realpathSync(file)
  const { mode } = statSync(path)
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    writeFileSync(beside, text, { mode, flag: 'wx' })
    chmodSync(beside, mode)
    renameSync(beside, path)
  } catch (cause) {
    rmSync(beside, { force: true })
    throw cause
  }
}
