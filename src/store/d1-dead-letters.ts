/**
 * Dead letters in D1. What they hold is counted when it is asked for, because the same batch may have died twice, or may
 * yet be stored by another delivery; what they tell of their isolate is noted in the same transaction.
 *
 * @module
 */

import type { DeadLetterStore } from '../record/dead-letters.ts'
import type { Database } from './d1-rollups.ts'

const noteIsolate = `
  INSERT INTO isolates (isolate, first_at, last_at, min_seq, max_seq, told)
  SELECT ?1, ?2, ?2, ?3, ?3, ?4 WHERE ?1 IS NOT NULL
  ON CONFLICT DO UPDATE SET
    first_at = min(first_at, excluded.first_at),
    last_at = max(last_at, excluded.last_at),
    min_seq = min(min_seq, excluded.min_seq),
    max_seq = max(max_seq, excluded.max_seq),
    told = max(coalesce(told, excluded.told), coalesce(excluded.told, told))`

const keepLetter = `
  INSERT OR IGNORE INTO dead_letters (id, at, batch, isolate, seq, records, drops, doubtful, body)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`

export function d1DeadLetters(database: Database): DeadLetterStore {
  return {
    keep: async ({ id, at, batch, isolate, seq, told, records, drops, doubtful, body }) => {
      await database.batch([
        database.prepare(noteIsolate).bind(isolate, at, seq, told),
        database.prepare(keepLetter).bind(id, at, batch, isolate, seq, records, drops, doubtful, body),
      ])
    },
    waiting: async (since, triedBefore, limit) => {
      const { results } = await database
        .prepare(
          `SELECT id, body FROM dead_letters
           WHERE replayed_at IS NULL AND tried_at < ?1 AND at >= ?2 ORDER BY tried_at, at LIMIT ?3`,
        )
        .bind(triedBefore, since, limit)
        .all<{ id: string; body: string }>()
      return results
    },
    markTried: async (tried, replayed, at) => {
      await database
        .prepare(
          `UPDATE dead_letters SET
             tried_at = ?1,
             replayed_at = iif(id IN (SELECT value FROM json_each(?3)), coalesce(replayed_at, ?1), replayed_at)
           WHERE id IN (SELECT value FROM json_each(?2))`,
        )
        .bind(at, JSON.stringify(tried), JSON.stringify(replayed))
        .run()
    },
  }
}
