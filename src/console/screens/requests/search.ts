/**
 * What stands in the address of these screens.
 *
 * @module
 */

import * as v from 'valibot'

const text = v.optional(v.fallback(v.optional(v.string()), undefined))

/** `state`: only requests in it. */
export const requestsSearch = v.object({ state: text })

/** `view`: which tab is open. */
export const requestSearch = v.object({ view: text })
