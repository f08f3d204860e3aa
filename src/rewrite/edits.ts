/**
 * Edits: parts of a text with others in their places.
 *
 * @module
 */

import { joined } from '../gateway/body.ts'
import { bytesOf } from './charset.ts'

/** What is put in the place of a part of a text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Puts edits in their places; they are in order and do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let kept = 0
  for (const edit of edits) {
    parts.push(text.slice(kept, edit.start), edit.text)
    kept = edit.end
  }
  parts.push(text.slice(kept))
  return parts.join('')
}

/** Puts edits in their places in a page's bytes, written in its charset. */
export function spliced(
  bytes: Uint8Array<ArrayBuffer>,
  edits: readonly Edit[],
  charset: string,
): Uint8Array<ArrayBuffer> {
  if (edits.length === 0) return bytes
  const written = writtenBytes(edits, charset)
  const parts: Uint8Array[] = []
  let place = 0
  for (const [index, { start, end }] of edits.entries()) {
    parts.push(bytes.subarray(place, start), written[index] ?? nothing)
    place = end
  }
  return joined([...parts, bytes.subarray(place)])
}

const encoder = new TextEncoder()
const nothing = new Uint8Array()

/** The bytes of each text. Most are ASCII: then all of them are encoded at once, a byte for each character. */
function writtenBytes(edits: readonly Edit[], charset: string): readonly Uint8Array[] {
  const encode = (text: string): Uint8Array => (charset === 'utf-8' ? encoder.encode(text) : bytesOf(text))
  const all = edits.map(({ text }) => text).join('')
  const bytes = encode(all)
  if (bytes.length !== all.length) return edits.map(({ text }) => encode(text))
  let place = 0
  return edits.map(({ text }) => bytes.subarray(place, (place += text.length)))
}
