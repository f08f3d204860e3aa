/**
 * What stands in the address of this screen: the list that is looked at.
 *
 * @module
 */

import * as v from 'valibot'

export const listsSearch = v.object({
  digest: v.optional(v.fallback(v.optional(v.string()), undefined)),
})

export type ListsSearch = v.InferOutput<typeof listsSearch>
