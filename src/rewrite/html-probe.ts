/**
 * The probe: which `<` of a page begin tags that carry links.
 *
 * HTMLRewriter knows a tag from a comment, a script or a text area, but what it writes back after an edit is its own
 * spelling of the tag. So it edits nothing: it sets a mark before each tag, the mark's places are noted and the marks are
 * taken out again, and the page is changed by nobody but us, at exactly the bytes of a value.
 *
 * @module
 */

import { bytesOf } from './charset.ts'
import { withoutEmptyRoots } from './html-roots.ts'
import { scanTags } from './html-scan.ts'

/** Begins with a control character that pages do not hold, and goes on with what nobody can guess. */
export function newMark(): string {
  return `\u0001${crypto.randomUUID().slice(0, 18)}\u0001`
}

export interface Probe {
  readonly mark: string
  readonly charset: string
  readonly selectors: readonly string[]
}

/** The page with marks in it. What the parser cannot read errors the stream. */
export function probed(page: ReadableStream | Uint8Array<ArrayBuffer>, { mark, charset, selectors }: Probe): Response {
  const rewriter = new HTMLRewriter()
  const handler = {
    element: (element: Element): void => {
      element.before(mark, { html: true })
    },
  }
  for (const selector of selectors) rewriter.on(selector, handler)
  return rewriter.transform(new Response(page, { headers: { 'content-type': `text/html; charset=${charset}` } }))
}

/** A whole page, as bytes and as {@link asBytes} reads them. */
export interface WholePage {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly text: string
}

/** The places of the tags of a whole page: by the scan, and where that cannot tell, by the parser. */
export async function tagPlaces(
  { bytes: page, text }: WholePage,
  charset: string,
  selectors: readonly string[],
): Promise<number[]> {
  const scanned = scanTags(text, selectors)
  if (scanned !== undefined) return scanned
  const mark = newMark()
  const marked = await probed(withoutEmptyRoots(page), { mark, charset, selectors }).arrayBuffer()
  return placesOf(marksIn(new Uint8Array(marked), mark), mark.length)
}

/** Where marks stand, in bytes. */
export function marksIn(marked: Uint8Array, mark: string): number[] {
  const bytes = bytesOf(mark)
  const places: number[] = []
  const [first = 1] = bytes
  let place = marked.indexOf(first)
  while (place !== -1) {
    if (bytes.every((byte, index) => marked[place + index] === byte)) {
      places.push(place)
      place += bytes.length - 1
    }
    place = marked.indexOf(first, place + 1)
  }
  return places
}

/** The same places without the marks; two marks before one tag are the same place twice. */
export function placesOf(marks: readonly number[], length: number): number[] {
  return marks.map((place, index) => place - index * length)
}
