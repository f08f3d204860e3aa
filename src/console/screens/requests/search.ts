/**
 * What stands in the address of these screens.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText, addressWord } from '../../parts/address.ts'

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

/** `state`: only requests in it. */
export const requestsSearch = v.object({ state: addressWord(states) })

/** `view`: which tab is open; `draft`: whose text becomes the next revision. */
export const requestSearch = v.object({
  view: addressWord(views),
  draft: addressText,
})

export type RequestsSearch = v.InferOutput<typeof requestsSearch>
export type RequestSearch = v.InferOutput<typeof requestSearch>
