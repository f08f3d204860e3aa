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

import { builtinIdSpaceOf, entryKey, parseEntry, parseShopEntry, shopKey } from './entry.ts'
import type { Entry, IdSpaceOf, ShopEntry } from './entry.ts'
import { isTooLong, makeAsk } from './source-ask.ts'
import { zeroCounts, type CatalogueCounters } from './source-counters.ts'
import { makeEntryMemory, type Known, type Parse, type Value } from './source-memory.ts'
import { warmUp, type Question } from './source-warm.ts'

export type { Known }

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
  /** The same for at most a hundred keys, as one read; one that was asked for and is missing is not there. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>
}

/** A product or shop of which somebody will ask. */
export interface Wanted {
  readonly kind: 'product' | 'shop'
  readonly marketplace: string
  readonly id: string
}

/** What {@link Catalogue.warm} reads at the most; memory holds more than that, so it is still there to be asked. */
export const mostWarmed = 1000

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

/** Puts a bounded memory before a reader. `now` is in milliseconds. */
export function makeCachedCatalogue(reader: CatalogueReader, now: () => number, options: CacheOptions = {}): Catalogue {
  const { idSpaceOf = builtinIdSpaceOf, maxEntries = 2000 } = options
  const counts = zeroCounts()
  const memory = makeEntryMemory(now, { maxEntries, counts })
  const ask = makeAsk(now, counts)
  const getMany = (keys: readonly string[]) => reader.getMany(keys)
  const means = { getMany, ask, memory, most: Math.min(mostWarmed, maxEntries) }

  function peek(key: string): Known<Value> | undefined {
    const known = memory.recall(key)
    if (known !== undefined) counts.hits += 1
    return known
  }

  async function look(key: string, parse: Parse): Promise<Value | undefined> {
    const known = peek(key)
    if (known !== undefined) return known.value
    if (isTooLong(key)) return undefined
    const asked = await ask(() => reader.get(key))
    if (asked !== undefined) return memory.take(key, asked.given, parse)
    const old = memory.standIn(key)
    if (old === undefined) throw new Error(cannotBeAsked)
    return old.value
  }

  async function warm(wanted: readonly Wanted[]): Promise<CatalogueSource> {
    const { warmed, over } = warmUp(questions(wanted, idSpaceOf), means)
    await over
    return sourceOf(idSpaceOf, {
      look: (key, parse) => {
        const known = warmed.get(key)
        return known === undefined ? look(key, parse) : valueOf(known)
      },
      peek: (key) => {
        const known = warmed.get(key)
        return known === 'unavailable' ? undefined : (known ?? peek(key))
      },
    })
  }

  return { ...sourceOf(idSpaceOf, { look, peek }), warm, counters: () => ({ ...counts }) }
}

/** How something is asked for by its key. */
interface Ways {
  readonly look: (key: string, parse: Parse) => Promise<Value | undefined>
  readonly peek: (key: string) => Known<Value> | undefined
}

/** What stands under the key of a product is an entry, and a shop under that of a shop. */
function sourceOf(idSpaceOf: IdSpaceOf, { look, peek }: Ways): Required<CatalogueSource> {
  return {
    entry: (marketplace, product) =>
      look(entryKey(marketplace, product, idSpaceOf), parseEntry) as Promise<Entry | undefined>,
    shop: (marketplace, shop) => look(shopKey(marketplace, shop), parseShopEntry) as Promise<ShopEntry | undefined>,
    peekEntry: (marketplace, product) => peek(entryKey(marketplace, product, idSpaceOf)) as Known<Entry> | undefined,
    peekShop: (marketplace, shop) => peek(shopKey(marketplace, shop)) as Known<ShopEntry> | undefined,
  }
}

/** One by one, for as long as somebody takes them. */
function* questions(wanted: readonly Wanted[], idSpaceOf: IdSpaceOf): Generator<Question> {
  for (const { kind, marketplace, id } of wanted) {
    if (kind === 'shop') yield { key: shopKey(marketplace, id), parse: parseShopEntry }
    else yield { key: entryKey(marketplace, id, idSpaceOf), parse: parseEntry }
  }
}

async function valueOf(known: Known<Value> | 'unavailable'): Promise<Value | undefined> {
  if (known === 'unavailable') throw new Error(cannotBeAsked)
  return known.value
}

const cannotBeAsked = 'the catalogue cannot be asked'
