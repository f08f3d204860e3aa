/**
 * Comparing: what the candidate would decide of the click that the active policy has just decided.
 *
 * Only the decision is made, nothing is answered and no catalogue is asked. Kill switch and temporary rules hold for both,
 * because it is the policies that are compared. Whatever happens here is no affair of the shopper's: a candidate that
 * throws is counted and left out, and one that asked for a list it does not have says nothing.
 *
 * @module
 */

import type { Context } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Candidate } from '../policy/candidate-policy.ts'
import type { Policy } from '../policy/decide.ts'
import type { Decision } from '../policy/decision.ts'
import { factsOf, type Shopper } from '../policy/facts.ts'
import { judge, placed } from '../policy/judge.ts'
import { isSameOutcome } from '../policy/outcome.ts'
import type { Program } from '../policy/program.ts'
import type { RecordedCandidate } from '../record/record.ts'
import { terrainOf, type Terrain } from './terrain.ts'

/** Where a click came from and leads to, as one terrain reads it, before a policy has placed it. */
export interface Arrival {
  readonly destination: Destination
  readonly claimed: Context
}

export interface Compared {
  readonly at: Instant
  readonly active: Policy
  readonly decision: Decision
  readonly arrival: Arrival
  readonly shopper: Shopper
  /** Reads the click again, for a candidate that knows other marketplaces, sites or pages. */
  readonly readBy: (terrain: Terrain) => Arrival
  /** Who clicks, for a candidate that goes by visitors where the active policy does not. */
  readonly visitor: () => Promise<string | undefined>
}

/** Undefined: over, or it cannot tell. Never rejects. */
export async function compare(candidate: Candidate, click: Compared): Promise<RecordedCandidate | undefined> {
  if (click.at >= candidate.until) return undefined
  try {
    const { policy } = candidate
    const { program, digest } = policy
    const terrain = terrainOf(program)
    const shopper = await shopperFor(terrain, click)
    const arrival = isSameGround(click.active.program, program) ? click.arrival : click.readBy(terrain)
    const { destination, claimed } = arrival
    const facts = factsOf(destination, placed(claimed, program), shopper, terrain.registry)
    const { outcome, rule, missing } = judge(policy, destination, facts, click.at)
    if (missing.some((fact) => fact.startsWith('list:'))) {
      candidate.counts.unknown += 1
      return undefined
    }
    const { action, reason } = outcome
    return { digest, action, rule, reason, same: isSameOutcome(outcome, click.decision.outcome) }
  } catch {
    candidate.counts.failed += 1
    return undefined
  }
}

async function shopperFor({ asksVisitor }: Terrain, { shopper, visitor }: Compared): Promise<Shopper> {
  if (!asksVisitor || shopper.visitor !== undefined) return shopper
  return { ...shopper, visitor: await visitor() }
}

/** Of the candidate last asked about, by its program: the active program it was compared with. */
const grounds = new WeakMap<Program, { readonly active: Program; readonly isSame: boolean }>()

/** Whether two programs read a click alike: the same marketplaces, sites and pages, short links followed or not. */
function isSameGround(active: Program, program: Program): boolean {
  const known = grounds.get(program)
  if (known?.active === active) return known.isSame
  const isSame = groundOf(active) === groundOf(program)
  grounds.set(program, { active, isSame })
  return isSame
}

function groundOf({ marketplaces, sites, surfaces, short_links }: Program): string {
  return JSON.stringify([marketplaces, sites, surfaces, short_links?.follow === true])
}
