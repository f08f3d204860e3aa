/**
 * Where a click gets its equivalents: the isolate's memory, else one read with a deadline.
 *
 * A catalogue that throws, hangs or is garbled costs a step of the chain, never the click: a read that fails is
 * answered from memory for a while longer if it can be, else it rejects, and after some failures in a row the catalogue
 * is left alone for a moment, so that a dead one does not cost every click its deadline. Requests do not share
 * promises: one that a finished request began may never settle for another.
 *
 * @module
 */

import type { Result } from '../kernel/result.ts'
import { builtinIdSpaceOf, entryKey, parseEntry, parseShopEntry, shopKey } from './entry.ts'
import type { Entry, EntryFault, IdSpaceOf, ShopEntry } from './entry.ts'

/** What memory knows; `value` is absent where there is known to be no entry. */
export interface Known<T> {
  readonly value: T | undefined
}

export interface CatalogueSource {
  /** Rejects when the catalogue cannot be asked; undefined means that there is no such entry. */
  entry(marketplace: string, product: string): Promise<Entry | undefined>
  shop(marketplace: string, shop: string): Promise<ShopEntry | undefined>
  /** The same from memory, without a promise; undefined: it has to be read. */
  peekEntry?(marketplace: string, product: string): Known<Entry> | undefined
  peekShop?(marketplace: string, shop: string): Known<ShopEntry> | undefined
}

/** The outside, as the catalogue needs it: KV, or a file read into memory. May throw, hang or bring anything. */
export interface CatalogueReader {
  get(key: string): Promise<string | null>
}

export interface CatalogueCounters {
  readonly hits: number
  readonly reads: number
  /** Reads that found nothing. */
  readonly absent: number
  /** Values that could not be read; they count as no entry. */
  readonly garbled: number
  readonly errors: number
  readonly timeouts: number
  /** Answers from memory past their time, because the read failed. */
  readonly stale: number
  /** Questions not asked, because the last ones failed. */
  readonly spared: number
}

/** A catalogue that counts, for the health report. */
export interface Catalogue extends CatalogueSource {
  counters(): CatalogueCounters
}

export interface CacheOptions {
  readonly idSpaceOf?: IdSpaceOf
  readonly maxEntries?: number
  readonly ttlMs?: number
  /** How long "there is no entry" is believed. */
  readonly absentTtlMs?: number
  /** How long an old entry may stand in for one that cannot be read. */
  readonly staleMs?: number
  readonly deadlineMs?: number
  /** After this many failures in a row the catalogue is spared for `spareMs`. */
  readonly failuresAllowed?: number
  readonly spareMs?: number
}

/** KV refuses longer keys (in bytes), and no id is nearly as long. */
const maxKeyBytes = 512

interface Kept {
  readonly value: Entry | ShopEntry | undefined
  readonly until: number
}

/** Puts a bounded memory before a reader. `now` is in milliseconds. */
export function makeCachedCatalogue(reader: CatalogueReader, now: () => number, options: CacheOptions = {}): Catalogue {
  const { idSpaceOf = builtinIdSpaceOf, maxEntries = 2000, ttlMs = 60_000, absentTtlMs = 30_000 } = options
  const { staleMs = 600_000, deadlineMs = 300, failuresAllowed = 3, spareMs = 2000 } = options
  // A Map keeps the order of insertion, so its first key is the one not used for longest.
  const memory = new Map<string, Kept>()
  const counts = { hits: 0, reads: 0, absent: 0, garbled: 0, errors: 0, timeouts: 0, stale: 0, spared: 0 }
  let failures = 0
  let sparedUntil = 0

  /** What is further ahead than it was ever set is from before the clock was put back, and no longer counts. */
  function isAhead(at: number, most: number): boolean {
    const left = at - now()
    return left > 0 && left <= most
  }

  function peek<T extends Entry | ShopEntry>(key: string): Known<T> | undefined {
    const kept = memory.get(key)
    if (kept === undefined || !isAhead(kept.until, Math.max(ttlMs, absentTtlMs))) return undefined
    counts.hits += 1
    memory.delete(key)
    memory.set(key, kept)
    return { value: kept.value as T | undefined }
  }

  function keep(key: string, value: Entry | ShopEntry | undefined): void {
    memory.delete(key)
    memory.set(key, { value, until: now() + (value === undefined ? absentTtlMs : ttlMs) })
    if (memory.size <= maxEntries) return
    const [oldest] = memory.keys()
    if (oldest !== undefined) memory.delete(oldest)
  }

  async function look<T extends Entry | ShopEntry>(
    key: string,
    parse: (text: string) => Result<T, EntryFault>,
  ): Promise<T | undefined> {
    const known = peek<T>(key)
    if (known !== undefined) return known.value
    if (key.length > maxKeyBytes || new TextEncoder().encode(key).length > maxKeyBytes) return undefined
    if (isAhead(sparedUntil, spareMs)) {
      counts.spared += 1
      return fromStale(key) as T | undefined
    }
    counts.reads += 1
    let text: string | null | typeof timedOut
    try {
      text = await withDeadline(reader.get(key), deadlineMs)
    } catch {
      return failed(key, 'errors') as T | undefined
    }
    if (text === timedOut) return failed(key, 'timeouts') as T | undefined
    failures = 0
    const value = read(text, parse)
    keep(key, value)
    return value
  }

  function read<T>(text: string | null, parse: (text: string) => Result<T, EntryFault>): T | undefined {
    if (text === null) {
      counts.absent += 1
      return undefined
    }
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    counts.garbled += 1
    return undefined
  }

  function failed(key: string, how: 'errors' | 'timeouts'): Kept['value'] {
    counts[how] += 1
    failures += 1
    if (failures >= failuresAllowed) sparedUntil = now() + spareMs
    return fromStale(key)
  }

  function fromStale(key: string): Kept['value'] {
    const kept = memory.get(key)
    if (kept === undefined || kept.until + staleMs <= now()) throw new Error('the catalogue cannot be asked')
    counts.stale += 1
    return kept.value
  }

  return {
    entry: (marketplace, product) => look(entryKey(marketplace, product, idSpaceOf), parseEntry),
    shop: (marketplace, shop) => look(shopKey(marketplace, shop), parseShopEntry),
    peekEntry: (marketplace, product) => peek(entryKey(marketplace, product, idSpaceOf)),
    peekShop: (marketplace, shop) => peek(shopKey(marketplace, shop)),
    counters: () => ({ ...counts }),
  }
}

const timedOut = Symbol('timed out')

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T | typeof timedOut> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<typeof timedOut>((resolve) => {
    timer = setTimeout(() => resolve(timedOut), ms)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
}
