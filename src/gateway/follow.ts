/**
 * Following: an arrival whose link is short becomes one at the end of it, where policy and time allow.
 *
 * Whatever is no short link passes through without a promise.
 *
 * @module
 */

import { hinted } from '../context/context.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Destination } from '../link/destination.ts'
import type { Arrival } from './compare.ts'
import type { Ports } from './ports.ts'
import type { Terrain } from './terrain.ts'

interface Road {
  readonly terrain: Terrain
  readonly ports: Pick<Ports, 'expander'>
  readonly lifetime: Lifetime
}

/** Waits as long as the policy says; a short link whose end is not known by then stays one. Never rejects. */
export function follow(arrival: Arrival, { terrain, ports, lifetime }: Road): Arrival | Promise<Arrival> {
  const { destinationOf, shortLinkWait: waitMs } = terrain
  const { destination } = arrival
  if (destination.kind !== 'short' || waitMs === undefined || ports.expander === undefined) return arrival
  return ports.expander.expand(destination, { destinationOf, waitMs, lifetime }).then((end) => at(end, arrival))
}

/** The same from what is known already: for the candidate, who must not cost the shopper another wait. */
export function followNow(arrival: Arrival, { terrain, ports }: Omit<Road, 'lifetime'>): Arrival {
  const { destinationOf, shortLinkWait } = terrain
  const { destination } = arrival
  if (destination.kind !== 'short' || shortLinkWait === undefined) return arrival
  const end = ports.expander?.peek(destination, destinationOf)
  return end === undefined ? arrival : at(end, arrival)
}

/** What the end of a link says of the place it stood on may tighten, as what the link itself says. */
export function at(destination: Destination, { claimed }: Arrival): Arrival {
  return { destination, claimed: hinted(claimed, destination.hint) }
}
