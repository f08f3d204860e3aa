/**
 * Keys with the buckets that a request needs, found by trying: `a_1`, `a_2`, … until one falls where it must.
 *
 * The bucket of each key is worked out once for each salt, and all that is worked out is counted, so that many rollouts
 * with salts of their own cost seconds and not minutes. Where no key was found there may still be one.
 *
 * @module
 */

import { bucketOf } from '../rollout.ts'
import type { Rollout } from '../rule.ts'
import { keyPrefixes, type BucketRange } from './dimensions.ts'

/** A key that no list names and whose buckets are in the given ranges, one group of them for each salt. */
export type FindKey = (
  by: Rollout['by'],
  wanted: readonly (readonly BucketRange[])[],
  taken: ReadonlySet<string>,
) => string | undefined

/** One rollout of a hundredth of a percent is met by one key in ten thousand; two at once by next to none. */
const mostKeys = 60_000
/** Hashes for one space, about a second. */
const mostHashes = 3_000_000
const block = 1000

export function makeKeyFinder(): FindKey {
  const known = new Map<string, Uint16Array[]>()
  let left = mostHashes

  function bucketsOf(by: Rollout['by'], salt: string, at: number): Uint16Array | undefined {
    const name = `${by} ${salt}`
    const blocks = known.get(name) ?? []
    known.set(name, blocks)
    const there = blocks[at]
    if (there !== undefined) return there
    if (left < block) return undefined
    left -= block
    const made = Uint16Array.from({ length: block }, (_, n) =>
      bucketOf(salt, `${keyPrefixes[by]}${at * block + n + 1}`),
    )
    blocks[at] = made
    return made
  }

  return (by, wanted, taken) => {
    for (let at = 0; at * block < mostKeys; at++) {
      const columns = wanted.map((ranges) => ({ ranges, buckets: bucketsOf(by, ranges[0]?.salt ?? '', at) }))
      if (columns.some(({ buckets }) => buckets === undefined)) return undefined
      for (let n = 0; n < block; n++) {
        if (!columns.every(({ ranges, buckets }) => isIn(buckets?.[n] ?? 0, ranges))) continue
        const key = `${keyPrefixes[by]}${at * block + n + 1}`
        if (!taken.has(key)) return key
      }
    }
    return undefined
  }
}

function isIn(bucket: number, ranges: readonly BucketRange[]): boolean {
  return ranges.some(({ from, before }) => from <= bucket && bucket < before)
}
