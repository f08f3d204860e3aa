/**
 * What is known of long lists, in D1; the images are in KV.
 *
 * @module
 */

import type { ListMeta, ListStore } from '../control/lists.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import type { ListSubject } from '../policy/program.ts'
import { d1Ledger } from './d1-ledger.ts'

interface ListRow {
  readonly digest: string
  readonly name: string | null
  readonly subject: ListSubject | null
  readonly count: number
  readonly bytes: number
  readonly uploaded_by: string
  readonly uploaded_at: number
}

const columns = 'digest, name, subject, count, bytes, uploaded_by, uploaded_at'

/** Versions that a list must be there for: the head, and what may be brought back. */
const counting = `version_lists JOIN versions ON versions.number = version_lists.version
  WHERE version_lists.digest = ?1
    AND (versions.created_at >= ?2 OR versions.number = (SELECT max(number) FROM versions))`

export function d1Lists(database: D1Database): ListStore {
  return {
    page: async (after, limit) => {
      const { results } = await database
        .prepare(`SELECT ${columns} FROM lists WHERE digest > ?1 AND deleted_at IS NULL ORDER BY digest LIMIT ?2`)
        .bind(after, limit)
        .all<ListRow>()
      const named = await namedBy(
        database,
        results.map(({ digest }) => digest),
      )
      return results.map((row) => metaOf(row, named))
    },
    get: async (digest) => {
      const row = await database
        .prepare(`SELECT ${columns} FROM lists WHERE digest = ?1 AND deleted_at IS NULL`)
        .bind(digest)
        .first<ListRow>()
      return row === null ? undefined : metaOf(row, await namedBy(database, [digest]))
    },
    uploaded: async (digests) => {
      const { results } = await database
        .prepare('SELECT digest FROM lists WHERE deleted_at IS NULL AND digest IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(digests))
        .all<{ digest: string }>()
      return new Set(results.map(({ digest }) => digest))
    },
    keep: (list, actor, at) => keep(database, list, { actor, at }),
    usedSince: async (digest, since) => {
      const row = await database
        .prepare(`SELECT max(version_lists.version) AS number FROM ${counting}`)
        .bind(digest, since)
        .first<{ number: number | null }>()
      return row?.number ?? undefined
    },
    forget: async (digest, { actor, at, since }) => {
      const statement = database
        .prepare(
          `UPDATE lists SET deleted_by = ?3, deleted_at = ?4
           WHERE digest = ?1 AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM ${counting})`,
        )
        .bind(digest, since, actor, at)
      const act = { at, actor, act: 'list.delete', detail: { digest } }
      return (await d1Ledger(database).commit(act, [statement])) !== undefined
    },
  }
}

async function keep(
  database: D1Database,
  { digest, name, of, count, bytes }: Omit<ListMeta, 'namedBy'>,
  { actor, at }: { readonly actor: string; readonly at: Instant },
): Promise<void> {
  const statement = database
    .prepare(
      `INSERT INTO lists (digest, name, subject, count, bytes, uploaded_by, uploaded_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (digest) DO UPDATE SET name = coalesce(excluded.name, name),
         subject = coalesce(excluded.subject, subject), count = excluded.count, bytes = excluded.bytes,
         uploaded_by = excluded.uploaded_by, uploaded_at = excluded.uploaded_at, deleted_by = NULL, deleted_at = NULL`,
    )
    .bind(digest, name ?? null, of ?? null, count, bytes, actor, at)
  await d1Ledger(database).commit({ at, actor, act: 'list.upload', detail: { digest, name, count, bytes } }, [
    statement,
  ])
}

/** The newest version that names each of some lists. */
async function namedBy(database: D1Database, digests: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (digests.length === 0) return new Map()
  const { results } = await database
    .prepare(
      `SELECT digest, max(version) AS number FROM version_lists
       WHERE digest IN (SELECT value FROM json_each(?1)) GROUP BY digest`,
    )
    .bind(JSON.stringify(digests))
    .all<{ digest: string; number: number }>()
  return new Map(results.map(({ digest, number }) => [digest, number]))
}

function metaOf(row: ListRow, named: ReadonlyMap<string, number>): ListMeta {
  return {
    digest: row.digest,
    name: row.name ?? undefined,
    of: row.subject ?? undefined,
    count: row.count,
    bytes: row.bytes,
    uploadedBy: row.uploaded_by,
    uploadedAt: instant(row.uploaded_at),
    namedBy: named.get(row.digest),
  }
}
