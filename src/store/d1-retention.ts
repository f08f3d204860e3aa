/**
 * Retention in D1: deletes in bounded steps, by the keys of the rows.
 *
 * @module
 */

import type { AgedTable, RetentionStore } from '../control/records/retention.ts'
import { countTables, type TableKey } from './count-tables.ts'
import type { Database } from './d1-rollups.ts'

/** Most of these tables have no rowid. */
const tables: Readonly<Record<AgedTable, TableKey>> = {
  ...countTables,
  dead_letters: { age: 'at', key: ['id'] },
  decision_exports: { age: 'at', key: ['id'] },
  batches_seen: { age: 'at', key: ['id'] },
  isolates: { age: 'last_at', key: ['isolate'] },
}

const sweep = 'archives'

export function d1Retention(database: Database): RetentionStore {
  return {
    deleteOld: async (table, before, limit) => {
      const { age, key } = tables[table]
      const columns = key.join(', ')
      const { meta } = await database
        .prepare(
          `DELETE FROM ${table} WHERE (${columns}) IN (SELECT ${columns} FROM ${table} WHERE ${age} < ?1 LIMIT ?2)`,
        )
        .bind(before, limit)
        .run()
      return meta.changes
    },
    forgetArchives: async (before, limit) => {
      const { results } = await database
        .prepare(
          `DELETE FROM archives WHERE key IN (SELECT key FROM archives WHERE last_at < ?1 ORDER BY last_at LIMIT ?2)
           RETURNING key`,
        )
        .bind(before, limit)
        .all<{ key: string }>()
      return results.map(({ key }) => key)
    },
    withoutRow: async (keys) => {
      const { results } = await database
        .prepare('SELECT value AS key FROM json_each(?1) WHERE value NOT IN (SELECT key FROM archives)')
        .bind(JSON.stringify(keys))
        .all<{ key: string }>()
      return results.map(({ key }) => key)
    },
    readPlace: async () => {
      const row = await database
        .prepare('SELECT position FROM sweeps WHERE name = ?1')
        .bind(sweep)
        .first<{ position: string }>()
      return row?.position
    },
    writePlace: async (place) => {
      const statement =
        place === undefined
          ? database.prepare('DELETE FROM sweeps WHERE name = ?1').bind(sweep)
          : database.prepare('INSERT OR REPLACE INTO sweeps (name, position) VALUES (?1, ?2)').bind(sweep, place)
      await statement.run()
    },
  }
}
