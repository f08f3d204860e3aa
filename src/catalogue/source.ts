/**
 * Where a click gets its equivalents: the isolate's memory, else one read with a deadline; where many links are asked
 * about at once, one bulk read for a hundred of them.
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
  /** The same for at most {@link mostKeysAtOnce} keys, as one read; one that was asked for and is missing is not there. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>
}

/** KV gives no more in one call (bulk get, limits of KV, November 2026). */
export const mostKeysAtOnce = 100

/** A product or shop of which somebody will ask. */
export interface Wanted {
  readonly kind: 'product' | 'shop'
  readonly marketplace: string
  readonly id: string
}

/** What {@link Catalogue.warm} reads at the most; memory holds more than that, so it is still there to be asked. */
export const mostWarmed = 1000

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
  /**
   * Reads what memory does not know of these, a hundred at a time; of more than {@link mostWarmed} the first. Never
   * rejects. What it gives answers for the same ones and reads nothing again: where a read failed it says so at once,
   * because a catalogue that hangs must cost a page of links one deadline and not one for each. About others it asks as
   * the catalogue itself does.
   */
  warm(wanted: readonly Wanted[]): Promise<CatalogueSource>
  counters(): CatalogueCounters
}

export interface CacheOptions {
  readonly idSpaceOf?: IdSpaceOf
  readonly maxEntries?: number
}

/** How long an entry is believed, and how long that there is none. */
const ttlMs = 60_000
const absentTtlMs = 30_000
/** How long an old entry may stand in for one that cannot be read. */
const staleMs = 600_000
/** How long a click waits for a read. */
const deadlineMs = 300
/** After this many failures in a row the catalogue is spared for `spareMs`. */
const failuresAllowed = 3
const spareMs = 2000

/** KV refuses longer keys (in bytes), and no id is nearly as long. */
const maxKeyBytes = 512

type Value = Entry | ShopEntry

interface Kept {
  readonly value: Value | undefined
  readonly until: number
}

type Parse = (text: string) => Result<Value, EntryFault>

/** Puts a bounded memory before a reader. `now` is in milliseconds. */
export function makeCachedCatalogue(reader: CatalogueReader, now: () => number, options: CacheOptions = {}): Catalogue {
  const { idSpaceOf = builtinIdSpaceOf, maxEntries = 2000 } = options
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

  function peek<T extends Value>(key: string): Known<T> | undefined {
    const known = recall(key)
    if (known !== undefined) counts.hits += 1
    return known as Known<T> | undefined
  }

  function recall(key: string): Known<Value> | undefined {
    const kept = memory.get(key)
    if (kept === undefined || !isAhead(kept.until, Math.max(ttlMs, absentTtlMs))) return undefined
    memory.delete(key)
    memory.set(key, kept)
    return { value: kept.value }
  }

  function keep(key: string, value: Value | undefined): void {
    memory.delete(key)
    memory.set(key, { value, until: now() + (value === undefined ? absentTtlMs : ttlMs) })
    if (memory.size <= maxEntries) return
    const [oldest] = memory.keys()
    if (oldest !== undefined) memory.delete(oldest)
  }

  async function look<T extends Value>(
    key: string,
    parse: (text: string) => Result<T, EntryFault>,
  ): Promise<T | undefined> {
    const known = peek<T>(key)
    if (known !== undefined) return known.value
    if (isTooLong(key)) return undefined
    const asked = await ask(() => reader.get(key))
    if (asked === undefined) return fromStale(key) as T | undefined
    const value = read(asked.given, parse)
    keep(key, value)
    return value
  }

  /** One read of whatever kind: spared, counted and given up alike. Undefined: it cannot be had. */
  async function ask<T>(readIt: () => Promise<T>): Promise<{ readonly given: T } | undefined> {
    if (isAhead(sparedUntil, spareMs)) {
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

  function failed(how: 'errors' | 'timeouts'): void {
    counts[how] += 1
    failures += 1
    if (failures >= failuresAllowed) sparedUntil = now() + spareMs
  }

  function fromStale(key: string): Kept['value'] {
    const kept = memory.get(key)
    if (kept === undefined || kept.until + staleMs <= now()) throw new Error(cannotBeAsked)
    counts.stale += 1
    return kept.value
  }

  async function warm(wanted: readonly Wanted[]): Promise<CatalogueSource> {
    const warmed = new Map<string, Known<Value> | 'unavailable'>()
    const missing = new Map<string, Parse>()
    for (const { kind, marketplace, id } of wanted) {
      const key = kind === 'shop' ? shopKey(marketplace, id) : entryKey(marketplace, id, idSpaceOf)
      if (warmed.has(key) || missing.has(key)) continue
      if (warmed.size + missing.size >= Math.min(mostWarmed, maxEntries)) break
      const known = isTooLong(key) ? { value: undefined } : recall(key)
      if (known === undefined) missing.set(key, kind === 'shop' ? parseShopEntry : parseEntry)
      else warmed.set(key, known)
    }
    const keys = [...missing.keys()]
    const reads: Promise<void>[] = []
    for (let from = 0; from < keys.length; from += mostKeysAtOnce) {
      reads.push(readMany(keys.slice(from, from + mostKeysAtOnce)))
    }
    await Promise.all(reads)
    return sourceOf(
      (key, parse) => {
        const known = warmed.get(key)
        return known === undefined ? look(key, parse) : valueOf(known)
      },
      (key) => {
        const known = warmed.get(key)
        return known === 'unavailable' ? undefined : (known ?? peek(key))
      },
    )

    async function readMany(some: readonly string[]): Promise<void> {
      const asked = await ask(() => reader.getMany(some))
      for (const key of some) {
        const parse = missing.get(key)
        if (parse !== undefined) warmed.set(key, asked === undefined ? standIn(key) : taken(asked.given, key, parse))
      }
    }
  }

  function taken(texts: ReadonlyMap<string, string | null>, key: string, parse: Parse): Known<Value> {
    const value = read(texts.get(key) ?? null, parse)
    keep(key, value)
    return { value }
  }

  function standIn(key: string): Known<Value> | 'unavailable' {
    try {
      return { value: fromStale(key) }
    } catch {
      return 'unavailable'
    }
  }

  function sourceOf(
    looking: (key: string, parse: Parse) => Promise<Value | undefined>,
    peeking: (key: string) => Known<Value> | undefined,
  ): Required<CatalogueSource> {
    return {
      entry: (marketplace, product) =>
        looking(entryKey(marketplace, product, idSpaceOf), parseEntry) as Promise<Entry | undefined>,
      shop: (marketplace, shop) =>
        looking(shopKey(marketplace, shop), parseShopEntry) as Promise<ShopEntry | undefined>,
      peekEntry: (marketplace, product) =>
        peeking(entryKey(marketplace, product, idSpaceOf)) as Known<Entry> | undefined,
      peekShop: (marketplace, shop) => peeking(shopKey(marketplace, shop)) as Known<ShopEntry> | undefined,
    }
  }

  return { ...sourceOf(look, peek), warm, counters: () => ({ ...counts }) }
}

async function valueOf(known: Known<Value> | 'unavailable'): Promise<Value | undefined> {
  if (known === 'unavailable') throw new Error(cannotBeAsked)
  return known.value
}

function isTooLong(key: string): boolean {
  // Three bytes are the most that a character takes, so hardly any key has to be counted.
  return key.length * 3 > maxKeyBytes && new TextEncoder().encode(key).length > maxKeyBytes
}

const cannotBeAsked = 'the catalogue cannot be asked'

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
