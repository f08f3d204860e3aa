/**
 * Roll-ups: how many clicks were decided how, by the hour. Small enough to keep for more than a year, and enough to say
 * what a changed rule would have changed.
 *
 * @module
 */

import type { WireBatch, WireRecord } from './wire.ts'

export const hourMs = 3_600_000

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

/** Where counts are kept. A batch is applied whole or not at all, and once. */
export interface RollupStore {
  apply(batch: WireBatch): Promise<'stored' | 'duplicate'>
  /** Rows of the hours in [from, until), by hour and version. */
  rollups(from: number, until: number): Promise<readonly RollupRow[]>
  drops(from: number, until: number): Promise<readonly DropRow[]>
}

/** Counts the records of a batch. */
export function rollUp(records: readonly WireRecord[]): RollupRow[] {
  const rows = new Map<string, { row: Omit<RollupRow, 'count'>; count: number }>()
  for (const record of records) {
    const row = rowOf(record)
    const key = JSON.stringify(row)
    const counted = rows.get(key)
    if (counted === undefined) rows.set(key, { row, count: record.sampledrate })
    else counted.count += record.sampledrate
  }
  return [...rows.values()].map(({ row, count }) => ({ ...row, count }))
}

export function dropRows({ at, drops }: WireBatch): DropRow[] {
  return Object.entries(drops).map(([reason, count]) => ({ hour: hourOf(at), reason, count }))
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

function hourOf(at: number): number {
  return Math.floor(at / hourMs) * hourMs
}
