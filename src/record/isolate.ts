/**
 * What each isolate of the edge told, added up over its messages: half of the proof that no record went missing.
 *
 * @module
 */

import type { WireBatch } from './wire.ts'

export interface IsolateRow {
  readonly isolate: string
  readonly first_at: number
  readonly last_at: number
  readonly min_seq: number
  readonly max_seq: number
  /** Null: its build does not tell. */
  readonly told: number | null
  readonly stored: number
  readonly dropped: number
  /** Drops whose message may have arrived after all. */
  readonly doubtful: number
  /** JSON: what it says of itself in its newest message. */
  readonly edge: string | null
  readonly edge_at: number | null
}

/** One row per isolate, for messages that are stored together. */
export function isolateRows(batches: readonly WireBatch[]): IsolateRow[] {
  const rows = new Map<string, IsolateRow>()
  for (const batch of batches) {
    const known = rows.get(batch.isolate)
    rows.set(batch.isolate, known === undefined ? rowOf(batch) : joined(known, rowOf(batch)))
  }
  return [...rows.values()]
}

export function sumOf(drops: Readonly<Record<string, number>>): number {
  return Object.values(drops).reduce((sum, each) => sum + each, 0)
}

/** What says more of itself than this is no description of ours. */
const maxEdgeLength = 8192

/** How many of the drops a message tells may have arrived all the same; older builds do not say it themselves. */
export function doubtfulOf(drops: Readonly<Record<string, number>>, retold: number | undefined): number {
  return retold ?? (drops['queue_error'] ?? 0) + (drops['queue_timeout'] ?? 0)
}

function rowOf({ isolate, seq, at, told, retold, drops, records, edge }: WireBatch): IsolateRow {
  const said = edge === undefined || edge === null ? '' : JSON.stringify(edge)
  const isSaid = said !== '' && said.length <= maxEdgeLength
  return {
    isolate,
    first_at: at,
    last_at: at,
    min_seq: seq,
    max_seq: seq,
    told: told ?? null,
    stored: records.length,
    dropped: sumOf(drops),
    doubtful: doubtfulOf(drops, retold),
    edge: isSaid ? said : null,
    edge_at: isSaid ? at : null,
  }
}

function joined(a: IsolateRow, b: IsolateRow): IsolateRow {
  const [older, newer] = a.max_seq <= b.max_seq ? [a, b] : [b, a]
  const { edge, edge_at } = newer.edge === null ? older : newer
  return {
    isolate: a.isolate,
    first_at: Math.min(a.first_at, b.first_at),
    last_at: Math.max(a.last_at, b.last_at),
    min_seq: Math.min(a.min_seq, b.min_seq),
    max_seq: Math.max(a.max_seq, b.max_seq),
    told: a.told === null || b.told === null ? (a.told ?? b.told) : Math.max(a.told, b.told),
    stored: a.stored + b.stored,
    dropped: a.dropped + b.dropped,
    doubtful: a.doubtful + b.doubtful,
    edge,
    edge_at,
  }
}
