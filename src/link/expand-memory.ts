/**
 * What is remembered of followed short links: in the isolate for minutes, in KV for a day.
 *
 * Remembered is where a link led, not what that was: it is recognised anew each time, by the registry of the policy that
 * asks. What is the link's own fault is remembered for five minutes; what was the host's or ours for seconds only, and
 * never in KV.
 *
 * @module
 */

import { sha256Hex } from '../kernel/digest.ts'
import type { Trail } from './expand-hops.ts'
import { isLinkTrouble } from './short.ts'

/** KV, as it is needed here. May throw, hang or bring anything. */
export interface ShortCache {
  get(key: string): Promise<string | null>
  /** Up to a hundred keys; what is absent is null. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>
  put(key: string, text: string, ttlSeconds: number): Promise<void>
}

/** KV refuses longer keys. */
const maxKeyBytes = 512
const longestAddress = 2048

export function shortKey(host: string, code: string): string {
  return `short:${host}:${code}`
}

/** The key of a short link; one that would be too long has the digest of its code, after a sign that no code holds. */
export async function keyOf(landing: string): Promise<string> {
  const { hostname, pathname, search } = new URL(landing)
  const code = `${pathname.slice(1)}${search}`
  const key = shortKey(hostname, code)
  // An address is ASCII: a character is a byte.
  if (key.length <= maxKeyBytes) return key
  return shortKey(hostname, `#${await sha256Hex(code)}`)
}

const daySeconds = 86_400
const linkTroubleSeconds = 300

/** For how long KV is to keep a trail; undefined: not at all. */
export function keptSeconds(trail: Trail): number | undefined {
  if ('to' in trail) return daySeconds
  return isLinkTrouble(trail.unresolved) ? linkTroubleSeconds : undefined
}

export function writeTrail(trail: Trail): string {
  return JSON.stringify(trail)
}

/** A trail as KV holds it; undefined for whatever else stands there. */
export function readTrail(text: string): Trail | undefined {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { to, unresolved, hops } = value as Readonly<Record<string, unknown>>
  if (typeof hops !== 'number' || !Number.isInteger(hops) || hops < 0 || hops > 3) return undefined
  if (typeof to === 'string' && to.length <= longestAddress) return { to, hops }
  return isLinkTrouble(unresolved) ? { unresolved, hops } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export interface TrailMemory {
  get(landing: string): Trail | undefined
  put(landing: string, trail: Trail): void
}

interface Kept {
  readonly trail: Trail
  readonly at: number
}

/** Bounded; what was not asked for longest goes first. */
export function makeTrailMemory(now: () => number, most: number): TrailMemory {
  const memory = new Map<string, Kept>()
  return {
    get: (landing) => {
      const kept = memory.get(landing)
      if (kept === undefined) return undefined
      const passed = now() - kept.at
      memory.delete(landing)
      // What is ahead of us is from before the clock was put back.
      if (passed < 0 || passed >= rememberedMs(kept.trail)) return undefined
      memory.set(landing, kept)
      return kept.trail
    },
    put: (landing, trail) => {
      memory.delete(landing)
      memory.set(landing, { trail, at: now() })
      const [oldest] = memory.keys()
      if (memory.size > most && oldest !== undefined) memory.delete(oldest)
    },
  }
}

function rememberedMs(trail: Trail): number {
  if ('to' in trail) return 600_000
  if (isLinkTrouble(trail.unresolved)) return linkTroubleSeconds * 1000
  // Who is spared is known without it, and for how long.
  return trail.unresolved === 'spared' ? 0 : 10_000
}
