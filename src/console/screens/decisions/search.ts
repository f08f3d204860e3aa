/**
 * What stands in the address of these screens: every filter of `GET /decisions` under its own name, and the span.
 *
 * @module
 */

import * as v from 'valibot'

import { addressFlag, addressNumber, addressText, addressWord } from '../../parts/address.ts'
import { ranges } from '../../parts/span.ts'

const filters = {
  version: addressNumber(0),
  surface: addressText,
  evidence: addressText,
  marketplace: addressText,
  party: addressText,
  product: addressText,
  shop: addressText,
  author: addressText,
  content: addressText,
  answer: addressText,
  action: addressText,
  rule: addressText,
  reason: addressText,
  fault: addressText,
  would: addressText,
  candidate: addressWord(['different', 'same']),
  rendered: addressWord(['different', 'same']),
}

export type FilterName = keyof typeof filters

export const filterNames = Object.keys(filters) as readonly FilterName[]

/**
 * `range`: how far back, a day where it is absent; `from` and `until` in its place, RFC 3339; `tail`: read again and again.
 * `asked`: of one decision, which policy is asked again.
 */
export const decisionsSearch = v.object({
  ...filters,
  range: addressWord(ranges),
  from: addressText,
  until: addressText,
  tail: addressFlag,
  asked: addressWord(['then', 'now']),
})

export type DecisionsSearch = v.InferOutput<typeof decisionsSearch>
