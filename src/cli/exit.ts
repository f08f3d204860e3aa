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

/** The command line asks for something that cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
