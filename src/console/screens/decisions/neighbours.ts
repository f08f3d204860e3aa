/**
 * The decisions before and after one in a list that may be long: looked for around its instant, not from the beginning.
 *
 * @module
 */

/** A page of a list, newest first. */
export interface RecordPage {
  readonly items: readonly { readonly id: string; readonly at: string }[]
  readonly next: string | null
}

export interface PageQuery {
  readonly from?: string
  readonly until?: string
  readonly cursor?: string
  readonly limit: string
}

export type ReadPage = (query: PageQuery) => Promise<RecordPage>

export interface Neighbours {
  readonly newer: string | undefined
  readonly older: string | undefined
}

export interface ListBounds {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** Spans that are looked through for the next newer one, the last of them to the end of the list. */
const widths = [1000, 60_000, 3_600_000, Infinity]
/** So many pages are read in one direction, and no more. */
const mostPages = 6

export async function neighboursOf(
  { id, at }: { readonly id: string; readonly at: string },
  bounds: ListBounds,
  read: ReadPage,
): Promise<Neighbours> {
  const [older, newer] = await Promise.all([olderThan(id, at, bounds, read), newerThan(id, at, bounds, read)])
  return { newer, older }
}

/** Lists are newest first, so what follows it there is older. */
async function olderThan(id: string, at: string, { from }: ListBounds, read: ReadPage): Promise<string | undefined> {
  const query = { until: after(at, 1), limit: '20', ...(from === undefined ? {} : { from }) }
  let isBehind = false
  for await (const item of itemsOf(query, read)) {
    if (isBehind) return item.id
    isBehind = item.id === id
    if (Date.parse(item.at) < Date.parse(at)) return item.id
  }
  return undefined
}

async function newerThan(id: string, at: string, { until }: ListBounds, read: ReadPage): Promise<string | undefined> {
  for (const width of widths) {
    const end = width === Infinity ? until : earlier(after(at, width), until)
    let last: string | undefined
    let isSeen = false
    for await (const item of itemsOf({ from: at, limit: '200', ...(end === undefined ? {} : { until: end }) }, read)) {
      isSeen = item.id === id
      if (isSeen) break
      last = item.id
    }
    // Where the pages did not go back as far as the decision itself, the last one seen is not its neighbour.
    if (last !== undefined) return isSeen ? last : undefined
  }
  return undefined
}

async function* itemsOf(query: PageQuery, read: ReadPage) {
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items, next } = await read({ ...query, ...(cursor === undefined ? {} : { cursor }) })
    yield* items
    if (next === null) return
    cursor = next
  }
}

function after(at: string, milliseconds: number): string {
  return new Date(Date.parse(at) + milliseconds).toISOString()
}

function earlier(a: string, b: string | undefined): string {
  return b === undefined || Date.parse(a) < Date.parse(b) ? a : b
}
