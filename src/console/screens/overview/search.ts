/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

const text = v.optional(v.fallback(v.optional(v.string()), undefined))

export const overviewSearch = v.object({ q: text })
