/**
 * Forecasts: what a link is answered with on one surface, from which instant until which.
 *
 * The program says at which instants its decision of a click can change; between two of them it cannot. So the spans are
 * exact: each is judged once, and neighbours that say the same are one. An equivalent that expires is such an instant too.
 *
 * What was before an override is not told, for nobody wrote down when it began; of a time that is over, only the policy
 * itself is asked.
 *
 * @module
 */

import type { Answer } from '../answer/answer.ts'
import type { CatalogueSource } from '../catalogue/source.ts'
import type { Entry, ShopEntry } from '../catalogue/entry.ts'
import { consider, type Bench, type Considered, type Matter } from '../gateway/consider.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import { factsOf } from '../policy/facts.ts'
import { isSameOutcome } from '../policy/outcome.ts'
import { bearingOf, type Maybe } from './bearing.ts'

/** A span in which the answer is one and the same: [from, until). */
export interface Period {
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly considered: Considered
}

export interface Forecast {
  readonly current: Period
  /** In the order of time. */
  readonly earlier: readonly Period[]
  readonly later: readonly Period[]
  /** Rules that could say otherwise of the current period, if more were known. */
  readonly maybes: readonly Maybe[]
  /** How many more of them there are. */
  readonly furtherMaybes: number
  /** It holds for the time being, by an override of the policy. */
  readonly isStopgap: boolean
}

export interface Times {
  readonly at: Instant
  readonly now: Instant
  /** How many periods to look for on either side. */
  readonly reach: { readonly earlier: number; readonly later: number }
}

/** Whom a time is asked of: of one that is over, the policy without its override. */
export function asOf(bench: Bench, at: Instant, now: Instant): Bench {
  return at < now ? { ...bench, policy: { ...bench.policy, override: undefined } } : bench
}

export async function forecastOf(matter: Matter, bench: Bench, { at, now, reach }: Times): Promise<Forecast> {
  const { policy } = asOf(bench, at, now)
  const facts = factsOf(matter.destination, matter.context, matter.shopper, bench.terrain.registry)
  const { turns: ofPolicy, maybes, furtherMaybes } = bearingOf(policy, facts, at)
  const expiry = expiryOf(bench.catalogue, matter.destination)
  const hasOverride = policy.override !== undefined
  const own = [...(expiry === undefined ? [] : [expiry]), ...(hasOverride ? [now] : [])]
  const turns = [...new Set([...ofPolicy, ...own])].sort((one, other) => one - other)

  const judged = async (when: Instant): Promise<Considered> => {
    return await consider(matter, asOf({ ...bench, policy }, when, now), when)
  }
  const next = turns.findIndex((turn) => turn > at)
  const here = next === -1 ? turns.length : next
  const present = await judged(at)

  /** Walks away from the present, one span at a time, and keeps those that differ from the one before. */
  async function walk(step: 1 | -1, most: number): Promise<{ spans: Considered[]; edges: Instant[] }> {
    const spans: Considered[] = []
    const edges: Instant[] = []
    let last = present
    for (let place = here; place >= 0 && place <= turns.length; place += step) {
      const edge = step === 1 ? turns[place] : turns[place - 1]
      if (edge === undefined) break
      const beyond = await judged(step === 1 ? edge : instant(edge - 1))
      if (isSame(last.answer, beyond.answer) && isSameOutcome(last.decision.outcome, beyond.decision.outcome)) continue
      edges.push(edge)
      // The edge is needed for the end of the last one; what is beyond it is not looked at.
      if (spans.length === most) break
      spans.push(beyond)
      last = beyond
    }
    return { spans, edges }
  }

  const ahead = await walk(1, reach.later)
  const behind = await walk(-1, reach.earlier)
  const isStopgap = hasOverride && (present.decision.by === 'override' || behind.edges[0] === now)
  return {
    current: { from: isStopgap ? undefined : behind.edges[0], until: ahead.edges[0], considered: present },
    earlier: isStopgap
      ? []
      : behind.spans
          .map((considered, index) => ({ from: behind.edges[index + 1], until: behind.edges[index], considered }))
          .toReversed(),
    later: ahead.spans.map((considered, index) => ({
      from: ahead.edges[index],
      until: ahead.edges[index + 1],
      considered,
    })),
    maybes: isStopgap ? [] : maybes,
    furtherMaybes: isStopgap ? 0 : furtherMaybes,
    isStopgap,
  }
}

/** The same page, the same words: which rule said so makes no difference to whoever clicks. */
function isSame(one: Answer, other: Answer): boolean {
  if (one.kind !== other.kind || one.reason !== other.reason || one.step !== other.step) return false
  if (one.kind === 'notice' && other.kind === 'notice') {
    return one.flavour === other.flavour && one.offer?.url === other.offer?.url
  }
  return one.kind === 'notice' || other.kind === 'notice' || one.location === other.location
}

function expiryOf(catalogue: CatalogueSource, destination: Destination): Instant | undefined {
  return pairOf(catalogue, destination)?.expires
}

/** What the catalogue has for a destination, where it is known already. */
export function pairOf(
  catalogue: CatalogueSource,
  { marketplace, kind, id }: Destination,
): Entry | ShopEntry | undefined {
  if (marketplace === undefined || id === undefined) return undefined
  const known = kind === 'shop' ? catalogue.peekShop?.(marketplace, id) : catalogue.peekEntry?.(marketplace, id)
  return known?.value
}
