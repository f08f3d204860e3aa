/**
 * Link keys: making them, and rotating a set of them.
 *
 * A set is the text of the secret `LINK_KEYS`. Nothing inside a Worker can write a secret, so a rotation is a pure function
 * from a set to a set, and a plan for people. The new key comes first, and first is what is minted with; the old one is
 * given an end, until which both count, so that neither side has to change at the same moment as the other.
 *
 * @module
 */

import { encodeBase64url } from '../kernel/base64url.ts'
import { formatInstant, instant, type Instant, minuteMs } from '../kernel/instant.ts'
import { isObject, type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { parseObject } from '../kernel/strict-json.ts'
import { kidShape, notAfterOf, readKeys, usualLifetimeSeconds, type KeyRingFault } from '../link/keys.ts'

export const linkAlgorithms = ['HS256', 'ES256', 'EdDSA'] as const

export type LinkAlgorithm = (typeof linkAlgorithms)[number]

export interface KeySet {
  readonly keys: readonly JsonObject[]
}

/** Reads a set as far as it can be kept and changed; whether its keys are any good, `readKeys` says. */
export function parseKeySet(text: string): KeySet | undefined {
  const set = parseObject(text)
  const keys = set === undefined ? undefined : member(set, 'keys')
  return Array.isArray(keys) && keys.every(isObject) ? { ...set, keys } : undefined
}

export interface NewKey {
  readonly alg: LinkAlgorithm
  readonly kid: string
  /** The only issuer it speaks for; absent: any. */
  readonly iss?: string | undefined
  /** In seconds; absent: a day. */
  readonly maxLifetime?: number | undefined
}

/** Makes a key, with its secret or private part. */
export async function newKey({ alg, kid, iss, maxLifetime }: NewKey): Promise<JsonObject> {
  const named = {
    kid,
    alg,
    ...(iss === undefined ? {} : { iss }),
    ...(maxLifetime === undefined ? {} : { max_lifetime: maxLifetime }),
  }
  if (alg === 'HS256') return { kty: 'oct', ...named, k: encodeBase64url(crypto.getRandomValues(new Uint8Array(32))) }
  const algorithm = alg === 'ES256' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' }
  const { privateKey } = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const { kty, crv, x, y, d } = (await crypto.subtle.exportKey('jwk', privateKey)) as JsonWebKey
  return { kty, crv, ...named, x, ...(y === undefined ? {} : { y }), d }
}

/** What may be shown of a key; undefined where all of it is secret. */
export function publicPart(jwk: JsonObject): JsonObject | undefined {
  const shown = publicMembers[String(member(jwk, 'kty'))]
  if (shown === undefined) return undefined
  const more = ['kid', 'alg', 'iss', 'max_lifetime', 'not_after']
  const members = ['kty', ...shown, ...more].filter((name) => Object.hasOwn(jwk, name))
  return { ...Object.fromEntries(members.map((name) => [name, jwk[name]])), use: 'sig' }
}

/**
 * The thumbprint of a public key (RFC 7638). A shared secret has none here: the hash would let anyone who sees it test
 * what the secret is.
 */
export async function thumbprintOf(jwk: JsonObject): Promise<string | undefined> {
  const shown = publicMembers[String(member(jwk, 'kty'))]
  if (shown === undefined) return undefined
  const required = Object.fromEntries([...shown, 'kty'].sort().map((name) => [name, member(jwk, name)]))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(required)))
  return encodeBase64url(new Uint8Array(digest))
}

const publicMembers: Readonly<Record<string, readonly string[] | undefined>> = {
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
}

/** Puts a key first. */
export function addKey(set: KeySet, key: JsonObject): KeySet {
  return { ...set, keys: [key, ...set.keys] }
}

/** Gives a key an end. One that ends sooner keeps its own. */
export function retireKey(set: KeySet, kid: string, at: Instant): KeySet {
  const seconds = Math.floor(at / 1000)
  return {
    ...set,
    keys: set.keys.map((jwk) => {
      if (member(jwk, 'kid') !== kid) return jwk
      const standing = notAfterOf(jwk)
      return typeof standing === 'number' && standing <= seconds ? jwk : { ...jwk, not_after: seconds }
    }),
  }
}

/** Takes out the keys under which no token can count any more. */
export function removeExpired(set: KeySet, now: Instant): KeySet {
  return { ...set, keys: set.keys.filter((jwk) => (lastUseOf(jwk) ?? Infinity) > now) }
}

/** How long after `exp` a token is still taken; see the reader. */
const graceMs = minuteMs

/** From then on no token under a retired key counts; undefined where it is not retired. */
export function lastUseOf(jwk: JsonObject): Instant | undefined {
  const notAfter = notAfterOf(jwk)
  if (typeof notAfter !== 'number') return undefined
  const lifetime = member(jwk, 'max_lifetime')
  const seconds = typeof lifetime === 'number' ? lifetime : usualLifetimeSeconds
  return instant((notAfter + seconds) * 1000 + graceMs)
}

export interface RotationOptions {
  readonly now: Instant
  /** How long tokens may still be minted with the old keys. */
  readonly overlapSeconds: number
  readonly kid: string
  /** By default that of the key it takes the place of. */
  readonly alg?: LinkAlgorithm | undefined
}

export interface Rotation {
  readonly set: KeySet
  readonly added: string
  readonly retired: readonly { readonly kid: string; readonly notAfter: Instant; readonly lastUse: Instant }[]
  readonly removed: readonly string[]
}

export type RotationFault = 'empty' | 'kid_taken' | 'kid_shape' | 'unknown_algorithm'

/** A new key like the first one, before all others; the others end after the overlap, and what has ended goes. */
export async function rotate(set: KeySet, options: RotationOptions): Promise<Result<Rotation, RotationFault>> {
  const { now, overlapSeconds, kid } = options
  const [first] = set.keys
  if (first === undefined) return err('empty')
  if (!kidShape.test(kid)) return err('kid_shape')
  if (set.keys.some((jwk) => member(jwk, 'kid') === kid)) return err('kid_taken')
  const alg = options.alg ?? member(first, 'alg')
  if (!isLinkAlgorithm(alg)) return err('unknown_algorithm')
  const [iss, maxLifetime] = [member(first, 'iss'), member(first, 'max_lifetime')]
  const made = await newKey({
    alg,
    kid,
    iss: typeof iss === 'string' ? iss : undefined,
    maxLifetime: typeof maxLifetime === 'number' ? maxLifetime : undefined,
  })

  const end = instant(now + overlapSeconds * 1000)
  const kept = removeExpired(set, now)
  const kids = kept.keys.flatMap((jwk) => kidOf(jwk) ?? [])
  const retired = kids.reduce((current, each) => retireKey(current, each, end), kept)
  return ok({
    set: addKey(retired, made),
    added: kid,
    retired: retired.keys.flatMap((jwk) => {
      const [notAfter, lastUse] = [notAfterOf(jwk), lastUseOf(jwk)]
      if (typeof notAfter !== 'number' || lastUse === undefined) return []
      return [{ kid: kidOf(jwk) ?? '', notAfter: instant(notAfter * 1000), lastUse }]
    }),
    removed: set.keys.filter((jwk) => !kept.keys.includes(jwk)).flatMap((jwk) => kidOf(jwk) ?? []),
  })
}

function kidOf(jwk: JsonObject): string | undefined {
  const kid = member(jwk, 'kid')
  return typeof kid === 'string' ? kid : undefined
}

function isLinkAlgorithm(alg: unknown): alg is LinkAlgorithm {
  return linkAlgorithms.some((each) => each === alg)
}

/** What may be told of a key. */
export interface KeyDescription {
  readonly kid: string
  readonly alg: string
  readonly iss: string | undefined
  readonly maxLifetimeSeconds: number
  /** Tokens issued later do not count. */
  readonly notAfter: Instant | undefined
  /** From then on none counts, and the key may go. */
  readonly lastUse: Instant | undefined
  readonly canSign: boolean
  readonly thumbprint: string | undefined
}

export interface DescribedKeys {
  readonly keys: readonly KeyDescription[]
  readonly faults: readonly KeyRingFault[]
}

/** The keys of the secret that can be used, in their order, and what is wrong with the others. */
export async function describeKeys(text: string | undefined): Promise<DescribedKeys> {
  const { keys, faults } = await readKeys(text)
  const set = text === undefined ? undefined : parseKeySet(text)
  const described = [...keys.values()].map(async (key) => {
    const jwk = set?.keys.find((each) => member(each, 'kid') === key.kid) ?? {}
    return {
      kid: key.kid,
      alg: key.alg,
      iss: key.iss,
      maxLifetimeSeconds: key.maxLifetimeSeconds,
      notAfter: key.notAfter === undefined ? undefined : instant(key.notAfter * 1000),
      lastUse: lastUseOf(jwk),
      canSign: key.sign !== undefined,
      thumbprint: await thumbprintOf(jwk),
    }
  })
  return { keys: await Promise.all(described), faults }
}

/** What is wrong with a set, in words that repeat nothing of a key. */
export function keyFaultSentence(fault: KeyRingFault): string {
  if (!('position' in fault)) return setFaults[fault.code]
  const which = fault.kid === undefined ? `key ${fault.position + 1}` : `key \`${fault.kid}\``
  return `${which}: ${keyFaults[fault.code]}`
}

const setFaults = {
  keys_missing: 'there are no keys: every signed link is judged like an unsigned one',
  keys_unreadable: 'it is no JWK set: `{"keys": [...]}`, in plain JSON without a key twice',
} as const satisfies Readonly<Record<Exclude<KeyRingFault, { position: number }>['code'], string>>

const keyFaults = {
  key_malformed: 'a part of it is missing, or is not base64url without padding, or is no point of its curve',
  key_algorithm: '`alg` must be HS256 (kty oct), ES256 (EC, P-256) or EdDSA (OKP, Ed25519)',
  key_use: '`use` or `key_ops` does not allow it to verify',
  key_weak: 'the secret is shorter than 32 bytes',
  key_kid: '`kid` has 1 to 64 letters, digits, `-`, `_` and `.`',
  key_duplicate: 'another key has the same `kid`, so neither counts',
  key_issuer: '`iss` must be a text',
  key_lifetime: '`max_lifetime` must be a whole number of seconds',
  key_not_after: '`not_after` must be seconds since 1970, or RFC 3339 with an offset',
} as const satisfies Readonly<Record<Extract<KeyRingFault, { position: number }>['code'], string>>

/** A `kid` for a key made now: the month, or the month and a number where that is taken. */
export function freshKid(set: KeySet, now: Instant): string {
  const month = formatInstant(now).slice(0, 7)
  const taken = new Set(set.keys.map(kidOf))
  for (let number = 1; ; number++) {
    const kid = number === 1 ? month : `${month}-${number}`
    if (!taken.has(kid)) return kid
  }
}
