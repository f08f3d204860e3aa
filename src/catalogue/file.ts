/**
 * Files of the catalogue: known again by their beginning, and cut into chunks without being held.
 *
 * The same file always gives the same chunks, because an import that broke off goes on by their numbers; also where another
 * program goes on with it than the one that began.
 *
 * @module
 */

import { makeSplitter, maxRowLength, type RowFormat, type RowText } from './split.ts'

export interface CatalogueFile {
  readonly name: string
  readonly format: RowFormat
  /** By which its import is found again; undefined of a stream that cannot be known again. */
  readonly fingerprint: string | undefined
  /** In bytes, as it is kept; undefined of a stream. */
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

export type FileFault =
  | { readonly kind: 'not_utf8' | 'not_whole' | 'other_file' }
  | { readonly kind: 'long_row'; readonly line: number }
  | {
      readonly kind: 'bad_head'
      readonly line: number
      readonly columns: readonly { readonly column?: string; readonly message: string }[]
    }

/** The file cannot be sent as it is; nothing is wrong with the instance. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  readonly fault: FileFault

  constructor(fault: FileFault, options?: ErrorOptions) {
    super(sentences[fault.kind], options)
    this.fault = fault
  }
}

const sentences: Readonly<Record<FileFault['kind'], string>> = {
  not_utf8: 'it is not UTF-8; save it as "CSV UTF-8" and try again',
  not_whole: 'it is not whole: gzip cannot unpack it',
  other_file: 'it is another file, or was changed since',
  long_row: `a line has more than ${maxRowLength} characters; is this a file of rows?`,
  bad_head: 'its header does not have the columns of a catalogue',
}

/** By how much of its beginning a file is known again. */
export const headLength = 1 << 20

/** `digest` is SHA-256 of the first {@link headLength} bytes, in hexadecimal digits. */
export function fingerprintOf(
  name: string,
  { size, digest }: { readonly size: number; readonly digest: string },
): string {
  return `${name.slice(0, 80)}:${size}:${digest}`
}

/** `1f 8b` begins whatever gzip has packed. */
export function isPacked(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

export function formatOf(name: string, head: Uint8Array | undefined): RowFormat {
  const bare = name.replace(/\.gz$/i, '')
  if (/\.(?:ndjson|jsonl)$/i.test(bare)) return 'ndjson'
  if (/\.csv$/i.test(bare)) return 'csv'
  return new TextDecoder().decode(head?.subarray(0, 64)).trimStart().startsWith('{') ? 'ndjson' : 'csv'
}

/** Well below what the instance takes: smaller chunks cost little, and are little to send again. */
const rowsPerChunk = 500
/** In UTF-16 units, each of which is at most three bytes. */
const charsPerChunk = 250_000

/** `onHead` is told the header before there is a chunk, and may throw. */
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
      if (row.text.length > maxRowLength) throw new UnusableFile({ kind: 'long_row', line: row.line })
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
