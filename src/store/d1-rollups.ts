/**
 * Roll-ups in D1. A queue delivers at least once, so each batch is one transaction that counts only while its id is not
 * yet among those seen, and then adds it.
 *
 * Rows travel as one JSON parameter: D1 takes a hundred parameters, and a batch may have more values than that.
 *
 * @module
 */

import { dropRows, rollUp, rollupDimensions, type DropRow, type RollupRow, type RollupStore } from '../record/rollup.ts'

/** What of D1 is used here. */
export type Database = Pick<D1Database, 'prepare' | 'batch'>

const keys = ['hour', 'version', ...rollupDimensions]
const isNew = 'NOT EXISTS (SELECT 1 FROM batches_seen WHERE id = ?2)'

const countRollups = `
  INSERT INTO rollups (${keys.join(', ')}, count)
  SELECT ${[...keys, 'count'].map((name) => `value ->> '${name}'`).join(', ')} FROM json_each(?1) WHERE ${isNew}
  ON CONFLICT DO UPDATE SET count = count + excluded.count`

const countDrops = `
  INSERT INTO drops (hour, reason, count)
  SELECT value ->> 'hour', value ->> 'reason', value ->> 'count' FROM json_each(?1) WHERE ${isNew}
  ON CONFLICT DO UPDATE SET count = count + excluded.count`

const remember = 'INSERT OR IGNORE INTO batches_seen (id, at) VALUES (?1, ?2)'

export function d1Rollups(database: Database): RollupStore {
  return {
    apply: async (batch) => {
      const results = await database.batch([
        database.prepare(countRollups).bind(JSON.stringify(rollUp(batch.records)), batch.id),
        database.prepare(countDrops).bind(JSON.stringify(dropRows(batch)), batch.id),
        database.prepare(remember).bind(batch.id, batch.at),
      ])
      return results.at(-1)?.meta.changes === 0 ? 'duplicate' : 'stored'
    },
    rollups: async (from, until) => {
      const { results } = await database
        .prepare(
          `SELECT ${keys.join(', ')}, count FROM rollups WHERE hour >= ?1 AND hour < ?2 ORDER BY ${keys.join(', ')}`,
        )
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
