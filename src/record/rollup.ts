/**
 * Roll-ups: how many clicks were decided how, by the hour. Small enough to keep for more than a year, and enough to say
 * what a changed rule would have changed.
 *
 * @module
 */

import type { ArchiveEntry } from './archive.ts'
import { hourOf } from './hour.ts'
import { tally } from './tally.ts'
import type { WireBatch, WireRecord } from './wire.ts'

/** By what is counted; absent values are empty texts, because a key of a table must not be NULL. */
export const rollupDimensions = [
  'surface',
  'evidence',
  'marketplace',
  'party',
  'kind',
  'answer',
  'action',
  'step',
  'rule',
  'reason',
  'would_rule',
  'would_action',
] as const

export type RollupDimension = (typeof rollupDimensions)[number]

export interface RollupRow extends Readonly<Record<RollupDimension, string>> {
  /** The instant the hour begins. */
  readonly hour: number
  /** 0: the policy compiled into the Worker. */
  readonly version: number
  /** Clicks, each record weighed with its sampling rate. */
  readonly count: number
}

export interface DropRow {
  readonly hour: number
  readonly reason: string
  readonly count: number
}

/** Where counts are kept. */
export interface RollupStore {
  /** Which of these batches were counted before. */
  seen(ids: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Counts batches and names the archives that hold their records: all of it or nothing. `seen`: nothing, because one of
   * the batches was counted before.
   */
  apply(batches: readonly WireBatch[], archives: readonly ArchiveEntry[]): Promise<'stored' | 'seen'>
  /** Rows of the hours in [from, until), by hour and version. */
  rollups(from: number, until: number): Promise<readonly RollupRow[]>
  drops(from: number, until: number): Promise<readonly DropRow[]>
}

/** Counts records. */
export function rollUp(records: readonly WireRecord[]): RollupRow[] {
  return tally(records.map((record) => ({ row: rowOf(record), count: record.sampledrate })))
}

export function dropRows(batches: readonly WireBatch[]): DropRow[] {
  return tally(
    batches.flatMap(({ at, drops }) =>
      Object.entries(drops).map(([reason, count]) => ({ row: { hour: hourOf(at), reason }, count })),
    ),
  )
}

function rowOf({ at, policy, in: input, out, would }: WireRecord): Omit<RollupRow, 'count'> {
  return {
    hour: hourOf(at),
    version: policy.version ?? 0,
    surface: input.surface,
    evidence: input.evidence,
    marketplace: input.marketplace ?? '',
    party: input.party,
    kind: input.kind,
    answer: out.answer,
    action: out.action,
    step: out.step ?? '',
    rule: out.rule ?? '',
    reason: out.reason,
    would_rule: would?.rule ?? '',
    would_action: would?.action ?? '',
  }
}
