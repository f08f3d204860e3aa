/**
 * What stands in the address of this screen: the tab, the filters, and what is open over it.
 *
 * @module
 */

import * as v from 'valibot'

/** Whatever else stands there is as good as nothing; an id written by hand arrives as a number. */
const text = v.optional(
  v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), undefined),
)

function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.optional(v.fallback(v.optional(v.picklist(words)), undefined))
}

export const tabs = ['entries', 'import', 'coverage', 'health'] as const
export const statuses = ['active', 'pending', 'delisted'] as const
export const expiries = ['now', '7', '14', '30'] as const
export const healths = ['good', 'unknown', 'gone'] as const

export const catalogueSearch = v.object({
  tab: oneOf(tabs),
  /** A part of the title, or an id. */
  q: text,
  marketplace: text,
  status: oneOf(statuses),
  health: oneOf(healths),
  /** Entries that have expired, or will within so many days. */
  expires: oneOf(expiries),
  /** Entries that an import named last. */
  import: text,
  /** The entry that is open. */
  entry: text,
  /** `marketplace:id`, or empty: an entry is being added. */
  add: text,
  /** The import that is looked at. */
  job: text,
  /** How far back coverage looks. */
  days: oneOf(['1', '7', '30', '90']),
})

export type CatalogueSearch = v.InferOutput<typeof catalogueSearch>
