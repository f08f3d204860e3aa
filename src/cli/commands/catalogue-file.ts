/**
 * Files of the catalogue: opened, unpacked and cut into chunks without being held.
 *
 * The same file always gives the same chunks, because a killed import goes on by their numbers.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { makeSplitter, maxRowLength, type RowFormat, type RowText } from '../../catalogue/split.ts'
import { UsageError } from '../exit.ts'

export interface CatalogueFile {
  readonly name: string
  readonly format: RowFormat
  /** By which its import is found again; undefined of standard input. */
  readonly fingerprint: string | undefined
  /** In bytes, as it stands on the disk; undefined of standard input. */
  readonly size: number | undefined
  /** How much of that has been read. */
  readonly bytesRead: () => number
  /** Can be read once. */
  readonly text: AsyncIterable<string>
}

export interface FileChunk {
  readonly n: number
  readonly firstLine: number
  readonly body: string
  readonly rows: number
  readonly bytesRead: number
}

/** Well below what the instance takes: smaller chunks cost little, and are little to send again. */
const rowsPerChunk = 500
/** In UTF-16 units, each of which is at most three bytes. */
const charsPerChunk = 250_000

const headLength = 1 << 20

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
  const isPacked = head !== undefined && head.bytes[0] === 0x1f && head.bytes[1] === 0x8b
  return {
    name: isStdin ? 'standard input' : basename(path),
    format: wanted ?? formatOf(path, head?.bytes),
    fingerprint: head?.fingerprint,
    size: head?.size,
    bytesRead: () => read,
    text: textOf(() => (isPacked ? unpacked(counted()) : counted()), path),
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
    return { bytes, size, fingerprint: `${basename(path).slice(0, 80)}:${size}:${digest}` }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new UsageError(`${path}: ${why}`, { cause })
  }
}

function formatOf(path: string, bytes: Buffer | undefined): RowFormat {
  const name = path.replace(/\.gz$/i, '')
  if (/\.(?:ndjson|jsonl)$/i.test(name)) return 'ndjson'
  if (/\.csv$/i.test(name)) return 'csv'
  return bytes?.toString('utf8', 0, 64).trimStart().startsWith('{') === true ? 'ndjson' : 'csv'
}

async function* textOf(open: () => AsyncIterable<Buffer>, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const part of open()) yield decoder.decode(part, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // A spreadsheet in China saves GBK unless it is told otherwise.
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new UsageError(`${path}: it is not UTF-8; save it as "CSV UTF-8" and try again`, { cause })
    }
    if (code?.startsWith('Z_') === true)
      throw new UsageError(`${path}: it is not whole: gzip cannot unpack it`, { cause })
    throw cause
  }
}

/** `head` is asked whether it will do, before anything is sent. */
export async function* chunksOf(
  { text, format, bytesRead }: Pick<CatalogueFile, 'text' | 'format' | 'bytesRead'>,
  onHead: (head: RowText) => void,
): AsyncGenerator<FileChunk> {
  let head: RowText | undefined
  let rows: RowText[] = []
  let chars = 0
  let n = 0

  function* take(more: readonly RowText[]): Generator<FileChunk> {
    for (const row of more) {
      if (row.text.length > maxRowLength) {
        throw new UsageError(`line ${row.line} has more than ${maxRowLength} characters; is this a file of rows?`)
      }
      if (format === 'csv' && head === undefined) {
        head = row
        onHead(row)
        continue
      }
      if (rows.length === rowsPerChunk || chars + row.text.length > charsPerChunk) yield flush()
      rows.push(row)
      chars += row.text.length
    }
  }

  function flush(): FileChunk {
    const chunk = { n, ...written(rows, head?.text), rows: rows.length, bytesRead: bytesRead() }
    n += 1
    rows = []
    chars = 0
    return chunk
  }

  const splitter = makeSplitter(format)
  let isFirst = true
  for await (const part of text) {
    yield* take(splitter.push(isFirst ? part.replace(/^\uFEFF/, '') : part))
    isFirst = false
  }
  yield* take(splitter.end())
  if (rows.length > 0) yield flush()
}

/** Empty lines between the rows are kept, so that the instance counts lines as the file does. */
function written(rows: readonly RowText[], head: string | undefined): { firstLine: number; body: string } {
  const firstLine = rows[0]?.line ?? 1
  let line = firstLine
  let body = head === undefined ? '' : `${head}\n`
  for (const row of rows) {
    body += `${'\n'.repeat(row.line - line)}${row.text}\n`
    line = row.line + row.lines
  }
  return { firstLine, body }
}
