/**
 * What an isolate remembers of the catalogue: an entry for a minute, that there is none for half of one. Where it cannot
 * be read again an old one stands in for ten minutes more.
 *
 * @module
 */

import type { Result } from '../kernel/result.ts'
import { isAhead } from './ahead.ts'
import type { Entry, EntryFault, ShopEntry } from './entry.ts'
import type { Counts } from './source-counters.ts'

export type Value = Entry | ShopEntry

/** What memory knows; `value` is absent where there is known to be no entry. */
export interface Known<T> {
  readonly value: T | undefined
}

/** How a text of the catalogue is read. */
export type Parse = (text: string) => Result<Value, EntryFault>

export interface EntryMemory {
  /** What still counts; undefined: it has to be read. */
  recall(key: string): Known<Value> | undefined
  /** Keeps what a read has brought. Garbled is as good as absent. */
  take(key: string, text: string | null, parse: Parse): Value | undefined
  /** What may stand in for a read that failed; undefined: nothing. */
  standIn(key: string): Known<Value> | undefined
}

/** How long an entry is believed, and how long that there is none. */
const ttlMs = 60_000
const absentTtlMs = 30_000
/** How long an old entry may stand in for one that cannot be read. */
const staleMs = 600_000

interface Kept {
  readonly value: Value | undefined
  readonly until: number
}

interface Bounds {
  readonly maxEntries: number
  readonly counts: Counts
}

export function makeEntryMemory(now: () => number, { maxEntries, counts }: Bounds): EntryMemory {
  // A Map keeps the order of insertion, so its first key is the one not used for longest.
  const memory = new Map<string, Kept>()

  function recall(key: string): Known<Value> | undefined {
    const kept = memory.get(key)
    if (kept === undefined || !isAhead(kept.until - now(), Math.max(ttlMs, absentTtlMs))) return undefined
    memory.delete(key)
    memory.set(key, kept)
    return { value: kept.value }
  }

  function take(key: string, text: string | null, parse: Parse): Value | undefined {
    const value = read(text, parse)
    memory.delete(key)
    memory.set(key, { value, until: now() + (value === undefined ? absentTtlMs : ttlMs) })
    if (memory.size <= maxEntries) return value
    const [oldest] = memory.keys()
    if (oldest !== undefined) memory.delete(oldest)
    return value
  }

  function read(text: string | null, parse: Parse): Value | undefined {
    if (text === null) {
      counts.absent += 1
      return undefined
    }
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    counts.garbled += 1
    return undefined
  }

  function standIn(key: string): Known<Value> | undefined {
    const kept = memory.get(key)
    if (kept === undefined || kept.until + staleMs <= now()) return undefined
    counts.stale += 1
    return { value: kept.value }
  }

  return { recall, take, standIn }
}
