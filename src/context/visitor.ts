/**
 * Visitors: the same key for the same shopper for one day, for rollouts that go by visitors.
 *
 * It is made of the address and the user agent, keyed with a secret and the day, used in memory and never written: from
 * the key nobody finds the address again, and tomorrow's is another. Several shoppers behind one address with the same
 * browser share a key.
 *
 * @module
 */

import { hexOf } from '../kernel/digest.ts'
import type { Instant } from '../kernel/instant.ts'

/** The key of a request's shopper; absent without a secret or an address. */
export type VisitorKey = (headers: Headers, at: Instant) => Promise<string | undefined>

const encoder = new TextEncoder()

export function makeVisitorKey(secret: string | undefined): VisitorKey {
  return async (headers, at) => {
    const address = headers.get('cf-connecting-ip')
    if (secret === undefined || secret === '' || address === null) return undefined
    const day = new Date(at).toISOString().slice(0, 10)
    const material = await crypto.subtle.digest('SHA-256', encoder.encode(`visitor ${day} ${secret}`))
    const key = await crypto.subtle.importKey('raw', material, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const about = encoder.encode(`${address}\n${headers.get('user-agent') ?? ''}`)
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, about))
    return hexOf(mac.subarray(0, 16))
  }
}
