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
  // Of the clicks of one millisecond, only the first writes it.
  let written: Instant | undefined
  let time = ''
  return (at) => {
    if (pool === undefined || used === pool.length) {
      pool ??= new Uint8Array(bytesPerId * idsPerPool)
      fill(pool)
      used = 0
    }
    if (at !== written) {
      time = timeText(at)
      written = at
    }
    const id = time + chanceText(pool, used)
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

/** Two characters for every ten bits: half as many pieces to put together as with single ones. */
const pairs = Array.from({ length: 1024 }, (_, bits) => alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31))

/** Ten bytes in sixteen characters, five bits each. */
function chanceText(pool: Uint8Array, from: number): string {
  return fiveBytes(pool, from) + fiveBytes(pool, from + 5)
}

function fiveBytes(pool: Uint8Array, from: number): string {
  const [a, b, c, d, e] = [
    pool[from] ?? 0,
    pool[from + 1] ?? 0,
    pool[from + 2] ?? 0,
    pool[from + 3] ?? 0,
    pool[from + 4] ?? 0,
  ]
  return (
    pair((a << 2) | (b >> 6)) +
    pair(((b & 63) << 4) | (c >> 4)) +
    pair(((c & 15) << 6) | (d >> 2)) +
    pair(((d & 3) << 8) | e)
  )
}

function pair(bits: number): string {
  return pairs[bits] ?? ''
}
