/**
 * What may stand in the address of a screen. Addresses are written by people too: whatever cannot be meant counts as
 * absent, and a number is read where one belongs.
 *
 * @module
 */

import * as v from 'valibot'

/** The router reads `41` as a number, wherever it stands. */
const written = v.union([v.string(), v.number()])

export const addressText = v.optional(v.fallback(v.optional(v.pipe(written, v.transform(String))), undefined))

export function addressWord<const Words extends readonly string[]>(words: Words) {
  return v.optional(v.fallback(v.optional(v.pipe(written, v.transform(String), v.picklist(words))), undefined))
}

/** A whole number from `least`. */
export function addressNumber(least: number) {
  return v.optional(
    v.fallback(v.optional(v.pipe(written, v.transform(Number), v.integer(), v.minValue(least))), undefined),
  )
}

/** `true`, or absent. */
export const addressFlag = v.optional(v.fallback(v.optional(v.boolean()), undefined))
