/**
 * Drafts in D1.
 *
 * @module
 */

import { mostDrafts, type Draft, type DraftHead, type DraftStore } from '../control/drafts.ts'
import { instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

interface DraftRow {
  readonly id: string
  readonly title: string
  readonly base: number
  readonly author: string
  readonly rev: number
  readonly created_at: number
  readonly updated_at: number
}

const columns = 'id, title, base, author, rev, created_at, updated_at'

export function d1Drafts(database: D1Database): DraftStore {
  return {
    create: async ({ id, title, base, source, author, rev, createdAt, updatedAt }, act) => {
      const statement = database
        .prepare(
          `INSERT INTO drafts (id, title, base, source, author, rev, created_at, updated_at)
           SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
           WHERE (SELECT count(*) FROM drafts WHERE author = ?5) < ?9`,
        )
        .bind(id, title, base, source, author, rev, createdAt, updatedAt, mostDrafts)
      return (await d1Ledger(database).commit(act, [statement])) !== undefined
    },
    get: async (id) => {
      const row = await database
        .prepare(`SELECT ${columns}, source FROM drafts WHERE id = ?1`)
        .bind(id)
        .first<DraftRow & { readonly source: string }>()
      return row === null ? undefined : ({ ...headOf(row), source: row.source } satisfies Draft)
    },
    list: async ({ author, before }, limit) => {
      const { results } = await database
        .prepare(
          `SELECT ${columns} FROM drafts
           WHERE (?1 IS NULL OR author = ?1) AND (?2 IS NULL OR (updated_at, id) < (?2, ?3))
           ORDER BY updated_at DESC, id DESC LIMIT ?4`,
        )
        .bind(author ?? null, before?.updatedAt ?? null, before?.id ?? null, limit)
        .all<DraftRow>()
      return results.map(headOf)
    },
    save: async ({ id, title, base, source, updatedAt }, rev) => {
      const { meta } = await database
        .prepare(
          `UPDATE drafts SET title = ?2, base = ?3, source = ?4, updated_at = ?5, rev = rev + 1
           WHERE id = ?1 AND rev = ?6`,
        )
        .bind(id, title, base, source, updatedAt, rev)
        .run()
      return meta.changes > 0
    },
    remove: async (id, rev, act) => {
      const statement = database.prepare('DELETE FROM drafts WHERE id = ?1 AND rev = ?2').bind(id, rev)
      return (await d1Ledger(database).commit(act, [statement])) !== undefined
    },
  }
}

function headOf({ id, title, base, author, rev, created_at, updated_at }: DraftRow): DraftHead {
  return { id, title, base, author, rev, createdAt: instant(created_at), updatedAt: instant(updated_at) }
}
