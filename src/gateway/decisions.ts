/**
 * Decisions in bulk: what a click on each of many links would be answered with.
 *
 * Each link stands alone, in the order asked: one that cannot be read is a decision of its own, with its fault. Links that
 * want an equivalent share bulk reads of the catalogue, and short ones one budget. Asking is not clicking: a record is kept only where the caller
 * says that it follows the answer by itself.
 *
 * @module
 */

import { decisionJson, type DecisionJson } from '../answer/json.ts'
import { preferencesOf } from '../answer/response.ts'
import { gather } from '../catalogue/gather.ts'
import type { Catalogue } from '../catalogue/source.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Requested } from '../link/requested.ts'
import { placed } from '../policy/judge.ts'
import { newId } from '../record/id.ts'
import { arrivalOf, shopperOf, signedToken, statedContext, type Standing, type Token } from './arrival.ts'
import type { Arrival } from './compare.ts'
import { consider, viewOf, type Bench, type Case, type Considered, type Matter } from './consider.ts'
import { followMany } from './follow-many.ts'
import { keep } from './keep.ts'
import type { Ports } from './ports.ts'
import { terrainOf, type Terrain } from './terrain.ts'

/** One link of a request. */
export interface Asked {
  readonly requested: Exclude<Requested, { readonly kind: 'nothing' }>
  readonly referer: string | undefined
  /** Where it stands, as one of the platform's services says. */
  readonly standing: Standing | undefined
}

export interface Asking {
  /** What the app that asks says of itself: language, country. */
  readonly request: Request
  /** Whether each link counts as clicked. */
  readonly record: boolean
}

/** Decides and answers many at once, in their order; one bulk read of the catalogue serves a hundred of them. */
export async function considerMany(
  matters: readonly Matter[],
  bench: Omit<Bench, 'catalogue'> & { readonly catalogue: Catalogue },
  at: Instant,
): Promise<readonly Considered[]> {
  const gathered = gather(bench.catalogue)
  const considering = matters.map(async (matter) => consider(matter, { ...bench, catalogue: gathered.source }, at))
  await gathered.read()
  return await Promise.all(considering)
}

/** Decides many links as their clicks would be decided now. */
export async function decideMany(
  asked: readonly Asked[],
  { request, record }: Asking,
  ports: Ports,
  lifetime: Lifetime,
): Promise<readonly DecisionJson[]> {
  const at = ports.now()
  const policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
  const terrain = terrainOf(policy.program)
  const visitor = terrain.asksVisitor ? await ports.visitorKey(request.headers, at) : undefined
  const preferences = preferencesOf(request)

  const read = await Promise.all(asked.map(async (each) => ({ ...each, token: await tokenOf(each, ports, at) })))
  const arrivals = read.map((each) => arrivalIn(each, terrain))
  const ends = await followMany(arrivals, { terrain, ports, lifetime })
  const links = read.flatMap((each, index) => {
    const arrival = ends[index]
    if (arrival === undefined) return []
    const keys = { token: signedToken(each.requested, each.token), visitor }
    return [{ ...each, arrival, shopper: shopperOf(request, preferences, keys) }]
  })
  const matters = links.map(({ arrival, shopper }) => ({
    destination: arrival.destination,
    context: placed(arrival.claimed, policy.program),
    shopper,
  }))
  const all = await considerMany(matters, { policy, terrain, catalogue: ports.catalogue }, at)

  const decisions: DecisionJson[] = []
  for (const [index, considered] of all.entries()) {
    const link = links[index]
    const matter = matters[index]
    if (link === undefined || matter === undefined) throw new Error('there are more answers than questions')
    const decided: Case = { id: newId(at), at, policy, terrain, matter, considered }
    const view = viewOf(decided)
    decisions.push(decisionJson(considered.answer, view))
    if (!record) continue
    const { token, arrival } = link
    const arrivalBy = (ground: Terrain) => arrivalIn(link, ground)
    await keep({ decided, view, token, arrival, arrivalBy, headers: request.headers }, ports, lifetime)
  }
  return decisions
}

interface Link extends Asked {
  readonly token: Token | undefined
  readonly arrival: Arrival
}

async function tokenOf({ requested }: Asked, ports: Ports, at: Instant): Promise<Token | undefined> {
  return requested.kind === 'token' ? await ports.readToken(requested.token, at) : undefined
}

function arrivalIn({ requested, token, referer, standing }: Omit<Link, 'arrival'>, terrain: Terrain): Arrival {
  const arrival = arrivalOf(requested, token, referer, terrain)
  return standing === undefined ? arrival : { ...arrival, claimed: statedContext(standing) }
}
