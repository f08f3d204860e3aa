/**
 * Hours and days: what counts are kept by, as the instant each begins (UTC).
 *
 * @module
 */

export const hourMs = 3_600_000
export const dayMs = 86_400_000

export function hourOf(at: number): number {
  return at - (at % hourMs)
}

export function dayOf(at: number): number {
  return at - (at % dayMs)
}
