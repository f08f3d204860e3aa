/**
 * How large the catalogue is and what waits in it, for a glance.
 *
 * @module
 */

import type { Instant } from '../../kernel/instant.ts'

/** A sum that is as large may be larger. */
export const countedUpTo = 10_000

export type CatalogueSums = (now: Instant) => Promise<{
  readonly entries: number
  /** Changes that KV does not show yet. */
  readonly waiting: number
  readonly expired: number
  /** Whose page in the own store was not found. */
  readonly gone: number
}>
