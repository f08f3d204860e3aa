/**
 * Long lists: the ids of a list that is too long for a program, as one binary image that is looked up without parsing.
 *
 * An image is a value of KV under `list:<digest>`. The digest is that of the ids as text: sorted by code point, each
 * followed by a line feed, so `LC_ALL=C sort -u ids | sha256sum` gives it too. Ids stand in buckets by a hash, and are
 * compared whole: nobody is a member by accident. Digits at the end of an id are packed two to a byte, and the commonest
 * beginnings (`taobao:`) are one byte, so that a million ids fit into the 25 MiB of a value.
 *
 *     64 bytes   `DTLL`, version, number of ids, number of buckets, length of beginnings and of entries, check, 0, digest
 *     beginnings each as its length and its bytes, filled up to four
 *     buckets    where each begins among the entries, and the end; 32 bits, little-endian
 *     entries    each as its length and its bytes, bucket after bucket
 *
 * Who opens an image trusts nothing in it: lengths and order of the buckets are checked, a changed byte shows in the
 * check, and a lookup stays inside its bucket whatever the bytes say.
 *
 * @module
 */

import { hexOf } from '../kernel/digest.ts'
import { err, ok, type Result } from '../kernel/result.ts'

/** What one value of KV may hold (limits of KV, November 2026). */
export const maxImageBytes = 25 * 1024 * 1024
/** In UTF-8. */
export const maxIdBytes = 200

const magic = 0x4c_4c_54_44
const imageVersion = 1
const headerBytes = 64
const checkWord = 6
const digestAt = 32
const maxBeginnings = 7
const idsPerBucket = 4

/** The first bytes of an entry that UTF-8 never has: digits follow, after the beginning of that number or after text. */
const firstToken = 0xf8
const digitsFollow = 0xff
const padding = 0xf

export interface LongList {
  readonly size: number
  /** The digest the image says it has. */
  readonly digest: string
  has(id: string): boolean
}

export type ListFault = 'not_a_list' | 'newer_version' | 'damaged'

export type PackFault =
  | { readonly code: 'empty' }
  | { readonly code: 'bad_id'; readonly index: number; readonly why: IdFault }
  | { readonly code: 'too_large'; readonly bytes: number }

export type IdFault = 'empty' | 'too_long' | 'line_feed' | 'not_unicode'

export interface PackedList {
  readonly image: Uint8Array<ArrayBuffer>
  readonly digest: string
  /** Without those that stood there twice. */
  readonly count: number
}

/** Why a text cannot be an id of a list. */
export function idFault(id: string): IdFault | undefined {
  if (id === '') return 'empty'
  if (id.includes('\n')) return 'line_feed'
  if (!id.isWellFormed()) return 'not_unicode'
  if (id.length > maxIdBytes || (id.length > maxIdBytes / 3 && encoder.encode(id).length > maxIdBytes))
    return 'too_long'
  return undefined
}

/** `sha256:` and the hash of the ids, sorted, without doubles, each on its line. */
export async function listDigest(ids: Iterable<string>): Promise<string> {
  return await digestOfSorted(sorted(ids))
}

/** Makes the image of a list; refuses ids that cannot be in one, and lists that no value of KV could hold. */
export async function packList(ids: readonly string[]): Promise<Result<PackedList, PackFault>> {
  if (ids.length === 0) return err({ code: 'empty' })
  for (const [index, id] of ids.entries()) {
    const why = idFault(id)
    if (why !== undefined) return err({ code: 'bad_id', index, why })
  }
  const members = sorted(ids)
  const beginnings = commonBeginnings(members)
  const coder = makeCoder(beginnings)
  const buckets = bucketsFor(members.length)
  // Twice over the ids, so that a million of them need no million objects: first the lengths, then the bytes.
  const ends = new Uint32Array(buckets + 1)
  for (const id of members) {
    const length = coder.encode(id)
    const after = (hashOf(coder.bytes, length) & (buckets - 1)) + 1
    ends[after] = (ends[after] ?? 0) + 1 + length
  }
  for (let bucket = 1; bucket <= buckets; bucket++) ends[bucket] = (ends[bucket] ?? 0) + (ends[bucket - 1] ?? 0)
  const entriesBytes = ends[buckets] ?? 0

  const beginningsBytes = 4 * Math.ceil(beginnings.reduce((sum, each) => sum + 1 + encoder.encode(each).length, 0) / 4)
  const total = headerBytes + beginningsBytes + 4 * (buckets + 1) + 4 * Math.ceil(entriesBytes / 4)
  if (total > maxImageBytes) return err({ code: 'too_large', bytes: total })

  const digest = await digestOfSorted(members)
  const image = new Uint8Array(total)
  const view = new DataView(image.buffer)
  for (const [at, number] of [magic, imageVersion, members.length, buckets, beginningsBytes, entriesBytes].entries()) {
    view.setUint32(4 * at, number, true)
  }
  image.set(bytesOf(digest), digestAt)
  let at = headerBytes
  for (const beginning of beginnings) at = putEntry(image, at, encoder.encode(beginning))
  const offsetsAt = headerBytes + beginningsBytes
  wordsOf(image).set(ends, offsetsAt / 4)
  const entriesAt = offsetsAt + 4 * (buckets + 1)
  for (const id of members) {
    const length = coder.encode(id)
    const bucket = hashOf(coder.bytes, length) & (buckets - 1)
    ends[bucket] = putEntry(image, entriesAt + (ends[bucket] ?? 0), coder.bytes.subarray(0, length)) - entriesAt
  }
  view.setUint32(4 * checkWord, checkOf(wordsOf(image)), true)
  return ok({ image, digest, count: members.length })
}

/** Opens an image where it lies. The bytes must not change while the list is in use. */
export function openList(given: ArrayBuffer | Uint8Array): Result<LongList, ListFault> {
  const image = aligned(given)
  if (image === undefined) return err('not_a_list')
  const words = wordsOf(image)
  const [mark, version, size = 0, buckets = 0, beginningsBytes = 0, entriesBytes = 0, check] = words
  if (mark !== magic) return err('not_a_list')
  if (version !== imageVersion) return err('newer_version')
  const offsetsAt = headerBytes + beginningsBytes
  const entriesAt = offsetsAt + 4 * (buckets + 1)
  const isSound =
    beginningsBytes % 4 === 0 &&
    buckets > 0 &&
    (buckets & (buckets - 1)) === 0 &&
    entriesAt + 4 * Math.ceil(entriesBytes / 4) === image.length &&
    check === checkOf(words)
  if (!isSound) return err('damaged')
  const offsets = words.subarray(offsetsAt / 4, offsetsAt / 4 + buckets + 1)
  if (!isAscending(offsets) || offsets[0] !== 0 || offsets[buckets] !== entriesBytes) return err('damaged')
  const beginnings = readBeginnings(image.subarray(headerBytes, offsetsAt))
  if (beginnings === undefined) return err('damaged')

  const coder = makeCoder(beginnings)
  const entries = image.subarray(entriesAt, entriesAt + entriesBytes)
  const mask = buckets - 1
  return ok({
    size,
    digest: digestText(image.subarray(digestAt, headerBytes)),
    has(id) {
      const length = coder.encode(id)
      if (length === 0) return false
      const bucket = hashOf(coder.bytes, length) & mask
      const end = offsets[bucket + 1] ?? 0
      for (let at = offsets[bucket] ?? 0; at < end; at += (entries[at] ?? 0) + 1) {
        if (entries[at] === length && isAt(entries, at, coder.bytes)) return true
      }
      return false
    },
  })
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Ids that differ differ late, so they are compared from their ends. */
function isAt(entries: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let index = entries[at] ?? 0; index > 0; index--) {
    if (entries[at + index] !== bytes[index - 1]) return false
  }
  return true
}

interface Coder {
  /** The last id, as many bytes as `encode` said. */
  readonly bytes: Uint8Array
  /** 0 for what can be in no list. */
  readonly encode: (id: string) => number
}

/** One id, one row of bytes: text, then after a byte that no text has the digits it ends with. */
function makeCoder(beginnings: readonly string[]): Coder {
  const bytes = new Uint8Array(2 * maxIdBytes)
  const encode = (id: string): number => {
    if (id.length === 0 || id.length > maxIdBytes) return 0
    const text = textLength(id)
    let length = 0
    const token = text === id.length ? -1 : tokenOf(id, text)
    if (token >= 0) {
      bytes[length++] = firstToken + token
    } else {
      for (; length < text; length++) {
        const character = id.charCodeAt(length)
        if (character > 127) {
          length = encodeText(id, text)
          break
        }
        bytes[length] = character
      }
      if (text > 0 && length === 0) return 0
      if (text < id.length) bytes[length++] = digitsFollow
    }
    for (let at = text; at < id.length; at += 2) {
      const low = at + 1 < id.length ? id.charCodeAt(at + 1) & 0xf : padding
      bytes[length++] = ((id.charCodeAt(at) & 0xf) << 4) | low
    }
    return length > 255 ? 0 : length
  }
  const tokenOf = (id: string, length: number): number => {
    for (let token = 0; token < beginnings.length; token++) {
      const beginning = beginnings[token] ?? ''
      if (beginning.length === length && id.startsWith(beginning)) return token
    }
    return -1
  }
  const encodeText = (id: string, length: number): number => {
    const text = id.slice(0, length)
    return text.isWellFormed() ? encoder.encodeInto(text, bytes).written : 0
  }
  return { bytes, encode }
}

/** How much of an id stands before the digits it ends with. */
function textLength(id: string): number {
  let length = id.length
  while (length > 0 && isDigit(id.charCodeAt(length - 1))) length--
  return length
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39
}

function commonBeginnings(ids: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const id of ids) {
    const length = textLength(id)
    // An id of digits alone has the empty beginning, and is as short without.
    if (length > 0 && length < id.length && length <= 64) {
      const beginning = id.slice(0, length)
      if (counts.size < 10_000 || counts.has(beginning)) counts.set(beginning, (counts.get(beginning) ?? 0) + 1)
    }
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, left], [b, right]) => right * b.length - left * a.length || (a < b ? -1 : 1))
    .slice(0, maxBeginnings)
    .map(([beginning]) => beginning)
}

/** Undefined when they do not end where they should, or are no text. */
function readBeginnings(bytes: Uint8Array): string[] | undefined {
  const beginnings: string[] = []
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const end = at + 1 + (bytes[at] ?? 0)
    if (end > bytes.length || beginnings.length === maxBeginnings) return undefined
    try {
      beginnings.push(decoder.decode(bytes.subarray(at + 1, end)))
    } catch {
      return undefined
    }
    at = end
  }
  return beginnings
}

function putEntry(image: Uint8Array, at: number, bytes: Uint8Array): number {
  image[at] = bytes.length
  image.set(bytes, at + 1)
  return at + 1 + bytes.length
}

function bucketsFor(count: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(count / idsPerBucket)))
}

function hashOf(bytes: Uint8Array, length: number): number {
  let hash = length
  for (let at = 0; at < length; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x5bd1e995)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b)
  return hash ^ (hash >>> 16)
}

/** Over all words but the check itself: finds what broke on the way, not what was meant to deceive. */
function checkOf(words: Uint32Array): number {
  let low = 1
  let high = 0
  for (let at = 0; at < words.length; at++) {
    const word = at === checkWord ? 0 : (words[at] as number)
    low = (Math.imul(low, 31) + word) | 0
    high ^= low
  }
  return (low ^ Math.imul(high, 0x85ebca6b)) >>> 0
}

function isAscending(offsets: Uint32Array): boolean {
  for (let at = 1; at < offsets.length; at++) if ((offsets[at] ?? 0) < (offsets[at - 1] ?? 0)) return false
  return true
}

/** Words can only be read at multiples of four; what lies elsewhere is copied. */
function aligned(given: ArrayBuffer | Uint8Array): Uint8Array | undefined {
  const bytes = given instanceof Uint8Array ? given : new Uint8Array(given)
  if (bytes.length < headerBytes + 8 || bytes.length % 4 !== 0 || bytes.length > maxImageBytes) return undefined
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
}

function wordsOf(image: Uint8Array): Uint32Array {
  return new Uint32Array(image.buffer, image.byteOffset, image.length / 4)
}

/** By code point, as UTF-8 sorts; JavaScript's own order differs where surrogates stand. */
function sorted(ids: Iterable<string>): string[] {
  const members = [...new Set(ids)].sort()
  return members.some((id) => /[\ud800-\udfff]/.test(id)) ? members.sort(byCodePoint) : members
}

function byCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

async function digestOfSorted(ids: readonly string[]): Promise<string> {
  const text = encoder.encode(ids.map((id) => `${id}\n`).join(''))
  return digestText(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}

function digestText(hash: Uint8Array): string {
  return `sha256:${hexOf(hash)}`
}

function bytesOf(digest: string): Uint8Array {
  return Uint8Array.from(digest.slice('sha256:'.length).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}
