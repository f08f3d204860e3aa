/**
 * Archives: raw records as objects of gzipped NDJSON, one record per line, each named by the hour of its records and the
 * digest of its lines.
 *
 * An object exists for readers once the transaction that counts its records has named it. So one that was written and
 * not named, because something failed in between, is an orphan and never a double.
 *
 * @module
 */

import { sha256Hex } from '../kernel/digest.ts'
import { hourOf } from './hour.ts'
import type { WireRecord } from './wire.ts'

/** What is known of an object without reading it. */
export interface ArchiveEntry {
  readonly key: string
  /** The instant the hour begins. */
  readonly hour: number
  readonly records: number
  /** As it is stored. */
  readonly bytes: number
  /** Instants of its oldest and newest record. */
  readonly first_at: number
  readonly last_at: number
  /** Of the lines before they are compressed, in hexadecimal. */
  readonly sha256: string
}

export interface ArchiveWriter {
  /** Writes an object, whole or not at all; the same again changes nothing. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
}

export const archivePrefix = 'decisions/'

/** Writes records, one object per hour. */
export async function archiveRecords(
  records: readonly WireRecord[],
  archive: ArchiveWriter,
): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  for (const [hour, of] of Map.groupBy(records, ({ at }) => hourOf(at))) {
    const sorted = of.toSorted(byTime)
    const lines = sorted.map((record) => `${JSON.stringify(record)}\n`).join('')
    const sha256 = await sha256Hex(lines)
    const bytes = await gzipped(lines)
    const key = `${archivePrefix}${new Date(hour).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/${sha256}.ndjson.gz`
    await archive.put(key, bytes)
    const [first_at, last_at] = [sorted.at(0)?.at ?? hour, sorted.at(-1)?.at ?? hour]
    entries.push({ key, hour, records: sorted.length, bytes: bytes.length, first_at, last_at, sha256 })
  }
  return entries
}

/** Oldest first; of the same instant by id, so that the order is one. */
export function byTime(a: Pick<WireRecord, 'at' | 'id'>, b: Pick<WireRecord, 'at' | 'id'>): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

async function gzipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
