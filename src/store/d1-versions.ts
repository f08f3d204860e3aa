/**
 * Versions and publications in D1.
 *
 * The version row is inserted only while its base is the head, and the publication and the audit entry only if that
 * insertion took place, all in one batch (a transaction): of forty publishers racing, all are kept in order or told.
 *
 * @module
 */

import type { NewVersion, StaleBase, Version, VersionStore } from '../control/versions.ts'
import { instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'

interface VersionRow {
  readonly number: number
  readonly name: string
  readonly digest: string
  readonly base: number
  readonly source: string
  readonly program: string
  readonly message: string
  readonly author: string
  readonly created_at: number
  readonly live_at: number | null
}

const columns = `v.number, v.name, v.digest, v.base, v.message, v.author, v.created_at,
  (SELECT max(p.live_at) FROM publications p WHERE p.version = v.number) AS live_at`

export function d1Versions(database: D1Database): VersionStore {
  return {
    head: async () => (await readHead(database)) ?? 0,
    list: async (limit) => {
      const rows = await database
        .prepare(`SELECT ${columns} FROM versions v ORDER BY v.number DESC LIMIT ?1`)
        .bind(limit)
        .all<VersionRow>()
      return rows.results.map(versionOf)
    },
    get: async (number) => {
      const row = await database
        .prepare(`SELECT ${columns}, v.source, v.program FROM versions v WHERE v.number = ?1`)
        .bind(number)
        .first<VersionRow>()
      return row === null ? undefined : { ...versionOf(row), source: row.source, program: row.program }
    },
    append: (version) => append(database, version),
    markLive: async (number, at) => {
      await database
        .prepare('UPDATE publications SET live_at = ?2 WHERE version = ?1 AND live_at IS NULL')
        .bind(number, at)
        .run()
    },
  }
}

async function append(database: D1Database, version: NewVersion): Promise<Result<number, StaleBase>> {
  const number = version.base + 1
  const { name, digest, base, source, program, message, author, createdAt } = version
  const [inserted] = await database.batch([
    database
      .prepare(
        `INSERT INTO versions (number, name, digest, base, source, program, message, author, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
         WHERE (SELECT coalesce(max(number), 0) FROM versions) = ?4`,
      )
      .bind(number, name, digest, base, source, program, message, author, createdAt),
    database
      .prepare(`INSERT INTO publications (version, at, actor, kind) SELECT ?1, ?2, ?3, 'publish' WHERE changes() = 1`)
      .bind(number, createdAt, author),
    database
      .prepare(`INSERT INTO audit (at, actor, act, detail) SELECT ?1, ?2, 'publish', ?3 WHERE changes() = 1`)
      .bind(createdAt, author, JSON.stringify({ version: number, base, digest, message })),
  ])
  if (inserted?.meta.changes === 1) return ok(number)
  return err({ base, head: (await readHead(database)) ?? 0 })
}

async function readHead(database: D1Database): Promise<number | undefined> {
  const row = await database.prepare('SELECT max(number) AS head FROM versions').first<{ head: number | null }>()
  return row?.head ?? undefined
}

function versionOf(row: VersionRow): Version {
  return {
    number: row.number,
    name: row.name,
    digest: row.digest,
    base: row.base,
    message: row.message,
    author: row.author,
    createdAt: instant(row.created_at),
    liveAt: row.live_at === null ? undefined : instant(row.live_at),
  }
}
