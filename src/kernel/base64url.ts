/**
 * Base64url without padding (RFC 4648, section 5), as signed texts and keys write their parts.
 *
 * Bytes have one spelling: a text is read only if its bytes would be written just so.
 *
 * @module
 */

/** In a buffer that no other thread shares, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

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

/** A text from its part: as text where it is ASCII, else as the bytes whose encoding is yet to be judged. */
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

/** A text as a part; one of ASCII, as most are, is its own bytes. */
export function encodePart(text: string): string {
  return asciiText.test(text) ? encodeBinary(text) : encodeBase64url(encoder.encode(text))
}

const encoder = new TextEncoder()

/** Of a text with a byte in each character. */
function encodeBinary(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
