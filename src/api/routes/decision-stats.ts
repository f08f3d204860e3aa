/**
 * Decisions counted: how many clicks were decided how, and would have been otherwise.
 *
 * @module
 */

import * as v from 'valibot'

import type { DecisionStats, ReportRow, SeriesQuery, StatsRow } from '../../control/records/stats.ts'
import { dayMs, formatInstant, hourMs, instant, type Instant } from '../../kernel/instant.ts'
import { hourOf } from '../../record/hour.ts'
import {
  renderedQuery,
  seriesQuery,
  shownCandidates,
  shownRendered,
  shownReports,
  shownStats,
  spanQuery,
  statsQuery,
} from '../decision-fields.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { digest } from '../fields.ts'
import { problem } from '../problem.ts'

export interface DecisionStatsPorts {
  readonly decisionStats: DecisionStats
}

const endpoint = endpointsOf<DecisionStatsPorts>()

export const decisionStatsEndpoints = [
  endpoint({
    id: 'countDecisions',
    method: 'get',
    path: '/decisions/stats',
    area: 'decisions',
    role: 'viewer',
    summary: 'Count decisions',
    description:
      'Counts are kept by the hour, as long as the settings say. The hours counted are those that begin in the span; by default the last 24.',
    query: statsQuery,
    replies: [{ status: 200, description: 'Clicks, by what was asked for', schema: shownStats }],
    handle: async ({ query, ports, now }) => {
      const { by, offset: offsetMinutes, limit, from: _, until: __, ...filter } = query
      const span = hoursOf(query, now)
      const { rows, ...rest } = await ports.decisionStats.stats({ ...span, by, filter, offsetMinutes, limit })
      return json(200, { ...shownSpan(span), by, rows: rows.map(shownStatsRow), ...rest })
    },
  }),
  endpoint({
    id: 'reportDecisions',
    method: 'get',
    path: '/decisions/reports',
    area: 'decisions',
    role: 'viewer',
    summary: 'What rules in report mode would have changed',
    description: 'By default in the last 24 hours.',
    query: v.object({ ...spanQuery, ...seriesQuery }),
    replies: [{ status: 200, description: 'Every rule that matched', schema: shownReports }],
    handle: async ({ query, ports: { decisionStats: stats }, now }) => {
      const span = hoursOf(query, now)
      const asked = seriesAsked(query, span)
      if (asked instanceof Response) return asked
      const [rows, points] = await Promise.all([
        stats.reports(span.from, span.until),
        asked && stats.series.reports(asked),
      ])
      const rules = reportsOf(rows).map((each) => ({
        ...each,
        ...shownSeries(points?.flatMap(({ rule, ...point }) => (rule === each.rule ? [point] : []))),
      }))
      return json(200, { ...shownSpan(span), rules })
    },
  }),
  endpoint({
    id: 'compareCandidate',
    method: 'get',
    path: '/decisions/candidate',
    area: 'decisions',
    role: 'viewer',
    summary: 'What a candidate would have decided otherwise',
    description: 'Of every candidate that was tried in the span, by default in the last 24 hours; the newest first.',
    query: v.object({ ...spanQuery, ...seriesQuery, digest: v.optional(digest) }),
    replies: [
      { status: 200, description: 'The differences, those with the most clicks first', schema: shownCandidates },
    ],
    handle: async ({ query, ports: { decisionStats: stats }, now }) => {
      const span = hoursOf(query, now)
      const asked = seriesAsked(query, span)
      if (asked instanceof Response) return asked
      const [found, points] = await Promise.all([
        stats.candidates(span.from, span.until, query.digest),
        asked && stats.series.candidates(asked, query.digest),
      ])
      const candidates = found.map((each) => ({
        ...each,
        ...shownSeries(points?.flatMap(({ candidate, ...point }) => (candidate === each.candidate ? [point] : []))),
      }))
      return json(200, { ...shownSpan(span), candidates })
    },
  }),
  endpoint({
    id: 'compareRendered',
    method: 'get',
    path: '/decisions/rendered',
    area: 'decisions',
    role: 'viewer',
    summary: 'Whether clicks were decided as their pages were told',
    description:
      'Of links whose token says what was decided when the page was made, by default in the last 24 hours. The click always decides again, and its decision is what holds.',
    query: renderedQuery,
    replies: [{ status: 200, description: 'What was decided then and at the click', schema: shownRendered }],
    handle: async ({ query: { version, surface, ...query }, ports: { decisionStats: stats }, now }) => {
      const span = hoursOf(query, now)
      const asked = seriesAsked(query, span)
      if (asked instanceof Response) return asked
      const [rendered, points] = await Promise.all([
        stats.rendered({ ...span, version, surface }),
        asked && stats.series.rendered({ ...asked, version, surface }),
      ])
      return json(200, { ...shownSpan(span), ...rendered, ...shownSeries(points) })
    },
  }),
]

interface Hours {
  readonly from: number
  readonly until: number
}

/** Whole hours: the one of `from` is counted, the one that `until` is in as well. */
function hoursOf(
  query: { readonly from?: Instant | undefined; readonly until?: Instant | undefined },
  now: Instant,
): Hours {
  const until = hourOf((query.until ?? now) + hourMs - 1)
  return { from: query.from === undefined ? until - dayMs : hourOf(query.from), until }
}

function shownSpan({ from, until }: Hours): Readonly<Record<'from' | 'until', string>> {
  return { from: formatInstant(instant(from)), until: formatInstant(instant(until)) }
}

const mostPoints = 1000

/** Undefined where no series is asked for. */
function seriesAsked(
  { by, offset: offsetMinutes }: { readonly by?: 'hour' | 'day' | undefined; readonly offset: number },
  span: Hours,
): SeriesQuery | Response | undefined {
  if (by === undefined) return undefined
  if (span.until - span.from <= mostPoints * (by === 'hour' ? hourMs : dayMs)) return { ...span, by, offsetMinutes }
  return problem('bad-request', `there are more than ${mostPoints} ${by}s between \`from\` and \`until\``)
}

function shownSeries(points: readonly { readonly at: number }[] | undefined) {
  if (points === undefined) return {}
  return { series: points.map(({ at, ...sums }) => ({ at: formatInstant(instant(at)), ...sums })) }
}

function shownStatsRow(row: StatsRow): Readonly<Record<string, unknown>> {
  const { hour, day } = row
  return {
    ...row,
    ...(hour === undefined ? {} : { hour: formatInstant(instant(Number(hour))) }),
    ...(day === undefined ? {} : { day: formatInstant(instant(Number(day))) }),
  }
}

function reportsOf(rows: readonly ReportRow[]) {
  return Array.from(
    Map.groupBy(rows, ({ rule }) => rule),
    ([rule, of]) => ({
      rule,
      matched: sumOf(of),
      changed: sumOf(of.filter(({ action, would }) => action !== would)),
      changes: of.map(({ action, would, count }) => ({ action, would, count })),
    }),
  )
}

function sumOf(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0)
}
