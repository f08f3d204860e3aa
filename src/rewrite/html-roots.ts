/**
 * Empty roots: `<svg/>` and `<math/>`, which end where they begin.
 *
 * HTMLRewriter takes all that follows one for SVG still (seen in workerd 1.20261023): scripts and text areas would have
 * tags in them, and after a `<![CDATA[` the links of the page would be text. So the parser is shown another name of the
 * same length; the page itself keeps its own.
 *
 * @module
 */

import { joined } from '../gateway/body.ts'
import { asBytes } from './charset.ts'
import { isEmptyTag, readTag } from './html-tag.ts'

const root = /<(?:svg|math)(?=[\s/>])/gi
/** What may become one when more of the page comes. */
const beginning = /<(?:s(?:vg?)?|m(?:a(?:th?)?)?)?$/i

/** The second letter of the name; `sxg` and `mxth` are nothing to any parser. */
const letter = 2
const otherLetter = 0x78

/** Times that a page may be read for this; tags within tags within tags are nobody's page. */
const mostReadings = 16
/** So much of a stream at once: a tag that is waited for is not read again for every byte that comes. */
const partLength = 1 << 14
/** How much of a stream is held back at most while the end of a tag is waited for. */
const longestWait = 1 << 16

interface Roots {
  /** Where the letters stand that are to be others. */
  readonly letters: readonly number[]
  /** Where a tag stands that does not end here; absent: none does. */
  readonly open: number | undefined
}

function emptyRoots(text: string): Roots {
  const letters: number[] = []
  let open: number | undefined
  let read = 0
  for (const { index } of text.matchAll(root)) {
    const tag = readTag(text, index)
    read += (tag?.end ?? text.length) - index
    if (read > mostReadings * (text.length + longestWait)) throw new Error('the page has too many tags within tags')
    if (tag === undefined) open ??= index
    else if (isEmptyTag(text, tag)) letters.push(index + letter)
  }
  const tail = Math.max(0, text.length - 5)
  const begun = beginning.exec(text.slice(tail))?.index
  return { letters, open: open ?? (begun === undefined ? undefined : tail + begun) }
}

/** A whole page as the parser is shown it. */
export function withoutEmptyRoots(page: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { letters } = emptyRoots(asBytes.decode(page))
  if (letters.length === 0) return page
  const shown = page.slice()
  for (const place of letters) shown[place] = otherLetter
  return shown
}

/** Hides the empty roots of a page that streams, and shows them again in what the parser gives back. */
export interface RootScreen {
  readonly hide: (chunk: Uint8Array, isLast: boolean) => Uint8Array
  /** Puts the page's own letters into bytes that begin at a place of the page. */
  readonly show: (bytes: Uint8Array, from: number) => void
}

export function makeRootScreen(): RootScreen {
  const hidden = new Map<number, number>()
  let waiting: Uint8Array[] = []
  let more = 0
  let begun = 0
  return {
    hide: (chunk, isLast) => {
      waiting.push(chunk)
      more += chunk.length
      if (!isLast && more < partLength) return new Uint8Array()
      more = 0
      const bytes = joined(waiting)
      const text = asBytes.decode(bytes)
      const { letters, open = bytes.length } = emptyRoots(text)
      const end = isLast || bytes.length - open > longestWait ? bytes.length : Math.max(open, 0)
      for (const place of letters.filter((each) => each < end)) {
        hidden.set(begun + place, bytes[place] ?? otherLetter)
        bytes[place] = otherLetter
      }
      begun += end
      waiting = [bytes.slice(end)]
      return bytes.subarray(0, end)
    },
    show: (bytes, from) => {
      for (const [place, own] of hidden) {
        if (place < from) hidden.delete(place)
        else if (place < from + bytes.length) bytes[place - from] = own
      }
    },
  }
}
