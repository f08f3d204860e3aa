/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText, addressWord } from '../../parts/address.ts'

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
  view: addressWord(insightViews),
  range: addressWord(insightRanges),
  rule: addressText,
  least: amount,
  most: amount,
})
