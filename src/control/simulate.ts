/**
 * Simulating: what would happen to one link under a policy, and why. The command line and the admin API both ask here,
 * and it asks what a click asks.
 *
 * @module
 */

import { decisionJson, type DecisionJson } from '../answer/json.ts'
import type { CatalogueSource } from '../catalogue/source.ts'
import { builtinSurfaces, contextOf, type Context, type Evidence } from '../context/context.ts'
import { consider, viewOf, type Considered, type Matter } from '../gateway/consider.ts'
import { terrainOf, type Terrain } from '../gateway/terrain.ts'
import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Policy } from '../policy/decide.ts'
import type { Facts } from '../policy/decision.ts'
import { factsOf } from '../policy/facts.ts'
import { placed } from '../policy/judge.ts'
import type { Program } from '../policy/program.ts'
import { simulateTrace, type TraceStep } from '../policy/trace.ts'
import { newId } from '../record/id.ts'

/** A click as it is described; what is absent is not known. */
export interface Described {
  readonly url: string
  /** Where the link stood, or `referer`: the page an unsigned click came from. */
  readonly surface: string | undefined
  readonly referer: string | undefined
  readonly evidence: Evidence
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  readonly client: string | undefined
  readonly region: string | undefined
  readonly lang: string | undefined
  readonly token: string | undefined
  readonly visitor: string | undefined
}

export interface Simulated {
  readonly decision: DecisionJson
  readonly facts: Facts
  readonly trace: readonly TraceStep[]
  readonly considered: Considered
  readonly matter: Matter
}

/** A description that cannot be meant, with what to say instead. */
export type DescriptionFault =
  | { readonly kind: 'needless'; readonly field: string }
  | { readonly kind: 'no_surface' | 'strange_surface'; readonly known: readonly string[] }

export async function simulate(
  described: Described,
  policy: Policy,
  { catalogue, at }: { readonly catalogue: CatalogueSource; readonly at: Instant },
): Promise<Result<Simulated, DescriptionFault>> {
  const terrain = terrainOf(policy.program)
  const context =
    described.referer === undefined
      ? toldContext(described, policy.program)
      : pageContext(described, policy.program, terrain)
  if (!context.ok) return context
  const { region, lang, token, visitor } = described
  const destination = terrain.destinationOf(described.url)
  const matter = { destination, context: context.value, shopper: { region, language: lang, token, visitor } }
  const considered = await consider(matter, { policy, terrain, catalogue }, at)
  const view = viewOf({ id: newId(at), at, policy, matter, considered, terrain })
  const facts = factsOf(destination, matter.context, matter.shopper, terrain.registry)
  const trace = simulateTrace(policy, facts, at)
  return ok({ decision: decisionJson(considered.answer, view), facts, trace, considered, matter })
}

/** What a page tells, and nothing else: who is not in the link's token is not known. */
function pageContext(described: Described, program: Program, terrain: Terrain): Result<Context, DescriptionFault> {
  const { surface, content, author, followers, channel, client, token } = described
  const more = Object.entries({ surface, content, author, followers, channel, client, token })
  const needless = more.find(([, value]) => value !== undefined)?.[0]
  if (needless !== undefined) return err({ kind: 'needless', field: needless })
  const { hint } = terrain.destinationOf(described.url)
  return ok(placed(contextOf({ token: undefined, referer: described.referer, hint, page: terrain.pageOf }), program))
}

function toldContext(described: Described, program: Program): Result<Context, DescriptionFault> {
  const known = [...new Set([...builtinSurfaces, ...Object.keys(program.surfaces)])]
  const { surface, evidence, content, author, followers, channel, client, lang } = described
  if (surface === undefined) return err({ kind: 'no_surface', known })
  if (!known.includes(surface)) return err({ kind: 'strange_surface', known })
  return ok({
    surface,
    evidence,
    site: undefined,
    content,
    author,
    followers,
    channel,
    client,
    language: lang,
    fault: undefined,
  })
}
