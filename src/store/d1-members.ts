/**
 * Members in D1. That an admin remains is a condition of the statement, so that two who remove each other cannot both
 * succeed. Whoever is removed loses his tokens in the same transaction, and as many as the audit says.
 *
 * @module
 */

import type { Role } from '../control/actor.ts'
import type { Member, MemberStore } from '../control/members.ts'
import { instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

interface MemberRow {
  readonly subject: string
  readonly role: Role
  readonly revision: number
  readonly created_at: number
  readonly set_at: number
  readonly set_by: string
}

const anotherAdmin = `(SELECT count(*) FROM members WHERE role = 'admin') > 1`

export function d1Members(database: D1Database, ledger = d1Ledger(database)): MemberStore {
  return {
    get: async (subject) => {
      const row = await database.prepare('SELECT * FROM members WHERE subject = ?1').bind(subject).first<MemberRow>()
      return row === null ? undefined : memberOf(row)
    },
    list: async (after, limit) => {
      const { results } = await database
        .prepare('SELECT * FROM members WHERE subject > ?1 ORDER BY subject LIMIT ?2')
        .bind(after, limit)
        .all<MemberRow>()
      return results.map(memberOf)
    },
    set: async ({ subject, role, at, by, revision, mayTakeLastAdmin }, act) => {
      const statement =
        revision === undefined
          ? database
              .prepare(
                `INSERT INTO members (subject, role, revision, created_at, set_at, set_by)
                 VALUES (?1, ?2, 1, ?3, ?3, ?4) ON CONFLICT DO NOTHING`,
              )
              .bind(subject, role, at, by)
          : database
              .prepare(
                `UPDATE members SET role = ?2, revision = revision + 1, set_at = ?3, set_by = ?4
                 WHERE subject = ?1 AND revision = ?5
                   AND (?6 OR role <> 'admin' OR ?2 = 'admin' OR ${anotherAdmin})`,
              )
              .bind(subject, role, at, by, revision, mayTakeLastAdmin ? 1 : 0)
      return (await ledger.commit(act, [statement])) !== undefined
    },
    tokensOf: async (subject, at) => {
      const row = await database
        .prepare(`SELECT count(*) AS n FROM api_tokens WHERE owner = ?1 AND revoked_at IS NULL AND expires_at > ?2`)
        .bind(subject, at)
        .first<{ n: number }>()
      return row?.n ?? 0
    },
    remove: async ({ subject, at, revision, mayTakeLastAdmin, tokens }, act) => {
      const mayGo = `subject = ?1 AND revision = ?2 AND (?3 OR role <> 'admin' OR ${anotherAdmin})`
      const live = 'FROM api_tokens WHERE owner = ?1 AND revoked_at IS NULL AND expires_at > ?4'
      const revoke = database
        .prepare(
          `UPDATE api_tokens SET revoked_at = ?4
           WHERE owner = ?1 AND revoked_at IS NULL AND expires_at > ?4
             AND EXISTS (SELECT 1 FROM members WHERE ${mayGo}) AND (SELECT count(*) ${live}) = ?5`,
        )
        .bind(subject, revision ?? 0, mayTakeLastAdmin ? 1 : 0, at, tokens)
      // `changes()` is what the statement before has done.
      const remove = database
        .prepare(`DELETE FROM members WHERE ${mayGo} AND changes() = ?5 AND NOT EXISTS (SELECT 1 ${live})`)
        .bind(subject, revision ?? 0, mayTakeLastAdmin ? 1 : 0, at, tokens)
      return (await ledger.commit(act, [revoke, remove])) !== undefined
    },
  }
}

function memberOf(row: MemberRow): Member {
  return {
    subject: row.subject,
    role: row.role,
    revision: row.revision,
    createdAt: instant(row.created_at),
    setAt: instant(row.set_at),
    setBy: row.set_by,
  }
}
