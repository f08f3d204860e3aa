/**
 * How counts of decisions went, by the hour or by the day.
 *
 * @module
 */

import type {
  CandidatePoint,
  DecisionSeries,
  RenderedPoint,
  ReportPoint,
  SeriesQuery,
} from '../control/records/stats.ts'
import { dayMs, minuteMs } from '../kernel/instant.ts'
import type { Database } from './d1-rollups.ts'

export function d1DecisionSeries(database: Database): DecisionSeries {
  return {
    reports: async (query) => {
      const { results } = await database
        .prepare(
          `SELECT would_rule AS rule, ${beginningOf(query)} AS at, sum(count) AS matched,
                  sum(iif(action = would_action, 0, count)) AS changed
           FROM rollups WHERE hour >= ?1 AND hour < ?2 AND would_rule <> ''
           GROUP BY 1, 2 ORDER BY 2, 1`,
        )
        .bind(query.from, query.until)
        .all<ReportPoint>()
      return results
    },
    candidates: async (query, digest) => {
      const inSpan = 'hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR candidate = ?3)'
      const { results } = await database
        .prepare(
          `SELECT candidate, ${beginningOf(query)} AS at, sum(tried) AS tried, sum(different) AS different FROM (
             SELECT candidate, hour, count AS tried, 0 AS different FROM candidate_hours WHERE ${inSpan}
             UNION ALL
             SELECT candidate, hour, 0, count FROM candidate_rollups WHERE ${inSpan}
           ) GROUP BY 1, 2 ORDER BY 2, 1`,
        )
        .bind(query.from, query.until, digest ?? null)
        .all<CandidatePoint>()
      return results
    },
    rendered: async ({ version, surface, ...query }) => {
      const { results } = await database
        .prepare(
          `SELECT ${beginningOf(query)} AS at, sum(count) AS clicks,
                  sum(iif(rendered = clicked, 0, count)) AS different
           FROM rendered_rollups
           WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR version = ?3) AND (?4 IS NULL OR surface = ?4)
           GROUP BY 1 ORDER BY 1`,
        )
        .bind(query.from, query.until, version ?? null, surface ?? null)
        .all<RenderedPoint>()
      return results
    },
  }
}

function beginningOf({ by, offsetMinutes }: SeriesQuery): string {
  return by === 'hour' ? 'hour' : dayBeginning(offsetMinutes)
}

/** The instant at which the day of `hour` begins, `offsetMinutes` east of UTC. A number of ours enters the statement. */
export function dayBeginning(offsetMinutes: number): string {
  const offset = Math.trunc(offsetMinutes) * minuteMs
  return `hour - (hour + ${offset}) % ${dayMs}`
}
