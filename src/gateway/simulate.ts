/**
 * Simulating: what would happen to one link under a policy, and why. The command line, the editor and the admin API ask
 * here, and it asks what a click asks.
 *
 * @module
 */

import { decisionJson, type DecisionJson } from '../answer/json.ts'
import { catalogueFromCsv } from '../catalogue/csv.ts'
import { makeCachedCatalogue, type CatalogueSource } from '../catalogue/source.ts'
import { builtinSurfaces, contextOf, type Context } from '../context/context.ts'
import { consider, viewOf, type Considered, type Matter } from './consider.ts'
import { terrainOf, type Terrain } from './terrain.ts'
import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Policy } from '../policy/decide.ts'
import type { Facts } from '../policy/decision.ts'
import type { CatalogueFault, Described, DescriptionFault, Simulator } from '../policy/editing/simulator.ts'
import { factsOf } from '../policy/facts.ts'
import { placed } from '../policy/judge.ts'
import type { Program } from '../policy/program.ts'
import { simulateTrace, type TraceStep } from '../policy/trace.ts'
import { newId } from '../record/id.ts'

export type { Described, DescriptionFault } from '../policy/editing/simulator.ts'

export interface Simulated {
  readonly decision: DecisionJson
  readonly facts: Facts
  readonly trace: readonly TraceStep[]
  readonly considered: Considered
  readonly matter: Matter
}

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
  const shopper = { region, language: lang, token, visitor }
  return ok(await simulateMatter({ destination, context: context.value, shopper }, policy, { catalogue, at }))
}

/** The same for a click whose link has been read. */
export async function simulateMatter(
  matter: Matter,
  policy: Policy,
  { catalogue, at }: { readonly catalogue: CatalogueSource; readonly at: Instant },
): Promise<Simulated> {
  const terrain = terrainOf(policy.program)
  const considered = await consider(matter, { policy, terrain, catalogue }, at)
  const view = viewOf({ id: newId(at), at, policy, matter, considered, terrain })
  const facts = factsOf(matter.destination, matter.context, matter.shopper, terrain.registry)
  const trace = simulateTrace(policy, facts, at)
  return { decision: decisionJson(considered.answer, view), facts, trace, considered, matter }
}

/** The same for the editor, which has the catalogue as a text. */
export const simulator: Simulator = async (described, policy, { at, catalogueCsv }) => {
  const catalogue = catalogueIn(catalogueCsv, at)
  if (!catalogue.ok) return { ok: false, fault: catalogue.error }
  const simulated = await simulate(described, policy, { catalogue: catalogue.value, at })
  if (!simulated.ok) return { ok: false, fault: simulated.error }
  const { decision, trace } = simulated.value
  return { ok: true, decision, trace }
}

/** The catalogue of a CSV file; without one no equivalents are known. */
export function catalogueIn(csv: string | undefined, at: Instant): Result<CatalogueSource, CatalogueFault> {
  const { pairs, faults } = csv === undefined ? { pairs: [], faults: [] } : catalogueFromCsv(csv)
  const [fault] = faults
  if (fault !== undefined) return err({ kind: 'catalogue', line: fault.line, message: fault.message })
  const values = new Map(pairs.map(({ key, value }) => [key, value]))
  const get = (key: string): string | null => values.get(key) ?? null
  const getMany = (keys: readonly string[]): ReadonlyMap<string, string | null> =>
    new Map(keys.map((key) => [key, get(key)]))
  return ok(makeCachedCatalogue({ get: async (key) => get(key), getMany: async (keys) => getMany(keys) }, () => at))
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
