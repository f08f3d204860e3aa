/**
 * Requests that may be asked again, in D1. Who inserts the row does the work; a row without a status is at it.
 *
 * @module
 */

import { keptMs, takenOverMs, type IdempotencyStore } from '../control/idempotency.ts'

interface KeptRow {
  readonly digest: string
  readonly began_at: number
  readonly status: number | null
  readonly body: string | null
  readonly etag: string | null
  readonly location: string | null
}

export function d1Idempotency(database: D1Database): IdempotencyStore {
  return {
    begin: async ({ actor, key, digest, at }) => {
      // One statement, so that of two at the same moment one does the work: a new row, an old one whose time is over, or one
      // whose worker has died.
      const { meta } = await database
        .prepare(
          `INSERT INTO idempotency (actor, key, digest, began_at) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT (actor, key) DO UPDATE
             SET digest = excluded.digest, began_at = excluded.began_at,
                 status = NULL, body = NULL, etag = NULL, location = NULL
             WHERE idempotency.began_at <= ?4 - ?5
                OR (idempotency.status IS NULL AND idempotency.digest = ?3 AND idempotency.began_at <= ?4 - ?6)`,
        )
        .bind(actor, key, digest, at, keptMs, takenOverMs)
        .run()
      if (meta.changes > 0) return { kind: 'new' }
      const row = await database
        .prepare('SELECT * FROM idempotency WHERE actor = ?1 AND key = ?2')
        .bind(actor, key)
        .first<KeptRow>()
      // It was abandoned in this very moment: whoever asks again will find it free.
      if (row === null) return { kind: 'busy' }
      if (row.digest !== digest) return { kind: 'other' }
      if (row.status === null) return { kind: 'busy' }
      const { status, body, etag, location } = row
      return {
        kind: 'done',
        status,
        body: body ?? undefined,
        etag: etag ?? undefined,
        location: location ?? undefined,
      }
    },
    finish: async ({ actor, key, at, status, body, etag, location }) => {
      await database
        .prepare(
          `UPDATE idempotency SET status = ?4, body = ?5, etag = ?6, location = ?7
           WHERE actor = ?1 AND key = ?2 AND began_at = ?3`,
        )
        .bind(actor, key, at, status, body ?? null, etag ?? null, location ?? null)
        .run()
    },
    abandon: async ({ actor, key, at }) => {
      await database
        .prepare('DELETE FROM idempotency WHERE actor = ?1 AND key = ?2 AND began_at = ?3 AND status IS NULL')
        .bind(actor, key, at)
        .run()
    },
    prune: async (before, limit) => {
      const { meta } = await database
        .prepare(
          `DELETE FROM idempotency WHERE (actor, key) IN
             (SELECT actor, key FROM idempotency WHERE began_at < ?1 ORDER BY began_at LIMIT ?2)`,
        )
        .bind(before, limit)
        .run()
      return meta.changes
    },
  }
}
