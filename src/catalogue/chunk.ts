/**
 * Chunks: some rows of a file, read and judged one by one.
 *
 * A row that cannot be read is refused with its line, and the others are taken. Of two rows for the same product the one
 * that stands first counts.
 *
 * @module
 */

import type { IdSpaceOf } from './entry.ts'
import { readRow, type Cells, type Row } from './row.ts'

export interface ReadRow extends Row {
  readonly line: number
}

export interface RowFault {
  /** Line of the file where the row begins, from 1. */
  readonly line: number
  readonly column?: string
  readonly message: string
  /** The row as it was written, cut where it is very long. */
  readonly row?: string
}

export interface ChunkReading {
  readonly rows: readonly ReadRow[]
  readonly faults: readonly RowFault[]
}

export interface Reading {
  take(cells: Cells, at: { readonly line: number; readonly row: string }): void
  refuse(fault: RowFault & { readonly row: string }): void
  done(): ChunkReading
}

const mostShown = 500

export function makeReading(idSpaceOf: IdSpaceOf): Reading {
  const rows = new Map<string, ReadRow>()
  const faults: RowFault[] = []

  function refuse({ row, ...fault }: RowFault & { readonly row: string }): void {
    faults.push({ ...fault, row: row.slice(0, mostShown).toWellFormed() })
  }

  return {
    refuse,
    take: (cells, { line, row }) => {
      const read = readRow(cells, idSpaceOf)
      if (!read.ok) {
        refuse({ line, ...read.error, row })
        return
      }
      const earlier = rows.get(read.value.key)
      if (earlier === undefined) rows.set(read.value.key, { ...read.value, line })
      else refuse({ line, column: 'id', message: againMessage(earlier.line), row })
    },
    done: () => ({ rows: [...rows.values()], faults }),
  }
}

/** The same product a second time. */
function againMessage(line: number): string {
  return `stands already in line ${line}`
}
