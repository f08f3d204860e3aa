/**
 * How often a caller whom nobody knows may ask. The platform counts; where it is not bound, fails or does not answer, nobody
 * is held back.
 *
 * Callers are told apart by a keyed hash of their address; the address itself is given to nobody and kept nowhere. Of an
 * IPv6 address the first half counts, because a line has all the addresses of the second.
 *
 * @module
 */

import { sha256Hex } from '../kernel/digest.ts'
import { pause } from '../kernel/pause.ts'
import { withinBy } from '../kernel/within.ts'

export interface RateLimiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>
}

/** Whether a caller has asked too often; each kind of question is counted by itself. */
export type CallerLimit = (kind: string, headers: Headers) => Promise<boolean>

/** Seconds after which it is worth asking again: the period that the binding counts in. */
export const retryAfterSeconds = 60

/** The count is kept where the request is answered; what takes longer is out of order. */
const patienceMs = 200

export function makeCallerLimit(
  binding: RateLimiter | undefined,
  secret: string | undefined,
  sleep: (ms: number) => Promise<unknown> = pause,
): CallerLimit {
  const within = withinBy(sleep)
  return async (kind, headers) => {
    if (binding === undefined) return false
    const isOver = async (): Promise<boolean> => {
      const { success } = await binding.limit({ key: await keyOf(kind, headers, secret ?? '') })
      return !success
    }
    return await within(patienceMs, isOver, false)
  }
}

async function keyOf(kind: string, headers: Headers, secret: string): Promise<string> {
  const about = `caller ${secret} ${networkOf(headers.get('cf-connecting-ip') ?? '')}`
  return `${kind}:${(await sha256Hex(about)).slice(0, 32)}`
}

/** An IPv4 address as it is, of an IPv6 address its first four groups. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [head = '', tail] = address.toLowerCase().split('::', 2)
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  const groups = tail === undefined ? first : [...first, ...between, ...last]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
