/**
 * Exit codes: a script can tell from the number alone what to do next.
 *
 * @module
 */

export const exit = {
  ok: 0,
  failed: 1,
  usage: 2,
  policyInvalid: 3,
  testsFailed: 4,
  changes: 5,
  refused: 6,
  staleBase: 7,
} as const
