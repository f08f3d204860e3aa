/**
 * Redaction: what of a text may enter a record, and how.
 *
 * A record is one line of a log: nothing in it may end the line, move a cursor or turn the reading direction, and
 * nothing may be longer than was agreed. What would say who somebody is (paths, query strings, a full user agent) is left
 * out, not masked.
 *
 * @module
 */

/** What an id, a channel or a client may have, in bytes. */
export const maxFieldBytes = 256

/** Controls, line and paragraph separators, direction marks, halves of characters: whatever a terminal might obey. */
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu
const plainAscii = /^[\x20-\x7e]*$/

/** Bounds a text and writes its unsafe characters as `\uXXXX`. Never cuts a character or an escape in half. */
export function clean(text: string, maxBytes: number = maxFieldBytes): string {
  if (text.length <= maxBytes && plainAscii.test(text)) return text
  let kept = ''
  let bytes = 0
  // No text of this many bytes has more code units than that, so a huge one is never walked to its end.
  for (const character of text.slice(0, maxBytes + 1)) {
    const written = character.replace(unsafe, escaped)
    bytes += byteLength(written)
    if (bytes > maxBytes) return kept
    kept += written
  }
  return kept
}

export function cleaned(text: string | undefined, maxBytes?: number): string | undefined {
  return text === undefined || text === '' ? undefined : clean(text, maxBytes)
}

/**
 * The host of a canonical address; of an app link, its scheme. A path is never kept: before and behind the id that a
 * marketplace reads from it, anything may stand, and what is sold is named by the record anyway.
 */
export function redactedUrl(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const web = address.startsWith('https://') ? 'https://'.length : address.startsWith('http://') ? 'http://'.length : 0
  if (web === 0) return /^[a-z][a-z0-9+.-]{0,62}:/.exec(address)?.[0]
  const authority = address.slice(web, endOfAuthority(address, web))
  return clean(authority.slice(authority.lastIndexOf('@') + 1))
}

/** By hand: what a pattern with named groups finds is an object for each group, and costs 2 µs of a click. */
function endOfAuthority(address: string, from: number): number {
  let at = from
  while (at < address.length && !'/?#'.includes(address.charAt(at))) at += 1
  return at
}

/** A code of ours, or nothing but the word that there was one: messages of libraries carry tokens. */
export function codeOnly(fault: string | undefined): string | undefined {
  if (fault === undefined) return undefined
  return /^[\w:.-]{1,64}$/.test(fault) ? fault : 'other'
}

/** `app/1.2.3`; a user agent is not one. */
export function clientOnly(client: string | undefined): string | undefined {
  return client !== undefined && /^[\w.-]{1,64}\/[\w.+-]{1,32}$/.test(client) ? client : undefined
}

/** One BCP 47 tag of at most three parts; a whole Accept-Language header is almost a fingerprint. */
export function languageOnly(language: string | undefined): string | undefined {
  return /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}(?![A-Za-z0-9])/.exec(language ?? '')?.[0]
}

/** ISO 3166-1 alpha-2 (and Cloudflare's `T1` for Tor). */
export function regionOnly(region: string | undefined): string | undefined {
  return region !== undefined && /^[A-Z][A-Z0-9]$/.test(region) ? region : undefined
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** UTF-8 length of a single character or of an escape. */
function byteLength(text: string): number {
  const point = text.codePointAt(0) ?? 0
  if (point < 0x80) return text.length
  if (point < 0x8_00) return 2
  return point < 0x1_00_00 ? 3 : 4
}
