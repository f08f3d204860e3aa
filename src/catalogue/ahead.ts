/**
 * Times ahead: until when something counts, on a clock that may be put back.
 *
 * @module
 */

/**
 * Whether a time that is so many milliseconds away is still to come. What is further ahead than it was ever set is from
 * before the clock was put back, and no longer counts.
 */
export function isAhead(leftMs: number, mostMs: number): boolean {
  return leftMs > 0 && leftMs <= mostMs
}
