/**
 * Files of the catalogue on a disk, or what comes by standard input: opened and unpacked without being held.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

import {
  fingerprintOf,
  formatOf,
  headLength,
  isPacked,
  UnusableFile,
  type CatalogueFile,
} from '../../catalogue/file.ts'
import type { RowFormat } from '../../catalogue/split.ts'
import { UsageError } from '../exit.ts'

export type { CatalogueFile }

export function openCatalogue(path: string, wanted: RowFormat | undefined): CatalogueFile {
  const isStdin = path === '-'
  const head = isStdin ? undefined : headOf(path)
  let read = 0
  async function* counted(): AsyncGenerator<Buffer> {
    const raw: AsyncIterable<Buffer> = isStdin ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 })
    for await (const part of raw) {
      read += part.length
      yield part
    }
  }
  const packed = head !== undefined && isPacked(head.bytes)
  return {
    name: isStdin ? 'standard input' : basename(path),
    format: wanted ?? formatOf(path, head?.bytes),
    fingerprint: head?.fingerprint,
    size: head?.size,
    bytesRead: () => read,
    text: textOf(() => (packed ? unpacked(counted()) : counted()), path),
  }
}

/** What breaks the source breaks what is read of it. */
function unpacked(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return pipeline(Readable.from(packed), createGunzip(), () => undefined)
}

interface Head {
  readonly bytes: Buffer
  readonly size: number
  readonly fingerprint: string
}

function headOf(path: string): Head {
  try {
    const { size } = statSync(path)
    const bytes = Buffer.alloc(Math.min(size, headLength))
    const file = openSync(path, 'r')
    readSync(file, bytes, 0, bytes.length, 0)
    closeSync(file)
    const digest = createHash('sha256').update(bytes).digest('hex')
    return { bytes, size, fingerprint: fingerprintOf(basename(path), { size, digest }) }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new UsageError(`${path}: ${why}`, { cause })
  }
}

async function* textOf(open: () => AsyncIterable<Buffer>, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const part of open()) yield decoder.decode(part, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // A spreadsheet in China saves GBK unless it is told otherwise.
    const isGarbled = code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    if (!isGarbled && code?.startsWith('Z_') !== true) throw cause
    const { message } = new UnusableFile({ kind: isGarbled ? 'not_utf8' : 'not_whole' })
    throw new UsageError(`${path}: ${message}`, { cause })
  }
}
