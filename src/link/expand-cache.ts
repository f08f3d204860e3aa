/**
 * KV as a click may ask it for trails: with a deadline, and left alone for a while after failures in a row.
 *
 * Whatever KV does, throw, hang or bring something else, is as if it had nothing.
 *
 * @module
 */

import { withinBy } from '../kernel/within.ts'
import { makeBreaker } from './expand-breaker.ts'
import type { Tally } from './expand-counters.ts'
import type { Trail } from './expand-hops.ts'
import { keptSeconds, keyOf, readTrail, writeTrail, type ShortCache } from './expand-memory.ts'

/** By address without fragment; undefined: KV was asked and has nothing. */
export type Recalled = ReadonlyMap<string, Trail | undefined>

/** Nothing here rejects. */
export interface TrailCache {
  /** What stands under a key, to be read with `trailIn`. */
  get(key: string): Promise<unknown>
  trailIn(text: unknown): Trail | undefined
  /** Of many links, a hundred keys a read. All reads at once: they share one deadline, as each single one has it. */
  getMany(addresses: readonly string[]): Promise<Recalled>
  /** Keeps a trail for as long as it may count; one that is no good to anybody not at all. */
  put(key: string, trail: Trail): Promise<void>
}

export interface TrailCacheOptions {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly counts: Tally['counts']
  readonly deadlineMs: number
  /** Failures in a row after which KV is left alone for `spareMs`. */
  readonly patience: number
  readonly spareMs: number
}

/** KV answers so many keys at once. */
const mostKeys = 100

/** In place of what KV would have said. */
const failed = Symbol('failed')

export function makeTrailCache(cache: ShortCache, options: TrailCacheOptions): TrailCache {
  const { now, sleep, counts, deadlineMs, patience, spareMs } = options
  const within = withinBy(sleep)
  const breaker = makeBreaker(now, { patience, spareMs, mostNames: 1 })

  /** Undefined: KV did not answer, or is left alone. */
  async function ask<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (breaker.isOpen('kv')) return undefined
    const done = await within<T | typeof failed>(deadlineMs, work, failed)
    if (done === failed) {
      breaker.failed('kv')
      counts.cache_failed += 1
      return undefined
    }
    breaker.succeeded('kv')
    return done
  }

  function trailIn(text: unknown): Trail | undefined {
    if (typeof text !== 'string') return undefined
    const trail = readTrail(text)
    if (trail === undefined) counts.cache_garbled += 1
    return trail
  }

  async function getMany(addresses: readonly string[]): Promise<Recalled> {
    const keys = await Promise.all(addresses.map(keyOf))
    const parts = Array.from({ length: Math.ceil(keys.length / mostKeys) }, (_, part) =>
      keys.slice(part * mostKeys, (part + 1) * mostKeys),
    )
    const texts = await Promise.all(parts.map((part) => ask(() => cache.getMany(part))))
    const textOf = (index: number): unknown => texts[Math.floor(index / mostKeys)]?.get(keys[index] ?? '')
    return new Map(addresses.map((address, index) => [address, trailIn(textOf(index))]))
  }

  async function put(key: string, trail: Trail): Promise<void> {
    const ttlSeconds = keptSeconds(trail)
    if (ttlSeconds !== undefined) await ask(() => cache.put(key, writeTrail(trail), ttlSeconds))
  }

  return { get: (key) => ask(() => cache.get(key)), trailIn, getMany, put }
}
