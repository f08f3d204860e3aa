/**
 * The ledger: a change of state and its audit entry, in one transaction.
 *
 * An entry's number and the hash before it are read first, and the number is a primary key: of two acts at the same
 * moment the second one's transaction fails as a whole and is tried again upon the new head. An act whose outcome is
 * unknown, because the connection broke, is looked up by its hash: it took place or it did not.
 *
 * @module
 */

import { chainHash, firstPrev, type Act, type AuditEntry, type AuditReader } from '../control/audit.ts'
import { instant } from '../kernel/instant.ts'
import { pause } from '../kernel/pause.ts'

export interface Ledger {
  /**
   * Runs the statements and, where the last of them changed a row, adds the entry. Undefined: the last statement changed
   * nothing, so the act did not take place; whatever else is in the statements must then change nothing either.
   */
  commit(act: Act, statements: readonly D1PreparedStatement[]): Promise<AuditEntry | undefined>
}

/** Tries in a row; each time somebody else was first. */
const maxTries = 60

export function d1Ledger(database: D1Database): Ledger {
  return {
    commit: async (act, statements) => {
      for (let tries = 0; tries < maxTries; tries++) {
        const entry = await next(database, act)
        const outcome = await attempt(database, entry, statements)
        if (outcome === 'done') return entry
        if (outcome === 'refused') return undefined
        await pause(Math.random() * Math.min(4 * 2 ** tries, 100))
      }
      throw new Error('D1_BUSY: the audit is written to without a pause; try again')
    },
  }
}

async function next(database: D1Database, { at, actor, act, detail }: Act): Promise<AuditEntry> {
  const row = await database
    .prepare(
      `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS seq,
              (SELECT hash FROM audit ORDER BY id DESC LIMIT 1) AS hash`,
    )
    .first<{ seq: number; hash: string | null }>()
  const unhashed = {
    n: (row?.seq ?? 0) + 1,
    at,
    actor,
    act,
    detail: JSON.stringify(detail),
    prev: row?.hash ?? firstPrev,
  }
  return { ...unhashed, hash: await chainHash(unhashed) }
}

async function attempt(
  database: D1Database,
  entry: AuditEntry,
  statements: readonly D1PreparedStatement[],
): Promise<'done' | 'refused' | 'overtaken'> {
  const { n, at, actor, act, detail, prev, hash } = entry
  try {
    const results = await database.batch([
      ...statements,
      database
        .prepare(
          `INSERT INTO audit (id, at, actor, act, detail, prev, hash)
           SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE changes() > 0`,
        )
        .bind(n, at, actor, act, detail, prev, hash),
    ])
    return results.at(-1)?.meta.changes === 1 ? 'done' : 'refused'
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('UNIQUE constraint failed: audit.id')) return 'overtaken'
    // The connection may have broken before or after; only what stands there tells.
    const standing = await database.prepare('SELECT hash FROM audit WHERE id = ?1').bind(n).first<{ hash: string }>()
    if (standing?.hash === hash) return 'done'
    throw cause
  }
}

export function d1Audit(database: D1Database): AuditReader {
  const columns = "id AS n, at, actor, act, detail, coalesce(prev, '') AS prev, coalesce(hash, '') AS hash"
  return {
    read: async (after, limit) => {
      const { results } = await database
        .prepare(`SELECT ${columns} FROM audit WHERE id > ?1 ORDER BY id LIMIT ?2`)
        .bind(after, limit)
        .all<AuditRow>()
      return results.map(entryOf)
    },
    recent: async ({ before, actor, act }, limit) => {
      const { results } = await database
        .prepare(
          `SELECT ${columns} FROM audit
           WHERE id < ?1
             AND (?2 IS NULL OR actor = ?2 OR substr(actor, -length(' of ' || ?2)) = ' of ' || ?2)
             AND (?3 IS NULL OR act = ?3 OR substr(act, 1, length(?3) + 1) = ?3 || '.')
           ORDER BY id DESC LIMIT ?4`,
        )
        .bind(before ?? Number.MAX_SAFE_INTEGER, actor ?? null, act ?? null, limit)
        .all<AuditRow>()
      return results.map(entryOf)
    },
    bounds: async () => {
      const row = await database
        .prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS last")
        .first<{ last: number }>()
      return row ?? { last: 0 }
    },
  }
}

interface AuditRow extends Omit<AuditEntry, 'at'> {
  readonly at: number
}

function entryOf(row: AuditRow): AuditEntry {
  return { ...row, at: instant(row.at) }
}
