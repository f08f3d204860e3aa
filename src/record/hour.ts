/**
 * Hours and days: what counts are kept by, as the instant each begins (UTC).
 *
 * @module
 */

import { dayMs, hourMs } from '../kernel/instant.ts'

export function hourOf(at: number): number {
  return at - (at % hourMs)
}

export function dayOf(at: number): number {
  return at - (at % dayMs)
}
