/**
 * Images of long lists, changed by hand.
 *
 * @module
 */

/** Writes the check that the bytes need: what someone with write access to KV can do. */
export function sealImage(image: Uint8Array<ArrayBuffer>): void {
  const words = new Uint32Array(image.buffer)
  let low = 1
  let high = 0
  for (let at = 0; at < words.length; at++) {
    low = (Math.imul(low, 31) + (at === 6 ? 0 : (words[at] ?? 0))) | 0
    high ^= low
  }
  words[6] = low ^ Math.imul(high, 0x85ebca6b)
}
