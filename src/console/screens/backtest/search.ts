/**
 * What stands in the address of this screen: what is asked, over which span. A text that was pasted is too long for that.
 *
 * @module
 */

import * as v from 'valibot'

export const spans = ['24h', '7d', '14d', '30d'] as const

export type Span = (typeof spans)[number]

export const breakdowns = ['answer', 'surface', 'marketplace', 'party'] as const

export type Breakdown = (typeof breakdowns)[number]

const text = v.optional(v.fallback(v.optional(v.string()), undefined))
const number = v.optional(
  v.fallback(
    v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1))),
    undefined,
  ),
)

function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.optional(v.fallback(v.optional(v.picklist(words)), undefined))
}

export const backtestSearch = v.object({
  /** One of these three: whose text is tried. */
  draft: text,
  version: number,
  request: number,
  /** The version it is compared with; what is in force where absent. */
  against: number,
  span: oneOf(spans),
  /** RFC 3339: in place of the span. */
  from: text,
  until: text,
  /** RFC 3339: every click is judged as of this instant. */
  at: text,
  /** `rollups`: from the hourly counts, though there are records. */
  basis: oneOf(['rollups']),
  /** By what the changes are broken down. */
  by: oneOf(breakdowns),
})

export type BacktestSearch = v.InferOutput<typeof backtestSearch>
