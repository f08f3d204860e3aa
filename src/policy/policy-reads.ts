/**
 * The reads of KV: one at a time, begun on behalf of whichever request finds that it is time.
 *
 * A promise of one request may never settle for another (its timers end with it), so whoever joins a read of someone
 * else races a timer of its own, and a read that should long have settled is given up.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Within } from '../kernel/within.ts'
import type { BackOff } from './back-off.ts'

interface Attempt {
  /** Counts the reads that were begun. */
  readonly number: number
  readonly startedAt: number
  /** KV has answered; what is left is to take what it said, and to wait for its lists. */
  readonly hasRead: boolean
  readonly settled: Promise<void>
}

export interface PolicyReads {
  /** Starts a read of KV when it is time for one, or joins the one under way. Never rejects. */
  refresh(lifetime: Lifetime): Promise<void>
  /** Starts one now, whatever is under way. */
  reload(lifetime: Lifetime): Promise<void>
  /** When KV last brought a policy that was not refused. */
  confirmedAt(): number | undefined
  /** Whether KV could not be read, or has not answered for so many milliseconds. */
  isFailing(ms: number, now: number): boolean
}

export interface PolicyReadsOptions<Values> {
  readonly now: () => number
  readonly within: Within
  readonly backOff: BackOff
  /** How long a read may go on in the background before it counts as hung. */
  readonly hungMs: number
  /** May throw, hang or bring anything. */
  readonly read: () => Promise<Values>
  /** Takes what a read brought; false when the policy was refused. */
  readonly adopt: (values: Values, lifetime: Lifetime) => Promise<boolean>
  /** Called when that is done, whatever became of the policy. */
  readonly onceAdopted: (values: Values, lifetime: Lifetime, isGood: boolean) => void
}

export function makePolicyReads<Values>(options: PolicyReadsOptions<Values>): PolicyReads {
  const { now, within, backOff, hungMs, read, adopt, onceAdopted } = options
  let attempt: Attempt | undefined
  let begun = 0
  /** The newest read that brought something. */
  let brought = 0
  let hasFailed = false
  let confirmedAt: number | undefined

  function refresh(lifetime: Lifetime): Promise<void> {
    const at = now()
    if (attempt !== undefined && at - attempt.startedAt < hungMs) return attempt.settled
    if (backOff.isFresh(at)) return Promise.resolve()
    backOff.begin(at)
    begun += 1
    const settled = readAndAdopt(lifetime, begun)
    attempt = { number: begun, startedAt: at, hasRead: false, settled }
    lifetime.waitUntil(settled)
    return settled
  }

  async function readAndAdopt(lifetime: Lifetime, number: number): Promise<void> {
    let isGood = false
    try {
      const values = await within<Values | undefined>(hungMs, read, undefined)
      // A read that was given up must not undo what a later one brought.
      if (number < brought || (attempt !== undefined && attempt.number !== number)) return
      if (values !== undefined) brought = number
      if (attempt !== undefined) attempt = { ...attempt, hasRead: true }
      hasFailed = values === undefined
      isGood = values !== undefined && (await adopt(values, lifetime))
      if (values !== undefined) onceAdopted(values, lifetime, isGood)
    } catch {
      hasFailed = true
    }
    if (attempt?.number === number) attempt = undefined
    const at = now()
    if (isGood) {
      confirmedAt = at
      backOff.succeed(at)
    } else {
      backOff.fail(at)
    }
  }

  return {
    refresh,
    async reload(lifetime) {
      backOff.askAtOnce()
      attempt = undefined
      await refresh(lifetime)
    },
    confirmedAt: () => confirmedAt,
    isFailing: (ms, at) => hasFailed || (attempt !== undefined && !attempt.hasRead && at - attempt.startedAt >= ms),
  }
}
