/**
 * What stands in the address of this screen: the list that is looked at.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText } from '../../parts/address.ts'

export const listsSearch = v.object({
  digest: addressText,
})

export type ListsSearch = v.InferOutput<typeof listsSearch>
