/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

/** Numbers as well: the router reads `version=41` as one. */
const text = v.optional(
  v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), undefined),
)

const flag = v.optional(v.fallback(v.optional(v.boolean()), undefined))

function oneOf<const Values extends readonly string[]>(values: Values) {
  return v.optional(v.fallback(v.optional(v.picklist(values)), undefined))
}

export const views = ['instant', 'time'] as const

/**
 * `version`, `draft`: which policy, the one in force where both are absent; `with`: the one beside it; `only`: only where
 * they differ. `at`: RFC 3339, now where it is absent. `surface`: whose time is shown; `turn`: rows are columns; `cell`:
 * the open one.
 */
export const matrixSearch = v.object({
  version: text,
  draft: text,
  with: text,
  only: flag,
  at: text,
  by: oneOf(['party', 'marketplace']),
  view: oneOf(views),
  surface: text,
  turn: flag,
  cell: text,
})

export type MatrixSearch = v.InferOutput<typeof matrixSearch>
