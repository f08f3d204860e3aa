/**
 * Imports of the catalogue in D1: their beginning, their end, and what is known of them. Chunks stand beside.
 *
 * @module
 */

import type { RowFault } from '../catalogue/chunk.ts'
import type { Act } from '../control/audit.ts'
import type { Import, ImportMode, ImportState, ImportStore, Missing } from '../control/catalogue/imports.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import { isOpen, takeChunk } from './d1-catalogue-chunks.ts'
import { d1Ledger } from './d1-ledger.ts'

/** Entries that the import did not name, of the marketplaces it speaks of, and that nobody has named since it began. */
const orphans = `catalogue.deleted = 0 AND catalogue.job IS NOT ?1
  AND catalogue.marketplace IN (SELECT DISTINCT named.marketplace FROM catalogue named WHERE named.job = ?1)
  AND catalogue.updated_at < (SELECT started_at FROM imports WHERE id = ?1)
  AND coalesce((SELECT other.started_at FROM imports other WHERE other.id = catalogue.job), 0)
    < (SELECT started_at FROM imports WHERE id = ?1)`

export function d1Imports(database: D1Database): ImportStore {
  const ledger = d1Ledger(database)

  /** What a dry run does to its own book-keeping is nobody's act. */
  async function commit(act: Act | undefined, statements: readonly D1PreparedStatement[]): Promise<boolean> {
    if (act !== undefined) return (await ledger.commit(act, statements)) !== undefined
    const results = await database.batch([...statements])
    return (results.at(-1)?.meta.changes ?? 0) > 0
  }

  return {
    start: async ({ id, name, fingerprint, mode, dryRun, startedBy, startedAt }, act) => {
      const statement = database
        .prepare(
          `INSERT INTO imports (id, name, fingerprint, mode, dry_run, started_by, started_at)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
        )
        .bind(id, name, fingerprint ?? null, mode, dryRun ? 1 : 0, startedBy, startedAt)
      await commit(act, [statement])
    },
    get: async (id) => {
      const row = await database.prepare('SELECT * FROM imports WHERE id = ?1').bind(id).first<ImportRow>()
      return row === null ? undefined : importOf(row)
    },
    list: async ({ state, fingerprint }, before, limit) => {
      const { results } = await database
        .prepare(
          `SELECT * FROM imports
           WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR fingerprint = ?2) AND (?3 IS NULL OR id < ?3)
           ORDER BY id DESC LIMIT ?4`,
        )
        .bind(state ?? null, fingerprint ?? null, before ?? null, limit)
        .all<ImportRow>()
      return results.map(importOf)
    },
    chunksDone: async (id) => {
      const { results } = await database
        .prepare(
          `SELECT min(n) AS first, max(n) AS last
           FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM import_chunks WHERE job = ?1)
           GROUP BY run ORDER BY first`,
        )
        .bind(id)
        .all<{ first: number; last: number }>()
      return results.map(({ first, last }) => [first, last] as const)
    },
    faults: async (id, afterLine, limit) => {
      const { results } = await database
        .prepare('SELECT * FROM import_faults WHERE job = ?1 AND line > ?2 ORDER BY line LIMIT ?3')
        .bind(id, afterLine, limit)
        .all<FaultRow>()
      return results.map(faultOf)
    },
    takeChunk: (chunk) => takeChunk(database, chunk),
    missingFrom: async (id) => {
      const { results } = await database
        .prepare(
          `SELECT marketplace, count(*) FILTER (WHERE ${orphans}) AS missing, count(*) AS standing
           FROM catalogue WHERE deleted = 0
             AND marketplace IN (SELECT DISTINCT named.marketplace FROM catalogue named WHERE named.job = ?1)
           GROUP BY marketplace ORDER BY marketplace`,
        )
        .bind(id)
        .all<Missing>()
      return results
    },
    finish: (id, chunks, { at, act }) => {
      const isWhole = `EXISTS (SELECT 1 FROM imports WHERE id = ?1 AND state = 'open' AND chunks_done = ?2
        AND chunks_done = (SELECT coalesce(max(n) + 1, 0) FROM import_chunks WHERE job = ?1))`
      return commit(act, [
        database.prepare(`DELETE FROM import_keys WHERE job = ?1 AND ${isWhole}`).bind(id, chunks),
        database
          .prepare(
            `UPDATE catalogue SET deleted = 1, projected = 0, revision = max(revision + 1, ?3), updated_at = ?3,
               updated_by = (SELECT started_by FROM imports WHERE id = ?1)
             WHERE ${isWhole} AND EXISTS (SELECT 1 FROM imports WHERE id = ?1 AND mode = 'replace' AND dry_run = 0)
               AND ${orphans}`,
          )
          .bind(id, chunks, at),
        database
          .prepare(
            `UPDATE imports SET state = 'finished', finished_at = ?3, rows_deleted = changes()
             WHERE id = ?1 AND ${isWhole}`,
          )
          .bind(id, chunks, at),
      ])
    },
    cancel: (id, { at, act }) =>
      commit(act, [
        database.prepare(`DELETE FROM import_keys WHERE job = ?1 AND ${isOpen}`).bind(id),
        database
          .prepare(`UPDATE imports SET state = 'cancelled', finished_at = ?2 WHERE id = ?1 AND state = 'open'`)
          .bind(id, at),
      ]),
    waitingOf: async (id) => {
      const row = await database
        .prepare('SELECT count(*) AS n FROM catalogue WHERE projected = 0 AND (job = ?1 OR deleted = 1)')
        .bind(id)
        .first<{ n: number }>()
      return row?.n ?? 0
    },
    tidy: async (before, now) => {
      const old = `IN (SELECT id FROM imports WHERE state <> 'open' AND finished_at < ?1)`
      await database.batch([
        database
          .prepare(`UPDATE imports SET state = 'cancelled', finished_at = ?2 WHERE state = 'open' AND started_at < ?1`)
          .bind(before, now),
        database.prepare(`DELETE FROM import_keys WHERE job IN (SELECT id FROM imports WHERE state <> 'open')`),
        database.prepare(`DELETE FROM import_chunks WHERE job ${old}`).bind(before),
        database.prepare(`DELETE FROM import_faults WHERE job ${old}`).bind(before),
      ])
    },
  }
}

interface ImportRow {
  readonly id: string
  readonly name: string
  readonly fingerprint: string | null
  readonly mode: ImportMode
  readonly dry_run: number
  readonly started_by: string
  readonly started_at: number
  readonly finished_at: number | null
  readonly state: ImportState
  readonly rows_accepted: number
  readonly rows_new: number
  readonly rows_changed: number
  readonly rows_unchanged: number
  readonly rows_refused: number
  readonly rows_deleted: number
  readonly chunks_done: number
  readonly bytes: number
}

function importOf(row: ImportRow): Import {
  return {
    id: row.id,
    name: row.name,
    fingerprint: row.fingerprint ?? undefined,
    mode: row.mode,
    dryRun: row.dry_run === 1,
    startedBy: row.started_by,
    startedAt: instant(row.started_at),
    finishedAt: instantOf(row.finished_at),
    state: row.state,
    rows: {
      accepted: row.rows_accepted,
      added: row.rows_new,
      changed: row.rows_changed,
      unchanged: row.rows_unchanged,
      refused: row.rows_refused,
    },
    deleted: row.rows_deleted,
    chunks: row.chunks_done,
    bytes: row.bytes,
  }
}

function instantOf(at: number | null): Instant | undefined {
  return at === null ? undefined : instant(at)
}

interface FaultRow {
  readonly line: number
  readonly col: string | null
  readonly message: string
  readonly row: string | null
}

function faultOf({ line, col, message, row }: FaultRow): RowFault {
  return { line, message, ...(col !== null && { column: col }), ...(row !== null && { row }) }
}
