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
import { dayMs, formatInstant, instant } from '../../kernel/instant.ts'
import {
  exportQuery,
  filterOf,
  recordId,
  recordQuery,
  shownProof,
  shownRecordSchema,
  spanQuery,
} from '../decision-fields.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { pageOf } from '../fields.ts'
import { problem } from '../problem.ts'
import { decisionStatsEndpoints, type DecisionStatsPorts } from './decision-stats.ts'

export interface DecisionPorts extends DecisionStatsPorts {
  /** Absent: raw records are not kept. */
  readonly decisionArchive: DecisionArchive | undefined
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
  ...decisionStatsEndpoints,
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

function shownIsolate(isolate: ProvenIsolate): Readonly<Record<string, unknown>> {
  const { gap_at: _, doubtful: __, max_seq: messages, first_at, last_at, ...rest } = isolate
  return {
    ...rest,
    messages,
    first_at: formatInstant(instant(first_at)),
    last_at: formatInstant(instant(last_at)),
  }
}
