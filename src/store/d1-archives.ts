/**
 * The objects of the archive, as D1 names them.
 *
 * @module
 */

import type { ArchiveManifest } from '../control/records/archive.ts'
import type { ArchiveEntry } from '../record/archive.ts'
import type { Database } from './d1-rollups.ts'

const columns = 'key, hour, records, bytes, first_at, last_at, sha256'

export function d1Archives(database: Database): ArchiveManifest {
  const read = async (sql: string, ...values: (string | number)[]): Promise<readonly ArchiveEntry[]> => {
    const { results } = await database
      .prepare(sql)
      .bind(...values)
      .all<ArchiveEntry>()
    return results
  }
  return {
    newest: ({ from, until }, after, limit) =>
      read(
        `SELECT ${columns} FROM archives
         WHERE last_at >= ?1 AND first_at < ?2 AND (last_at, key) < (?3, ?4)
         ORDER BY last_at DESC, key DESC LIMIT ?5`,
        from,
        until,
        after?.at ?? Number.MAX_SAFE_INTEGER,
        after?.key ?? '',
        limit,
      ),
    oldest: ({ from, until }, after, limit) =>
      read(
        `SELECT ${columns} FROM archives
         WHERE last_at >= ?1 AND first_at < ?2 AND (first_at, key) > (?3, ?4)
         ORDER BY first_at, key LIMIT ?5`,
        from,
        until,
        after?.at ?? -1,
        after?.key ?? '',
        limit,
      ),
  }
}
