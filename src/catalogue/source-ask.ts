/**
 * Asking the catalogue: one read of whatever kind, given up after its time; after some failures in a row it is left alone
 * for a moment, so that a dead one does not cost every click its deadline.
 *
 * @module
 */

import { isAhead } from './ahead.ts'
import type { Counts } from './source-counters.ts'

/** Spared, counted and given up, for reads of one key and of many alike. Undefined: it cannot be had. Never rejects. */
export type Ask = <T>(readIt: () => Promise<T>) => Promise<{ readonly given: T } | undefined>

/** How long a click waits for a read. */
const deadlineMs = 300
/** After this many failures in a row the catalogue is spared for `spareMs`. */
const failuresAllowed = 3
const spareMs = 2000

export function makeAsk(now: () => number, counts: Counts): Ask {
  let failures = 0
  let sparedUntil = 0

  function failed(how: 'errors' | 'timeouts'): void {
    counts[how] += 1
    failures += 1
    if (failures >= failuresAllowed) sparedUntil = now() + spareMs
  }

  return async <T>(readIt: () => Promise<T>) => {
    if (isAhead(sparedUntil - now(), spareMs)) {
      counts.spared += 1
      return undefined
    }
    counts.reads += 1
    let given: T | typeof timedOut
    try {
      given = await withDeadline(readIt())
    } catch {
      failed('errors')
      return undefined
    }
    if (given === timedOut) {
      failed('timeouts')
      return undefined
    }
    failures = 0
    return { given }
  }
}

const timedOut = Symbol('timed out')

async function withDeadline<T>(work: Promise<T>): Promise<T | typeof timedOut> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<typeof timedOut>((resolve) => {
    timer = setTimeout(() => resolve(timedOut), deadlineMs)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
}

/** KV refuses longer keys (in bytes), and no id is nearly as long. */
const maxKeyBytes = 512

/** Whether a key must not be asked for: KV would refuse it, and there is no entry under it. */
export function isTooLong(key: string): boolean {
  // Three bytes are the most that a character takes, so hardly any key has to be counted.
  return key.length * 3 > maxKeyBytes && new TextEncoder().encode(key).length > maxKeyBytes
}
