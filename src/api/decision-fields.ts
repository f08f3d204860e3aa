/**
 * Fields of the routes of decision records: what can be asked for, and what is shown.
 *
 * @module
 */

import * as v from 'valibot'

import { cursorPattern } from '../control/records/archive.ts'
import { exportFormats } from '../control/records/export.ts'
import type { RecordFilter } from '../control/records/filter.ts'
import { groupings } from '../control/records/stats.ts'
import { rollupDimensions } from '../record/rollup.ts'
import { instantText, pageQuery, shownInstant, wholeNumber } from './fields.ts'

const word = v.pipe(v.string(), v.maxLength(512, 'must have at most 512 characters'))

function described(text: string) {
  return v.optional(v.pipe(word, v.description(text)))
}

/** A span of time. */
export const spanQuery = {
  from: v.optional(v.pipe(instantText, v.metadata({ description: 'From this instant on; RFC 3339 with an offset' }))),
  until: v.optional(v.pipe(instantText, v.metadata({ description: 'Before this instant; RFC 3339 with an offset' }))),
}

/** What records can be asked for by. */
const filterQuery = {
  version: v.optional(v.pipe(wholeNumber, v.metadata({ description: 'Version of the policy; 0: the bundled one' }))),
  surface: described('live_room, short_video, showcase, unknown, or what a policy adds'),
  evidence: described('How the surface is known: signed, referer, none'),
  marketplace: described('Where the link leads'),
  party: described('own, external, none'),
  product: described('The product, as `marketplace:id`'),
  shop: described('The shop, as `marketplace:id`'),
  author: described('Who put the link there'),
  content: described('The room, video or showcase'),
  answer: described('forward, detour, notice'),
  action: described('allow, warn, explain, equivalent, redirect'),
  rule: described('The rule that decided'),
  reason: described('The reason given'),
  fault: described(
    'What was the matter with the link, as `unsafe` or `unsafe:userinfo`, or with its token, as `expired`; `*`: any',
  ),
  would: described('The rule in report mode that would have decided; `*`: any'),
  candidate: v.optional(
    v.pipe(v.picklist(['different', 'same']), v.description('What the candidate would have decided')),
  ),
  rendered: v.optional(
    v.pipe(
      v.picklist(['different', 'same']),
      v.description('What was decided when the page was made, against what the click decided'),
    ),
  ),
}

export const recordQuery = v.object({
  ...filterQuery,
  ...spanQuery,
  ...pageQuery,
  cursor: v.optional(
    v.pipe(v.string(), v.regex(cursorPattern, 'is no `next` of ours'), v.description('`next` of the page before')),
  ),
})

export const exportQuery = v.object({
  ...filterQuery,
  ...spanQuery,
  format: v.optional(v.pipe(v.picklist(exportFormats), v.description('How records are written')), 'ndjson'),
})

/** What was asked for, without what only says which page. */
export function filterOf(query: RecordFilter & Readonly<Record<string, unknown>>): RecordFilter {
  const names = Object.keys(filterQuery) as (keyof RecordFilter)[]
  return Object.fromEntries(names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])))
}

export const recordId = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'must be an id of a decision'), v.description('The decision')),
})

const maybe = v.nullable(v.string())
const maybeNumber = v.nullable(v.number())

/** More may come with newer gateways. */
export const shownRecordSchema = v.looseObject({
  id: v.string(),
  at: shownInstant,
  policy: v.looseObject({ name: maybe, version: maybeNumber, digest: maybe, tier: maybe }),
  in: v.looseObject({
    surface: v.string(),
    evidence: v.string(),
    marketplace: maybe,
    party: v.string(),
    kind: v.string(),
    product: maybe,
    shop: maybe,
    author: maybe,
    content: maybe,
    url: v.pipe(maybe, v.description('The host; of an app link, its scheme. Never a path or a query')),
  }),
  out: v.looseObject({
    answer: v.string(),
    action: v.string(),
    step: maybe,
    rule: maybe,
    reason: v.string(),
    status: maybeNumber,
    host: maybe,
    skipped: v.array(v.object({ step: v.string(), why: v.string() })),
  }),
  would: v.nullable(v.looseObject({ rule: v.string(), action: v.string(), reason: maybe })),
  candidate: v.nullable(v.looseObject({ digest: v.string(), action: v.string(), rule: maybe, same: v.boolean() })),
  rendered: v.nullable(v.looseObject({ action: v.string(), clicked: v.string(), same: v.boolean() })),
  missing: v.array(v.string()),
  sampledrate: v.pipe(v.number(), v.description('How many clicks this record stands for')),
  erased: v.array(v.string()),
})

const grouping = v.picklist(groupings, `must be among ${groupings.join(', ')}`)

const offset = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'must be an offset such as +08:00'),
    v.transform(minutesOf),
    v.description('When a day begins, as an offset to UTC'),
  ),
  '+00:00',
)

export const statsQuery = v.object({
  ...spanQuery,
  version: filterQuery.version,
  ...v.entriesFromList(rollupDimensions, v.optional(word)),
  by: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').filter((name) => name !== '')),
      v.array(grouping),
      v.description(`Count together by these, with commas between: ${groupings.join(', ')}`),
    ),
    '',
  ),
  offset,
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(10_000, 'must be at most 10000'),
      v.description('How many rows at most, 1 to 10000'),
    ),
    '1000',
  ),
})

function minutesOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4))
  return text.startsWith('-') ? -minutes : minutes
}

/** Of what is summed up over a span: how it went. */
export const seriesQuery = {
  by: v.optional(
    v.pipe(v.picklist(['hour', 'day']), v.description('Tell the sums of every hour or day too, at most 1000 of them')),
  ),
  offset,
}

function seriesOf<Sums extends v.ObjectEntries>(sums: Sums) {
  const point = v.object({ at: v.pipe(shownInstant, v.description('When the hour or day begins')), ...sums })
  return v.optional(
    v.pipe(v.array(point), v.description('Where `by` was asked for: oldest first, without those of no clicks')),
  )
}

const count = v.pipe(v.number(), v.description('Clicks'))

/** The hours that were counted, which begin in the span asked for. */
const countedSpan = { from: shownInstant, until: shownInstant }

export const shownStats = v.object({
  ...countedSpan,
  by: v.array(v.string()),
  rows: v.pipe(
    v.array(v.looseObject({ count })),
    v.description('The fields that were grouped by, absent ones as empty texts, hours and days as instants'),
  ),
  total: count,
  dropped: v.pipe(v.number(), v.description('Records that could not be sent in these hours, and so are not counted')),
  truncated: v.pipe(v.boolean(), v.description('There are more rows')),
})

const reportSums = {
  matched: v.pipe(v.number(), v.description('Clicks that it would have decided')),
  changed: v.pipe(v.number(), v.description('Those of them that it would have decided otherwise')),
}

export const shownReports = v.object({
  ...countedSpan,
  rules: v.array(
    v.object({
      rule: v.string(),
      ...reportSums,
      series: seriesOf(reportSums),
      changes: v.array(v.object({ action: v.string(), would: v.string(), count })),
    }),
  ),
})

const candidateSums = {
  tried: v.pipe(v.number(), v.description('Clicks it was tried on')),
  different: v.pipe(v.number(), v.description('Those it would have decided otherwise')),
}

export const shownCandidates = v.object({
  ...countedSpan,
  candidates: v.array(
    v.object({
      candidate: v.pipe(v.string(), v.description('Digest of its program')),
      ...candidateSums,
      series: seriesOf(candidateSums),
      rows: v.array(
        v.object({
          surface: v.string(),
          marketplace: v.string(),
          rule: v.string(),
          action: v.string(),
          candidate_rule: v.string(),
          candidate_action: v.string(),
          count,
        }),
      ),
      truncated: v.boolean(),
    }),
  ),
})

export const renderedQuery = v.object({
  ...spanQuery,
  ...seriesQuery,
  version: filterQuery.version,
  surface: filterQuery.surface,
})

const renderedSums = {
  clicks: v.pipe(v.number(), v.description('Clicks on links that say what was decided when their page was made')),
  different: v.pipe(v.number(), v.description('Those that were decided otherwise')),
}

export const shownRendered = v.object({
  ...countedSpan,
  ...renderedSums,
  series: seriesOf(renderedSums),
  rows: v.array(
    v.object({
      surface: v.string(),
      rendered: v.pipe(v.string(), v.description('Decided when the page was made; `other`: a word that is no action')),
      clicked: v.pipe(v.string(), v.description('Decided at the click')),
      count,
    }),
  ),
  truncated: v.boolean(),
})

const number = v.number()

export const shownProof = v.object({
  since: shownInstant,
  holds: v.pipe(v.boolean(), v.description('Nothing is unaccounted for')),
  isolates: number,
  told: v.pipe(number, v.description('Records that isolates of the edge told of')),
  stored: number,
  dropped: v.pipe(number, v.description('Told as dropped')),
  dead: v.pipe(number, v.description('In dead letters')),
  surplus: v.pipe(number, v.description('Told as dropped, and arrived all the same')),
  missing: number,
  lost_messages: v.pipe(number, v.description('Messages that never arrived')),
  letters: v.object({ messages: number, unreadable: number }),
  standings: v.object({ balanced: number, under_way: number, unaccounted: number, doubled: number, untold: number }),
  named: v.pipe(
    v.array(
      v.object({
        isolate: v.string(),
        standing: v.picklist(['balanced', 'under_way', 'unaccounted', 'doubled', 'untold']),
        first_at: shownInstant,
        last_at: shownInstant,
        messages: v.pipe(number, v.description('The greatest number of a message that arrived')),
        told: v.nullable(number),
        stored: number,
        dropped: number,
        dead: number,
        missing: number,
        surplus: number,
        gaps: v.pipe(v.array(v.tuple([number, number])), v.description('Numbers of messages that never arrived')),
      }),
    ),
    v.description('Isolates that do not balance, at most 100'),
  ),
})
