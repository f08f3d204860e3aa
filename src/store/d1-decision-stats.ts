/**
 * Statistics of decisions, read from the counts in D1.
 *
 * @module
 */

import {
  groupings,
  type CandidateAnswer,
  type CandidateDifference,
  type DecisionStats,
  type Grouping,
  type MissingEquivalent,
  type RenderedAnswer,
  type RenderedCount,
  type RenderedQuery,
  type ReportRow,
  type StatsAnswer,
  type StatsQuery,
  type StatsRow,
} from '../control/records/stats.ts'
import type { KeyRow, MinuteRow } from '../record/counts.ts'
import { rollupDimensions } from '../record/rollup.ts'
import { d1DecisionSeries, dayBeginning } from './d1-decision-series.ts'
import type { Database } from './d1-rollups.ts'

export function d1DecisionStats(database: Database): DecisionStats {
  return {
    stats: (query) => readStats(database, query),
    minutes: async (from) =>
      await rowsOf<MinuteRow>(
        database.prepare(
          'SELECT minute, version, tier, count FROM minutes WHERE minute >= ?1 ORDER BY minute, version, tier',
        ),
        from,
      ),
    reports: async (from, until) =>
      await rowsOf<ReportRow>(
        database.prepare(
          `SELECT would_rule AS rule, action, would_action AS would, sum(count) AS count FROM rollups
           WHERE hour >= ?1 AND hour < ?2 AND would_rule <> ''
           GROUP BY 1, 2, 3 ORDER BY 1, count DESC, 2, 3`,
        ),
        from,
        until,
      ),
    candidates: (from, until, digest) => readCandidates(database, { from, until, digest }),
    rendered: (query) => readRendered(database, query),
    series: d1DecisionSeries(database),
    missingEquivalents: async (fromDay, untilDay, limit) =>
      await rowsOf<MissingEquivalent>(
        database.prepare(
          `SELECT product, why, sum(count) AS count FROM missing_equivalents WHERE day >= ?1 AND day < ?2
           GROUP BY 1, 2 ORDER BY count DESC, 1, 2 LIMIT ?3`,
        ),
        fromDay,
        untilDay,
        limit,
      ),
    keyUse: async (fromDay, untilDay) =>
      await rowsOf<KeyRow>(
        database.prepare('SELECT day, kid, count FROM key_use WHERE day >= ?1 AND day < ?2 ORDER BY day, kid'),
        fromDay,
        untilDay,
      ),
  }
}

/** Only names of ours enter the text of a statement; what was asked for travels as parameters. */
async function readStats(database: Database, query: StatsQuery): Promise<StatsAnswer> {
  const { from, until, by, filter, offsetMinutes, limit } = query
  const values: (string | number)[] = [from, until]
  const conditions = ['hour >= ?1', 'hour < ?2']
  for (const name of ['version', ...rollupDimensions] as const) {
    const value = filter[name]
    if (value !== undefined) conditions.push(`${name} = ?${values.push(value)}`)
  }
  const where = conditions.join(' AND ')
  const columns = groupings.filter((name) => by.includes(name))
  const selected = [...columns.map((name) => `${expressionOf(name, offsetMinutes)} AS ${name}`), 'sum(count) AS count']
  const groups = columns.length === 0 ? '' : `GROUP BY ${columns.map((_, index) => index + 1).join(', ')}`
  const order = [...columns.filter((name) => name === 'hour' || name === 'day'), 'count DESC', ...columns].join(', ')
  const [found, sums, drops] = await database.batch<StatsRow>([
    database
      .prepare(
        `SELECT ${selected.join(', ')} FROM rollups WHERE ${where} ${groups} ORDER BY ${order} LIMIT ${limit + 1}`,
      )
      .bind(...values),
    database.prepare(`SELECT coalesce(sum(count), 0) AS count FROM rollups WHERE ${where}`).bind(...values),
    database
      .prepare('SELECT coalesce(sum(count), 0) AS count FROM drops WHERE hour >= ?1 AND hour < ?2')
      .bind(from, until),
  ])
  // Without a grouping there is one row, and its sum is NULL where nothing was counted.
  const rows = (found?.results ?? []).map((row) => ({ ...row, count: row.count ?? 0 }))
  return {
    rows: rows.slice(0, limit),
    truncated: rows.length > limit,
    total: sums?.results[0]?.count ?? 0,
    dropped: drops?.results[0]?.count ?? 0,
  }
}

function expressionOf(name: Grouping, offsetMinutes: number): string {
  return name === 'day' ? dayBeginning(offsetMinutes) : name
}

const maxDifferences = 500

async function readCandidates(
  database: Database,
  { from, until, digest }: { readonly from: number; readonly until: number; readonly digest: string | undefined },
): Promise<readonly CandidateAnswer[]> {
  const tried = await rowsOf<{ candidate: string; count: number }>(
    database.prepare(
      `SELECT candidate, sum(count) AS count FROM candidate_hours
       WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR candidate = ?3)
       GROUP BY 1 ORDER BY max(hour) DESC, 1 LIMIT 20`,
    ),
    from,
    until,
    digest ?? null,
  )
  return await Promise.all(
    tried.map(async ({ candidate, count }) => {
      const rows = await rowsOf<CandidateDifference & { readonly different: number }>(
        database.prepare(
          `SELECT surface, marketplace, rule, action, candidate_rule, candidate_action, sum(count) AS count,
                  sum(sum(count)) OVER () AS different
           FROM candidate_rollups WHERE hour >= ?1 AND hour < ?2 AND candidate = ?3
           GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY count DESC, 1, 2, 3, 4, 5, 6 LIMIT ?4`,
        ),
        from,
        until,
        candidate,
        maxDifferences + 1,
      )
      return {
        candidate,
        tried: count,
        different: rows[0]?.different ?? 0,
        rows: rows.slice(0, maxDifferences).map(differenceOf),
        truncated: rows.length > maxDifferences,
      }
    }),
  )
}

function differenceOf(row: CandidateDifference & { readonly different: number }): CandidateDifference {
  const { different: _, ...rest } = row
  return rest
}

async function readRendered(
  database: Database,
  { from, until, version, surface }: RenderedQuery,
): Promise<RenderedAnswer> {
  const rows = await rowsOf<RenderedCount & RenderedSums>(
    database.prepare(
      `SELECT surface, rendered, clicked, sum(count) AS count, sum(sum(count)) OVER () AS clicks,
              sum(iif(rendered = clicked, 0, sum(count))) OVER () AS different
       FROM rendered_rollups
       WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR version = ?3) AND (?4 IS NULL OR surface = ?4)
       GROUP BY 1, 2, 3 ORDER BY count DESC, 1, 2, 3 LIMIT ?5`,
    ),
    from,
    until,
    version ?? null,
    surface ?? null,
    maxDifferences + 1,
  )
  return {
    clicks: rows[0]?.clicks ?? 0,
    different: rows[0]?.different ?? 0,
    rows: rows.slice(0, maxDifferences).map(countOf),
    truncated: rows.length > maxDifferences,
  }
}

type RenderedSums = Pick<RenderedAnswer, 'clicks' | 'different'>

function countOf(row: RenderedCount & RenderedSums): RenderedCount {
  const { clicks: _, different: __, ...rest } = row
  return rest
}

async function rowsOf<Row>(statement: D1PreparedStatement, ...values: (string | number | null)[]): Promise<Row[]> {
  const { results } = await statement.bind(...values).all<Row>()
  return results
}
