/**
 * Ids of decisions: 26 characters of Crockford's base 32, ten of time and sixteen of chance (80 bits), so that they sort
 * by time and can be read out over a telephone. The layout is that of ULID (github.com/ulid/spec).
 *
 * Randomness is fetched for 64 ids at once, and only when the first is asked for: Workers refuse it at module scope.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bytesPerId = 10
const idsPerPool = 64

export type MakeId = (at: Instant) => string

/** Makes ids from a source of randomness that fills a buffer. */
export function makeIds(fill: (pool: Uint8Array<ArrayBuffer>) => void): MakeId {
  let pool: Uint8Array<ArrayBuffer> | undefined
  let used = 0
  return (at) => {
    if (pool === undefined || used === pool.length) {
      pool ??= new Uint8Array(bytesPerId * idsPerPool)
      fill(pool)
      used = 0
    }
    const id = timeText(at) + chanceText(pool, used)
    used += bytesPerId
    return id
  }
}

export const newId: MakeId = makeIds((pool) => crypto.getRandomValues(pool))

/** 48 bits in ten characters; instants outside of them are held at the bounds. */
function timeText(at: Instant): string {
  let rest = Math.min(Math.max(at, 0), 2 ** 48 - 1)
  let text = ''
  for (let place = 0; place < 10; place++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** Ten bytes in sixteen characters, five bits each. */
function chanceText(pool: Uint8Array, from: number): string {
  let text = ''
  let bits = 0
  let held = 0
  for (let index = from; index < from + bytesPerId; index++) {
    held = (held << 8) | (pool[index] ?? 0)
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((held >> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return text
}
