/**
 * What stands in the address of one version.
 *
 * @module
 */

import * as v from 'valibot'

import { addressNumber, addressWord } from '../../parts/address.ts'

export const views = ['meaning', 'text', 'source'] as const

/** `view`: which tab is open; `with`: the version it is compared with, its base where absent. */
export const versionSearch = v.object({
  view: addressWord(views),
  with: addressNumber(1),
})

export type VersionSearch = v.InferOutput<typeof versionSearch>
