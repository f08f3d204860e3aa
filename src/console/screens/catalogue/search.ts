/**
 * What stands in the address of this screen: the tab, the filters, and what is open over it.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText, addressWord } from '../../parts/address.ts'

export const tabs = ['entries', 'import', 'coverage', 'health'] as const
export const statuses = ['active', 'pending', 'delisted'] as const
export const expiries = ['now', '7', '14', '30'] as const
export const healths = ['good', 'unknown', 'gone'] as const

export const catalogueSearch = v.object({
  tab: addressWord(tabs),
  /** A part of the title, or an id. */
  q: addressText,
  marketplace: addressText,
  status: addressWord(statuses),
  health: addressWord(healths),
  /** Entries that have expired, or will within so many days. */
  expires: addressWord(expiries),
  /** Entries that an import named last. */
  import: addressText,
  /** The entry that is open. */
  entry: addressText,
  /** `marketplace:id`, or empty: an entry is being added. */
  add: addressText,
  /** The import that is looked at. */
  job: addressText,
  /** How far back coverage looks. */
  days: addressWord(['1', '7', '30', '90']),
})

export type CatalogueSearch = v.InferOutput<typeof catalogueSearch>
