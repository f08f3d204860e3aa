/**
 * Exports of raw records: a stream that holds one part of an archive at a time, however much is exported.
 *
 * @module
 */

import type { Instant } from '../../kernel/instant.ts'
import type { WireRecord } from '../../record/wire.ts'
import { csvHeader, csvLine } from './csv.ts'
import type { RecordFilter } from './filter.ts'
import { shownRecord } from './shown.ts'

export const exportFormats = ['ndjson', 'csv'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** Who took what; goes into the audit before the first record leaves. */
export interface ExportNote {
  readonly at: Instant
  readonly actor: string
  readonly from: Instant
  readonly until: Instant
  readonly format: ExportFormat
  readonly filter: RecordFilter
}

export interface ExportNotes {
  note(note: ExportNote): Promise<void>
  /** Somebody took the ledger or the audit with them. */
  noteCopy(act: 'ledger.copy' | 'audit.export', by: { readonly at: Instant; readonly actor: string }): Promise<void>
}

const chunkLength = 64 * 1024

/** The export as bytes. What is not read is not made. */
export function exportStream(records: AsyncIterable<WireRecord>, format: ExportFormat): ReadableStream<Uint8Array> {
  const chunks = chunksOf(linesOf(records, format))
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await chunks.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await chunks.return(undefined)
    },
  })
}

async function* linesOf(records: AsyncIterable<WireRecord>, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader()
  for await (const record of records)
    yield format === 'csv' ? csvLine(record) : `${JSON.stringify(shownRecord(record))}\n`
}

async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const line of lines) {
    held += line
    if (held.length < chunkLength) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}
