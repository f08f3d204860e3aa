/**
 * Keys: what link tokens are verified and minted with, read from the secret `LINK_KEYS`, a JWK set (RFC 7517).
 *
 * Several keys stand side by side, so that a new one can be brought in before the old one goes. The old one is given an
 * end, `not_after`: tokens issued later are refused, those issued before live out their time, and that is at most
 * `max_lifetime` longer. A key that cannot be
 * used is left out and named in `faults`, and the others work on; without any key, every token is refused and the
 * clicks are judged like unsigned ones. Faults carry codes and kids, never anything of the key.
 *
 * @module
 */

import { parseInstant } from '../kernel/instant.ts'
import { isObject, type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { parseObject } from '../kernel/strict-json.ts'
import { type AlgorithmName, importKey, type JwkFault, type JwsKey } from './jwk.ts'

export interface LinkKey extends JwsKey {
  readonly kid: string
  /** The only issuer this key speaks for; absent: any. */
  readonly iss: string | undefined
  /** The longest life of a token under this key, from `iat` to `exp`, in seconds. */
  readonly maxLifetimeSeconds: number
  /** Retired: a token issued later, in seconds since the epoch, does not count; absent: not retired. */
  readonly notAfter: number | undefined
}

export interface KeyRing {
  /** A Map, because a kid comes from outside and must not find `constructor`. */
  readonly keys: ReadonlyMap<string, LinkKey>
  readonly faults: readonly KeyRingFault[]
}

export type KeyRingFault =
  | { readonly code: 'keys_missing' | 'keys_unreadable' }
  | {
      readonly code: JwkFault | 'key_kid' | 'key_duplicate' | 'key_issuer' | 'key_lifetime' | 'key_not_after'
      /** Absent where it is not shaped like one: a secret in the wrong field must not be repeated. */
      readonly kid: string | undefined
      /** The key's place in the set, from 0. */
      readonly position: number
    }

type KeyFaultCode = Extract<KeyRingFault, { position: number }>['code']

/** What a link key may be: short, wide-spread, and one secret, one curve and one Edwards curve to choose from. */
const admitted: ReadonlySet<AlgorithmName> = new Set(['HS256', 'ES256', 'EdDSA'])

export const kidShape = /^[A-Za-z0-9._-]{1,64}$/

export const usualLifetimeSeconds = 86_400

/** Reads the secret. Never throws: whatever is wrong with it is in `faults`. */
export async function readKeys(json: string | undefined): Promise<KeyRing> {
  if (json === undefined || json.trim() === '') return without('keys_missing')
  const set = parseObject(json)
  const listed = set === undefined ? undefined : member(set, 'keys')
  if (!Array.isArray(listed)) return without('keys_unreadable')
  if (listed.length === 0) return without('keys_missing')

  const jwks = listed.map((entry: unknown) => (isObject(entry) ? entry : {}))
  const kids = jwks.map((jwk) => kidOf(jwk))
  const read = await Promise.all(jwks.map(async (jwk, position) => readKey(jwk, kids[position])))

  const keys = new Map<string, LinkKey>()
  const faults: KeyRingFault[] = []
  for (const [position, key] of read.entries()) {
    const kid = kids[position]
    if (kid !== undefined && kids.indexOf(kid) !== kids.lastIndexOf(kid)) {
      // Neither counts: to prefer one of two would be to guess which of them the minting side holds.
      faults.push({ code: 'key_duplicate', kid, position })
    } else if (key.ok) {
      keys.set(key.value.kid, key.value)
    } else {
      faults.push({ code: key.error, kid, position })
    }
  }
  return { keys, faults }
}

async function readKey(jwk: JsonObject, kid: string | undefined): Promise<Result<LinkKey, KeyFaultCode>> {
  if (kid === undefined) return err('key_kid')
  const issuer = member(jwk, 'iss')
  if (issuer !== undefined && (typeof issuer !== 'string' || issuer === '')) return err('key_issuer')
  const lifetime = member(jwk, 'max_lifetime') ?? usualLifetimeSeconds
  if (typeof lifetime !== 'number' || !Number.isSafeInteger(lifetime) || lifetime <= 0) return err('key_lifetime')
  const notAfter = notAfterOf(jwk)
  if (notAfter === 'unreadable') return err('key_not_after')
  const key = await importKey(jwk)
  if (!key.ok) return key
  if (!admitted.has(key.value.alg)) return err('key_algorithm')
  return ok({ ...key.value, kid, iss: issuer, maxLifetimeSeconds: lifetime, notAfter })
}

/** Seconds since the epoch, or RFC 3339. An end that cannot be read must not mean that there is none. */
export function notAfterOf(jwk: JsonObject): number | undefined | 'unreadable' {
  const written = member(jwk, 'not_after')
  if (written === undefined) return undefined
  if (typeof written === 'number') return Number.isSafeInteger(written) && written > 0 ? written : 'unreadable'
  const parsed = typeof written === 'string' ? parseInstant(written) : undefined
  return parsed?.ok === true ? Math.floor(parsed.value / 1000) : 'unreadable'
}

function kidOf(jwk: JsonObject): string | undefined {
  const kid = member(jwk, 'kid')
  return typeof kid === 'string' && kidShape.test(kid) ? kid : undefined
}

function without(code: 'keys_missing' | 'keys_unreadable'): KeyRing {
  return { keys: new Map(), faults: [{ code }] }
}
