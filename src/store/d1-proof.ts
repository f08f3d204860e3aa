/**
 * The accounts of isolates in D1.
 *
 * @module
 */

import type { IsolateAccount, Letters, ProofReader, ToldSums } from '../control/records/proof.ts'
import type { Database } from './d1-rollups.ts'

interface AccountRow extends Omit<IsolateAccount, 'gaps' | 'gap_at'> {
  readonly min_seq: number
  /** JSON: `[first, last, at of the message after it]`. */
  readonly gaps: string
}

/**
 * Of the accounts on a page, the numbers between two messages that arrived. A message that died has arrived; what it holds
 * counts once, however often it died, and not at all where another delivery of it was stored.
 */
const readAccounts = `
  WITH page AS (
    SELECT * FROM isolates WHERE last_at >= ?1 AND isolate > ?2 ORDER BY isolate LIMIT ?3
  ),
  arrived AS (
    SELECT isolate, seq, at FROM batches_seen WHERE isolate IN (SELECT isolate FROM page)
    UNION ALL
    SELECT isolate, seq, at FROM dead_letters WHERE isolate IN (SELECT isolate FROM page)
  ),
  steps AS (
    SELECT isolate, seq, at, lag(seq) OVER (PARTITION BY isolate ORDER BY seq) AS before FROM arrived
  ),
  gaps AS (
    SELECT isolate, json_group_array(json_array(before + 1, seq - 1, at)) AS gaps
    FROM steps WHERE seq > before + 1 GROUP BY isolate
  ),
  died AS (
    SELECT isolate, max(coalesce(records, 0) + coalesce(drops, 0)) AS held, max(coalesce(doubtful, 0)) AS doubtful
    FROM dead_letters
    WHERE isolate IN (SELECT isolate FROM page) AND coalesce(batch, '') NOT IN (SELECT id FROM batches_seen)
    GROUP BY isolate, coalesce(batch, id)
  ),
  dead AS (
    SELECT isolate, sum(held) AS held, sum(doubtful) AS doubtful FROM died GROUP BY isolate
  )
  SELECT page.isolate, first_at, last_at, min_seq, max_seq, told, stored, dropped,
         page.doubtful + coalesce(dead.doubtful, 0) AS doubtful, coalesce(dead.held, 0) AS dead,
         coalesce(gaps.gaps, '[]') AS gaps
  FROM page LEFT JOIN gaps ON gaps.isolate = page.isolate LEFT JOIN dead ON dead.isolate = page.isolate
  ORDER BY page.isolate`

/** What a queue kept although it was told as dropped is no surplus of another isolate: each counts for itself. */
const readSums = `
  SELECT stored, dropped, dead, max(missing - dead, 0) AS unaccounted
  FROM (
    SELECT coalesce(sum(stored), 0) AS stored, coalesce(sum(dropped), 0) AS dropped,
           coalesce(sum(max(coalesce(told, 0) - stored - dropped, 0)), 0) AS missing
    FROM isolates WHERE last_at >= ?1
  ), (
    SELECT coalesce(sum(coalesce(records, 0) + coalesce(drops, 0)), 0) AS dead FROM dead_letters
    WHERE at >= ?1 AND replayed_at IS NULL
  )`

export function d1Proof(database: Database): ProofReader {
  return {
    sums: async (from) => {
      const row = await database.prepare(readSums).bind(from).first<ToldSums>()
      return row ?? { stored: 0, dropped: 0, dead: 0, unaccounted: 0 }
    },
    accounts: async (from, after, limit) => {
      const { results } = await database.prepare(readAccounts).bind(from, after, limit).all<AccountRow>()
      return results.map(accountOf)
    },
    letters: async (from) => {
      const row = await database
        .prepare(
          `SELECT count(*) AS messages, coalesce(sum(isolate IS NULL), 0) AS unreadable FROM dead_letters
           WHERE at >= ?1 AND replayed_at IS NULL`,
        )
        .bind(from)
        .first<Letters>()
      return row ?? { messages: 0, unreadable: 0 }
    },
  }
}

/** Old messages are forgotten one day; the first number of all is remembered, so what was before it is a gap. */
function accountOf({ gaps, min_seq: first, ...row }: AccountRow): IsolateAccount {
  const between = (JSON.parse(gaps) as [number, number, number][]).toSorted(([a], [b]) => a - b)
  const found = first > 1 ? [[1, first - 1, row.first_at] as const, ...between] : between
  return {
    ...row,
    gaps: found.map(([from, to]) => [from, to] as const),
    gap_at: found.length === 0 ? undefined : Math.max(...found.map(([, , at]) => at)),
  }
}
