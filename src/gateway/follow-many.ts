/**
 * Following many: the short links of one request, some at a time, within one budget for all of them.
 *
 * Whoever asks about a page of links waits for its answers and not for a redirect, so the budget is the whole of it and not
 * what a policy allows a click. What was not reached in time stays a short link, and is judged as one.
 *
 * @module
 */

import { expansionLimits } from '../link/expand.ts'
import type { Arrival } from './compare.ts'
import { follow, followNow } from './follow.ts'
import type { Lifetime, Ports } from './ports.ts'
import type { Terrain } from './terrain.ts'

/** A request may have six connections that wait (limits of Workers, November 2026). */
const mostAtOnce = 6

interface Roads {
  readonly terrain: Terrain
  readonly ports: Pick<Ports, 'expander' | 'now'>
  readonly lifetime: Lifetime
}

/** In the order given. Never rejects. */
export async function followMany(arrivals: readonly Arrival[], roads: Roads): Promise<readonly Arrival[]> {
  const { terrain, ports, lifetime } = roads
  if (terrain.shortLinkWait === undefined || ports.expander === undefined) return arrivals
  const until = ports.now() + expansionLimits.budgetMs
  const ends = [...arrivals]
  const short = [...arrivals.entries()].filter(([, { destination }]) => destination.kind === 'short').values()

  async function walk(): Promise<void> {
    for (const [index, arrival] of short) {
      const left = until - ports.now()
      ends[index] =
        left > 0
          ? await follow(arrival, { terrain: { ...terrain, shortLinkWait: left }, ports, lifetime })
          : followNow(arrival, { terrain, ports })
    }
  }
  // All take from the same iterator, so each link is taken once.
  await Promise.all(Array.from({ length: mostAtOnce }, walk))
  return ends
}
