/**
 * Texts: links and share codes found in a sentence, and others put in their places.
 *
 * One pass looks for the few characters that a link or a code begins with or has near its beginning; what stands around
 * them decides. Every character is looked at a bounded number of times, whatever the text. What is put in a link's place
 * never begins or ends another link, so a text can be rewritten again, and back.
 *
 * @module
 */

import { makeRegistry, type Registry } from '../link/registry.ts'
import type { Found, Governor, Rewritten } from './governor.ts'
import { edited, type Edit } from './edits.ts'
import type { Restore } from './restore.ts'
import { codeAt, codeSigns, isMarked, markLength } from './share-codes.ts'
import { isBlank } from './text-characters.ts'
import { appLink, bareLink, hostsOf, relativeLink, webLink, type Hosts, type LinkAt } from './text-links.ts'

/** Something found in a text, from `start` up to and without `end`, in UTF-16 units. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly found: Found
}

export type TextFinder = (text: string) => readonly Piece[]

/** All links and codes of a text, in order, none over another. */
export function findInText(text: string, options: { readonly registry: Registry }): readonly Piece[] {
  return makeTextFinder(options.registry)(text)
}

const finders = new WeakMap<Registry, TextFinder>()

/** A finder for many texts; the tables of a registry are made once. */
export function makeTextFinder(registry: Registry): TextFinder {
  const made = finders.get(registry)
  if (made !== undefined) return made
  const hosts = hostsOf(registry)
  const finder: TextFinder = (text) => piecesOf(text, hosts, false)
  finders.set(registry, finder)
  return finder
}

const anySign = new RegExp(`[:/?${codeSigns.replaceAll(/[$()!]/g, '\\$&')}]`)

/** Cheap and never wrong to say yes: whether a text may hold a link or a code. */
export function mayHold(text: string): boolean {
  return anySign.test(text)
}

/** Asks for all links and codes of a text at once and puts the answers in their places. */
export async function rewriteText(text: string, governor: Governor, finder: TextFinder): Promise<Rewritten> {
  const all = mayHold(text) ? finder(text) : []
  const asked = all.filter(({ found }) => found.kind === 'code' || governor.mayConcern(found.url))
  if (asked.length === 0) return { text, found: all.length, changed: 0 }
  const governed = await governor.govern(asked.map(({ found }) => found))
  const changes: Edit[] = []
  for (const [index, { start, end }] of asked.entries()) {
    const replacement = governed[index]?.replacement
    if (replacement === undefined) continue
    // A code that goes must not make one word, or one link, of what stood on both sides of it.
    const joins = replacement === '' && isWithinWord(text, { start, end })
    changes.push({ start, end, text: joins ? ' ' : replacement })
  }
  return { text: edited(text, changes), found: all.length, changed: changes.length }
}

/** Whether something stands on both sides without a blank between. */
export function isWithinWord(text: string, { start, end }: Pick<Piece, 'start' | 'end'>): boolean {
  if (start === 0 || end === text.length) return false
  return !isBlank(text.charCodeAt(start - 1)) && !isBlank(text.charCodeAt(end))
}

/** Puts back what stood where links of ours stand, and takes the marks off codes. Removed codes are gone. */
export async function restoreText(text: string, restore: Restore): Promise<string> {
  if (!mayHold(text)) return text
  const changes = await Promise.all(
    piecesOf(text, noHosts, true).map(async ({ start, end, found }): Promise<Edit | undefined> => {
      if (found.kind === 'code') {
        const mark = markLength(text, end)
        return mark === 0 ? undefined : { start: end, end: end + mark, text: '' }
      }
      const stood = await restore(found.url)
      return stood === undefined ? undefined : { start, end, text: stood.was ?? stood.to }
    }),
  )
  return edited(
    text,
    changes.filter((change) => change !== undefined),
  )
}

/** What a character may begin or be the middle of. */
const colon = 1
const slash = 2
const question = 3
const sign = 4
const roles = new Uint8Array(0x1_0000)
for (const one of codeSigns) roles[one.charCodeAt(0)] = sign
roles[0x3a] = colon
roles[0x2f] = slash
roles[0x3f] = question

/** For the way back: links of ours are plain https links. */
const noHosts = hostsOf(makeRegistry([]))

function piecesOf(text: string, hosts: Hosts, marked: boolean): Piece[] {
  const pieces: Piece[] = []
  let floor = 0
  const table = roles
  const { length } = text
  for (let at = 0; ; at += 1) {
    while (at < length && table[text.charCodeAt(at)] === 0) at += 1
    if (at >= length) return pieces
    const role = table[text.charCodeAt(at)]
    const piece = linkNear(text, at, { role, floor, hosts }) ?? codeFrom(text, at, marked)
    if (piece === undefined) continue
    pieces.push(piece)
    floor = piece.end
    at = floor - 1
  }
}

interface Near {
  readonly role: number | undefined
  /** The end of the piece before. */
  readonly floor: number
  readonly hosts: Hosts
}

function linkNear(text: string, at: number, { role, floor, hosts }: Near): Piece | undefined {
  if (role === sign) return undefined
  const link: LinkAt | undefined =
    role === colon
      ? (webLink(text, at, floor, hosts) ?? appLink(text, at, floor, hosts))
      : (relativeLink(text, at, hosts) ?? bareLink(text, at, floor, hosts))
  if (link === undefined) return undefined
  const written = text.slice(link.start, link.end)
  const url = link.before + written
  return {
    start: link.start,
    end: link.end,
    found: { kind: 'link', url, written: link.before === '' ? undefined : written },
  }
}

function codeFrom(text: string, start: number, marked: boolean): Piece | undefined {
  const code = codeAt(text, start)
  if (code === undefined || (!marked && isMarked(text, code.end))) return undefined
  const { end, marketplace } = code
  return { start, end, found: { kind: 'code', text: text.slice(start, end), marketplace } }
}
