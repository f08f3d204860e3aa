/**
 * Expanding: finding out over the network where a short link leads, within a budget.
 *
 * A click waits as long as its policy says, and no longer; what it did not wait for goes on in the background, so that
 * the next click knows. Whatever happens on the way (a host that hangs, a loop, a target that is no address) is a reason
 * that the short link stays what it is, and never a fault of the click.
 *
 * Requests do not share promises: one that a finished request began may never settle for another. So whoever asks for a
 * link that is being followed already watches the memory by a timer of its own, and does not ask the host again.
 *
 * @module
 */

import type { Destination } from './destination.ts'
import { makeBreaker } from './expand-breaker.ts'
import { makeTrailCache, type Recalled } from './expand-cache.ts'
import { makeTally, type ExpanderCounters } from './expand-counters.ts'
import { endOf, type Reader } from './expand-end.ts'
import { follow, type Expansion, type Means } from './expand-follow.ts'
import { withoutFragment, type HopFetch } from './expand-hops.ts'
import { makeTrailMemory, type ShortCache } from './expand-memory.ts'
import { makeUnderWay } from './expand-under-way.ts'
import { mayFollow, type ShortDestination } from './short.ts'

/** The outside, as it is needed here. Each may throw, hang or bring anything. `now` is in milliseconds. */
export interface ExpanderPorts {
  readonly fetch: HopFetch
  readonly cache: ShortCache
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

export interface ExpanderOptions {
  /** For all hops of a link together, KV included. */
  readonly budgetMs?: number
  readonly mostHops?: number
  /** After this long KV is left aside. */
  readonly cacheDeadlineMs?: number
  /** Failures in a row after which a host, or KV, is left alone for `spareMs`. */
  readonly patience?: number
  readonly spareMs?: number
  readonly mostRemembered?: number
  /** Links of an isolate that are followed at once. */
  readonly mostAtOnce?: number
}

export interface Expander {
  /** The destination a short link leads to, or itself. Never rejects. */
  expand(destination: Destination, expansion: Expansion): Promise<Destination>
  /** The same from memory, without a promise; undefined: nothing is known. */
  peek(destination: Destination, destinationOf: Reader): Destination | undefined
  /** Asks KV, a hundred keys a read, for what memory does not know of many links. Never rejects. */
  recall(destinations: readonly Destination[], destinationOf: Reader): Promise<Recalled>
  counters(): ExpanderCounters
}

/** How often whoever waits for another's following looks into the memory. */
const watchMs = 20

/** What counts where nothing else is said. */
export const expansionLimits = { budgetMs: 1500, mostHops: 3, mostAtOnce: 128 } as const

export function makeExpander(ports: ExpanderPorts, options: ExpanderOptions = {}): Expander {
  const means = meansOf(ports, options)
  const { now, sleep, memory, cache, hosts, underWay, tally } = means
  const { counts } = tally

  function peek(destination: Destination, destinationOf: Reader): Destination | undefined {
    const end = known(destination, destinationOf)
    if (end !== undefined) counts.memory += 1
    return end
  }

  function known(destination: Destination, destinationOf: Reader): Destination | undefined {
    if (!mayFollow(destination)) return undefined
    const trail = memory.get(withoutFragment(destination.landing))
    return trail === undefined ? undefined : endOf(destination, trail, destinationOf)
  }

  async function expand(destination: Destination, expansion: Expansion): Promise<Destination> {
    if (!mayFollow(destination)) return destination
    const { destinationOf, waitMs } = expansion
    const remembered = peek(destination, destinationOf)
    if (remembered !== undefined) return remembered
    const found = underWay.has(withoutFragment(destination.landing))
      ? await watch(destination, expansion)
      : await follow(destination, expansion, means)
    if (found !== undefined) return found
    if (waitMs > 0) counts.pending += 1
    return destination
  }

  /** Waits for what another request finds out. */
  async function watch(destination: ShortDestination, expansion: Expansion): Promise<Destination | undefined> {
    const until = now() + expansion.waitMs
    for (let left = expansion.waitMs; left > 0; left = until - now()) {
      await sleep(Math.min(watchMs, left))
      const found = peek(destination, expansion.destinationOf)
      if (found !== undefined || !underWay.has(withoutFragment(destination.landing))) return found
    }
    return undefined
  }

  function recall(destinations: readonly Destination[], destinationOf: Reader): Promise<Recalled> {
    const wanted = destinations.flatMap((destination) => {
      if (!mayFollow(destination) || known(destination, destinationOf) !== undefined) return []
      const address = withoutFragment(destination.landing)
      return underWay.has(address) ? [] : [address]
    })
    return cache.getMany([...new Set(wanted)])
  }

  function counters(): ExpanderCounters {
    return { ...counts, outcomes: tally.outcomes(), spared: hosts.open() }
  }

  return { expand, peek, recall, counters }
}

/** What an isolate has from its beginning, with nothing in it yet. */
function meansOf({ fetch, cache, now, sleep }: ExpanderPorts, options: ExpanderOptions): Means {
  const { budgetMs, mostHops, mostAtOnce } = { ...expansionLimits, ...options }
  const { cacheDeadlineMs = 200, patience = 3, spareMs = 10_000, mostRemembered = 1000 } = options
  const tally = makeTally()
  const { counts } = tally
  return {
    fetch,
    now,
    sleep,
    memory: makeTrailMemory(now, mostRemembered),
    cache: makeTrailCache(cache, { now, sleep, counts, deadlineMs: cacheDeadlineMs, patience, spareMs }),
    hosts: makeBreaker(now, { patience, spareMs, mostNames: 64 }),
    underWay: makeUnderWay(now, { most: mostAtOnce, longestMs: 2 * budgetMs }),
    tally,
    budgetMs,
    mostHops,
  }
}
