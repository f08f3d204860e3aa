/**
 * Following many: the short links of one request, within one budget for all of them.
 *
 * Whoever asks about a page of links waits for its answers and not for a redirect, so the budget is the whole of it and not
 * what a policy allows a click. What was not reached in time stays a short link, and is judged as one.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import { expansionLimits } from '../link/expand.ts'
import { expandMany } from '../link/expand-many.ts'
import type { Arrival } from './compare.ts'
import { at } from './follow.ts'
import type { Ports } from './ports.ts'
import type { Terrain } from './terrain.ts'

interface Roads {
  readonly terrain: Terrain
  readonly ports: Pick<Ports, 'expander' | 'now'>
  readonly lifetime: Lifetime
}

/** In the order given. Never rejects. */
export async function followMany(arrivals: readonly Arrival[], roads: Roads): Promise<readonly Arrival[]> {
  const { terrain, ports, lifetime } = roads
  const { expander, now } = ports
  if (terrain.shortLinkWait === undefined || expander === undefined) return arrivals
  const destinations = arrivals.map(({ destination }) => destination)
  const expansion = { destinationOf: terrain.destinationOf, waitMs: expansionLimits.budgetMs, lifetime }
  const ends = await expandMany(destinations, expansion, { expander, now })
  return arrivals.map((arrival, index) => {
    const end = ends[index]
    return end === undefined || end === arrival.destination ? arrival : at(end, arrival)
  })
}
