/**
 * Chance that can be repeated: the same numbers for the same seed, on every machine.
 *
 * @module
 */

/** Numbers in [0, 1). */
export type Random = () => number

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, and good enough to choose and shuffle with. */
export function randomFrom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Small numbers often, large ones seldom, below a bound: as clicks fall on rooms, creators and products. The number `n` comes
 * about as often as 1 ÷ (n + 1.5), which is Zipf's law but for its very first ranks.
 */
export function seldomLarge(random: Random, bound: number): number {
  return Math.min(bound - 1, Math.floor(Math.exp(random() * Math.log(bound + 1))) - 1)
}
