/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

const text = v.optional(v.fallback(v.optional(v.string()), undefined))

/** `draft`: the draft that is edited; `version`: one to start from; `rule`: where the cursor goes; `panel`: what is open beside the editor. */
export const policySearch = v.object({ draft: text, version: text, rule: text, panel: text })
