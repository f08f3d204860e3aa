/**
 * Considering one link: facts, decision, perhaps the catalogue, answer. The click and the simulator both call this, so
 * what an operator tries out is what a shopper gets.
 *
 * @module
 */

import { answerTo, type Answer } from '../answer/answer.ts'
import type { View } from '../answer/view.ts'
import { runChain, runChainNow, type ChainOptions, type ChainResult } from '../catalogue/chain.ts'
import type { CatalogueSource } from '../catalogue/source.ts'
import type { Context } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import { fillTemplate } from '../link/template.ts'
import type { Policy } from '../policy/decide.ts'
import type { Decision } from '../policy/decision.ts'
import { factsOf, type Shopper } from '../policy/facts.ts'
import { judge } from '../policy/judge.ts'
import type { Terrain } from './terrain.ts'

export interface Considered {
  readonly decision: Decision
  readonly answer: Answer
}

export interface Matter {
  readonly destination: Destination
  readonly context: Context
  readonly shopper: Shopper
}

export interface Bench {
  readonly policy: Policy
  readonly terrain: Terrain
  readonly catalogue: CatalogueSource
}

/** Decides and answers; asks the catalogue only when the deciding rule wants an equivalent. */
export function consider(matter: Matter, bench: Bench, at: Instant): Considered | Promise<Considered> {
  const { destination, context, shopper } = matter
  const { policy, terrain } = bench
  const facts = factsOf(destination, context, shopper, terrain.registry)
  const decision = judge(policy, destination, facts, at)
  const conclude = (equivalent: ChainResult | undefined): Considered => ({
    decision,
    answer: answerTo({
      destination,
      context,
      decision,
      equivalent,
      stores: policy.program.stores,
      registryOwns: destination.marketplace !== undefined,
      signed: context.evidence === 'signed',
    }),
  })
  const { outcome } = decision
  if (outcome.action !== 'equivalent') return conclude(undefined)
  const options = chainOptions(destination, bench, at)
  const hot = runChainNow(outcome.chain, options)
  return hot === undefined ? runChain(outcome.chain, options).then(conclude) : conclude(hot)
}

function chainOptions(destination: Destination, { policy, terrain, catalogue }: Bench, at: Instant): ChainOptions {
  const { registry } = terrain
  const { equivalents, stores } = policy.program
  return {
    destination,
    guard: equivalents,
    catalogue,
    at,
    productUrl: (marketplace, id) => filled(registry.byId(marketplace)?.productUrl, id),
    shopUrl: (marketplace, id) => filled(registry.byId(marketplace)?.shopUrl, id),
    stores,
  }
}

function filled(template: string | undefined, id: string): string | undefined {
  return template === undefined ? undefined : fillTemplate(template, { id })
}

/** Everything that made up one considered link. */
export interface Case {
  readonly id: string
  readonly at: Instant
  readonly policy: Policy
  readonly terrain: Terrain
  readonly matter: Matter
  readonly considered: Considered
}

/** What the answer may tell of a case. */
export function viewOf({ id, at, policy, terrain, matter, considered }: Case): View {
  const { program } = policy
  const { destination, context } = matter
  return {
    id,
    at,
    destination,
    context,
    decision: considered.decision,
    policy,
    timeZone: program.meta.timezone,
    messages: program.messages,
    surfaces: program.surfaces,
    stores: program.stores,
    marketplaceName:
      destination.marketplace === undefined ? undefined : terrain.registry.byId(destination.marketplace)?.name,
  }
}
