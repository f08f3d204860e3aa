/**
 * API tokens in D1, found by their keyed hash.
 *
 * @module
 */

import type { Area, Role } from '../control/actor.ts'
import type { ApiToken, TokenStore } from '../control/tokens.ts'
import { hourMs, instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

interface TokenRow {
  readonly place: number
  readonly id: string
  readonly hash: string
  readonly name: string
  readonly role: Role
  readonly areas: string | null
  readonly owner: string | null
  readonly created_by: string
  readonly created_at: number
  readonly expires_at: number
  readonly revoked_at: number | null
  readonly last_used_at: number | null
}

export function d1Tokens(database: D1Database, ledger = d1Ledger(database)): TokenStore {
  return {
    add: async (token, act) => {
      const { id, hash, name, role, areas, owner, createdBy, createdAt, expiresAt } = token
      const insert = database
        .prepare(
          `INSERT INTO api_tokens (id, hash, name, role, areas, owner, created_by, created_at, expires_at)
           SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
           WHERE ?6 IS NULL OR EXISTS (SELECT 1 FROM members WHERE subject = ?6)`,
        )
        .bind(id, hash, name, role, areasText(areas), owner ?? null, createdBy, createdAt, expiresAt)
      return (await ledger.commit(act, [insert])) !== undefined
    },
    byHash: async (hash) => {
      const row = await database
        .prepare(
          `SELECT t.*, m.role AS owner_role FROM api_tokens t LEFT JOIN members m ON m.subject = t.owner
           WHERE t.hash = ?1`,
        )
        .bind(hash)
        .first<TokenRow & { owner_role: Role | null }>()
      return row === null ? undefined : { ...tokenOf(row), hash: row.hash, ownerRole: row.owner_role ?? undefined }
    },
    get: async (id) => {
      const row = await database.prepare('SELECT * FROM api_tokens WHERE id = ?1').bind(id).first<TokenRow>()
      return row === null ? undefined : tokenOf(row)
    },
    list: async (holder, { cursor, limit }) => {
      const { results } = await database
        .prepare(
          `SELECT * FROM api_tokens
           WHERE place < ?1 AND (?2 OR owner = ?3 OR created_by = ?4 OR id = ?5)
           ORDER BY place DESC LIMIT ?6`,
        )
        .bind(
          cursor ?? Number.MAX_SAFE_INTEGER,
          holder === undefined ? 1 : 0,
          holder?.subject ?? null,
          holder?.actor ?? null,
          holder?.token ?? null,
          limit,
        )
        .all<TokenRow>()
      return { items: results.map(tokenOf), next: results.length < limit ? undefined : results.at(-1)?.place }
    },
    revoke: async (id, at, act) => {
      const update = database
        .prepare('UPDATE api_tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL')
        .bind(id, at)
      return (await ledger.commit(act, [update])) !== undefined
    },
    touch: async (id, at) => {
      await database
        .prepare('UPDATE api_tokens SET last_used_at = ?2 WHERE id = ?1 AND coalesce(last_used_at, 0) <= ?2 - ?3')
        .bind(id, at, hourMs)
        .run()
    },
  }
}

function areasText(areas: readonly Area[] | undefined): string | null {
  return areas === undefined ? null : JSON.stringify(areas)
}

function tokenOf(row: TokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    areas: row.areas === null ? undefined : (JSON.parse(row.areas) as Area[]),
    owner: row.owner ?? undefined,
    createdBy: row.created_by,
    createdAt: instant(row.created_at),
    expiresAt: instant(row.expires_at),
    revokedAt: row.revoked_at === null ? undefined : instant(row.revoked_at),
    lastUsedAt: row.last_used_at === null ? undefined : instant(row.last_used_at),
  }
}
