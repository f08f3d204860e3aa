/**
 * Ends: what a trail means to the policy that asks. What is remembered is where a link led; each policy reads that anew.
 *
 * @module
 */

import type { Destination } from './destination.ts'
import type { Trail } from './expand-hops.ts'
import { mayFollow, troubleWith, type ShortDestination } from './short.ts'

/** How the asking policy reads links. */
export type Reader = (text: string) => Destination

/**
 * What a trail ends at, as the asking policy reads it; undefined where it ends at nothing that could be an end, because
 * somebody wrote it by hand, or because the policy knows it as one more short link.
 */
export function endOf(start: ShortDestination, trail: Trail, destinationOf: Reader): Destination | undefined {
  const { hops } = trail
  if (!('to' in trail)) return { ...start, followed: { hops, unresolved: trail.unresolved } }
  const end = destinationOf(trail.to)
  if (troubleWith(end) !== undefined || mayFollow(end)) return undefined
  return {
    ...end,
    depth: start.depth + end.depth,
    hint: start.hint ?? end.hint,
    followed: { hops, unresolved: undefined },
  }
}
