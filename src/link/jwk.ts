/**
 * Keys for signed texts (RFC 7517), each with the one algorithm it may be used with.
 *
 * @module
 */

import { decodeBase64url } from '../kernel/base64url.ts'
import { isObject, type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'

export interface Algorithm {
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

function isAlgorithmName(name: unknown): name is AlgorithmName {
  return typeof name === 'string' && Object.hasOwn(algorithms, name)
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

function octets(part: string | undefined): number {
  return part === undefined ? 0 : Math.floor((part.length * 3) / 4)
}
