/**
 * Decision records: what the gateway decided, one by one and counted, and the proof that none is missing.
 *
 * @module
 */

import * as v from 'valibot'

import type { DecisionArchive } from '../../control/records/archive.ts'
import { exportStream, type ExportNotes } from '../../control/records/export.ts'
import { prove, type ProofReader, type ProvenIsolate } from '../../control/records/proof.ts'
import { shownRecord } from '../../control/records/shown.ts'
import type { DecisionStats, ReportRow, StatsRow } from '../../control/records/stats.ts'
import { formatInstant, instant, type Instant } from '../../kernel/instant.ts'
import { dayMs, hourMs, hourOf } from '../../record/hour.ts'
import {
  exportQuery,
  filterOf,
  recordId,
  recordQuery,
  renderedQuery,
  shownCandidates,
  shownProof,
  shownRecordSchema,
  shownRendered,
  shownReports,
  shownStats,
  spanQuery,
  statsQuery,
} from '../decision-fields.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { digest, pageOf } from '../fields.ts'
import { problem } from '../problem.ts'

export interface DecisionPorts {
  /** Absent: raw records are not kept. */
  readonly decisionArchive: DecisionArchive | undefined
  readonly decisionStats: DecisionStats
  readonly decisionProof: ProofReader
  /** Absent: exports are not noted. */
  readonly exportNotes: ExportNotes | undefined
}

const endpoint = endpointsOf<DecisionPorts>()

const page = v.object({
  ...pageOf(shownRecordSchema).entries,
  gone: v.pipe(v.array(v.string()), v.description('Objects of the archive that should be there and are not')),
})

export const decisionEndpoints = [
  endpoint({
    id: 'listDecisions',
    method: 'get',
    path: '/decisions',
    area: 'decisions',
    role: 'viewer',
    summary: 'List decisions, newest first',
    description:
      'Raw records are kept as long as the settings say. A page may hold fewer records than asked for, even none, while `next` is there: go on with it. A record can be seen some seconds after its click.',
    query: recordQuery,
    replies: [{ status: 200, description: 'A page of decisions', schema: page }],
    problems: ['not-configured'],
    handle: async ({ query, ports: { decisionArchive } }) => {
      if (decisionArchive === undefined) return noArchive()
      const { from, until, cursor, limit } = query
      const { items, next, gone } = await decisionArchive.page({ filter: filterOf(query), from, until, cursor, limit })
      return json(200, { items: items.map(shownRecord), next: next ?? null, gone })
    },
  }),
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
    query: v.object(spanQuery),
    replies: [{ status: 200, description: 'Every rule that matched', schema: shownReports }],
    handle: async ({ query, ports, now }) => {
      const span = hoursOf(query, now)
      const rows = await ports.decisionStats.reports(span.from, span.until)
      return json(200, { ...shownSpan(span), rules: reportsOf(rows) })
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
    query: v.object({ ...spanQuery, digest: v.optional(digest) }),
    replies: [
      { status: 200, description: 'The differences, those with the most clicks first', schema: shownCandidates },
    ],
    handle: async ({ query, ports, now }) => {
      const span = hoursOf(query, now)
      const candidates = await ports.decisionStats.candidates(span.from, span.until, query.digest)
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
    handle: async ({ query: { version, surface, ...query }, ports, now }) => {
      const span = hoursOf(query, now)
      const rendered = await ports.decisionStats.rendered({ ...span, version, surface })
      return json(200, { ...shownSpan(span), ...rendered })
    },
  }),
  endpoint({
    id: 'proveDecisions',
    method: 'get',
    path: '/decisions/proof',
    area: 'decisions',
    role: 'viewer',
    summary: 'Prove that no record is missing',
    description:
      'For every isolate of which something arrived since `from`, by default in the last 20 days: told = stored + dropped + dead − surplus. A surplus is of messages that the queue kept though it had not answered in time: told as dropped, and arrived all the same.',
    query: v.object({ from: spanQuery.from }),
    replies: [{ status: 200, description: 'The sums, and the isolates that do not balance', schema: shownProof }],
    handle: async ({ query, ports, now }) => {
      const from = query.from ?? instant(now - 20 * dayMs)
      const { named, ...sums } = await prove(ports.decisionProof, { from, now })
      return json(200, { since: formatInstant(from), ...sums, named: named.map(shownIsolate) })
    },
  }),
  endpoint({
    id: 'exportDecisions',
    method: 'get',
    path: '/decisions/export',
    area: 'decisions',
    role: 'publisher',
    summary: 'Export raw decisions as a stream',
    description:
      'Object by object of the archive, oldest first, by default of the last 24 hours. In CSV, texts that a spreadsheet would take for a formula have an apostrophe before them. Every export stands in the audit.',
    query: exportQuery,
    replies: [{ status: 200, description: 'The records', types: ['application/x-ndjson', 'text/csv'] }],
    problems: ['not-configured'],
    handle: async ({ query, ports: { decisionArchive, exportNotes }, actor, now }) => {
      if (decisionArchive === undefined) return noArchive()
      const { format } = query
      const [from, until] = [query.from ?? instant(now - dayMs), query.until ?? now]
      const filter = filterOf(query)
      await exportNotes?.note({ at: now, actor: actor.id, from, until, format, filter })
      const records = decisionArchive.records(from, until, { filter, onGone: logGone })
      return new Response(exportStream(records, format), {
        headers: {
          'content-type': format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson',
          'content-disposition': `attachment; filename="decisions.${format}"`,
        },
      })
    },
  }),
  endpoint({
    id: 'getDecision',
    method: 'get',
    path: '/decisions/{id}',
    area: 'decisions',
    role: 'viewer',
    summary: 'Get one decision',
    params: recordId,
    replies: [{ status: 200, description: 'The decision', schema: shownRecordSchema }],
    problems: ['not-found', 'not-configured'],
    handle: async ({ params, ports: { decisionArchive } }) => {
      if (decisionArchive === undefined) return noArchive()
      const record = await decisionArchive.get(params.id)
      if (record !== undefined) return json(200, shownRecord(record))
      return problem(
        'not-found',
        `no decision \`${params.id}\` is kept; raw records are kept as long as the settings say`,
      )
    },
  }),
]

function noArchive(): Response {
  return problem('not-configured', 'raw records need an R2 bucket: bind one as `ARCHIVE`')
}

/** The stream has begun by then; whoever pages through the same span is told which objects they are. */
function logGone(key: string): void {
  console.error(JSON.stringify({ event: 'archive-gone', key }))
}

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

function shownStatsRow(row: StatsRow): Readonly<Record<string, unknown>> {
  const { hour, day } = row
  return {
    ...row,
    ...(hour === undefined ? {} : { hour: formatInstant(instant(Number(hour))) }),
    ...(day === undefined ? {} : { day: formatInstant(instant(Number(day))) }),
  }
}

function shownIsolate(isolate: ProvenIsolate): Readonly<Record<string, unknown>> {
  const { gap_at: _, doubtful: __, max_seq: messages, first_at, last_at, ...rest } = isolate
  return {
    ...rest,
    messages,
    first_at: formatInstant(instant(first_at)),
    last_at: formatInstant(instant(last_at)),
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
