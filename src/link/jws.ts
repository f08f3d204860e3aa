/**
 * Signed texts (RFC 7515, compact form), verified with the platform's own WebCrypto.
 *
 * One text, one spelling: the shape is checked before any cryptography, and every base64url part must be the only one
 * that encodes its bytes, so that a cache, a replay list or a log may use the text itself as the key. Never may the text
 * choose how it is verified: the algorithm belongs to the key.
 *
 * @module
 */

import { isObject, type JsonObject } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'

interface Algorithm {
  readonly kty: 'oct' | 'RSA' | 'EC' | 'OKP'
  readonly crv?: string
  /** What WebCrypto calls the key, and the act of signing or verifying with it. */
  readonly key: { readonly name: string; readonly hash?: string; readonly namedCurve?: string }
  readonly act: string | { readonly name: string; readonly hash?: string; readonly saltLength?: number }
  /** Length of every signature, and for HMAC the least length of the secret (RFC 7518, 3.2); RSA has its own by key. */
  readonly octets?: number
}

/** What a signature may be made with (RFC 7518, section 3; RFC 8037). `none` is not a row, so it cannot be chosen. */
export const algorithms = {
  HS256: hmac('SHA-256', 32),
  HS384: hmac('SHA-384', 48),
  HS512: hmac('SHA-512', 64),
  RS256: rsa('RSASSA-PKCS1-v1_5', 'SHA-256'),
  RS384: rsa('RSASSA-PKCS1-v1_5', 'SHA-384'),
  RS512: rsa('RSASSA-PKCS1-v1_5', 'SHA-512'),
  PS256: rsa('RSA-PSS', 'SHA-256', 32),
  PS384: rsa('RSA-PSS', 'SHA-384', 48),
  PS512: rsa('RSA-PSS', 'SHA-512', 64),
  ES256: ecdsa('P-256', 'SHA-256', 64),
  ES384: ecdsa('P-384', 'SHA-384', 96),
  ES512: ecdsa('P-521', 'SHA-512', 132),
  EdDSA: { kty: 'OKP', crv: 'Ed25519', key: { name: 'Ed25519' }, act: { name: 'Ed25519' }, octets: 64 },
} as const satisfies Record<string, Algorithm>

export type AlgorithmName = keyof typeof algorithms

/** A key that knows the one algorithm it may be used with. */
export interface JwsKey {
  readonly alg: AlgorithmName
  readonly verify: CryptoKey
  /** Present where the JWK was secret or private and its `key_ops` do not forbid it. */
  readonly sign: CryptoKey | undefined
}

export type JwkFault = 'key_malformed' | 'key_algorithm' | 'key_use' | 'key_weak'

/** Reads a JWK (RFC 7517). Only what the algorithm needs is taken from it; the resulting keys cannot be exported. */
export async function importKey(jwk: unknown): Promise<Result<JwsKey, JwkFault>> {
  if (!isObject(jwk)) return err('key_malformed')
  const alg = member(jwk, 'alg')
  if (!isAlgorithmName(alg)) return err('key_algorithm')
  const algorithm: Algorithm = algorithms[alg]
  if (member(jwk, 'kty') !== algorithm.kty || member(jwk, 'crv') !== algorithm.crv) return err('key_algorithm')

  const isPrivate = algorithm.kty !== 'oct' && Object.hasOwn(jwk, 'd')
  const uses = usesOf(jwk, isPrivate)
  if (!uses.verify) return err('key_use')

  const parts = partsOf(jwk, publicParts[algorithm.kty])
  if (parts === undefined) return err('key_malformed')
  if (isWeak(parts, algorithm)) return err('key_weak')
  const material = { kty: algorithm.kty, ...(algorithm.crv === undefined ? {} : { crv: algorithm.crv }), ...parts }
  try {
    const verify = await crypto.subtle.importKey('jwk', material, algorithm.key, false, ['verify'])
    if (!uses.sign) return ok({ alg, verify, sign: undefined })
    // An RSA key would need six more numbers to sign with; nothing here signs with RSA.
    const secret = algorithm.kty === 'oct' ? {} : partsOf(jwk, ['d'])
    if (secret === undefined || algorithm.kty === 'RSA') return ok({ alg, verify, sign: undefined })
    const sign = await crypto.subtle.importKey('jwk', { ...material, ...secret }, algorithm.key, false, ['sign'])
    return ok({ alg, verify, sign })
  } catch {
    // A point off its curve, a private part of another length: WebCrypto throws, and its words may quote the key.
    return err('key_malformed')
  }
}

/** A compact JWS taken apart; nothing in it has been verified. */
export interface Jws {
  /** The header's part as it was written. */
  readonly head: string
  readonly header: JsonObject
  /** One of ASCII is its own text: most are, and then nothing is decoded twice. */
  readonly payload: Bytes | string
  readonly signature: Bytes
  /** What the signature is over. */
  readonly signed: string
}

type Bytes = Uint8Array<ArrayBuffer>

/** Headers that were read before, by their text: a signer writes the same one into every token. */
export type KnownHeaders = ReadonlyMap<string, JsonObject>

const noHeaders: KnownHeaders = new Map()

/** Takes a compact JWS apart, refusing every spelling but the canonical one. Pure, and linear in the length. */
export function parseJws(compact: string, known = noHeaders): Result<Jws, 'malformed'> {
  const first = compact.indexOf('.')
  const second = compact.indexOf('.', first + 1)
  if (first === -1 || second === -1) return err('malformed')
  const head = compact.slice(0, first)
  const header = known.get(head) ?? readHeader(head)
  const payload = decodePart(compact.slice(first + 1, second))
  // Of a fourth part, the dot before it is no base64url.
  const signature = decodeBase64url(compact.slice(second + 1))
  // A payload may be empty. A signature may not: that would be the unsecured form of RFC 7515, appendix A.5.
  if (header === undefined || payload === undefined || signature === undefined || signature.length === 0) {
    return err('malformed')
  }
  return ok({ head, header, payload, signature, signed: compact.slice(0, second) })
}

function readHeader(head: string): JsonObject | undefined {
  const json = decodePart(head)
  return json === undefined ? undefined : parseObject(json)
}

export type SignatureFault = 'algorithm' | 'extension' | 'signature'

/** Whether this key made the signature. Only after this may anything in the JWS be believed. */
export async function verifyJws(jws: Jws, key: JwsKey): Promise<Result<Jws, SignatureFault>> {
  if (member(jws.header, 'alg') !== key.alg) return err('algorithm')
  // RFC 7515, 4.1.11: an extension that is critical and not understood invalidates the JWS; none is understood here.
  if (Object.hasOwn(jws.header, 'crit') || Object.hasOwn(jws.header, 'b64')) return err('extension')
  const algorithm: Algorithm = algorithms[key.alg]
  if (jws.signature.length !== (algorithm.octets ?? modulusOctets(key.verify))) return err('signature')
  const isGenuine = await crypto.subtle.verify(algorithm.act, key.verify, jws.signature, encodeText(jws.signed))
  return isGenuine ? ok(jws) : err('signature')
}

/** Signs a header and a payload, both as {@link encodePart} gives them; undefined when the key can only verify. */
export function signJws(header: string, payload: string, key: JwsKey): Promise<string> | undefined {
  if (key.sign === undefined) return undefined
  const signed = `${header}.${payload}`
  const signing = crypto.subtle.sign(algorithms[key.alg].act, key.sign, encodeBriefly(signed))
  return signing.then((signature) => `${signed}.${encodeBase64url(new Uint8Array(signature))}`)
}

/** How many characters a signature with this key has; none of the keys that sign is an RSA key. */
export function signatureLength({ alg }: JwsKey): number {
  const algorithm: Algorithm = algorithms[alg]
  return Math.ceil(((algorithm.octets ?? 0) * 4) / 3)
}

/** A member of a JSON object, never one of its prototype's. */
export function member(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/**
 * Reads a JSON object about which no two readers can differ: UTF-8 without a byte order mark, at most 16 levels deep, no
 * key twice in one object, none called `__proto__`. Undefined for everything else.
 */
export function parseObject(json: Bytes | string): JsonObject | undefined {
  try {
    const text = typeof json === 'string' ? json : decoder.decode(json)
    if (!hasPlainKeys(text)) return undefined
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const maximumDepth = 16

/**
 * One pass over the text, before it is parsed, so that depth is bounded first. Texts that are not JSON may pass or
 * throw: `JSON.parse` judges them.
 */
function hasPlainKeys(text: string): boolean {
  // One entry for each bracket that is open: the keys seen so far in an object, undefined in an array.
  const open: (Set<string> | undefined)[] = []
  const hasEscapes = text.includes('\\')
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === code.openBrace || character === code.openBracket) {
      if (open.push(character === code.openBrace ? new Set() : undefined) > maximumDepth) return false
    } else if (character === code.closeBrace || character === code.closeBracket) {
      open.pop()
    } else if (character === code.quote) {
      // Where nothing is escaped, the next quote ends the string: the engine finds it without our looking at each letter.
      const end = hasEscapes ? endOfString(text, at) : text.indexOf('"', at + 1) + 1
      if (end === 0) return true
      const keys = open.at(-1)
      if (keys !== undefined && isColonNext(text, end)) {
        const key = keyOf(text.slice(at, end))
        if (key === '__proto__' || keys.has(key)) return false
        keys.add(key)
      }
      at = end - 1
    }
  }
  return true
}

const code = {
  quote: 0x22,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
}

/** The index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  for (
    let character = text.charCodeAt(at);
    at < text.length && character !== code.quote;
    character = text.charCodeAt(at)
  ) {
    at += character === code.backslash ? 2 : 1
  }
  return at + 1
}

function isColonNext(text: string, from: number): boolean {
  let at = from
  // Space, tab, line feed, carriage return: none above the space may stand here.
  while (text.charCodeAt(at) <= 0x20) at++
  return text.charCodeAt(at) === code.colon
}

/** What a key says: `"\u0074o"` is the same key as `"to"`. */
function keyOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}

const encoder = new TextEncoder()

/** Room for a link's token: WebCrypto copies what it is to sign before it returns (Web Cryptography, the method `sign`). */
const room = new Uint8Array(8192)

/** ASCII as bytes, until the next text is encoded. */
function encodeBriefly(text: string): Bytes {
  if (text.length > room.length) return encodeText(text)
  return room.subarray(0, encoder.encodeInto(text, room).written)
}

function encodeText(text: string): Bytes {
  // The type leaves open a shared buffer, which no encoder returns and WebCrypto would refuse.
  return encoder.encode(text) as Bytes
}

/** `ignoreBOM` keeps the mark in the text, where JSON refuses it. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Last characters whose unused bits are zero, by length modulo 4; a length of 1 modulo 4 encodes nothing. */
const canonicalEnds = ['', undefined, 'AQgw', 'AEIMQUYcgkosw048'] as const
const base64urlText = /^[A-Za-z0-9_-]*$/

/** Decodes base64url without padding; undefined for any spelling but the canonical one. */
export function decodeBase64url(text: string): Bytes | undefined {
  if (!isCanonical(text)) return undefined
  // Runtimes that have it need a third of the time (ECMA-262, 2026).
  if (decoding.fromBase64 !== undefined) return decoding.fromBase64(text, { alphabet: 'base64url' })
  return bytesOf(binaryOf(text))
}

interface MaybeDecoding {
  fromBase64?(text: string, options: { readonly alphabet: 'base64url' }): Bytes
}

const decoding: MaybeDecoding & object = Uint8Array

/** A JSON text from a part of a JWS: as text where it is ASCII, else as the bytes whose encoding is yet to be judged. */
export function decodePart(part: string): Bytes | string | undefined {
  if (!isCanonical(part)) return undefined
  const binary = binaryOf(part)
  return asciiText.test(binary) ? binary : bytesOf(binary)
}

function isCanonical(text: string): boolean {
  if (!base64urlText.test(text)) return false
  const over = text.length % 4
  return over === 0 || canonicalEnds[over]?.includes(text.slice(-1)) === true
}

/** With a byte in each character. */
function binaryOf(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
}

function bytesOf(binary: string): Bytes {
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

/** Encodes as base64url without padding. */
export function encodeBase64url(bytes: MaybeEncoding): string {
  // Runtimes that have it need a quarter of the time (ECMA-262, 2026).
  if (bytes.toBase64 !== undefined) return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return encodeBinary(binary)
}

interface MaybeEncoding extends Uint8Array {
  readonly toBase64?: (options: { readonly alphabet: 'base64url'; readonly omitPadding: true }) => string
}

const asciiText = /^[\0-\x7f]*$/

/** A JSON text as a part of a JWS; one of ASCII, as most are, is its own bytes. */
export function encodePart(json: string): string {
  return asciiText.test(json) ? encodeBinary(json) : encodeBase64url(encodeText(json))
}

/** Of a text with a byte in each character. */
function encodeBinary(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const publicParts = { oct: ['k'], RSA: ['n', 'e'], EC: ['x', 'y'], OKP: ['x'] } as const

function partsOf(jwk: JsonObject, names: readonly string[]): Readonly<Record<string, string>> | undefined {
  const parts: Record<string, string> = {}
  for (const name of names) {
    const part = member(jwk, name)
    if (typeof part !== 'string' || decodeBase64url(part) === undefined) return undefined
    parts[name] = part
  }
  return parts
}

/** A short secret; or an RSA key under 2048 bits or with another exponent than 65537 (1 would verify anything). */
function isWeak(parts: Readonly<Record<string, string>>, algorithm: Algorithm): boolean {
  if (algorithm.kty === 'oct') return octets(parts['k']) < (algorithm.octets ?? 0)
  return algorithm.kty === 'RSA' && (octets(parts['n']) < 256 || parts['e'] !== 'AQAB')
}

/**
 * An RSA signature is as long as its modulus (RFC 8017, 8.1.2 and 8.2.2). OpenSSL also takes one whose leading zeros were
 * left out, so it is asked here: one signature has one spelling.
 */
function modulusOctets({ algorithm }: CryptoKey): number {
  const { modulusLength } = algorithm as { readonly modulusLength?: number }
  return Math.ceil((modulusLength ?? 0) / 8)
}

function octets(part: string | undefined): number {
  return part === undefined ? 0 : Math.floor((part.length * 3) / 4)
}

/** What `use` and `key_ops` permit. The public half of a private key that signs may verify what it signed. */
function usesOf(jwk: JsonObject, isPrivate: boolean): { readonly verify: boolean; readonly sign: boolean } {
  const use = member(jwk, 'use')
  const permitted = member(jwk, 'key_ops')
  if (use !== undefined && use !== 'sig') return { verify: false, sign: false }
  const canSign = isPrivate || member(jwk, 'kty') === 'oct'
  if (permitted === undefined) return { verify: true, sign: canSign }
  if (!Array.isArray(permitted)) return { verify: false, sign: false }
  const sign = canSign && permitted.includes('sign')
  return { verify: permitted.includes('verify') || (isPrivate && sign), sign }
}

function isAlgorithmName(name: unknown): name is AlgorithmName {
  return typeof name === 'string' && Object.hasOwn(algorithms, name)
}

function hmac(hash: string, length: number): Algorithm {
  // A name alone is read faster by the platform than an object with nothing but a name.
  return { kty: 'oct', key: { name: 'HMAC', hash }, act: 'HMAC', octets: length }
}

function rsa(name: string, hash: string, saltLength?: number): Algorithm {
  return { kty: 'RSA', key: { name, hash }, act: saltLength === undefined ? { name } : { name, saltLength } }
}

function ecdsa(crv: string, hash: string, length: number): Algorithm {
  return { kty: 'EC', crv, key: { name: 'ECDSA', namedCurve: crv }, act: { name: 'ECDSA', hash }, octets: length }
}
