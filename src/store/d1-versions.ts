/**
 * Versions and publications in D1.
 *
 * The version row is inserted only while its base is the head, and the publication only if that insertion took place, in
 * one transaction with the audit entry: of forty publishers racing, all are kept in order or told.
 *
 * @module
 */

import type {
  NewVersion,
  PublicationKind,
  StaleBase,
  StoredVersion,
  Version,
  VersionStore,
} from '../control/versions.ts'
import { instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { d1Ledger } from './d1-ledger.ts'

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
  readonly restores: number | null
  readonly request: string | null
  readonly kind: PublicationKind
  readonly live_at: number | null
  readonly trouble: string | null
}

const columns = `v.number, v.name, v.digest, v.base, v.message, v.author, v.created_at, v.restores, v.request,
  p.kind, p.live_at, p.trouble`
const joined = 'versions v JOIN publications p ON p.version = v.number'

export function d1Versions(database: D1Database): VersionStore {
  return {
    head: () => readHead(database),
    list: async (limit, before) => {
      const rows = await database
        .prepare(`SELECT ${columns} FROM ${joined} WHERE v.number < ?2 ORDER BY v.number DESC LIMIT ?1`)
        .bind(limit, before ?? Number.MAX_SAFE_INTEGER)
        .all<VersionRow>()
      return rows.results.map(versionOf)
    },
    get: async (number) => {
      const row = await database
        .prepare(`SELECT ${columns}, v.source, v.program FROM ${joined} WHERE v.number = ?1`)
        .bind(number)
        .first<VersionRow>()
      return row === null ? undefined : storedOf(row)
    },
    append: (version) => append(database, version),
    markLive: async (number, at) => {
      await database
        .prepare('UPDATE publications SET live_at = ?2, trouble = NULL WHERE version = ?1 AND live_at IS NULL')
        .bind(number, at)
        .run()
    },
    markTrouble: async (number, at, trouble) => {
      await database
        .prepare('UPDATE publications SET trouble = ?3, tried_at = ?2 WHERE version = ?1 AND live_at IS NULL')
        .bind(number, at, trouble)
        .run()
    },
    ofRequest: async (request) => {
      const row = await database
        .prepare('SELECT number FROM versions WHERE request = ?1 ORDER BY number DESC LIMIT 1')
        .bind(request)
        .first<{ number: number }>()
      return row?.number
    },
  }
}

async function append(database: D1Database, version: NewVersion): Promise<Result<number, StaleBase>> {
  const number = version.base + 1
  const { name, digest, base, source, program, message, author, createdAt, kind, restores, request } = version
  const act = {
    at: createdAt,
    actor: author,
    act: kind === 'rollback' ? 'version.rollback' : 'version.publish',
    detail: { version: number, base, digest, message, restores, request, approved_by: version.approvedBy },
  }
  const kept = await d1Ledger(database).commit(act, [
    // Before the version, under the same condition: the publication looks at what the statement before it has changed.
    database
      .prepare(
        `INSERT OR IGNORE INTO version_lists (digest, version)
         SELECT digest, ?1 FROM (SELECT ${digestOfList} AS digest FROM ${listsIn('?2')})
         WHERE digest IS NOT NULL AND (SELECT coalesce(max(number), 0) FROM versions) = ?3`,
      )
      .bind(number, program, base),
    database
      .prepare(
        `INSERT INTO versions
           (number, name, digest, base, source, program, message, author, created_at, restores, request, idempotency_key)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
         WHERE (SELECT coalesce(max(number), 0) FROM versions) = ?4`,
      )
      .bind(
        number,
        name,
        digest,
        base,
        source,
        program,
        message,
        author,
        createdAt,
        restores ?? null,
        request ?? null,
        version.idempotencyKey ?? null,
      ),
    database
      .prepare(`INSERT INTO publications (version, at, actor, kind) SELECT ?1, ?2, ?3, ?4 WHERE changes() = 1`)
      .bind(number, createdAt, author, kind),
  ])
  if (kept !== undefined) return ok(number)
  if (await wasKept(database, version)) return ok(number)
  return err({ base, head: await readHead(database) })
}

/** The lists of a program, and the digest of one; NULL of a list that stands in the program itself. */
const listsIn = (program: string): string =>
  `json_each(CASE WHEN json_valid(${program}) THEN ${program} ELSE '{}' END, '$.lists') AS list`
const digestOfList = `CASE WHEN list.type = 'object' THEN list.value ->> 'digest' END`

/** Reads again which lists some versions name, for versions that did not come here by being published. */
export function listsOfVersions(database: D1Database, first: number, last: number): D1PreparedStatement {
  return database
    .prepare(
      `INSERT OR IGNORE INTO version_lists (digest, version)
       SELECT digest, number FROM (
         SELECT number, ${digestOfList} AS digest FROM versions, ${listsIn('versions.program')}
         WHERE number BETWEEN ?1 AND ?2
       ) WHERE digest IS NOT NULL`,
    )
    .bind(first, last)
}

/** The answer to a publisher may have been lost; asking again with the same key must find what was kept. */
async function wasKept(database: D1Database, { base, author, digest, idempotencyKey }: NewVersion): Promise<boolean> {
  if (idempotencyKey === undefined) return false
  const row = await database
    .prepare('SELECT 1 FROM versions WHERE number = ?1 AND author = ?2 AND digest = ?3 AND idempotency_key = ?4')
    .bind(base + 1, author, digest, idempotencyKey)
    .first()
  return row !== null
}

async function readHead(database: D1Database): Promise<number> {
  const row = await database.prepare('SELECT max(number) AS head FROM versions').first<{ head: number | null }>()
  return row?.head ?? 0
}

function storedOf(row: VersionRow): StoredVersion {
  return { ...versionOf(row), source: row.source, program: row.program }
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
    kind: row.kind,
    restores: row.restores ?? undefined,
    request: row.request ?? undefined,
    liveAt: row.live_at === null ? undefined : instant(row.live_at),
    trouble: row.trouble ?? undefined,
  }
}
