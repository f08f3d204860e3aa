/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

/** Numbers as well: the router reads `rule=77` as one. */
const text = v.optional(
  v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), undefined),
)

/** The API counts by hours, and a trial is judged by days. */
export const insightRanges = ['24h', '7d', '30d'] as const

export const insightViews = ['report', 'candidate', 'rendered'] as const

/** A number that someone typed into the address. */
const amount = v.optional(v.fallback(v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e9))), undefined))

/**
 * `view`: which of the three; `range`: how far it looks back; `rule`: whose findings are open; `least`: matches that a rule
 * needs before it is promoted; `most`: percent of all clicks that it may change.
 */
export const insightsSearch = v.object({
  view: v.optional(v.fallback(v.optional(v.picklist(insightViews)), undefined)),
  range: v.optional(v.fallback(v.optional(v.picklist(insightRanges)), undefined)),
  rule: text,
  least: amount,
  most: amount,
})
