/**
 * Sources: a text of HTML whose places lead back to the bytes of the page, also where it is a page inside an attribute.
 *
 * Syntax is read in {@link Source.text}, one character per byte; what a part of it means, in whatever charset and under
 * however many layers of references, is asked of {@link Source.meaning}. Every edit ends as a range of bytes of the page,
 * so nothing else of it can change.
 *
 * @module
 */

import { asBytes } from './charset.ts'
import { decodeKeepingPlaces, decodeValue, encodeValue } from './html-text.ts'
import type { Attribute } from './html-tag.ts'

export interface Source {
  /** One character per byte, or a stand-in; good for syntax, not for meaning. */
  readonly text: string
  /** The place in the page's bytes. */
  readonly placeOf: (place: number) => number
  /** The characters that stand there, as this layer's HTML has them: its own references are still written out. */
  readonly meaning: (start: number, end: number) => string
  /** The very characters of the page, to be put back; in a charset that cannot be written, one character per byte. */
  readonly written: (start: number, end: number) => string
  /** How characters of this layer are written in the page. ASCII only. */
  readonly encode: (characters: string) => string
  readonly layer: number
  /** Whether an attribute around it stands without quotes, and ends at the first blank. */
  readonly isBare: boolean
}

const ascii = /^[\0-\x7f]*$/

/** The page itself. */
export function pageSource(bytes: Uint8Array, charset: string): Source {
  const text = asBytes.decode(bytes)
  const decoder = new TextDecoder(charset, { fatal: false, ignoreBOM: true })
  return {
    text,
    placeOf: (place) => place,
    meaning: (start, end) => {
      const written = text.slice(start, end)
      return ascii.test(written) ? written : decoder.decode(bytes.subarray(start, end))
    },
    written: (start, end) => {
      const written = text.slice(start, end)
      return charset !== 'utf-8' || ascii.test(written) ? written : decoder.decode(bytes.subarray(start, end))
    },
    encode: (characters) => characters,
    layer: 0,
    isBare: false,
  }
}

/** A page that stands in an attribute (`srcdoc`). */
export function attributeSource(outer: Source, { start, end, quote }: Attribute): Source {
  const { text, sourceOf } = decodeKeepingPlaces(outer.text.slice(start, end))
  return {
    text,
    placeOf: (place) => outer.placeOf(start + sourceOf(place)),
    meaning: (from, to) => decodeValue(outer.meaning(start + sourceOf(from), start + sourceOf(to))),
    written: (from, to) => outer.written(start + sourceOf(from), start + sourceOf(to)),
    encode: (characters) => outer.encode(encodeValue(characters, quote)),
    layer: outer.layer + 1,
    isBare: outer.isBare || quote === '',
  }
}

/** A part of a text that the parser takes for plain and other readers for HTML (`noscript`). */
export function partSource(outer: Source, from: number, to: number): Source {
  return {
    text: outer.text.slice(from, to),
    placeOf: (place) => outer.placeOf(from + place),
    meaning: (start, end) => outer.meaning(from + start, from + end),
    written: (start, end) => outer.written(from + start, from + end),
    encode: outer.encode,
    layer: outer.layer + 1,
    isBare: outer.isBare,
  }
}
