/**
 * Signed texts (RFC 7515, compact form), verified with the platform's own WebCrypto.
 *
 * One text, one spelling: the shape is checked before any cryptography, and every base64url part must be the only one
 * that encodes its bytes, so that a cache, a replay list or a log may use the text itself as the key. Never may the text
 * choose how it is verified: the algorithm belongs to the key.
 *
 * @module
 */

import { type Bytes, decodeBase64url, decodePart, encodeBase64url } from '../kernel/base64url.ts'
import { type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { parseObject } from '../kernel/strict-json.ts'
import { type Algorithm, algorithms, type JwsKey } from './jwk.ts'

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
  const isGenuine = await crypto.subtle.verify(algorithm.act, key.verify, jws.signature, encodeBriefly(jws.signed))
  return isGenuine ? ok(jws) : err('signature')
}

/** Signs a header and a payload, both as `encodePart` gives them; undefined when the key can only verify. */
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

const encoder = new TextEncoder()

/** Room for a link's token: WebCrypto copies what it is given before it returns (Web Cryptography, `sign` and `verify`). */
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

/**
 * An RSA signature is as long as its modulus (RFC 8017, 8.1.2 and 8.2.2). OpenSSL also takes one whose leading zeros were
 * left out, so it is asked here: one signature has one spelling.
 */
function modulusOctets({ algorithm }: CryptoKey): number {
  const { modulusLength } = algorithm as { readonly modulusLength?: number }
  return Math.ceil((modulusLength ?? 0) / 8)
}
