/**
 * A record asked again: what its click would meet under a policy, from what was kept of it and not from a link that is
 * made up for it.
 *
 * Addresses are told as records keep them, without a query. What the decision asks for and the record does not hold is
 * named; with it, it might come out otherwise.
 *
 * @module
 */

import type { CatalogueSource } from '../../catalogue/source.ts'
import { simulateMatter, type Simulated } from '../../gateway/simulate.ts'
import { terrainOf, type Terrain } from '../../gateway/terrain.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Destination } from '../../link/destination.ts'
import { fillTemplate } from '../../link/template.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import type { Facts } from '../../policy/decision.ts'
import { nobody } from '../../policy/facts.ts'
import type { Program } from '../../policy/program.ts'
import { opensLink } from '../../policy/outcome.ts'
import { registryOf } from '../../policy/registry.ts'
import { eachValueFact } from '../../policy/value-facts.ts'
import { hadNoLanding } from '../backtest.ts'
import { groundOf, lostReading, rebuild, type ArchivedRecord, type Subject } from '../backtest-facts.ts'

export interface AskedAgain extends Simulated {
  /** What was asked for and is not kept: facts, `landing`, or a list. */
  readonly lost: readonly string[]
}

export interface AskingAgain {
  readonly catalogue: CatalogueSource
  readonly at: Instant
  /** What decided the click, where it is another policy and can be read: it may have read the link otherwise. */
  readonly decidedBy: Program | undefined
}

export async function askAgain(
  record: ArchivedRecord,
  policy: Policy,
  { catalogue, at, decidedBy }: AskingAgain,
): Promise<AskedAgain> {
  const terrain = terrainOf(policy.program)
  const { destination: kept, facts, lost } = rebuild(record, policy.program)
  const { wrapped = 0, site, token_fault: fault } = record.in
  const known = { ...kept, id: idIn(facts), depth: wrapped }
  const destination = { ...known, url: pageOf(record), landing: landingOf(record, known, terrain) }
  const { surface, evidence, content, author, followers, channel, client } = facts
  const context = { surface, evidence, site, content, author, followers, channel, client, language: undefined, fault }
  const shopper = { ...nobody, ...eachValueFact((fact) => facts[fact]) }
  const simulated = await simulateMatter({ destination, context, shopper }, policy, { catalogue, at })
  const { outcome, missing } = simulated.considered.decision
  const isOpened = opensLink(outcome)
  const isLandingLost = isOpened && kept.fault === undefined && destination.landing === undefined
  const misread = decidedBy === undefined ? undefined : readingLost(record, decidedBy, policy)
  return {
    ...simulated,
    lost: [
      ...(misread === undefined ? [] : [misread]),
      ...missing.filter((fact) => lost.has(fact) || fact.startsWith('list:')),
      ...(isLandingLost && !hadNoLanding(record) ? ['landing'] : []),
    ],
  }
}

/** `marketplace:id`, as records and lists name them. */
function idIn({ product, shop }: Facts): string | undefined {
  const named = product ?? shop
  return named?.slice(named.indexOf(':') + 1)
}

/** Of a link into an app only the scheme is kept. */
function pageOf({ in: { url } }: ArchivedRecord): string | undefined {
  return url === undefined || url.endsWith(':') ? undefined : `https://${url}`
}

/** Where an allowed click would be sent; undefined: nowhere, or it is not known. */
function landingOf(
  record: ArchivedRecord,
  { marketplace, kind, id, fault }: Pick<Destination, 'marketplace' | 'kind' | 'id' | 'fault'>,
  { registry }: Terrain,
): string | undefined {
  if (fault !== undefined || hadNoLanding(record)) return undefined
  const page = pageOf(record)
  if (page !== undefined) return page
  const owner = marketplace === undefined ? undefined : registry.byId(marketplace)
  const template = kind === 'shop' ? owner?.shopUrl : kind === 'product' ? owner?.productUrl : undefined
  if (template !== undefined && id !== undefined) return fillTemplate(template, { id })
  const { answer, host } = record.out
  return answer === 'forward' && host !== undefined ? `https://${host}/` : undefined
}

function readingLost(record: ArchivedRecord, decidedBy: Program, after: Policy): string | undefined {
  const version = record.policy.version ?? 0
  const before = preparePolicy(decidedBy, { version, digest: record.policy.digest ?? '' })
  const [old, young] = [subjectOf(before), subjectOf(after)]
  return lostReading(record, groundOf(old, young), false)
}

function subjectOf(policy: Policy): Subject {
  return { policy, registry: registryOf(policy.program) }
}
