/**
 * Exports: the whole catalogue, in the order of its keys, read page by page so that none of it is held.
 *
 * @module
 */

import { headLine, rowLine, type WrittenRow } from '../../catalogue/write.ts'
import type { RowFormat } from '../../catalogue/split.ts'

export interface ExportRow extends WrittenRow {
  readonly key: string
}

export interface ExportPorts {
  /** From after a key. */
  readonly exportRows: (after: string, limit: number) => Promise<readonly ExportRow[]>
}

const rowsAtOnce = 1000

export function exportCatalogue(format: RowFormat, { exportRows }: ExportPorts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = ''
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (headLine[format] !== '') controller.enqueue(encoder.encode(headLine[format]))
    },
    pull: async (controller) => {
      const rows = await exportRows(after, rowsAtOnce)
      after = rows.at(-1)?.key ?? after
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(rowLine[format]).join('')))
      if (rows.length < rowsAtOnce) controller.close()
    },
  })
}
