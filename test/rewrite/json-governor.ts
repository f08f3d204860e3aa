/**
 * Governors and finders for the tests of JSON: every shop link becomes one of ours, which says what it stands for.
 *
 * @module
 */

import type { Found, FoundLink, Governor } from '../../src/rewrite/governor.ts'
import type { TextLinks } from '../../src/rewrite/html.ts'
import type { Slot } from '../../src/rewrite/html-slots.ts'
import type { JsonOptions } from '../../src/rewrite/json.ts'
import type { Former } from '../../src/rewrite/restore.ts'
import type { Piece } from '../../src/rewrite/text.ts'

export interface WatchedGovernor extends Governor {
  /** All that was asked, call by call. */
  readonly calls: (readonly Found[])[]
}

const ownOrigin = 'https://detour.example/go/'
const shop =
  /^(?:https?:)?[/\\]*[\w.]*(?:taobao\.com|jd\.com|tb\.cn)\b|^(?:taobao|openapp\.jdmobile):\/\/|ｔａｏｂａｏ/i

/** Replaces nothing. */
export function idleGovernor(): WatchedGovernor {
  return watched(() => undefined)
}

/** Replaces each shop link by one of ours with its whole story within, and each code by a text that must be escaped. */
export function signingGovernor(): WatchedGovernor {
  return watched((found) => (found.kind === 'link' ? tokenOf(found) : '<口令 "0">'))
}

/** Numbers shop links in the order asked. */
export function numberingGovernor(): WatchedGovernor {
  let asked = 0
  return watched((found) => {
    asked += 1
    return found.kind === 'link' ? `${ownOrigin}${asked}.b.c` : `<${asked}>`
  })
}

function watched(replacementFor: (found: Found) => string | undefined): WatchedGovernor {
  const calls: (readonly Found[])[] = []
  return {
    calls,
    mayConcern: (url) => shop.test(url) || url.startsWith(ownOrigin),
    govern: async (found) => {
      calls.push(found)
      return found.map((one) => {
        const replacement = one.kind === 'link' && one.url.startsWith(ownOrigin) ? undefined : replacementFor(one)
        return replacement === undefined ? undefined : { action: 'allow', replacement }
      })
    },
  }
}

function tokenOf({ url, written }: FoundLink): string {
  return `${ownOrigin}h.${Buffer.from(JSON.stringify({ to: url, was: written })).toString('base64url')}.s`
}

/** The story of a link of {@link signingGovernor}. */
export async function originalOf(url: string): Promise<Former | undefined> {
  if (!url.startsWith(`${ownOrigin}h.`)) return undefined
  const payload = Buffer.from(url.split('.')[2] ?? '', 'base64url').toString('utf8')
  const { to, was } = JSON.parse(payload) as { to: string; was?: string }
  return { to, was }
}

const linkOrCode = /https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\]~]+|￥\w+￥/gi

/** Links of ASCII, and codes between yen signs. */
function findPieces(text: string): readonly Piece[] {
  return [...text.matchAll(linkOrCode)].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
    found: match.startsWith('￥')
      ? { kind: 'code', text: match, marketplace: 'taobao' }
      : { kind: 'link', url: match, written: undefined },
  }))
}

const href = /(?<=href=")[^"]*(?=")/g

export const options: JsonOptions = { pieces: findPieces, signs: /￥/ }

/** With HTML, of which only `href` in double quotes is known. */
export function withHtml(governor: Governor): JsonOptions {
  return { ...options, html: (html) => hrefsOf(html, (url) => governor.mayConcern(url)) }
}

export async function hrefsOf(html: string, mayConcern: (url: string) => boolean): Promise<TextLinks> {
  const all = [...html.matchAll(href)]
  const slots = all.flatMap(({ 0: written, index }): Slot[] => {
    const url = written.replaceAll('&amp;', '&')
    if (!mayConcern(url)) return []
    const write = (address: string): string => address.replaceAll('&', '&amp;')
    const takes = (characters: string): boolean => !/["<>]/.test(characters)
    return [
      { start: index, end: index + written.length, found: { kind: 'link', url, written: undefined }, write, takes },
    ]
  })
  return { slots, links: all.length }
}
