/**
 * The archive of decision records: raw records, as far as they are kept.
 *
 * Objects overlap in time, because isolates and the queue deliver as they like. A page is made by opening objects from the
 * newest on, until none that is left can hold anything newer than what was found; it stands in the order of time and id,
 * which is one order, so a cursor means the same tomorrow. Whoever wants all records gets them object by object, and never
 * holds more than a few objects at once.
 *
 * @module
 */

import { byTime, type ArchiveEntry } from '../../record/archive.ts'
import { timeOfId } from '../../record/id-time.ts'
import type { WireRecord } from '../../record/wire.ts'
import { matcherOf, type RecordFilter } from './filter.ts'

/** Where reading a list of objects goes on. */
export interface ManifestPlace {
  readonly at: number
  readonly key: string
}

/** The objects that exist. */
export interface ArchiveManifest {
  /** Those with records in [from, until), by their last instant, newest first, after the place. */
  newest(span: Span, after: ManifestPlace | undefined, limit: number): Promise<readonly ArchiveEntry[]>
  /** The same by their first instant, oldest first. */
  oldest(span: Span, after: ManifestPlace | undefined, limit: number): Promise<readonly ArchiveEntry[]>
}

export interface Span {
  readonly from: number
  readonly until: number
}

export interface ArchiveReader {
  /** The lines of an object; absent when it is gone. */
  get(key: string): Promise<string | undefined>
}

export interface RecordQuery {
  readonly filter: RecordFilter
  readonly from?: number | undefined
  readonly until?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface RecordPage {
  /** Newest first. May be fewer than asked for, even none, while there is a next page: a page opens so many objects. */
  readonly items: readonly WireRecord[]
  readonly next: string | undefined
  /** Objects that are named and gone. */
  readonly gone: readonly string[]
}

export interface ReadAll {
  readonly filter?: RecordFilter
  /** Told of objects that are named and gone. */
  readonly onGone?: (key: string) => void
  /** Told of every object before its records. */
  readonly onOpened?: () => void
}

export interface DecisionArchive {
  page(query: RecordQuery): Promise<RecordPage>
  get(id: string): Promise<WireRecord | undefined>
  /**
   * All records in [from, until) that pass a filter, object by object from the oldest; sorted by time within each. An
   * object holds records of one hour, so they come hour after hour.
   */
  records(from: number, until: number, options?: ReadAll): AsyncIterable<WireRecord>
}

/** How many objects a page opens; the next page goes on where it stopped. */
const maxOpened = 120
const openedAtOnce = 4
const forever = Number.MAX_SAFE_INTEGER

export function makeDecisionArchive(manifest: ArchiveManifest, reader: ArchiveReader): DecisionArchive {
  return {
    page: (query) => readPage(query, manifest, reader),
    get: async (id) => {
      const at = timeOfId(id)
      if (at === undefined) return undefined
      const query = { filter: { id }, from: at, until: at + 1, limit: 1 }
      let page = await readPage(query, manifest, reader)
      while (page.items.length === 0 && page.next !== undefined) {
        page = await readPage({ ...query, cursor: page.next }, manifest, reader)
      }
      return page.items[0]
    },
    records: (from, until, options = {}) => readAll({ from, until }, { manifest, reader, ...options }),
  }
}

/** Cursors that can be read, for whoever is given one from outside. */
export const cursorPattern = /^(?<at>\d{1,15})\.(?<id>[\w-]{1,64}|~)$/

type Place = Pick<WireRecord, 'at' | 'id'>

function placeOf({ cursor, until = forever }: RecordQuery): Place {
  const { at, id } = cursorPattern.exec(cursor ?? '')?.groups ?? {}
  return at === undefined || id === undefined ? { at: until, id: '' } : { at: Number(at), id }
}

async function readPage(query: RecordQuery, manifest: ArchiveManifest, reader: ArchiveReader): Promise<RecordPage> {
  const { filter, from = 0, limit } = query
  const start = placeOf(query)
  const matches = matcherOf(filter)
  const gone: string[] = []
  let opened = 0
  // One more than asked for, which tells whether there is a next page.
  let found: WireRecord[] = []

  const span = { from, until: Math.min(start.at, forever - 1) + 1 }
  for await (const entries of entriesOf((place, most) => manifest.newest(span, place, most), placeOfLast)) {
    const newest = entries[0]?.last_at ?? 0
    const last = found[limit]
    if (last !== undefined && last.at > newest) break
    // An object that reaches up to where the page began has to be opened, or the next page would begin there again.
    if (opened >= maxOpened && newest < start.at) {
      const items = found.filter(({ at }) => at > newest)
      if (items.length > limit) return { items: items.slice(0, limit), next: cursorOf(items[limit - 1]), gone }
      return { items, next: `${newest}.~`, gone }
    }
    opened += entries.length
    const texts = await Promise.all(entries.map(({ key }) => reader.get(key)))
    for (const [index, text] of texts.entries()) {
      if (text === undefined) gone.push(entries[index]?.key ?? '')
      else {
        for (const record of linesOf(text)) {
          if (record.at >= from && byTime(record, start) < 0 && matches(record)) found.push(record)
        }
      }
      found = found.sort((a, b) => byTime(b, a)).slice(0, limit + 1)
    }
  }
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? cursorOf(items.at(-1)) : undefined, gone }
}

async function* readAll(
  span: Span,
  {
    manifest,
    reader,
    onGone,
    onOpened,
    filter = {},
  }: ReadAll & { readonly manifest: ArchiveManifest; readonly reader: ArchiveReader },
): AsyncGenerator<WireRecord> {
  const matches = matcherOf(filter)
  for await (const entries of entriesOf((place, most) => manifest.oldest(span, place, most), placeOfFirst)) {
    const texts = await Promise.all(entries.map(({ key }) => reader.get(key)))
    for (const [index, text] of texts.entries()) {
      onOpened?.()
      if (text === undefined) onGone?.(entries[index]?.key ?? '')
      else {
        for (const record of linesOf(text)) {
          if (record.at >= span.from && record.at < span.until && matches(record)) yield record
        }
      }
    }
  }
}

const manifestPage = 200

/** A few objects at a time, in the order of the manifest. */
async function* entriesOf(
  read: (after: ManifestPlace | undefined, limit: number) => Promise<readonly ArchiveEntry[]>,
  placeOfEntry: (entry: ArchiveEntry) => ManifestPlace,
): AsyncGenerator<readonly ArchiveEntry[]> {
  let after: ManifestPlace | undefined
  for (;;) {
    const entries = await read(after, manifestPage)
    for (let index = 0; index < entries.length; index += openedAtOnce) yield entries.slice(index, index + openedAtOnce)
    const last = entries.at(-1)
    if (last === undefined || entries.length < manifestPage) return
    after = placeOfEntry(last)
  }
}

function placeOfLast({ last_at: at, key }: ArchiveEntry): ManifestPlace {
  return { at, key }
}

function placeOfFirst({ first_at: at, key }: ArchiveEntry): ManifestPlace {
  return { at, key }
}

/** The consumer has looked at every record before it was written. */
function* linesOf(text: string): Generator<WireRecord> {
  let from = 0
  while (from < text.length) {
    const end = text.indexOf('\n', from)
    const until = end < 0 ? text.length : end
    if (until > from) yield JSON.parse(text.slice(from, until)) as WireRecord
    from = until + 1
  }
}

function cursorOf(record: WireRecord | undefined): string | undefined {
  return record && `${record.at}.${record.id}`
}
