/**
 * What stands in the address of these screens.
 *
 * @module
 */

import * as v from 'valibot'

export const states = [
  'in_review',
  'approved',
  'scheduled',
  'suspended',
  'failed',
  'rejected',
  'applied',
  'cancelled',
] as const

export const views = ['meaning', 'yaml', 'tests', 'analysis', 'backtest', 'discussion', 'rebase', 'edit'] as const

export type View = (typeof views)[number]

function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.optional(v.fallback(v.optional(v.picklist(words)), undefined))
}

/** `state`: only requests in it. */
export const requestsSearch = v.object({ state: oneOf(states) })

/** `view`: which tab is open; `draft`: whose text becomes the next revision. */
export const requestSearch = v.object({
  view: oneOf(views),
  draft: v.optional(v.fallback(v.optional(v.string()), undefined)),
})

export type RequestsSearch = v.InferOutput<typeof requestsSearch>
export type RequestSearch = v.InferOutput<typeof requestSearch>
