/**
 * JSON bodies: links in string values rewritten where they stand, and put back.
 *
 * `JSON.parse` says whether a body is JSON, and no more: nothing is ever written out from what it read. The strings are
 * found in the text itself and only the characters of a link change, so that numbers, the order of members, duplicates,
 * white space, and escapes stay as the application wrote them. Keys are never links. A string that is HTML is read as
 * HTML, and one that is JSON as JSON.
 *
 * @module
 */

import { awaited } from './awaited.ts'
import type { Found, Governor, Rewritten } from './governor.ts'
import type { TextLinks } from './html.ts'
import { isJson, isPage, walkStrings, type JsonString } from './json-walk.ts'
import { edited, type Edit } from './edits.ts'
import { characterSigns, wordSigns, type Signs } from './json-strings.ts'
import type { Restore } from './restore.ts'
import { codeAt, markLength } from './share-codes.ts'
import { isWithinWord, type Piece, type TextFinder } from './text.ts'

export interface JsonOptions {
  /** Finds what stands in a text that is not one address, in order and without overlaps. */
  readonly pieces: TextFinder
  /** What a text must hold for {@link pieces}, beside `/` and `?`: characters that JSON has nowhere but in strings. */
  readonly signs?: RegExp
  /** Finds the links of a string that is HTML; absent: such strings stay as they are. */
  readonly html?: ((html: string) => Promise<TextLinks>) | undefined
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
  const { spots, found } = await look(json, governor, options)
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
  return { text: edited(json, edits), found, changed: edits.length }
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
  readonly found: number
}

/** All strings are read at the same moment, so that the links of all of them are asked about together. */
async function look(json: string, governor: Governor, options: JsonOptions): Promise<Look> {
  const { signs, keys } = options
  const looks: (Look | Promise<Look>)[] = []
  for (const string of walkStrings(json, signsWith(signs), keys)) {
    const whole = wholeAddress(string.text, governor)
    const isHtml = whole === undefined && isPage(string.text)
    const pieces = (): readonly Piece[] => (whole === undefined ? options.pieces(string.text) : [whole])
    looks.push(isHtml ? lookAtPage(string, governor, options) : lookAt(string, pieces(), governor))
  }
  const done = await awaited(looks)
  return { spots: done.flatMap(({ spots }) => spots), found: done.reduce((sum, { found }) => sum + found, 0) }
}

/** By what is looked for beside addresses. */
const known = new WeakMap<RegExp, Signs>()

function signsWith(more = addressSign): Signs {
  let signs = known.get(more)
  if (signs === undefined) {
    signs = characterSigns(new RegExp(`${addressSign.source}|${more.source}`, more.flags))
    known.set(more, signs)
  }
  return signs
}

function lookAt(string: JsonString, pieces: readonly Piece[], governor: Governor): Look {
  const spots = pieces.flatMap((piece): Spot[] => {
    const { found } = piece
    if (found.kind === 'link' && !governor.mayConcern(found.url)) return []
    const range = { start: string.placeOf(piece.start), end: string.placeOf(piece.end) }
    const parts = isWithinWord(string.text, piece)
    if (found.kind === 'code') return [{ ...range, found, write: string.write, parts }]
    const raw = string.rawOf(piece.start, piece.end)
    // A link says how it was written where that is not the plainest way.
    const written = raw === string.plain(found.url) ? undefined : raw
    return [{ ...range, found: { kind: 'link', url: found.url, written }, write: string.write, parts }]
  })
  return { spots, found: pieces.length }
}

async function lookAtPage(string: JsonString, governor: Governor, { html, pieces }: JsonOptions): Promise<Look> {
  if (html === undefined) return { spots: [], found: 0 }
  const { slots, links } = await html(string.text)
  // A tag without an address makes no page of a text.
  if (links === 0) return lookAt(string, pieces(string.text), governor)
  const spots = slots.flatMap(({ start, end, found, write }): Spot[] => {
    if (found.kind === 'code') return []
    const raw = string.rawOf(start, end)
    const written = raw === string.plain(write(found.url)) ? undefined : raw
    const range = { start: string.placeOf(start), end: string.placeOf(end) }
    const writeLink = (text: string): string => string.write(write(text))
    return [{ ...range, found: { kind: 'link', url: found.url, written }, write: writeLink, parts: false }]
  })
  return { spots, found: slots.length }
}

/**
 * A scheme and `//`, or `//` alone, as loosely as browsers take it; then a host, a path of ASCII, and whatever is no
 * blank behind `?` or `#` (apps put JSON there). Another `://` in the path, or words in it, make it a text to be searched.
 */
const address =
  /^(?<space>[\t\n\f\r ]*)(?<url>(?:[a-z][a-z\d+.-]*:\/\/|https?:[/\\]+|[/\\]{2})(?<host>[^\s<>"/\\?#]*)(?:[/\\](?:(?!:\/\/)[!$-;=@-~])*)?(?:[?#][^\s<>]*)?)[\t\n\f\r ]*$/i

/** The string as one address, for readers that open it whole. */
function wholeAddress(text: string, governor: Governor): Piece | undefined {
  return plainAddress(text) ?? brokenWhole(text, governor)
}

/** Browsers do not read tabs and line ends in an address; in a text they are the ends of one. */
function brokenWhole(text: string, governor: Governor): Piece | undefined {
  const trimmed = text.trim()
  if (!/[\t\n\r]/.test(trimmed)) return undefined
  const plain = trimmed.replaceAll(/[\t\n\r]/g, '')
  // Behind the host a line end is one of a text.
  if (trimmed.startsWith(/^[^/\\]*[/\\]+[^/\\?#]*/.exec(plain)?.[0] ?? '')) return undefined
  const whole = plainAddress(plain)
  if (whole?.found.kind !== 'link' || !governor.mayConcern(whole.found.url)) return undefined
  const start = text.indexOf(trimmed)
  return { start, end: start + trimmed.length, found: whole.found }
}

function plainAddress(text: string): Piece | undefined {
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
  /** Finds the links of ours in a string that is HTML; absent: such strings stay as they are. */
  readonly html?: ((html: string) => Promise<TextLinks>) | undefined
}

/**
 * A link of ours: signed, and then it ends where its token does and not by what stands behind it; or unsigned, where what
 * stands behind it and could belong to it would be put back as the same characters. And what may begin a code's mark.
 */
const oursOrMark = /https?:\/\/[\w.:[\]-]+\/go(?:\/[\w-]+\.[\w-]+\.[\w-]+(?:\?notice)?|\?to=[\w.!~*'()%-]+)|［/g

const oursOrMarkSigns = wordSigns(/\/go[/?]|［/)

/**
 * Puts the original links back in the place of ours, and takes the marks off codes: undoes to the byte what
 * {@link rewriteJson} wrote, but for codes that were removed. Undefined: not JSON.
 */
export async function restoreJson(
  json: string,
  restore: Restore,
  options: RestoreOptions = {},
): Promise<string | undefined> {
  if (!isJson(json)) return undefined
  const restored: Promise<readonly Edit[]>[] = []
  for (const string of walkStrings(json, oursOrMarkSigns)) {
    restored.push(isPage(string.text) ? restorePage(string, restore, options) : restoreString(string, restore))
  }
  return edited(json, (await Promise.all(restored)).flat())
}

async function restoreString(string: JsonString, restore: Restore): Promise<readonly Edit[]> {
  const { text, placeOf, plain } = string
  const edits = [...text.matchAll(oursOrMark)].map(async ({ 0: match, index }): Promise<Edit | undefined> => {
    if (match === '［') {
      const end = index + markLength(text, index)
      return end > index && isBehindCode(text, index)
        ? { start: placeOf(index), end: placeOf(end), text: '' }
        : undefined
    }
    const former = await restore(match)
    if (former === undefined) return undefined
    const stood = isStringPart(former.was) ? former.was : plain(former.to)
    return { start: placeOf(index), end: placeOf(index + match.length), text: stood }
  })
  return (await Promise.all(edits)).filter((edit) => edit !== undefined)
}

async function restorePage(string: JsonString, restore: Restore, { html }: RestoreOptions): Promise<readonly Edit[]> {
  if (html === undefined) return []
  const { slots, links } = await html(string.text)
  if (links === 0) return await restoreString(string, restore)
  const edits = slots.map(async ({ start, end, found, write, takes }): Promise<Edit | undefined> => {
    const former = found.kind === 'link' ? await restore(found.url) : undefined
    if (former === undefined) return undefined
    const { was } = former
    const isTaken = isStringPart(was) && takes(string.said(was))
    const text = isTaken ? was : string.plain(write(former.to))
    return { start: string.placeOf(start), end: string.placeOf(end), text }
  })
  return (await Promise.all(edits)).filter((edit) => edit !== undefined)
}

/** Characters of the longest code, with its signs and more than needed. */
const longestCode = 32

function isBehindCode(text: string, end: number): boolean {
  for (let start = Math.max(0, end - longestCode); start < end; start += 1) {
    if (codeAt(text, start)?.end === end) return true
  }
  return false
}

/** Characters of another place could end the string. */
function isStringPart(written: string | undefined): written is string {
  return written !== undefined && isJson(`"${written}"`)
}
