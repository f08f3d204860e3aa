/**
 * Retention: what is kept of clicks goes when its time is over.
 *
 * A run goes on while there is something to delete and its time is not up, and may end anywhere: the next one goes on. An
 * object of the archive first loses its row, so that no reader finds it, and then goes itself; one that is left over in
 * between has no row, and such objects are looked for as well, a page of the bucket per run.
 *
 * @module
 */

import { dayMs } from '../../kernel/instant.ts'
import { defaultSettings } from '../settings.ts'

/** Days that things are kept. */
export interface Retention {
  /** Raw records. */
  readonly archives: number
  readonly deadLetters: number
  /** Counts by hour and by day. */
  readonly rollups: number
  readonly minutes: number
  /** Which messages came, and the accounts of isolates. A queue keeps a message for at most 14 days. */
  readonly messages: number
  /** Objects without a row, counted from their writing. */
  readonly orphans: number
}

export const defaultRetention: Retention = {
  archives: defaultSettings.retention.raw,
  deadLetters: 30,
  rollups: defaultSettings.retention.rollups,
  minutes: 2,
  messages: 21,
  orphans: 1,
}

/** Tables that go by age, and what of the settings their age is. */
const agedTables = {
  dead_letters: 'deadLetters',
  rollups: 'rollups',
  drops: 'rollups',
  candidate_hours: 'rollups',
  candidate_rollups: 'rollups',
  rendered_rollups: 'rollups',
  missing_equivalents: 'rollups',
  key_use: 'rollups',
  decision_exports: 'rollups',
  minutes: 'minutes',
  batches_seen: 'messages',
  isolates: 'messages',
} as const satisfies Readonly<Record<string, keyof Retention>>

export type AgedTable = keyof typeof agedTables

export interface RetentionStore {
  /** Deletes at most `limit` rows from before an instant; answers how many. */
  deleteOld(table: AgedTable, before: number, limit: number): Promise<number>
  /** Forgets at most `limit` archives whose newest record is from before an instant; answers their keys. */
  forgetArchives(before: number, limit: number): Promise<readonly string[]>
  /** Which of these keys no archive has. */
  withoutRow(keys: readonly string[]): Promise<readonly string[]>
  /** Where the search for objects without a row has come to. */
  readPlace(): Promise<string | undefined>
  writePlace(place: string | undefined): Promise<void>
}

export interface StoredObject {
  readonly key: string
  readonly written: number
}

export interface ArchiveBucket {
  delete(keys: readonly string[]): Promise<void>
  /** At most a thousand objects after a key, in the order of keys. */
  list(after: string | undefined): Promise<readonly StoredObject[]>
  /** When an object was written; absent when it is not there. */
  written(key: string): Promise<number | undefined>
}

export interface RetentionPorts {
  readonly store: RetentionStore
  /** Absent: raw records are not kept at all. */
  readonly bucket: ArchiveBucket | undefined
}

/** What a run deleted. */
export interface Retained {
  readonly rows: number
  readonly archives: number
  readonly orphans: number
}

const rowsPerStep = 2000
const objectsPerStep = 1000
/** D1 takes a thousand statements of one invocation, and others want some of them. */
const maxRounds = 50
const maxObjectSteps = 5
const usualBudgetMs = 10_000
const maxOrphans = 100

export interface RetentionRun {
  readonly now: number
  readonly days?: Retention
  readonly budgetMs?: number
  /** Looked at between two steps. */
  readonly clock?: () => number
}

export async function retain(
  { store, bucket }: RetentionPorts,
  { now, days = defaultRetention, budgetMs = usualBudgetMs, clock = Date.now }: RetentionRun,
): Promise<Retained> {
  const beginOf = (setting: keyof Retention): number => now - days[setting] * dayMs
  const end = clock() + budgetMs
  const hasTime = (): boolean => clock() < end

  // Each has its turn, so that one that never ends does not keep the others from theirs.
  let rows = 0
  let full = Object.keys(agedTables) as readonly AgedTable[]
  for (let round = 0; round < maxRounds && full.length > 0 && (round === 0 || hasTime()); round++) {
    const stillFull: AgedTable[] = []
    for (const table of full) {
      const deleted = await store.deleteOld(table, beginOf(agedTables[table]), rowsPerStep)
      rows += deleted
      if (deleted === rowsPerStep) stillFull.push(table)
    }
    full = stillFull
  }
  if (bucket === undefined) return { rows, archives: 0, orphans: 0 }

  let archives = 0
  for (let step = 0; step < maxObjectSteps && (step === 0 || hasTime()); step++) {
    const keys = await store.forgetArchives(beginOf('archives'), objectsPerStep)
    if (keys.length > 0) await bucket.delete(keys)
    archives += keys.length
    if (keys.length < objectsPerStep) break
  }
  return { rows, archives, orphans: await deleteOrphans(store, bucket, beginOf('orphans')) }
}

async function deleteOrphans(store: RetentionStore, bucket: ArchiveBucket, before: number): Promise<number> {
  const place = await store.readPlace()
  const objects = await bucket.list(place)
  const old = objects.filter(({ written }) => written < before).map(({ key }) => key)
  const orphans = (old.length === 0 ? [] : await store.withoutRow(old)).slice(0, maxOrphans)
  // A message that is delivered again after days writes its object again: look once more, just before.
  const ages = await Promise.all(orphans.map((key) => bucket.written(key)))
  const doomed = orphans.filter((_, index) => (ages[index] ?? Infinity) < before)
  if (doomed.length > 0) await bucket.delete(doomed)
  // Where there were too many, the same page is looked at again.
  if (orphans.length < maxOrphans) await store.writePlace(objects.at(-1)?.key)
  return doomed.length
}
