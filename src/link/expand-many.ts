/**
 * Expanding many: the short links of one page or one request, some at a time, within one budget for all of them.
 *
 * KV is asked for all of them at once. What it knows comes first, so that no host that hangs stands before it; what was not
 * reached in time stays a short link.
 *
 * @module
 */

import type { Destination } from './destination.ts'
import type { Expander } from './expand.ts'
import type { Recalled } from './expand-cache.ts'
import type { Expansion } from './expand-follow.ts'
import { withoutFragment } from './expand-hops.ts'
import { mayFollow } from './short.ts'

/** A request may have six connections that wait (limits of Workers, November 2026). */
const mostAtOnce = 6

interface Means {
  readonly expander: Expander
  readonly now: () => number
}

/** Where each of many leads, in the order given; `waitMs` is for all of them. Never rejects. */
export async function expandMany(
  destinations: readonly Destination[],
  expansion: Omit<Expansion, 'recalled'>,
  { expander, now }: Means,
): Promise<readonly Destination[]> {
  const { destinationOf, waitMs } = expansion
  const ends = [...destinations]
  const short = [...destinations.entries()].flatMap(([index, destination]) =>
    mayFollow(destination) ? [{ index, destination, address: withoutFragment(destination.landing) }] : [],
  )
  if (short.length === 0) return ends
  const until = now() + waitMs
  const recalled = await expander.recall(destinations, destinationOf)
  const inTurn = inOrder(short, recalled).values()

  async function walk(): Promise<void> {
    for (const { index, destination } of inTurn) {
      const left = until - now()
      ends[index] =
        left > 0
          ? await expander.expand(destination, { ...expansion, waitMs: left, recalled })
          : (expander.peek(destination, destinationOf) ?? destination)
    }
  }
  // All take from the same iterator, so each link is taken once.
  await Promise.all(Array.from({ length: mostAtOnce }, walk))
  return ends
}

/** What is known, then what is to be asked for, and last what stands there again: its answer will be there by then. */
function inOrder<Link extends { readonly address: string }>(
  links: readonly Link[],
  recalled: Recalled,
): readonly Link[] {
  const turns: [known: Link[], asked: Link[], again: Link[]] = [[], [], []]
  const seen = new Set<string>()
  for (const link of links) {
    const { address } = link
    // What memory knows, or another request is finding out, was not recalled.
    const isKnown = !recalled.has(address) || recalled.get(address) !== undefined
    turns[isKnown ? 0 : seen.has(address) ? 2 : 1].push(link)
    seen.add(address)
  }
  return turns.flat()
}
