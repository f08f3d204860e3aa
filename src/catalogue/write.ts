/**
 * Writing a catalogue: the rows of an export, which an import reads back as they were.
 *
 * @module
 */

import { cellsOf, columns, type Place } from './row.ts'
import type { RowFormat } from './split.ts'

export interface WrittenRow extends Place {
  /** JSON, as KV holds it. */
  readonly value: string
}

/** What stands before the rows. */
export const headLine: Readonly<Record<RowFormat, string>> = { csv: `${columns.join(',')}\r\n`, ndjson: '' }

export const rowLine: Readonly<Record<RowFormat, (row: WrittenRow) => string>> = {
  csv: (row) => {
    const cells = cellsOf(row, row.value)
    return csvLine(columns.map((column) => cells[column] ?? ''))
  },
  ndjson: (row) => `${JSON.stringify(cellsOf(row, row.value))}\n`,
}

/** A line of CSV (RFC 4180) in which no cell is a formula to a spreadsheet. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`
}

/** A title may begin with `=`; spreadsheets run that. The apostrophe tells them not to, and imports take it off. */
function guarded(cell: string): string {
  return /^'*[=+\-@]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
