/**
 * Answers that are read as they come, into a file or onto stdout.
 *
 * A file is there when the whole answer is, and not before: half an export looks like an export. Only its owner reads it.
 *
 * @module
 */

import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable, type Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { ApiUnreachable } from './api-client.ts'

/** What an instance sends. Throws an `ApiUnreachable` where it breaks off. */
export async function* bytesOf({ body, url }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) throw new Error('the instance sent nothing')
  try {
    yield* body
  } catch (cause) {
    throw new ApiUnreachable(new URL(url).origin, { wasSent: true, cause })
  }
}

/** Without a file it goes to stdout. Throws where it does not come to its end; then no file has changed. */
export async function save(
  chunks: AsyncIterable<Uint8Array | string>,
  out: string | undefined,
  ...through: readonly Duplex[]
): Promise<void> {
  const source = Readable.from(chunks, { objectMode: false })
  if (out === undefined) {
    await pipeline([source, ...through, process.stdout], { end: false })
    return
  }
  try {
    await intoFile([source, ...through], out)
  } catch (cause) {
    throw new Error(`${out}: nothing was saved: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

async function intoFile(stages: readonly (Readable | Duplex)[], out: string): Promise<void> {
  const there = statSync(out, { throwIfNoEntry: false })
  // A pipe or a device has a name that must stay its own.
  if (there !== undefined && !there.isFile()) {
    await pipeline([...stages, createWriteStream(out)])
    return
  }
  const path = there === undefined ? out : realpathSync(out)
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const onInterrupt = (): void => {
    rmSync(beside, { force: true })
    process.exit(130)
  }
  process.once('SIGINT', onInterrupt)
  try {
    await pipeline([...stages, createWriteStream(beside, { mode: 0o600, flags: 'wx', flush: true })])
    renameSync(beside, path)
  } catch (cause) {
    rmSync(beside, { force: true })
    throw cause
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}
