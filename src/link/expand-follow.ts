/**
 * Following: one short link, from the click that is the first to ask for it to what everybody remembers of it.
 *
 * KV is asked, then the hosts, all within one budget. The click that asked waits as long as it may; what it did not wait
 * for goes on in the background.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Destination } from './destination.ts'
import type { Breaker } from './expand-breaker.ts'
import type { Recalled, TrailCache } from './expand-cache.ts'
import type { Tally } from './expand-counters.ts'
import { endOf, type Reader } from './expand-end.ts'
import { followHops, withoutFragment, type HopFetch, type Trail } from './expand-hops.ts'
import { keyOf, type TrailMemory } from './expand-memory.ts'
import type { UnderWay } from './expand-under-way.ts'
import type { ShortDestination } from './short.ts'

/** What a click brings to its short link. */
export interface Expansion {
  readonly destinationOf: Reader
  /** Zero: only what is in memory is of use to this click; the rest is for the next one. */
  readonly waitMs: number
  readonly lifetime: Lifetime
  /** What KV said already, of links of the same request. */
  readonly recalled?: Recalled
}

/** What an isolate has, once, to follow all of its links. */
export interface Means {
  readonly fetch: HopFetch
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly memory: TrailMemory
  readonly cache: TrailCache
  readonly hosts: Breaker
  readonly underWay: UnderWay
  readonly tally: Tally
  /** For all hops of a link together, KV included. */
  readonly budgetMs: number
  readonly mostHops: number
}

/** The end of a link that nobody is following yet; undefined: this click has no time to wait for it. Never rejects. */
export async function follow(
  destination: ShortDestination,
  expansion: Expansion,
  means: Means,
): Promise<Destination | undefined> {
  const { destinationOf, waitMs, lifetime } = expansion
  const { sleep, cache, underWay, tally } = means
  const leave = underWay.enter(withoutFragment(destination.landing))
  if (leave === undefined) return note({ unresolved: 'busy', hops: 0 })
  const followed = find(destination, expansion, means).finally(leave)
  const end = followed.then(({ trail, isNew }) => (isNew ? note(trail) : endOf(destination, trail, destinationOf)))
  lifetime.waitUntil(followed.then(({ key, trail, isNew }) => (isNew ? cache.put(key, trail) : undefined)))
  if (waitMs <= 0) return undefined
  return await Promise.race([end, sleep(waitMs).then(() => undefined)])

  function note(trail: Trail): Destination | undefined {
    tally.outcome(destination, trail)
    return endOf(destination, trail, destinationOf)
  }
}

interface Found {
  readonly key: string
  readonly trail: Trail
  /** Not from KV. */
  readonly isNew: boolean
}

/** Asks KV, then the hosts. Never rejects, and is over when the budget is. */
async function find(destination: ShortDestination, expansion: Expansion, means: Means): Promise<Found> {
  const { destinationOf, recalled } = expansion
  const { fetch, now, sleep, memory, cache, hosts, budgetMs, mostHops } = means
  const { counts } = means.tally
  const address = withoutFragment(destination.landing)
  const time = new AbortController()
  void sleep(budgetMs).then(() => time.abort())
  const key = await keyOf(address)
  const cached = recalled?.has(address) === true ? recalled.get(address) : cache.trailIn(await cache.get(key))
  if (cached !== undefined && endOf(destination, cached, destinationOf) !== undefined) {
    counts.cache += 1
    memory.put(address, cached)
    return { key, trail: cached, isNew: false }
  }
  if (cached !== undefined) counts.cache_garbled += 1
  const road = { fetch, destinationOf, signal: time.signal, hosts, mostHops, now, fairMs: budgetMs / 2 }
  const trail = await followHops(address, road)
  memory.put(address, trail)
  return { key, trail, isNew: true }
}
