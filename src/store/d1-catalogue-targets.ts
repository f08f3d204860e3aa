/**
 * What was found at the targets of the catalogue, in D1.
 *
 * @module
 */

import type { TargetStore } from '../control/catalogue/targets.ts'
import { entryColumns, entryOf, type EntryRow } from './d1-catalogue.ts'
import { d1Ledger } from './d1-ledger.ts'

export function d1Targets(database: D1Database): TargetStore {
  const ledger = d1Ledger(database)
  return {
    leastChecked: async (limit) => {
      // Left to itself SQLite takes the index by status, and sorts the whole catalogue for twenty rows.
      const { results } = await database
        .prepare(
          `SELECT ${entryColumns} FROM catalogue INDEXED BY catalogue_unchecked
           WHERE status = 'active' AND deleted = 0 ORDER BY checked_at LIMIT ?1`,
        )
        .bind(limit)
        .all<EntryRow>()
      return results.map(entryOf)
    },
    note: async (checked) => {
      if (checked.length === 0) return []
      const found = JSON.stringify(checked.map(({ key, revision, health, at }) => [key, revision, health, at]))
      const given = `SELECT value ->> 0 AS key, value ->> 1 AS revision, value ->> 2 AS health, value ->> 3 AS at
                     FROM json_each(?1)`
      const [, gone] = await database.batch<EntryRow>([
        // Once gone is not believed yet, and what could not be found out changes nothing that was.
        database
          .prepare(
            `UPDATE catalogue SET checked_at = f.at,
               health_failures = CASE f.health WHEN 'gone' THEN health_failures + 1 WHEN 'good' THEN 0
                                 ELSE health_failures END,
               health = CASE WHEN f.health = 'good' THEN 'good'
                             WHEN f.health = 'gone' AND health_failures >= 1 THEN 'gone'
                             ELSE coalesce(catalogue.health, 'unknown') END
             FROM (${given}) f WHERE catalogue.key = f.key AND catalogue.revision = f.revision`,
          )
          .bind(found),
        database
          .prepare(
            `SELECT ${entryColumns} FROM catalogue
             WHERE health = 'gone' AND deleted = 0 AND status = 'active'
               AND key IN (SELECT f.key FROM (${given}) f WHERE f.health = 'gone')`,
          )
          .bind(found),
      ])
      return gone?.results.map(entryOf) ?? []
    },
    counts: async (since) => {
      const row = await database
        .prepare(
          `SELECT (SELECT count(*) FROM catalogue WHERE status = 'active' AND deleted = 0) AS active,
                  (SELECT count(*) FROM catalogue WHERE delisted_at >= ?1) AS delisted`,
        )
        .bind(since)
        .first<{ active: number; delisted: number }>()
      return row ?? { active: 0, delisted: 0 }
    },
    delist: async (rows, { since, most }, act) => {
      const pairs = JSON.stringify(rows.map(({ key, revision, value }) => [key, revision, value]))
      const statement = database
        .prepare(
          `UPDATE catalogue SET submitted = coalesce(submitted, catalogue.value), value = g.value, status = 'delisted',
             revision = max(catalogue.revision + 1, ?2), updated_at = ?2, updated_by = ?3, projected = 0, delisted_at = ?2
           FROM (SELECT value ->> 0 AS key, value ->> 1 AS revision, value ->> 2 AS value FROM json_each(?1)) g
           WHERE catalogue.key = g.key AND catalogue.revision = g.revision AND catalogue.deleted = 0
             AND (SELECT count(*) FROM catalogue d WHERE d.delisted_at >= ?4) + ?5 <= ?6`,
        )
        .bind(pairs, act.at, act.actor, since, rows.length, most)
      return (await ledger.commit(act, [statement])) !== undefined
    },
  }
}
