/**
 * Links in a sentence: where one begins, and where it ends.
 *
 * Nobody marks the end, least of all between Chinese words without spaces, so one rule holds: a link consists of ASCII
 * characters of a URL and ends at the first other one; punctuation of the sentence is not a part of it. A path or a query
 * written in Chinese characters ends there too; they stay behind the link as text, so nothing is lost. Only hosts are
 * read further, because a browser turns `ｉｔｅｍ.taobao。com` into the shop's.
 *
 * @module
 */

import type { Registry } from '../link/registry.ts'
import { codeAt } from './share-codes.ts'
import {
  isBlank,
  isDigit,
  isHostCharacter,
  isInsideWord,
  isLetter,
  isPathStart,
  isSchemeCharacter,
  isSlash,
  lower,
  plainHostCharacters,
  plainUrlCharacters,
  urlCharacters,
} from './text-characters.ts'

/** What is asked of a registry. */
export interface Hosts {
  readonly isKnown: (host: string) => boolean
  /** Schemes of apps that are registered, without http and https. */
  readonly isScheme: (scheme: string) => boolean
}

export function hostsOf(registry: Registry): Hosts {
  const ends = new Set(registry.marketplaces.flatMap(({ domains }) => domains.map(lastLabel)))
  return {
    isKnown: (host) => ends.has(lastLabel(host)) && registry.marketplaceOfHost(host) !== undefined,
    isScheme: (scheme) => registry.schemes.has(scheme),
  }
}

function lastLabel(host: string): string {
  return host.slice(host.lastIndexOf('.') + 1)
}

const longestScheme = 64
const longestHost = 253

/** A link in a text, from `start` up to and without `end`. */
export interface LinkAt {
  readonly start: number
  readonly end: number
  /** What is missing before it to make an address. */
  readonly before: '' | 'https:' | 'https://'
}

/**
 * `https://…`, in any position. Browsers also take `https:/…`, `https:\\…` and `https:…`; in a sentence these are only
 * links where they lead to a marketplace.
 */
export function webLink(text: string, at: number, floor: number, hosts: Hosts): LinkAt | undefined {
  const start = at - (lower(text, at - 1) === 0x73 ? 5 : 4)
  if (start < floor || !isHttp(text, start)) return undefined
  let authority = at + 1
  while (isSlash(text.charCodeAt(authority))) authority += 1
  const slashed = text.startsWith('//', at + 1)
  const path = endOfHost(text, authority, { hosts, slashed })
  if (slashed ? !hasName(text, authority, path) : !isKnownAuthority(text.slice(authority, path), hosts))
    return undefined
  return linkAt(text, start, { path, least: authority, before: '' })
}

/** `taobao://…`: a scheme that the registry knows, and not the end of a longer one. */
export function appLink(text: string, at: number, floor: number, hosts: Hosts): LinkAt | undefined {
  if (!text.startsWith('//', at + 1)) return undefined
  let start = at
  while (start > floor && at - start < longestScheme && isSchemeCharacter(text.charCodeAt(start - 1))) start -= 1
  while (start < at && !isLetter(text.charCodeAt(start))) start += 1
  if (start === at || !hosts.isScheme(text.slice(start, at).toLowerCase())) return undefined
  let path = endOfUrl(text, at + 3)
  // JD's app takes its parameters as an object that often nobody has encoded: `params={"des":"productDetail",…}`.
  while (text.charCodeAt(path) === 0x7b && text.charCodeAt(path - 1) === 0x3d) {
    const behind = endOfObject(text, path)
    if (behind === path) break
    path = endOfUrl(text, behind)
  }
  return linkAt(text, start, { path, least: at + 3, before: '' })
}

const longestObject = 2048

/** Behind the brace that closes the one here; where none does, here. */
function endOfObject(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length && at - start < longestObject; at += 1) {
    const one = text.charCodeAt(at)
    if (one === 0x7b) depth += 1
    else if (one === 0x7d) depth -= 1
    else if (isBlank(one) || one === 0x3c || one === 0x3e) return start
    if (depth === 0) return at + 1
  }
  return start
}

/** `//item.taobao.com/…` where a word begins: only marketplaces, or every comment in a program would be a link. */
export function relativeLink(text: string, at: number, hosts: Hosts): LinkAt | undefined {
  if (text.charCodeAt(at + 1) !== 0x2f || isInsideWord(text.charCodeAt(at - 1))) return undefined
  // Behind the colon of a scheme that nobody knows stands somebody else's address.
  if (text.charCodeAt(at - 1) === 0x3a && isSchemeCharacter(text.charCodeAt(at - 2))) return undefined
  let path = at + 2
  while (path - at <= longestHost && isHostCharacter(text.charCodeAt(path))) path += 1
  const host = text.slice(at + 2, path).toLowerCase()
  return hosts.isKnown(host) ? page(text, at, { path, before: 'https:' }) : undefined
}

/** `item.taobao.com/item.htm?id=1`: the host of a marketplace before a slash or a question mark, and something behind. */
export function bareLink(text: string, at: number, floor: number, hosts: Hosts): LinkAt | undefined {
  let end = at
  while (end > floor && at - end < 6 && isDigit(text.charCodeAt(end - 1))) end -= 1
  end = end < at && text.charCodeAt(end - 1) === 0x3a ? end - 1 : at
  let start = end
  while (start > floor && end - start < longestHost && isHostCharacter(text.charCodeAt(start - 1))) start -= 1
  // An ellipsis before a link is the sentence's; a single dot would be the host's.
  if (text.startsWith('..', start)) while (text.charCodeAt(start) === 0x2e) start += 1
  else if (isInsideWord(text.charCodeAt(start - 1)) || text.charCodeAt(start) === 0x2e) return undefined
  if (start >= end || text.charCodeAt(start) === 0x2d) return undefined
  const host = text.slice(start, end).toLowerCase()
  return hosts.isKnown(host) ? page(text, start, { path: at, before: 'https://' }) : undefined
}

/** A link without a scheme is one only with a path or a query: a shop's bare name stays a name. */
function page(text: string, start: number, { path, before }: Pick<Known, 'path' | 'before'>): LinkAt | undefined {
  const first = text.charCodeAt(path)
  return isPathStart(first) || first === 0x3a ? linkAt(text, start, { path, least: path + 1, before }) : undefined
}

interface Known extends Pick<LinkAt, 'before'> {
  /** Where the path begins. */
  readonly path: number
  /** What the link must go beyond. */
  readonly least: number
}

function linkAt(text: string, start: number, { path, least, before }: Known): LinkAt | undefined {
  const end = withoutClosing(text, start, endOfUrl(text, path))
  return end > least ? { start, end, before } : undefined
}

/**
 * Where the authority ends, at the latest where another link begins (`https://https://…`, as people paste it). Beyond
 * ASCII it is what a browser would make of it, where that is a marketplace.
 */
function endOfHost(text: string, start: number, { hosts, slashed }: { hosts: Hosts; slashed: boolean }): number {
  const begins = slashed ? isLinkAt : isSchemeAt
  const limit = slashed ? text.length : start + longestAuthority
  let plain = start
  for (; plain < limit; plain += 1) {
    const one = text.charCodeAt(plain)
    if (plainHostCharacters[one] === 1) continue
    if (isPathStart(one) || (urlCharacters[one] !== 1 && one !== 0x5c)) break
    if (isNextLink(text, plain) || begins(text, plain)) break
  }
  const stop = text.charCodeAt(plain)
  if (plain === limit || isPathStart(stop) || isBlank(stop) || urlCharacters[stop] === 1) return plain
  let word = plain
  let code = -1
  while (word < text.length && word - plain < longestAuthority && !isPathStart(text.charCodeAt(word))) {
    if (isBlank(text.charCodeAt(word)) || begins(text, word)) break
    if (code === -1 && codeAt(text, word) !== undefined) code = word
    word += 1
  }
  // A share code may yet be taken out of the text, so what stands before it is read alone as well.
  return wideEnd(text, start, { plain, word, hosts }) ?? wideEnd(text, start, { plain, word: code, hosts }) ?? plain
}

interface Wide {
  /** Where the plain ASCII ends, and where the word ends. */
  readonly plain: number
  readonly word: number
  readonly hosts: Hosts
}

function wideEnd(text: string, start: number, { plain, word, hosts }: Wide): number | undefined {
  if (word <= plain) return undefined
  // Quotes and brackets end a link, except within the user name before a host: `http://a>b@item.taobao.com`.
  const whole = withoutDots(text, start, word)
  const inside = text.charCodeAt(plain) >= 0x80 || text.slice(plain, whole).includes('@')
  if (inside && isKnownAuthority(text.slice(start, whole), hosts)) return whole
  const wide = withoutDots(text, start, endOfWideHost(text, plain, word))
  if (wide <= plain) return undefined
  return isPathStart(text.charCodeAt(wide)) || isKnownAuthority(text.slice(start, wide), hosts) ? wide : undefined
}

/** How far a host is read that is not plain ASCII, or that has no slashes before it. */
const longestAuthority = 256
const hostOrNothing = /^[a-z0-9.\-\u3002]*$/i
const ignored = /[\p{Cf}\p{Mn}]/gu

/** Over everything that compatibility forms turn into letters, digits and dots of a host: `ｉｔｅｍ`, `ⓘ`, `𝐢`, `。`. */
function endOfWideHost(text: string, start: number, limit: number): number {
  let at = start
  while (at < limit) {
    const one = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if (!hostOrNothing.test(one.normalize('NFKC').replaceAll(ignored, '')) && urlCharacters[one.charCodeAt(0)] !== 1)
      break
    at += one.length
  }
  return Math.min(at, limit)
}

function withoutDots(text: string, start: number, end: number): number {
  let at = end
  while (at > start && '.。．｡'.includes(text.charAt(at - 1))) at -= 1
  return at
}

/** Plain ASCII is read by hand, for speed; a browser's reader decides on escapes and everything else. */
function isKnownAuthority(authority: string, hosts: Hosts): boolean {
  if (plainAuthority.test(authority)) {
    const [named = ''] = authority.split('\\', 1)
    const [host = ''] = named.slice(named.lastIndexOf('@') + 1).split(':', 1)
    return hosts.isKnown((host.endsWith('.') ? host.slice(0, -1) : host).toLowerCase())
  }
  if (!URL.canParse(`https://${authority}`)) return false
  return hosts.isKnown(new URL(`https://${authority}`).hostname.replace(/\.$/, ''))
}

const plainAuthority = /^[\x21-\x24\x26-\x7e]*$/

function hasName(text: string, start: number, end: number): boolean {
  return /[a-z0-9\u0080-\uffff]/i.test(text.slice(start, end))
}

function endOfUrl(text: string, start: number): number {
  for (let at = start; ; at += 1) {
    const one = text.charCodeAt(at)
    if (plainUrlCharacters[one] === 1) continue
    if (urlCharacters[one] !== 1 || isNextLink(text, at)) return at
  }
}

/** `https://a.example/1,https://b.example/2` are two. */
function isNextLink(text: string, at: number): boolean {
  const one = text.charCodeAt(at)
  return (one === 0x2c || one === 0x3b) && isLinkAt(text, at + 1)
}

function isLinkAt(text: string, at: number): boolean {
  return isSchemeAt(text, at) && text.startsWith('//', at + (lower(text, at + 4) === 0x73 ? 6 : 5))
}

function isSchemeAt(text: string, at: number): boolean {
  return isHttp(text, at) && text.charCodeAt(at + (lower(text, at + 4) === 0x73 ? 5 : 4)) === 0x3a
}

/** Punctuation that ends a sentence, not a link; a closing bracket stays where its opening one is in the link. */
function withoutClosing(text: string, start: number, end: number): number {
  let keep = end
  let brackets = false
  for (; keep > start; keep -= 1) {
    const one = text.charAt(keep - 1)
    if (!'.,;:!?*()[]'.includes(one)) break
    if (one === ')' || one === ']') brackets = true
  }
  if (!brackets) return keep
  let round = 0
  let square = 0
  for (let at = start; at < end; at += 1) {
    const one = text.charCodeAt(at)
    if (one === 0x28) round += 1
    else if (one === 0x5b) square += 1
    else if (one === 0x29 && round > 0) round -= 1
    else if (one === 0x5d && square > 0) square -= 1
    else continue
    if (at >= keep && (one === 0x29 || one === 0x5d)) keep = at + 1
  }
  return keep
}

function isHttp(text: string, start: number): boolean {
  if (start < 0 || lower(text, start) !== 0x68) return false
  return lower(text, start + 1) === 0x74 && lower(text, start + 2) === 0x74 && lower(text, start + 3) === 0x70
}
