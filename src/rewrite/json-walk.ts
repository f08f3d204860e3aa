/**
 * Walking the strings of a JSON text, also of the JSON that stands in its strings, as logs and feeds within feeds have it.
 *
 * Every place leads back to the document itself, so whatever a string stands in, only its own characters change.
 *
 * @module
 */

import { plainString, rawOffsets, readString, stringsWith, writerLike, type Signs } from './json-strings.ts'

/** A string value, and the way back to the document. */
export interface JsonString {
  /** What it says. */
  readonly text: string
  /** Where in the document a character of {@link text} stands. */
  readonly placeOf: (offset: number) => number
  /** The document's characters there. */
  readonly rawOf: (start: number, end: number) => string
  /** Writes as the string around it is written. */
  readonly write: (text: string) => string
  /** Writes in the plainest way. */
  readonly plain: (text: string) => string
  /** What the document's characters say here. */
  readonly said: (raw: string) => string
}

/** Whether a text is JSON as a whole. */
export function isJson(json: string): boolean {
  try {
    // A leading U+FEFF is a byte order mark that the caller has kept.
    JSON.parse(json.charCodeAt(0) === 0xfeff ? json.slice(1) : json)
    return true
  } catch {
    // A SyntaxError, or a RangeError where it nests deeper than the reader goes.
    return false
  }
}

/** A tag that can carry a link. */
const linkTag = /<(?:a|area|base|button|embed|form|frame|iframe|input|math|meta|object|svg)[\s/]/i

/** Whether a string is to be read as HTML. */
export function isPage(text: string): boolean {
  return linkTag.test(text)
}

/** JSON within JSON within JSON: deeper it is a text. */
const deepest = 3

/** Finds the string values in which one of the signs stands, as {@link stringsWith} does. For a text that is JSON. */
export function* walkStrings(json: string, signs: Signs, keys?: ReadonlySet<string>): Generator<JsonString> {
  const document = {
    placeOf: (offset: number) => offset,
    rawOf: (start: number, end: number) => json.slice(start, end),
    write: (text: string) => text,
    plain: (text: string) => text,
    said: (raw: string) => raw,
  }
  yield* walk({ ...document, text: json }, { signs, keys, depth: 0 })
}

interface Walk {
  readonly signs: Signs
  readonly keys: ReadonlySet<string> | undefined
  readonly depth: number
}

function* walk(outer: JsonString, { signs, keys, depth }: Walk): Generator<JsonString> {
  for (const { start, end } of stringsWith(outer.text, signs, keys)) {
    const raw = outer.text.slice(start, end)
    const offset = rawOffsets(raw)
    const writeHere = writerLike(raw)
    const placeOf = (at: number): number => outer.placeOf(start + offset(at))
    const string: JsonString = {
      text: readString(raw),
      placeOf,
      rawOf: (from, to) => outer.rawOf(start + offset(from), start + offset(to)),
      write: (text) => outer.write(writeHere(text)),
      plain: (text) => outer.plain(plainString(text)),
      said: (written) => readString(outer.said(written)),
    }
    if (depth < deepest && isNested(string.text)) yield* walk(string, { signs, keys: undefined, depth: depth + 1 })
    else yield string
  }
}

/** An object or a list, written into a string. */
function isNested(text: string): boolean {
  return /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text) && isJson(text)
}
