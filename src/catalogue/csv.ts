/**
 * Catalogues as CSV: what merchandisers send.
 *
 * Every fault is told with its line, and a row that is not CSV costs itself only. For the control plane and the command
 * line: the click path never sees a CSV.
 *
 * @module
 */

import { parse } from 'csv-parse/browser/esm/sync'

import { unguarded } from '../kernel/csv.ts'
import type { ChunkReading, RowFault } from './chunk.ts'
import { makeReading } from './chunk.ts'
import { builtinIdSpaceOf, type IdSpaceOf } from './entry.ts'
import { isColumn, requiredColumns, type Column } from './row.ts'
import { makeSplitter, type RowText } from './split.ts'

export interface CatalogueFromCsv {
  readonly pairs: readonly { readonly key: string; readonly value: string }[]
  readonly faults: readonly RowFault[]
  /** Rows that became a pair. */
  readonly rows: number
}

/** A whole file at once. */
export function catalogueFromCsv(text: string, idSpaceOf: IdSpaceOf = builtinIdSpaceOf): CatalogueFromCsv {
  const { rows, faults, headFaults } = readCsv(text, { idSpaceOf })
  if (headFaults.length > 0) return { pairs: [], faults: headFaults, rows: 0 }
  return { pairs: rows.map(({ key, value }) => ({ key, value })), faults, rows: rows.length }
}

export interface CsvOptions {
  readonly idSpaceOf?: IdSpaceOf
  /** Where the first row after the header stands in the file that this text is a part of. */
  readonly firstLine?: number
}

/** Reads a header and rows. With `headFaults` nothing below the header was read. */
export function readCsv(
  text: string,
  { idSpaceOf = builtinIdSpaceOf, firstLine }: CsvOptions,
): ChunkReading & { readonly headFaults: readonly RowFault[] } {
  const splitter = makeSplitter('csv')
  const [head, ...texts] = [...splitter.push(text.replace(/^\uFEFF/, '')), ...splitter.end()]
  const reading = makeReading(idSpaceOf)
  const names = head === undefined ? [] : headerOf(head.text)
  const headFaults = headerFaults(names).map((fault) => ({ line: head?.line ?? 1, ...fault }))
  if (headFaults.length > 0) return { ...reading.done(), headFaults }

  const moved = (firstLine ?? (head?.line ?? 1) + (head?.lines ?? 1)) - (head?.line ?? 1) - (head?.lines ?? 1)
  const places = new Map(names.map((name, index) => [name, index]))
  for (const { text: row, line: at, cells } of cellsOfAll(texts)) {
    const line = at + moved
    if (typeof cells === 'string') reading.refuse({ line, message: cells, row })
    else if (cells.length !== names.length) {
      const message = `has ${cells.length} cells where the header has ${names.length}`
      reading.refuse({ line, message, row })
    } else reading.take((column) => present(cells[places.get(column) ?? -1]), { line, row })
  }
  return { ...reading.done(), headFaults: [] }
}

/** The names in a header; whoever sends a file in parts repeats it in each. */
export function headerOf(text: string): Column[] {
  const cells = parseRows(text.replace(/^\uFEFF/, ''))?.[0] ?? []
  return cells.map((name) => name.trim().toLowerCase()) as Column[]
}

export function headerFaults(names: readonly string[]): Omit<RowFault, 'line'>[] {
  return [
    ...requiredColumns
      .filter((name) => !names.includes(name))
      .map((name) => ({ column: name, message: 'is a column that is missing' })),
    ...names.filter((name) => !isColumn(name)).map((name) => ({ column: name, message: 'is not a known column' })),
    ...names
      .filter((name, index) => names.indexOf(name) < index)
      .map((name) => ({ column: name, message: 'stands twice' })),
  ]
}

interface CellsOfRow extends RowText {
  /** Or what is wrong with the whole row. */
  readonly cells: readonly string[] | string
}

/** Most rows have no quote, and then every comma stands between two cells; the parser is for the others. */
function cellsOfAll(rows: readonly RowText[]): CellsOfRow[] {
  const quoted = rows.filter(({ text }) => text.includes('"'))
  const parsed = new Map(parsedCells(quoted).map((row) => [row.line, row]))
  return rows.map((row) => parsed.get(row.line) ?? { ...row, cells: row.text.split(',') })
}

/** All at once, which is fast; row by row where one of them is no CSV. */
function parsedCells(rows: readonly RowText[]): CellsOfRow[] {
  const together = rows.length === 0 ? [] : parseRows(rows.map(({ text }) => text).join('\n'))
  if (together?.length === rows.length) return rows.map((row, index) => ({ ...row, cells: together[index] ?? [] }))
  return rows.map((row) => {
    const alone = parseRows(row.text)
    return { ...row, cells: alone?.length === 1 ? (alone[0] ?? []) : 'is not CSV: a quote is out of place' }
  })
}

function parseRows(text: string): string[][] | undefined {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: ['\n', '\r\n'] })
  } catch {
    return undefined
  }
}

function present(cell: string | undefined): string | undefined {
  return unguarded(cell?.trim() ?? '') || undefined
}
