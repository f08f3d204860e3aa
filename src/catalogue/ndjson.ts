/**
 * Catalogues as NDJSON: one row a line, a JSON object with the names of the columns.
 *
 * @module
 */

import { objectIn } from '../kernel/json.ts'
import { makeReading, type ChunkReading } from './chunk.ts'
import { builtinIdSpaceOf, type IdSpaceOf } from './entry.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { isColumn, type Cells } from './row.ts'
import { makeSplitter } from './split.ts'

export interface NdjsonOptions {
  readonly idSpaceOf?: IdSpaceOf
  /** Where the text begins in the file that it is a part of. */
  readonly firstLine?: number
}

export function readNdjson(
  text: string,
  { idSpaceOf = builtinIdSpaceOf, firstLine = 1 }: NdjsonOptions = {},
): ChunkReading {
  const splitter = makeSplitter('ndjson', firstLine)
  const reading = makeReading(idSpaceOf)
  for (const { text: row, line } of [...splitter.push(text.replace(/^\uFEFF/, '')), ...splitter.end()]) {
    if (row.trim() === '') continue
    const cells = cellsOfJson(row)
    if (cells.ok) reading.take(cells.value, { line, row })
    else reading.refuse({ line, ...cells.error, row })
  }
  return reading.done()
}

interface JsonFault {
  readonly column?: string
  readonly message: string
}

function cellsOfJson(text: string): Result<Cells, JsonFault> {
  const object = objectIn(text)
  return object === undefined ? err({ message: 'is not a JSON object' }) : cellsOfObject(object)
}

const numeric: ReadonlySet<string> = new Set(['price', 'own_price'])

/** The columns of a row that came as JSON. A number is fine for a price; as an id it may have lost its last digits. */
export function cellsOfObject(row: Readonly<Record<string, unknown>>): Result<Cells, JsonFault> {
  for (const [column, value] of Object.entries(row)) {
    if (!isColumn(column)) return err({ column, message: 'is not a known column' })
    if (value === null || typeof value === 'string') continue
    if (typeof value !== 'number') return err({ column, message: 'is not a text' })
    if (!numeric.has(column)) return err({ column, message: 'is a number; write it as a text' })
  }
  return ok((column) => {
    const value = row[column]
    return typeof value === 'string' || typeof value === 'number' ? `${value}`.trim() || undefined : undefined
  })
}
