/**
 * Rollouts: which share of authors, contents, tokens or visitors a rule applies to.
 *
 * `murmur3_32/v1` is frozen: MurmurHash3_x86_32 with seed 0 over the UTF-8 bytes of `salt NUL key`, scaled to ten
 * thousand buckets. Raising a percentage therefore only ever adds, and a key keeps its bucket for as long as the salt
 * stays. MurmurHash3 is in the public domain (Austin Appleby, smhasher).
 *
 * @module
 */

const encoder = new TextEncoder()

/** The bucket of a key, 0 to 9999. */
export function bucketOf(salt: string, key: string): number {
  return Math.floor((murmur3(encoder.encode(`${salt}\0${key}`)) * 10_000) / 2 ** 32)
}

/** How many of the ten thousand buckets a percentage takes, the lowest first. */
export function bucketsIn(percent: number): number {
  // Rounded, because 0.07 * 100 is a little more than 7.
  return Math.round(percent * 100)
}

/** Whether a key is inside a percentage. */
export function isInRollout(percent: number, salt: string, key: string): boolean {
  return bucketOf(salt, key) < bucketsIn(percent)
}

function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 4)
  let hash = 0
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(view.getUint32(at, true))
    hash = Math.imul(rotate(hash, 13), 5) + 0xe6546b64
  }
  let rest = 0
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | view.getUint8(at)
  hash ^= scramble(rest)
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
