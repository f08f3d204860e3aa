/**
 * Writing a catalogue: the rows of an export, which an import reads back as they were.
 *
 * @module
 */

import { csvLine } from '../kernel/csv.ts'
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
