/**
 * HTML: links of a page replaced where they stand, to the byte.
 *
 * A page of up to 2 MiB is held back until it is done, so that whatever goes wrong it can be sent as it came. A longer
 * one is rewritten as it streams; what goes wrong then errors the stream, because a page that ends too early would look
 * like a page.
 *
 * @module
 */

import { joined } from './body.ts'
import { bytesOf } from './charset.ts'
import type { Found, Governor } from './governor.ts'
import { marksIn, newMark, placesOf, probed } from './html-probe.ts'
import { readSlots, selectorsOf, type Profile, type Reading, type Slot } from './html-slots.ts'
import { pageSource } from './html-source.ts'

export interface HtmlOptions {
  /** As {@link charsetOf} found it. */
  readonly charset: string
  /** The address of the page, against which its links are read; absent: relative links stay. */
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
  page: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  pen: Pen,
  options: HtmlOptions,
  counts: HtmlCounts,
): ReadableStream<Uint8Array> {
  const mark = newMark()
  const { charset, profile } = options
  const marked = probed(page, { mark, charset, selectors: selectorsOf(profile) }).body
  if (marked === null) throw new Error('a page always has a body')
  const editor = makeEditor(mark, pen, options, counts)
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

/** Rewrites a whole page. Rejects where it cannot be read to its end. */
export async function rewriteWholeHtml(
  page: Uint8Array<ArrayBuffer>,
  pen: Pen,
  options: HtmlOptions,
  counts: HtmlCounts,
): Promise<Uint8Array<ArrayBuffer>> {
  const mark = newMark()
  const { charset, profile } = options
  const marked = await probed(page, { mark, charset, selectors: selectorsOf(profile) }).arrayBuffer()
  return await makeEditor(mark, pen, options, counts).edit(new Uint8Array(marked), true)
}

interface Editor {
  /** Takes more of the marked page, gives what is done of the page itself. */
  edit(chunk: Uint8Array, isLast: boolean): Promise<Uint8Array<ArrayBuffer>>
}

/** So much at once: the links of a part are looked up together. */
const partLength = 1 << 16

function makeEditor(mark: string, pen: Pen, options: HtmlOptions, counts: HtmlCounts): Editor {
  const { charset, profile } = options
  let base = options.base
  let hasBase = false
  let waiting: readonly Uint8Array[] = []
  return {
    edit: async (chunk, isLast) => {
      waiting = [...waiting, chunk]
      if (!isLast && waiting.reduce((sum, { length }) => sum + length, 0) < partLength) return new Uint8Array()
      const marked = joined(waiting)
      const certain = isLast ? marked.length : certainEnd(marked, mark)
      const marks = marksIn(marked.subarray(0, certain), mark)
      const bytes = withoutMarks(marked.subarray(0, certain), marks, mark.length)
      const reading: Reading = {
        base,
        hasBase,
        charset,
        profile,
        isLast,
        mayConcern: pen.mayConcern,
        slots: [],
        islands: [],
      }
      const unread = await readSlots(pageSource(bytes, charset), placesOf(marks, mark.length), reading)
      ;({ base, hasBase } = reading)
      const isCut = unread !== undefined
      const rest = isLast
        ? new Uint8Array()
        : marked.subarray(isCut ? markedPlace(unread, marks, mark.length) : certain)
      if (rest.length > longestWait) throw new Error('a tag of the page does not end')
      waiting = [rest]
      return spliced(
        bytes.subarray(0, isCut ? unread : bytes.length),
        await editsOf(bytes, reading, { pen, options, counts }),
      )
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

interface Edit {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
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
  if (slots.length > 0) {
    const replacements = await pen.replace(slots.map(({ found }) => found))
    counts.found += slots.length
    for (const [index, slot] of slots.entries()) {
      const replacement = replacements[index]
      if (replacement === undefined) continue
      counts.changed += 1
      const written = writtenIn(slot, replacement)
      edits.push({
        start: slot.start,
        end: slot.end,
        bytes: options.charset === 'utf-8' ? encoder.encode(written) : bytesOf(written),
      })
    }
  }
  for (const { start, end } of options.island === undefined ? [] : islands) {
    const written = new TextDecoder(options.charset, { fatal: false, ignoreBOM: true }).decode(
      bytes.subarray(start, end),
    )
    const changed = await options.island?.(written)
    // What cannot be written back in the page's charset stays.
    if (changed === undefined || changed === written || options.charset !== 'utf-8') continue
    edits.push({ start, end, bytes: encoder.encode(changed) })
  }
  return edits.toSorted((one, other) => one.start - other.start)
}

function writtenIn({ write, takes }: Slot, { address, written }: Replacement): string {
  return written !== undefined && takes(written) ? written : write(address)
}

const encoder = new TextEncoder()

function spliced(bytes: Uint8Array<ArrayBuffer>, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  if (edits.length === 0) return bytes
  const parts: Uint8Array[] = []
  let place = 0
  for (const edit of edits) {
    parts.push(bytes.subarray(place, edit.start), edit.bytes)
    place = edit.end
  }
  return joined([...parts, bytes.subarray(place)])
}
