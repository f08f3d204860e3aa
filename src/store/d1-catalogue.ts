/**
 * The catalogue in D1: entries, what of them waits to be brought to KV, and what was found at their targets.
 *
 * Sets of rows come as one JSON text, because a statement has at most a hundred parameters. A revision is the millisecond
 * of the change, or one more than the revision before: a key that was deleted and made again never has one twice.
 *
 * @module
 */

import type { Act } from '../control/audit.ts'
import type { EntryChange, EntryStore, Health, StoredEntry } from '../control/catalogue/entry.ts'
import type { ExportRow } from '../control/catalogue/export.ts'
import type { ProjectionStore, Waiting } from '../control/catalogue/project.ts'
import type { RowKind } from '../catalogue/row.ts'
import { instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

export interface EntryRow {
  readonly key: string
  readonly kind: RowKind
  readonly marketplace: string
  readonly id: string
  readonly value: string
  readonly to_marketplace: string
  readonly to_id: string
  readonly status: string
  readonly expires: number | null
  readonly job: string | null
  readonly revision: number
  readonly updated_at: number
  readonly updated_by: string
  readonly projected: number
  readonly checked_at: number
  readonly health: Health | null
}

export const entryColumns = `key, kind, marketplace, id, value, to_marketplace, to_id, status, expires, job, revision,
  updated_at, updated_by, projected, checked_at, health`

/** The columns that are read out of a value. */
export const derived = (value: string): string => `coalesce(${value} ->> '$.title', ${value} ->> '$.name'),
  ${value} ->> '$.grade', ${value} ->> '$.to.marketplace', coalesce(${value} ->> '$.to.product', ${value} ->> '$.to.shop'),
  ${value} ->> '$.status'`

/**
 * What a new content resets: it has not been approved, delisted or looked at. Whoever sends what stands there already has
 * not become the one who sent it: somebody else is to approve it still.
 */
export const asUploaded = `kind = excluded.kind, marketplace = excluded.marketplace, id = excluded.id,
  value = excluded.value, submitted = excluded.submitted, title = excluded.title, grade = excluded.grade,
  to_marketplace = excluded.to_marketplace, to_id = excluded.to_id, status = excluded.status, expires = excluded.expires,
  revision = max(catalogue.revision + 1, excluded.revision), updated_at = excluded.updated_at,
  updated_by = CASE WHEN catalogue.deleted = 0 AND catalogue.value = excluded.value THEN catalogue.updated_by
    ELSE excluded.updated_by END, projected = 0, deleted = 0, checked_at = 0, health = NULL, health_failures = 0,
  delisted_at = NULL`

/** Taken off sale by the check of targets is taken off by people's hand from now on. */
const marked = `revision = max(revision + 1, ?3), updated_at = ?3, updated_by = ?4, projected = 0`

export function d1Entries(database: D1Database): EntryStore {
  const ledger = d1Ledger(database)
  const commit = async (act: Act, statement: D1PreparedStatement): Promise<boolean> =>
    (await ledger.commit(act, [statement])) !== undefined
  return {
    forgetProjection: async (act) => {
      await commit(act, database.prepare('UPDATE catalogue SET projected = 0'))
    },
    get: async (key) => {
      const row = await database
        .prepare(`SELECT ${entryColumns} FROM catalogue WHERE key = ?1 AND deleted = 0`)
        .bind(key)
        .first<EntryRow>()
      return row === null ? undefined : entryOf(row)
    },
    list: async (filter, after, limit) => {
      const { results } = await database
        .prepare(
          `SELECT ${entryColumns} FROM catalogue
           WHERE deleted = 0 AND key > ?1
             AND (?2 IS NULL OR marketplace = ?2) AND (?3 IS NULL OR status = ?3)
             AND (?4 IS NULL OR expires < ?4) AND (?5 IS NULL OR health = ?5) AND (?6 IS NULL OR job = ?6)
             AND (?7 IS NULL OR instr(lower(title), lower(?7)) > 0 OR id = ?7 OR to_id = ?7)
           ORDER BY key LIMIT ?8`,
        )
        .bind(
          after ?? '',
          filter.marketplace ?? null,
          filter.status ?? null,
          filter.expiresBefore ?? null,
          filter.health ?? null,
          filter.job ?? null,
          filter.text ?? null,
          limit,
        )
        .all<EntryRow>()
      return results.map(entryOf)
    },
    present: async (keys) => {
      const { results } = await database
        .prepare(
          'SELECT key FROM catalogue WHERE deleted = 0 AND key IN (SELECT CAST(value AS TEXT) FROM json_each(?1))',
        )
        .bind(JSON.stringify(keys))
        .all<{ key: string }>()
      return new Set(results.map(({ key }) => key))
    },
    summary: async (now, soon) => {
      const { results } = await database
        .prepare('SELECT status, count(*) AS n FROM catalogue WHERE deleted = 0 GROUP BY status')
        .all<{ status: string; n: number }>()
      const rest = await database
        .prepare(
          `SELECT (SELECT count(*) FROM catalogue WHERE expires < ?1 AND deleted = 0) AS expired,
                  (SELECT count(*) FROM catalogue WHERE expires >= ?1 AND expires < ?2 AND deleted = 0) AS expiringSoon,
                  (SELECT count(*) FROM catalogue WHERE projected = 0) AS waiting,
                  (SELECT count(*) FROM catalogue WHERE health = 'gone' AND deleted = 0) AS gone`,
        )
        .bind(now, soon)
        .first<{ expired: number; expiringSoon: number; waiting: number; gone: number }>()
      return {
        entries: results.reduce((sum, { n }) => sum + n, 0),
        byStatus: Object.fromEntries(results.map(({ status, n }) => [status, n])),
        ...(rest ?? { expired: 0, expiringSoon: 0, waiting: 0, gone: 0 }),
      }
    },
    put: (row, { revision, at, by }, act) => {
      const { key, kind, marketplace, id, value, expires } = row
      const statement = database
        .prepare(
          `INSERT INTO catalogue (key, kind, marketplace, id, value, title, grade, to_marketplace, to_id, status, expires,
             revision, updated_at, updated_by)
           SELECT ?1, ?2, ?3, ?4, ?5, ${derived('?5')}, ?6, ?7, ?7, ?8
           WHERE coalesce((SELECT revision FROM catalogue WHERE key = ?1 AND deleted = 0), 0) = ?9
           ON CONFLICT (key) DO UPDATE SET ${asUploaded}, job = NULL, line = NULL`,
        )
        .bind(key, kind, marketplace, id, value, expires ?? null, at, by, revision ?? 0)
      return commit(act, statement)
    },
    remove: ({ key, revision, at, by }, act) =>
      commit(
        act,
        database
          .prepare(`UPDATE catalogue SET deleted = 1, ${marked} WHERE key = ?1 AND revision = ?2 AND deleted = 0`)
          .bind(key, revision ?? 0, at, by),
      ),
    revise: (value, status, change, act) => commit(act, reviseStatement(database, value, status, change)),
  }
}

function reviseStatement(
  database: D1Database,
  value: string,
  status: string,
  { key, revision, at, by }: EntryChange,
): D1PreparedStatement {
  return database
    .prepare(
      `UPDATE catalogue SET submitted = coalesce(submitted, value), value = ?5, status = ?6, ${marked}
       WHERE key = ?1 AND revision = ?2 AND deleted = 0`,
    )
    .bind(key, revision ?? 0, at, by, value, status)
}

/** Rows as they are exported, by the order of their keys. */
export function d1CatalogueRows(database: D1Database): (after: string, limit: number) => Promise<readonly ExportRow[]> {
  return async (after, limit) => {
    const { results } = await database
      .prepare(
        `SELECT key, kind, marketplace, id, value FROM catalogue WHERE deleted = 0 AND key > ?1 ORDER BY key LIMIT ?2`,
      )
      .bind(after, limit)
      .all<ExportRow>()
    return results
  }
}

interface WaitingRow {
  readonly key: string
  readonly value: string
  readonly revision: number
  readonly overtaken: number
  readonly deleted: number
}

/** For a batch that ends with asking what of its keys waits. */
export function waitingStatement(database: D1Database, keys: string): D1PreparedStatement {
  return database
    .prepare(
      `SELECT key, value, revision, overtaken, deleted FROM catalogue
       WHERE key IN (SELECT CAST(value AS TEXT) FROM json_each(?1)) AND projected = 0`,
    )
    .bind(keys)
}

export function waitingOf(rows: readonly unknown[]): Waiting[] {
  return (rows as readonly WaitingRow[]).map((row) => ({ ...row, deleted: row.deleted === 1 }))
}

export function d1Projection(database: D1Database): ProjectionStore {
  return {
    waiting: async (limit) => {
      const { results } = await database
        .prepare(
          'SELECT key, value, revision, overtaken, deleted FROM catalogue WHERE projected = 0 ORDER BY updated_at LIMIT ?1',
        )
        .bind(limit)
        .all()
      return waitingOf(results)
    },
    waitingOf: async (keys) => waitingOf((await waitingStatement(database, JSON.stringify(keys)).all()).results),
    settle: async (written) => {
      if (written.length === 0) return []
      const pairs = JSON.stringify(written.map(({ key, revision, overtaken }) => [key, revision, overtaken]))
      const given = `(SELECT value ->> 0 AS key, value ->> 1 AS revision, value ->> 2 AS overtaken
                      FROM json_each(?1)) AS given`
      const isSame = 'catalogue.revision = given.revision AND catalogue.overtaken = given.overtaken'
      const [, , unknown] = await database.batch<{ key: string }>([
        database
          .prepare(
            `DELETE FROM catalogue WHERE deleted = 1 AND (key, revision, overtaken) IN
               (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))`,
          )
          .bind(pairs),
        database
          .prepare(
            `UPDATE catalogue SET projected = (${isSame}), overtaken = catalogue.overtaken + NOT (${isSame})
             FROM ${given} WHERE catalogue.key = given.key`,
          )
          .bind(pairs),
        database
          .prepare(
            `SELECT given.key FROM ${given} WHERE NOT EXISTS (SELECT 1 FROM catalogue c WHERE c.key = given.key)`,
          )
          .bind(pairs),
      ])
      return unknown?.results.map(({ key }) => key) ?? []
    },
  }
}

export function entryOf(row: EntryRow): StoredEntry {
  return {
    key: row.key,
    kind: row.kind,
    marketplace: row.marketplace,
    id: row.id,
    value: row.value,
    toMarketplace: row.to_marketplace,
    toId: row.to_id,
    status: row.status,
    expires: row.expires === null ? undefined : instant(row.expires),
    job: row.job ?? undefined,
    revision: row.revision,
    updatedAt: instant(row.updated_at),
    updatedBy: row.updated_by,
    projected: row.projected === 1,
    checkedAt: row.checked_at === 0 ? undefined : instant(row.checked_at),
    health: row.health ?? undefined,
  }
}
