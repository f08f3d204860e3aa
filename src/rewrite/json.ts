/**
 * JSON bodies: links in string values rewritten where they stand, and put back.
 *
 * `JSON.parse` says whether a body is JSON, and no more: nothing is ever written out from what it read. The strings are
 * found in the text itself and only the characters of a link change, so that numbers, the order of members, duplicates,
 * white space, and escapes stay as the application wrote them. Keys are never links.
 *
 * @module
 */

import type { Found, Governor, Rewritten } from './governor.ts'
import { editPages, isPage } from './json-pages.ts'
import {
  edited,
  plainString,
  rawOffsets,
  readString,
  stringsWith,
  writerLike,
  type Edit,
  type StringSpan,
} from './json-strings.ts'
import type { Former, Restore } from './restore.ts'
import { codeAt, markLength } from './share-codes.ts'
import { isBlank } from './text-characters.ts'
import type { Piece, TextFinder } from './text.ts'

export interface JsonOptions {
  /** Finds what stands in a text that is not one address, in order and without overlaps. */
  readonly pieces: TextFinder
  /** What a text must hold for {@link pieces}, beside `/` and `?`: signs that JSON has nowhere but in strings. */
  readonly signs?: RegExp
  /**
   * Rewrites a string that is HTML; absent: such strings stay as they are. Its counts are not known here: a string that
   * it changed is one more link found and changed.
   */
  readonly html?: (html: string) => Promise<string>
  /** Only strings directly behind one of these keys; absent: all. */
  readonly keys?: ReadonlySet<string>
}

/** What every address has, and every tag. */
const addressSign = /[/?<]/

/** Undefined: not JSON, and to be left alone. */
export async function rewriteJson(
  json: string,
  governor: Governor,
  options: JsonOptions,
): Promise<Rewritten | undefined> {
  if (!isJson(json)) return undefined
  const { spots, pages, found } = look(json, governor, options)
  const edits: Edit[] = []

  const answers = spots.length === 0 ? [] : await governor.govern(spots.map((spot) => spot.found))
  for (const [index, spot] of spots.entries()) {
    const replacement = answers[index]?.replacement
    if (replacement === undefined) continue
    const { start, end } = spot
    const raw = json.slice(start, end)
    const text = writeInstead(raw, replacement, spot)
    if (text !== raw) edits.push({ start, end, text })
  }
  const changed = edits.length
  if (options.html === undefined || pages.length === 0) return { text: edited(json, edits), found, changed }

  const within = await editPages(json, pages, options.html)
  return {
    text: edited(json, inOrder([...edits, ...within.edits])),
    found: found + within.changed,
    changed: changed + within.changed,
  }
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((one, other) => one.start - other.start)
}

/** A leading U+FEFF is a byte order mark that the caller has kept. */
function isJson(json: string): boolean {
  try {
    JSON.parse(json.charCodeAt(0) === 0xfeff ? json.slice(1) : json)
    return true
  } catch {
    // A SyntaxError, or a RangeError where it nests deeper than the reader goes.
    return false
  }
}

/** Something to be governed, where it stands in the document, and how to write there. */
interface Spot {
  readonly start: number
  readonly end: number
  readonly found: Found
  readonly write: (text: string) => string
  /** Whether it keeps apart what stands on both sides of it. */
  readonly parts: boolean
}

function writeInstead(raw: string, replacement: string, { found, write, parts }: Spot): string {
  // A code that goes must not make one word, or one link, of its neighbours.
  if (replacement === '' && parts) return ' '
  // One that is only marked stays as it was written.
  if (found.kind === 'code' && replacement.startsWith(found.text)) {
    return raw + write(replacement.slice(found.text.length))
  }
  return write(replacement)
}

interface Look {
  readonly spots: readonly Spot[]
  readonly pages: readonly StringSpan[]
  readonly found: number
}

function look(json: string, governor: Governor, { pieces, signs, keys }: JsonOptions): Look {
  const sign = signs === undefined ? addressSign : new RegExp(`${addressSign.source}|${signs.source}`, signs.flags)
  const spots: Spot[] = []
  const pages: StringSpan[] = []
  let found = 0
  for (const span of stringsWith(json, sign, keys)) {
    const raw = json.slice(span.start, span.end)
    const text = readString(raw)
    const whole = wholeAddress(text)
    if (whole === undefined && isPage(text)) {
      pages.push(span)
      continue
    }
    const inside = whole === undefined ? pieces(text) : [whole]
    if (inside.length === 0) continue
    found += inside.length
    const offset = rawOffsets(raw)
    const write = writerLike(raw)
    for (const piece of inside) {
      if (piece.found.kind === 'link' && !governor.mayConcern(piece.found.url)) continue
      const start = offset(piece.start)
      const end = offset(piece.end)
      spots.push({
        start: span.start + start,
        end: span.start + end,
        found: asWritten(piece.found, raw.slice(start, end)),
        write,
        parts: isWithin(text, piece),
      })
    }
  }
  return { spots, pages, found }
}

function isWithin(text: string, { start, end }: Piece): boolean {
  if (start === 0 || end === text.length) return false
  return !isBlank(text.charCodeAt(start - 1)) && !isBlank(text.charCodeAt(end))
}

/** A link says how it was written where that is not the plainest way. */
function asWritten(found: Found, raw: string): Found {
  if (found.kind === 'code') return found
  return { kind: 'link', url: found.url, written: raw === plainString(found.url) ? undefined : raw }
}

/**
 * A scheme and `//`, or `//` alone, as loosely as browsers take it; then a host, a path of ASCII, and whatever is no
 * blank behind `?` or `#` (apps put JSON there). Another `://` in the path, or words in it, make it a text to be searched.
 */
const address =
  /^(?<space>[\t\n\f\r ]*)(?<url>(?:[a-z][a-z\d+.-]*:\/\/|https?:[/\\]+|[/\\]{2})(?<host>[^\s<>"/\\?#]*)(?:(?!:\/\/)[!$-;=@-~])*(?:[?#][^\s<>]*)?)[\t\n\f\r ]*$/i

/** The string as one address, for readers that open it whole. */
function wholeAddress(text: string): Piece | undefined {
  const { space = '', url = '', host = '' } = address.exec(text)?.groups ?? {}
  // A scheme alone leads nowhere.
  if (!/[^/\\]/.test(url.slice(url.indexOf(':') + 1))) return undefined
  const full = /^[/\\]/.test(url) ? `https:${url}` : url
  // Full-width letters of a host are ASCII to a browser; other signs are rather words behind one.
  if (/[^\u0021-\u007e]/.test(host) && !isAsciiToBrowsers(full)) return undefined
  return { start: space.length, end: space.length + url.length, found: { kind: 'link', url: full, written: undefined } }
}

function isAsciiToBrowsers(url: string): boolean {
  return URL.canParse(url) && !/(?:^|\.)xn--/.test(new URL(url).hostname)
}

export interface RestoreOptions {
  /** Restores a string that is HTML; absent: such strings stay as they are. */
  readonly html?: (html: string) => Promise<string>
}

/**
 * A link of ours: signed, and then it ends where its token does and not by what stands behind it; or unsigned, where what
 * stands behind it and could belong to it would be put back as the same characters. And what may begin a code's mark.
 */
const oursOrMark = /https?:\/\/[\w.:[\]-]+\/go(?:\/[\w-]+\.[\w-]+\.[\w-]+(?:\?notice)?|\?to=[\w.!~*'()%-]+)|［/g

/**
 * Puts the original links back in the place of ours, and takes the marks off codes: undoes to the byte what
 * {@link rewriteJson} wrote, but for codes that were removed. Undefined: not JSON.
 */
export async function restoreJson(
  json: string,
  restore: Restore,
  { html }: RestoreOptions = {},
): Promise<string | undefined> {
  if (!isJson(json)) return undefined
  const pages: StringSpan[] = []
  const marks: Edit[] = []
  const links: Promise<Edit | undefined>[] = []
  for (const span of stringsWith(json, /\/go[/?]|［/)) {
    const raw = json.slice(span.start, span.end)
    const text = readString(raw)
    if (isPage(text)) {
      pages.push(span)
      continue
    }
    const offset = rawOffsets(raw)
    for (const { 0: match, index } of text.matchAll(oursOrMark)) {
      const isMark = match === '［'
      const length = isMark ? markLength(text, index) : match.length
      if (isMark && !(length > 0 && isBehindCode(text, index))) continue
      const start = span.start + offset(index)
      const end = span.start + offset(index + length)
      if (isMark) marks.push({ start, end, text: '' })
      else links.push(restoredEdit(restore(match), start, end))
    }
  }
  const restored = (await Promise.all(links)).filter((edit) => edit !== undefined)
  const within = html === undefined ? [] : (await editPages(json, pages, html)).edits
  return edited(json, inOrder([...marks, ...restored, ...within]))
}

/** Characters of the longest code, with its signs and more than needed. */
const longestCode = 32

function isBehindCode(text: string, end: number): boolean {
  for (let start = Math.max(0, end - longestCode); start < end; start += 1) {
    if (codeAt(text, start)?.end === end) return true
  }
  return false
}

async function restoredEdit(
  restoring: Promise<Former | undefined>,
  start: number,
  end: number,
): Promise<Edit | undefined> {
  const original = await restoring
  return original === undefined
    ? undefined
    : { start, end, text: isStringPart(original.was) ? original.was : plainString(original.to) }
}

/** Characters of another place could end the string. */
function isStringPart(written: string | undefined): written is string {
  return written !== undefined && isJson(`"${written}"`)
}
