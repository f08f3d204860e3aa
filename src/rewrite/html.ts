/**
 * HTML: links of a page replaced where they stand, to the byte.
 *
 * A page of up to 2 MiB is held back until it is done, so that whatever goes wrong it can be sent as it came. A longer
 * one is rewritten as it streams; what goes wrong then errors the stream, because a page that ends too early would look
 * like a page.
 *
 * @module
 */

import { joined } from '../gateway/body.ts'
import { bytesOf } from './charset.ts'
import { spliced, type Edit } from './edits.ts'
import type { Found, Governor } from './governor.ts'
import { marksIn, newMark, placesOf, probed, tagPlaces } from './html-probe.ts'
import { makeRootScreen, type RootScreen } from './html-roots.ts'
import { plainProfile, readSlots, selectorsOf, type Profile, type Reading, type Slot } from './html-slots.ts'
import { pageSource } from './html-source.ts'

export interface HtmlOptions {
  /** As {@link charsetOf} found it. */
  readonly charset: string
  /** The address of the page, against which its links are read; absent: links within its own site stay. */
  readonly base?: string | undefined
  readonly profile: Profile
  /** Rewrites the text of a JSON island; undefined: it stays. What it changes is counted there. */
  readonly island?: (text: string) => Promise<string | undefined>
}

/** What was done, told when the end is reached. */
export interface HtmlCounts {
  found: number
  changed: number
}

/** What is put into a place: an address, to be written as the place demands, or characters that stood there before. */
export interface Replacement {
  readonly address: string
  /** Put back as it is, where it can stand there. */
  readonly written?: string | undefined
}

/** What a page is rewritten with. */
export interface Pen {
  readonly mayConcern: (url: string) => boolean
  /** In the order asked; undefined: it stays. */
  readonly replace: (found: readonly Found[]) => Promise<readonly (Replacement | undefined)[]>
}

export function governingPen(governor: Governor): Pen {
  return {
    mayConcern: (url) => governor.mayConcern(url),
    replace: async (found) =>
      (await governor.govern(found)).map((governed) =>
        governed === undefined ? undefined : { address: governed.replacement },
      ),
  }
}

/** How much is held back at most while the end of a tag is waited for. */
const longestWait = 1 << 20

/** Rewrites a page as it streams. The stream errors where the page cannot be read to its end. */
export function rewriteHtml(
  page: ReadableStream<Uint8Array>,
  pen: Pen,
  options: HtmlOptions,
  counts: HtmlCounts,
): ReadableStream<Uint8Array> {
  const mark = newMark()
  const { charset, profile } = options
  const screen = makeRootScreen()
  const marked = probed(page.pipeThrough(hiding(screen)), { mark, charset, selectors: selectorsOf(profile) }).body
  if (marked === null) throw new Error('a page always has a body')
  const editor = makeEditor(mark, screen, { pen, options, counts })
  const transform = new TransformStream<Uint8Array, Uint8Array>({
    transform: async (chunk, controller) => {
      const edited = await editor.edit(chunk, false)
      if (edited.length > 0) controller.enqueue(edited)
    },
    flush: async (controller) => {
      const edited = await editor.edit(new Uint8Array(), true)
      if (edited.length > 0) controller.enqueue(edited)
    },
  })
  return marked.pipeThrough(transform)
}

function hiding(screen: RootScreen): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      const shown = screen.hide(chunk, false)
      if (shown.length > 0) controller.enqueue(shown)
    },
    flush: (controller) => {
      const shown = screen.hide(new Uint8Array(), true)
      if (shown.length > 0) controller.enqueue(shown)
    },
  })
}

/** Rewrites a whole page. Rejects where it cannot be read to its end. */
export async function rewriteWholeHtml(
  page: Uint8Array<ArrayBuffer>,
  pen: Pen,
  options: HtmlOptions,
  counts: HtmlCounts,
): Promise<Uint8Array<ArrayBuffer>> {
  const reading = newReading(options, pen.mayConcern)
  await readWhole(page, reading)
  return spliced(page, await editsOf(page, reading, { pen, options, counts }), options.charset)
}

async function readWhole(page: Uint8Array<ArrayBuffer>, reading: Reading): Promise<void> {
  const source = pageSource(page, reading.charset)
  const places = await tagPlaces({ bytes: page, text: source.text }, reading.charset, selectorsOf(reading.profile))
  await readSlots(source, places, reading)
}

/** Where a page stands of which nobody said it: `//item.taobao.com` leads to the shop from anywhere. */
const nowhere = 'https://nowhere.invalid/'

function newReading({ base, charset, profile }: HtmlOptions, mayConcern: (url: string) => boolean): Reading {
  return {
    page: base ?? nowhere,
    bases: [],
    hasBase: false,
    charset,
    profile,
    isLast: true,
    mayConcern,
    ...nothingFound(),
  }
}

function nothingFound(): Pick<Reading, 'slots' | 'islands' | 'links'> {
  return { slots: [], islands: [], links: 0 }
}

/** The links of a text that is HTML: their places are the text's own. */
export interface TextLinks {
  readonly slots: readonly Slot[]
  /** Attributes with an address, whether it concerns anybody or not. */
  readonly links: number
}

/** Finds the links of a page that is a text, such as a member of JSON; relative ones stay. */
export async function linksOfText(html: string, mayConcern: (url: string) => boolean): Promise<TextLinks> {
  // Halves of pairs do not survive as bytes; as many other characters do.
  const text = html.toWellFormed()
  const page = encoder.encode(text) as Uint8Array<ArrayBuffer>
  const reading = newReading({ charset: 'utf-8', profile: plainProfile }, mayConcern)
  await readWhole(page, reading)
  const slots = apart(reading.slots)
  if (page.length === text.length || slots.length === 0) return { slots, links: reading.links }
  const units = unitsOf(text, page.length)
  const placed = slots.map((slot) => ({ ...slot, start: units[slot.start] ?? 0, end: units[slot.end] ?? 0 }))
  return { slots: placed, links: reading.links }
}

/** For each byte of a text in UTF-8 the place of the character that begins there. */
function unitsOf(text: string, length: number): Uint32Array {
  const units = new Uint32Array(length + 1)
  let byte = 0
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit)
    units[byte] = unit
    // Each half of a pair counts for two of its four bytes.
    byte += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
  }
  units[length] = text.length
  return units
}

interface Editor {
  /** Takes more of the marked page, gives what is done of the page itself. */
  edit(chunk: Uint8Array, isLast: boolean): Promise<Uint8Array<ArrayBuffer>>
}

/** So much at once: the links of a part are looked up together. */
const partLength = 1 << 16
/** What is held back is read again from its beginning, so there has to be as much again: not quadratic, whatever the page. */
const growth = 2

function makeEditor(mark: string, screen: RootScreen, editing: Editing): Editor {
  const { options, pen } = editing
  let known = newReading(options, pen.mayConcern)
  let waiting: Uint8Array[] = []
  let length = 0
  let due = partLength
  let begun = 0
  return {
    edit: async (chunk, isLast) => {
      waiting.push(chunk)
      length += chunk.length
      if (!isLast && length < due) return new Uint8Array()
      const marked = joined(waiting)
      const certain = isLast ? marked.length : certainEnd(marked, mark)
      const marks = marksIn(marked.subarray(0, certain), mark)
      const bytes = withoutMarks(marked.subarray(0, certain), marks, mark.length)
      screen.show(bytes, begun)
      known = { ...known, isLast, ...nothingFound() }
      const unread = await readSlots(pageSource(bytes, options.charset), placesOf(marks, mark.length), known)
      const isCut = unread !== undefined
      const rest = isLast
        ? new Uint8Array()
        : marked.subarray(isCut ? markedPlace(unread, marks, mark.length) : certain)
      if (rest.length > longestWait) throw new Error('a tag of the page does not end')
      waiting = [rest]
      length = rest.length
      due = Math.max(partLength, growth * length)
      begun += isCut ? unread : bytes.length
      const done = bytes.subarray(0, isCut ? unread : bytes.length)
      return spliced(done, await editsOf(bytes, known, editing), options.charset)
    },
  }
}

/** Where the marked text ends for certain: at its very end a mark may have begun. */
function certainEnd(marked: Uint8Array, mark: string): number {
  const bytes = bytesOf(mark)
  for (let place = Math.max(0, marked.length - bytes.length + 1); place < marked.length; place += 1) {
    if (marked.subarray(place).every((byte, index) => byte === bytes[index])) return place
  }
  return marked.length
}

function markedPlace(place: number, marks: readonly number[], length: number): number {
  return marks.find((mark, index) => mark - index * length === place) ?? place
}

function withoutMarks(marked: Uint8Array, marks: readonly number[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(marked.length - marks.length * length)
  let from = 0
  let to = 0
  for (const mark of [...marks, marked.length]) {
    bytes.set(marked.subarray(from, mark), to)
    to += mark - from
    from = mark + length
  }
  return bytes
}

interface Editing {
  readonly pen: Pen
  readonly options: HtmlOptions
  readonly counts: HtmlCounts
}

async function editsOf(
  bytes: Uint8Array,
  { slots, islands }: Reading,
  { pen, options, counts }: Editing,
): Promise<Edit[]> {
  const edits: Edit[] = []
  const links = apart(slots)
  if (links.length > 0) {
    const replacements = await pen.replace(links.map(({ found }) => found))
    counts.found += links.length
    for (const [index, slot] of links.entries()) {
      const replacement = replacements[index]
      if (replacement === undefined) continue
      counts.changed += 1
      edits.push({ start: slot.start, end: slot.end, text: writtenIn(slot, replacement) })
    }
  }
  for (const { start, end } of options.island === undefined ? [] : islands) {
    const written = new TextDecoder(options.charset, { fatal: false, ignoreBOM: true }).decode(
      bytes.subarray(start, end),
    )
    const changed = await options.island?.(written)
    // What cannot be written back in the page's charset stays.
    if (changed === undefined || changed === written || options.charset !== 'utf-8') continue
    edits.push({ start, end, text: changed })
  }
  return apart(edits)
}

/** In order, and none over another: whatever a page looks like, no byte of it is written twice. */
function apart<Range extends { readonly start: number; readonly end: number }>(ranges: readonly Range[]): Range[] {
  let end = 0
  return ranges
    .toSorted((one, other) => one.start - other.start)
    .filter((range) => {
      if (range.start < end) return false
      end = range.end
      return true
    })
}

function writtenIn({ write, takes }: Slot, { address, written }: Replacement): string {
  return written !== undefined && takes(written) ? written : write(address)
}

const encoder = new TextEncoder()
