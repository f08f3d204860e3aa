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

import type { Lifetime } from '../kernel/lifetime.ts'
import { withinBy } from '../kernel/within.ts'
import type { Destination } from './destination.ts'
import { makeBreaker } from './expand-breaker.ts'
import { followHops, withoutFragment, type HopFetch, type Trail } from './expand-hops.ts'
import { keptSeconds, keyOf, makeTrailMemory, readTrail, writeTrail, type ShortCache } from './expand-memory.ts'
import { mayFollow, troubleWith, type ShortDestination, type Unresolved } from './short.ts'

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

/** How the asking policy reads links. */
export type Reader = (text: string) => Destination

export interface Expansion {
  readonly destinationOf: Reader
  /** Zero: only what is in memory is of use to this click; the rest is for the next one. */
  readonly waitMs: number
  readonly lifetime: Lifetime
  /** What KV said already, of links of the same request. */
  readonly recalled?: Recalled
}

/** By address without fragment; undefined: KV was asked and has nothing. */
export type Recalled = ReadonlyMap<string, Trail | undefined>

export interface ExpanderCounters {
  /** Answers from the isolate's memory. */
  readonly memory: number
  /** Links whose trail was in KV. */
  readonly cache: number
  /** Values in KV that could not be used, and reads or writes that failed. */
  readonly cache_garbled: number
  readonly cache_failed: number
  /** Clicks that did not wait for the end. */
  readonly pending: number
  /** By marketplace, or by the host of a shortener: how often a link was followed, and how often it was not and why. */
  readonly outcomes: Readonly<Record<string, Readonly<Partial<Record<'followed' | Unresolved, number>>>>>
  /** Hosts that are left alone now. */
  readonly spared: readonly string[]
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

/** KV answers so many keys at once. */
const mostKeys = 100

/** In place of what KV would have said. */
const failed = Symbol('failed')

/** What counts where nothing else is said. */
export const expansionLimits = { budgetMs: 1500, mostHops: 3, mostAtOnce: 128 } as const

export function makeExpander(ports: ExpanderPorts, options: ExpanderOptions = {}): Expander {
  const { budgetMs, mostHops, mostAtOnce } = { ...expansionLimits, ...options }
  const { cacheDeadlineMs = 200, patience = 3, spareMs = 10_000, mostRemembered = 1000 } = options
  const { now, sleep, cache } = ports
  const within = withinBy(sleep)
  const memory = makeTrailMemory(now, mostRemembered)
  const hosts = makeBreaker(now, { patience, spareMs, mostNames: 64 })
  const caches = makeBreaker(now, { patience, spareMs, mostNames: 1 })
  /** Links under way, and since when: one that should long be over belonged to a request that is no more. */
  const underWay = new Map<string, { readonly since: number }>()
  const counts = { memory: 0, cache: 0, cache_garbled: 0, cache_failed: 0, pending: 0 }
  const outcomes = new Map<string, Map<'followed' | Unresolved, number>>()

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
    const found = isUnderWay(withoutFragment(destination.landing))
      ? await watch(destination, expansion)
      : await begin(destination, expansion)
    if (found !== undefined) return found
    if (waitMs > 0) counts.pending += 1
    return destination
  }

  function isUnderWay(address: string): boolean {
    const began = underWay.get(address)
    if (began === undefined) return false
    const passed = now() - began.since
    return passed >= 0 && passed < 2 * budgetMs
  }

  /** Waits for what another request finds out. */
  async function watch(destination: ShortDestination, expansion: Expansion): Promise<Destination | undefined> {
    const until = now() + expansion.waitMs
    for (let left = expansion.waitMs; left > 0; left = until - now()) {
      await sleep(Math.min(watchMs, left))
      const found = peek(destination, expansion.destinationOf)
      if (found !== undefined || !isUnderWay(withoutFragment(destination.landing))) return found
    }
    return undefined
  }

  async function begin(destination: ShortDestination, expansion: Expansion): Promise<Destination | undefined> {
    const address = withoutFragment(destination.landing)
    const { destinationOf, waitMs, lifetime, recalled } = expansion
    for (const each of underWay.keys()) if (!isUnderWay(each)) underWay.delete(each)
    if (underWay.size >= mostAtOnce) return note(destination, { unresolved: 'busy', hops: 0 }, destinationOf)
    const place = { since: now() }
    underWay.set(address, place)
    const followed = find(destination, destinationOf, recalled).finally(() => {
      if (underWay.get(address) === place) underWay.delete(address)
    })
    const end = followed.then(({ trail, isNew }) =>
      isNew ? note(destination, trail, destinationOf) : endOf(destination, trail, destinationOf),
    )
    lifetime.waitUntil(followed.then(({ key, trail, isNew }) => (isNew ? store(key, trail) : undefined)))
    if (waitMs <= 0) return undefined
    return await Promise.race([end, sleep(waitMs).then(() => undefined)])
  }

  interface Found {
    readonly key: string
    readonly trail: Trail
    /** Not from KV. */
    readonly isNew: boolean
  }

  /** Asks KV, then the hosts. Never rejects, and is over when the budget is. */
  async function find(destination: ShortDestination, destinationOf: Reader, recalled?: Recalled): Promise<Found> {
    const address = withoutFragment(destination.landing)
    const time = new AbortController()
    void sleep(budgetMs).then(() => time.abort())
    const key = await keyOf(address)
    const cached =
      recalled?.has(address) === true ? recalled.get(address) : trailIn(await withCache(() => cache.get(key)))
    if (cached !== undefined && endOf(destination, cached, destinationOf) !== undefined) {
      counts.cache += 1
      memory.put(address, cached)
      return { key, trail: cached, isNew: false }
    }
    if (cached !== undefined) counts.cache_garbled += 1
    const road = { fetch: ports.fetch, destinationOf, signal: time.signal, hosts, mostHops, now, fairMs: budgetMs / 2 }
    const trail = await followHops(address, road)
    memory.put(address, trail)
    return { key, trail, isNew: true }
  }

  /** All reads at once: they share one deadline, as each single one has it. */
  async function recall(destinations: readonly Destination[], destinationOf: Reader): Promise<Recalled> {
    const wanted = destinations.flatMap((destination) => {
      if (!mayFollow(destination) || known(destination, destinationOf) !== undefined) return []
      const address = withoutFragment(destination.landing)
      return isUnderWay(address) ? [] : [address]
    })
    const addresses = [...new Set(wanted)]
    const keys = await Promise.all(addresses.map(keyOf))
    const parts = Array.from({ length: Math.ceil(keys.length / mostKeys) }, (_, part) =>
      keys.slice(part * mostKeys, (part + 1) * mostKeys),
    )
    const texts = await Promise.all(parts.map((part) => withCache(() => cache.getMany(part))))
    const textOf = (index: number): unknown => texts[Math.floor(index / mostKeys)]?.get(keys[index] ?? '')
    return new Map(addresses.map((address, index) => [address, trailIn(textOf(index))]))
  }

  function trailIn(text: unknown): Trail | undefined {
    if (typeof text !== 'string') return undefined
    const trail = readTrail(text)
    if (trail === undefined) counts.cache_garbled += 1
    return trail
  }

  async function store(key: string, trail: Trail): Promise<void> {
    const ttlSeconds = keptSeconds(trail)
    if (ttlSeconds !== undefined) await withCache(() => cache.put(key, writeTrail(trail), ttlSeconds))
  }

  /** Undefined: KV did not answer, or is left alone. */
  async function withCache<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (caches.isOpen('kv')) return undefined
    const done = await within<T | typeof failed>(cacheDeadlineMs, work, failed)
    if (done === failed) {
      caches.failed('kv')
      counts.cache_failed += 1
      return undefined
    }
    caches.succeeded('kv')
    return done
  }

  function note(destination: ShortDestination, trail: Trail, destinationOf: Reader): Destination | undefined {
    // Marketplaces and shorteners are as many as the registry has; hosts below a domain would be as many as one invents.
    const name = destination.marketplace ?? new URL(destination.landing).hostname
    const outcome = 'to' in trail ? 'followed' : trail.unresolved
    const tally = outcomes.get(name) ?? new Map<'followed' | Unresolved, number>()
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
    outcomes.set(name, tally)
    return endOf(destination, trail, destinationOf)
  }

  return {
    expand,
    peek,
    recall,
    counters: () => ({
      ...counts,
      outcomes: Object.fromEntries([...outcomes].map(([name, tally]) => [name, Object.fromEntries(tally)])),
      spared: hosts.open(),
    }),
  }
}

/**
 * What a trail ends at, as the asking policy reads it; undefined where it ends at nothing that could be an end, because
 * somebody wrote it by hand, or because the policy knows it as one more short link.
 */
function endOf(start: ShortDestination, trail: Trail, destinationOf: Reader): Destination | undefined {
  const { hops } = trail
  if (!('to' in trail)) return { ...start, followed: { hops, unresolved: trail.unresolved } }
  const end = destinationOf(trail.to)
  if (troubleWith(end) !== undefined || mayFollow(end)) return undefined
  return {
    ...end,
    depth: start.depth + end.depth,
    hint: start.hint ?? end.hint,
    followed: { hops, unresolved: undefined },
  }
}
