/**
 * Backtests: what the clicks of the last days would have met under other rules.
 *
 * @module
 */

import * as v from 'valibot'

import {
  backtestSpan,
  preparedWithLists,
  mostMaxRecords,
  usualMaxRecords,
  type BacktestSources,
} from '../../control/backtest-span.ts'
import { programOf, type VersionStore } from '../../control/versions.ts'
import { dayMs, formatInstant, type Instant } from '../../kernel/instant.ts'
import { compilePolicy } from '../../policy/language/compile.ts'
import type { Program } from '../../policy/program.ts'
import { endpointsOf, json, type Call } from '../endpoint.ts'
import { instantText, source } from '../fields.ts'
import { problem } from '../problem.ts'
import { flat } from '../publish-reply.ts'

export interface BacktestPorts {
  readonly versions: VersionStore
  readonly backtests: BacktestSources
}

const endpoint = endpointsOf<BacktestPorts>()

const versionNumber = v.pipe(v.number(), v.integer(), v.minValue(1))

const longestSpanMs = 400 * dayMs

const affected = v.object({
  distinct: v.number(),
  exact: v.pipe(v.boolean(), v.description('False: there were more than could be told apart')),
  top: v.array(v.object({ id: v.string(), clicks: v.number() })),
})

const side = v.object({ action: v.string(), reason: v.string() })
const compared = v.object({ name: v.string(), version: v.number(), digest: v.string() })

const report = v.object({
  format_version: v.literal(1),
  basis: v.pipe(v.picklist(['records', 'rollups']), v.description('Raw records, or hourly counts, which know less')),
  from: v.string(),
  until: v.string(),
  at: v.nullable(v.string()),
  time_zone: v.string(),
  before: compared,
  after: compared,
  read: v.pipe(v.number(), v.description('Records or rows of counts')),
  clicks: v.number(),
  changed: v.number(),
  same: v.number(),
  undetermined: v.pipe(v.number(), v.description('Clicks of which too little is kept to tell')),
  undetermined_by: v.pipe(v.record(v.string(), v.number()), v.description('What was lacking, in clicks')),
  groups: v.array(
    v.object({
      from: side,
      to: side,
      surface: v.string(),
      marketplace: v.nullable(v.string()),
      party: v.string(),
      clicks: v.number(),
      share: v.pipe(v.number(), v.description('Of all clicks, 0 to 1')),
      examples: v.pipe(v.array(v.string()), v.description('Ids of records')),
    }),
  ),
  ungrouped: v.pipe(v.number(), v.description('Changed clicks in none of the groups, because there were too many')),
  rules: v.pipe(
    v.array(
      v.object({
        before: v.nullable(v.string()),
        after: v.nullable(v.string()),
        clicks: v.number(),
        share: v.pipe(v.number(), v.description('Of all clicks, 0 to 1')),
        examples: v.pipe(v.array(v.string()), v.description('Ids of records')),
      }),
    ),
    v.description('Changed clicks by the rules that decide them; null: the defaults, or what the engine itself says'),
  ),
  rules_untold: v.pipe(
    v.number(),
    v.description('Changed clicks in none of the rules: hourly counts leave open which it was, or there were too many'),
  ),
  creators: affected,
  products: affected,
  days: v.array(v.object({ day: v.string(), clicks: v.number(), changed: v.number(), undetermined: v.number() })),
  versions: v.array(v.object({ version: v.number(), clicks: v.number() })),
  drift: v.pipe(
    v.object({
      checked: v.number(),
      records: v.number(),
      clicks: v.number(),
      overridden: v.number(),
      examples: v.array(v.string()),
    }),
    v.description('Records that the version they were made by decides otherwise when it is asked again'),
  ),
  complete: v.boolean(),
  stopped_at: v.pipe(v.nullable(v.string()), v.description('Ask again with this as `from`, and merge')),
  counts: v.optional(v.looseObject({})),
})

export const backtestEndpoints = [
  endpoint({
    id: 'backtest',
    method: 'post',
    path: '/backtest',
    reads: true,
    area: 'policies',
    role: 'editor',
    summary: 'Say what recorded clicks would have met under a document or a version',
    description:
      'Every record is asked again, at its own instant or as of `at`. It stops between two hours when `max_records` were read, or 5,000 objects of the archive opened; `complete` is then false, and the rest begins at `stopped_at`.',
    body: v.object({
      source: v.optional(source),
      version: v.optional(v.pipe(versionNumber, v.description('A published version, in place of a document'))),
      against: v.optional(v.pipe(versionNumber, v.description('The version to compare with; by default the head'))),
      against_source: v.optional(v.pipe(source, v.description('A document to compare with, in place of a version'))),
      from: instantText,
      until: instantText,
      at: v.optional(v.pipe(instantText, v.description('Judge every click as of this instant'))),
      basis: v.optional(
        v.pipe(
          v.picklist(['records', 'rollups']),
          v.description('By default records, and counts where there are no records'),
        ),
      ),
      max_records: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostMaxRecords)),
        usualMaxRecords,
      ),
      with_counts: v.optional(v.pipe(v.boolean(), v.description('Carry what is needed to merge creators exactly'))),
    }),
    maxBytes: 2_400_000,
    replies: [{ status: 200, description: 'The report', schema: report }],
    problems: ['policy-invalid', 'not-found'],
    handle: backtestAsked,
  }),
]

interface Named {
  readonly source?: string | undefined
  readonly version?: number | undefined
}

interface Body extends Named {
  readonly against?: number | undefined
  readonly against_source?: string | undefined
  readonly from: Instant
  readonly until: Instant
  readonly at?: Instant | undefined
  readonly basis?: 'records' | 'rollups' | undefined
  readonly max_records: number
  readonly with_counts?: boolean | undefined
}

async function backtestAsked(call: Call<BacktestPorts, unknown, unknown, Body>): Promise<Response> {
  const { body, ports } = call
  const { from, until, at, basis } = body
  if (until <= from) return problem('bad-request', '`until` must be later than `from`')
  if (until - from > longestSpanMs) return problem('bad-request', 'the span is longer than 400 days')
  const after = await subjectOf(call, body)
  if (after instanceof Response) return after
  const against = body.against ?? (body.against_source === undefined ? await ports.versions.head() : undefined)
  if (against === 0) return problem('not-found', 'nothing has been published yet, so there is nothing to compare with')
  const before = await subjectOf(call, { source: body.against_source, version: against })
  if (before instanceof Response) return before
  const { lists } = ports.backtests
  const [old, young] = [
    await preparedWithLists(before.program, before.version, lists),
    await preparedWithLists(after.program, after.version, lists),
  ]
  const span = { from, until, at, basis, maxRecords: body.max_records, withCounts: body.with_counts }
  const done = await backtestSpan(old, young, span, ports.backtests)
  if (done.ok) return json(200, done.value)
  const { hour, most } = done.error
  return problem(
    'too-large',
    `the hour that begins at ${formatInstant(hour)} has more than ${most} records: export them and give the file to \`detour backtest --records\`, or ask with \`basis: rollups\``,
  )
}

interface Meant {
  readonly program: Program
  readonly version: number
}

async function subjectOf(
  { ports, language }: Pick<Call<BacktestPorts>, 'ports' | 'language'>,
  { source: written, version }: Named,
): Promise<Meant | Response> {
  if ((written === undefined) === (version === undefined)) {
    return problem('bad-request', 'give either a document or the number of a version')
  }
  if (written === undefined) {
    const stored = await ports.versions.get(version ?? 0)
    const program = stored === undefined ? undefined : programOf(stored)
    if (program === undefined) return problem('not-found', `there is no version ${version} that this build reads`)
    return { program, version: version ?? 0 }
  }
  const { program, diagnostics } = compilePolicy(written)
  if (program !== undefined) return { program, version: 0 }
  return problem('policy-invalid', 'nothing was read', { diagnostics: flat(diagnostics, language) })
}
