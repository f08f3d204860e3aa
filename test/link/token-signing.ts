/**
 * Tokens signed without any code of ours, so that a test can sign what no honest signer would.
 *
 * @module
 */

import { createHmac } from 'node:crypto'
import { instant } from '../../src/kernel/instant.ts'
import { type KeyRing, type LinkKey, readKeys } from '../../src/link/keys.ts'

export const issuer = 'https://platform.example'
export const audience = 'detour'
/** 2020-10-09T00:00:00+08:00. */
export const now = instant(1_602_172_800_000)
export const seconds = 1_602_172_800

const secret = Buffer.alloc(32, 7)

export const jwk = { kty: 'oct', kid: 'k1', alg: 'HS256', k: secret.toString('base64url'), iss: issuer }

export const header = { alg: 'HS256', typ: 'detour-link+jwt', kid: 'k1' }

export const claims = {
  iss: issuer,
  aud: audience,
  iat: seconds,
  exp: seconds + 300,
  to: 'https://item.taobao.com/item.htm?id=41',
  surface: 'live_room',
}

/** Signs with the first key's secret; objects are written as JSON, texts and bytes as they are. */
export function signed(head: object | string, payload: object | string | Uint8Array, key: Uint8Array = secret): string {
  return signedParts(`${part(head)}.${part(payload)}`, key)
}

/** Signs a text that already stands in base64url, or in something that only looks like it. */
export function signedParts(text: string, key: Uint8Array = secret): string {
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

export function part(value: object | string | Uint8Array): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

export async function ringOf(...jwks: object[]): Promise<KeyRing> {
  return readKeys(JSON.stringify({ keys: jwks }))
}

export function keyIn(ring: KeyRing, kid: string): LinkKey {
  const key = ring.keys.get(kid)
  if (key === undefined) throw new Error(`no key ${kid}: ${JSON.stringify(ring.faults)}`)
  return key
}
