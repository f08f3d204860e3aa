/**
 * What stands in the address of this screen: what is asked, over which span. A text that was pasted is too long for that.
 *
 * @module
 */

import * as v from 'valibot'

import { addressNumber, addressText, addressWord } from '../../parts/address.ts'

export const spans = ['24h', '7d', '14d', '30d'] as const

export type Span = (typeof spans)[number]

export const breakdowns = ['answer', 'rule', 'surface', 'marketplace', 'party'] as const

export type Breakdown = (typeof breakdowns)[number]

export const backtestSearch = v.object({
  /** One of these three: whose text is tried. */
  draft: addressText,
  version: addressNumber(1),
  request: addressNumber(1),
  /** The version it is compared with; what is in force where absent. */
  against: addressNumber(1),
  span: addressWord(spans),
  /** RFC 3339: in place of the span. */
  from: addressText,
  until: addressText,
  /** RFC 3339: every click is judged as of this instant. */
  at: addressText,
  /** `rollups`: from the hourly counts, though there are records. */
  basis: addressWord(['rollups']),
  /** By what the changes are broken down. */
  by: addressWord(breakdowns),
})

export type BacktestSearch = v.InferOutput<typeof backtestSearch>
