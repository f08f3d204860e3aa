/**
 * Counts of decisions in D1. A queue delivers at least once, so what a delivery brings is one transaction that begins
 * with the ids of its batches: it fails as a whole where one of them stands there already. It ends with the names of the
 * archives, which do not exist for readers before.
 *
 * Rows travel as JSON parameters: D1 takes a hundred parameters of at most 2 MB each.
 *
 * @module
 */

import { candidateHours, candidateRows, keyRows, minuteRows, missingRows, renderedRows } from '../record/counts.ts'
import { isolateRows } from '../record/isolate.ts'
import { dropRows, rollUp, type DropRow, type RollupRow, type RollupStore } from '../record/rollup.ts'
import type { WireBatch } from '../record/wire.ts'
import { countTables } from './count-tables.ts'

/** What of D1 is used here. */
export type Database = Pick<D1Database, 'prepare' | 'batch'>

/** Adds counts to the rows of a table that have the same key. */
function countsInto(table: keyof typeof countTables): string {
  return `${insertFrom(table, [...countTables[table].key, 'count'])} ON CONFLICT DO UPDATE SET count = count + excluded.count`
}

function insertFrom(table: string, columns: readonly string[]): string {
  const values = columns.map((name) => `value ->> '${name}'`).join(', ')
  // Without a condition, SQLite would take ON for a part of a join.
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM json_each(?1) WHERE true`
}

const insertSeen = insertFrom('batches_seen', ['id', 'at', 'isolate', 'seq'])

const insertArchives = insertFrom('archives', ['key', 'hour', 'records', 'bytes', 'first_at', 'last_at', 'sha256'])

const isolateColumns = ['isolate', 'first_at', 'last_at', 'min_seq', 'max_seq', 'told', 'stored', 'dropped', 'doubtful']

const countIsolates = `${insertFrom('isolates', [...isolateColumns, 'edge', 'edge_at'])}
  ON CONFLICT DO UPDATE SET
    first_at = min(first_at, excluded.first_at),
    last_at = max(last_at, excluded.last_at),
    min_seq = min(min_seq, excluded.min_seq),
    max_seq = max(max_seq, excluded.max_seq),
    told = max(coalesce(told, excluded.told), coalesce(excluded.told, told)),
    stored = stored + excluded.stored,
    dropped = dropped + excluded.dropped,
    doubtful = doubtful + excluded.doubtful,
    edge = iif(excluded.edge IS NOT NULL AND (edge IS NULL OR excluded.edge_at >= edge_at), excluded.edge, edge),
    edge_at = iif(excluded.edge IS NOT NULL AND (edge IS NULL OR excluded.edge_at >= edge_at), excluded.edge_at, edge_at)`

/** Written once and not for each delivery. */
const counting = {
  rollups: countsInto('rollups'),
  drops: countsInto('drops'),
  minutes: countsInto('minutes'),
  candidate_hours: countsInto('candidate_hours'),
  candidate_rollups: countsInto('candidate_rollups'),
  rendered_rollups: countsInto('rendered_rollups'),
  missing_equivalents: countsInto('missing_equivalents'),
  key_use: countsInto('key_use'),
} satisfies Record<keyof typeof countTables, string>

export function d1Rollups(database: Database): RollupStore {
  return {
    seen: async (ids) => {
      const { results } = await database
        .prepare('SELECT id FROM batches_seen WHERE id IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(ids))
        .all<{ id: string }>()
      return new Set(results.map(({ id }) => id))
    },
    apply: async (batches, archives) => {
      const inserts: Inserts = [
        [insertSeen, batches.map(({ id, at, isolate, seq }) => ({ id, at, isolate, seq }))],
        ...countsOf(batches),
        [insertArchives, archives],
      ]
      const statements = inserts.flatMap(([sql, rows]) =>
        chunksOf(rows).map((chunk) => database.prepare(sql).bind(chunk)),
      )
      try {
        await database.batch(statements)
        return 'stored'
      } catch (cause) {
        if (cause instanceof Error && cause.message.includes('UNIQUE constraint failed: batches_seen.id')) return 'seen'
        throw cause
      }
    },
    rollups: async (from, until) => {
      const columns = countTables.rollups.key.join(', ')
      const { results } = await database
        .prepare(`SELECT ${columns}, count FROM rollups WHERE hour >= ?1 AND hour < ?2 ORDER BY ${columns}`)
        .bind(from, until)
        .all<RollupRow>()
      return results
    },
    drops: async (from, until) => {
      const { results } = await database
        .prepare('SELECT hour, reason, count FROM drops WHERE hour >= ?1 AND hour < ?2 ORDER BY hour, reason')
        .bind(from, until)
        .all<DropRow>()
      return results
    },
  }
}

type Inserts = readonly (readonly [sql: string, rows: readonly object[]])[]

function countsOf(batches: readonly WireBatch[]): Inserts {
  const records = batches.flatMap((batch) => batch.records)
  return [
    [counting.rollups, rollUp(records)],
    [counting.drops, dropRows(batches)],
    [counting.minutes, minuteRows(records)],
    [counting.candidate_hours, candidateHours(records)],
    [counting.candidate_rollups, candidateRows(records)],
    [counting.rendered_rollups, renderedRows(records)],
    [counting.missing_equivalents, missingRows(records)],
    [counting.key_use, keyRows(records)],
    [countIsolates, isolateRows(batches)],
  ]
}

/** A character of JSON is at most three bytes. */
const maxChunkLength = 500_000

/** Rows as JSON arrays that fit into a parameter; none where there are no rows. */
function chunksOf(rows: readonly object[]): string[] {
  const chunks: string[] = []
  let held: string[] = []
  let length = 0
  for (const text of rows.map((row) => JSON.stringify(row))) {
    if (held.length > 0 && length + text.length > maxChunkLength) {
      chunks.push(`[${held.join(',')}]`)
      held = []
      length = 0
    }
    held.push(text)
    length += text.length + 1
  }
  if (held.length > 0) chunks.push(`[${held.join(',')}]`)
  return chunks
}
