/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

import { addressFlag, addressText, addressWord } from '../../parts/address.ts'

const views = ['instant', 'time'] as const

/**
 * `version`, `draft`: which policy, the one in force where both are absent; `with`: the one beside it; `only`: only where
 * they differ. `at`: RFC 3339, now where it is absent. `surface`: whose time is shown; `turn`: rows are columns; `cell`:
 * the open one.
 */
export const matrixSearch = v.object({
  version: addressText,
  draft: addressText,
  with: addressText,
  only: addressFlag,
  at: addressText,
  by: addressWord(['party', 'marketplace']),
  view: addressWord(views),
  surface: addressText,
  turn: addressFlag,
  cell: addressText,
})

export type MatrixSearch = v.InferOutput<typeof matrixSearch>
