/**
 * Reading the facts of a click: each by a function of its own, because a name that is looked up for every click costs as
 * much as the hash of an id.
 *
 * @module
 */

import type { DemandedFact } from '../condition.ts'
import type { Facts } from '../decision.ts'

export type ReadFact = (facts: Facts) => string | undefined

export const readFact: Readonly<Record<DemandedFact, ReadFact>> = {
  content: ({ content }) => content,
  shop: ({ shop }) => shop,
  product: ({ product }) => product,
  author: ({ author }) => author,
  channel: ({ channel }) => channel,
  region: ({ region }) => region,
  language: ({ language }) => language,
}
