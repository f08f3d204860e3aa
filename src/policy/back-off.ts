/**
 * When KV is asked again: thirty seconds after it was, and after a failure it is left alone for 1, 2, 4 … 30 s.
 *
 * @module
 */

const freshMs = 30_000
const maxBackoffMs = 30_000

export interface BackOff {
  /** Whether it is too early to ask. */
  isFresh(now: number): boolean
  /** Set before a read, so that of all requests that find the policy old only one asks. */
  begin(now: number): void
  succeed(now: number): void
  fail(now: number): void
  /** Asks after so many milliseconds, unless it asks earlier. */
  noLaterThan(ms: number, now: number): void
  askAtOnce(): void
}

export function makeBackOff(): BackOff {
  let nextCheckAt = 0
  let failures = 0

  return {
    /** A clock that was put back must not make the policy fresh for as long. */
    isFresh(now) {
      return now < nextCheckAt && nextCheckAt <= now + freshMs
    },
    begin(now) {
      nextCheckAt = now + freshMs
    },
    succeed(now) {
      failures = 0
      nextCheckAt = now + freshMs
    },
    fail(now) {
      nextCheckAt = now + Math.min(1000 * 2 ** failures, maxBackoffMs)
      failures = Math.min(failures + 1, 5)
    },
    noLaterThan(ms, now) {
      nextCheckAt = Math.min(nextCheckAt, now + ms)
    },
    askAtOnce() {
      nextCheckAt = 0
    },
  }
}
