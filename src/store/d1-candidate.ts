/**
 * Candidates in D1: at most one stands, and every change goes through the ledger.
 *
 * @module
 */

import type { CandidateStore, NewCandidate, StoredCandidate } from '../control/candidate.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

interface CandidateRow {
  readonly id: number
  readonly digest: string
  readonly name: string
  readonly version: number | null
  readonly source: string
  readonly program: string
  readonly message: string
  readonly set_by: string
  readonly set_at: number
  readonly until: number
}

export function d1Candidates(database: D1Database): CandidateStore {
  const ledger = d1Ledger(database)
  return {
    standing: (now) => standing(database, now),
    set: async (candidate) => {
      const { digest, name, version, source, program, message, setBy, setAt, until } = candidate
      const detail = { digest, name, version: version ?? null, until, message }
      await ledger.commit({ at: setAt, actor: setBy, act: 'candidate.set', detail }, [
        // What ended by itself keeps its end.
        database.prepare('UPDATE candidates SET cleared_at = min(until, ?1) WHERE cleared_at IS NULL').bind(setAt),
        database
          .prepare(
            `INSERT INTO candidates (digest, name, version, source, program, message, set_by, set_at, until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
          )
          .bind(digest, name, version ?? null, source, program, message, setBy, setAt, until),
      ])
      return await asKept(database, candidate)
    },
    clear: async (actor, now) => {
      const before = await standing(database, now)
      if (before === undefined) return false
      const { id, digest } = before
      const cleared = await ledger.commit({ at: now, actor, act: 'candidate.clear', detail: { id, digest } }, [
        database.prepare('UPDATE candidates SET cleared_at = ?2 WHERE id = ?1 AND cleared_at IS NULL').bind(id, now),
      ])
      return cleared !== undefined
    },
  }
}

async function standing(database: D1Database, now: Instant): Promise<StoredCandidate | undefined> {
  const row = await database
    .prepare('SELECT * FROM candidates WHERE cleared_at IS NULL AND until > ?1 ORDER BY id DESC LIMIT 1')
    .bind(now)
    .first<CandidateRow>()
  return row === null ? undefined : candidateOf(row)
}

/** The row that was just inserted; somebody may have replaced it since. */
async function asKept(database: D1Database, { setBy, setAt, digest }: NewCandidate): Promise<StoredCandidate> {
  const row = await database
    .prepare('SELECT * FROM candidates WHERE set_by = ?1 AND set_at = ?2 AND digest = ?3 ORDER BY id DESC LIMIT 1')
    .bind(setBy, setAt, digest)
    .first<CandidateRow>()
  if (row === null) throw new Error('a candidate was kept and is gone')
  return candidateOf(row)
}

function candidateOf(row: CandidateRow): StoredCandidate {
  const { id, digest, name, version, source, program, message } = row
  return {
    id,
    digest,
    name,
    source,
    program,
    message,
    version: version ?? undefined,
    setBy: row.set_by,
    setAt: instant(row.set_at),
    until: instant(row.until),
  }
}
