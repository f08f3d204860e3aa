/**
 * What stands in the address of this screen: the whole click, so that whoever opens it sees the same.
 *
 * @module
 */

import * as v from 'valibot'

/** Numbers as well: the router reads `author=77` as one. */
const text = v.optional(
  v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), undefined),
)

function oneOf<const Values extends readonly string[]>(values: Values) {
  return v.optional(v.fallback(v.optional(v.picklist(values)), undefined))
}

/** `version`, `draft`: against which policy; `with`: a second one. `at`: RFC 3339, now where it is absent. */
export const simulatorSearch = v.object({
  version: text,
  draft: text,
  with: text,
  catalogue: oneOf(['none']),
  url: text,
  at: text,
  surface: text,
  referer: text,
  evidence: oneOf(['signed', 'referer', 'none']),
  content: text,
  author: text,
  followers: text,
  channel: text,
  client: text,
  region: text,
  lang: text,
  token: text,
  visitor: text,
})

export type SimulatorSearch = v.InferOutput<typeof simulatorSearch>
