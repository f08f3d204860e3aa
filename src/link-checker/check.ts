/**
 * Checking: all links of a question, looked at as their clicks would be. Read {@link checkLinks} to know what the page
 * asks, and of whom.
 *
 * A link is judged as if the platform had signed it for the surface that was chosen, and of nobody in particular: the same
 * address shows everybody the same. Nothing is recorded, because nothing was clicked.
 *
 * @module
 */

import type { Answer } from '../answer/answer.ts'
import type { Catalogue, CatalogueSource, Wanted } from '../catalogue/source.ts'
import { statedContext } from '../gateway/arrival.ts'
import type { Arrival } from '../gateway/compare.ts'
import { consider, type Bench, type Matter } from '../gateway/consider.ts'
import { followMany } from '../gateway/follow-many.ts'
import type { Ports } from '../gateway/ports.ts'
import { terrainOf } from '../gateway/terrain.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Destination } from '../link/destination.ts'
import { fillTemplate } from '../link/template.ts'
import type { Policy } from '../policy/decide.ts'
import { nobody } from '../policy/facts.ts'
import { placed } from '../policy/judge.ts'
import { adviceFor, type Situation } from './advice.ts'
import type { Question } from './asked.ts'
import { stateOf, type Equivalent, type Finding, type OnSurface } from './finding.ts'
import { asOf, forecastOf, pairOf, type Forecast, type Times } from './forecast.ts'
import { asAddress } from './pasted.ts'
import { choicesOf, type Choice } from './surfaces.ts'

export interface Checked {
  readonly at: Instant
  readonly now: Instant
  readonly policy: Policy
  readonly question: Question
  readonly findings: readonly Finding[]
}

/** Further changes than these are not told of one surface. */
const wholeReach = { earlier: 6, later: 8 }
const nextReach = { earlier: 0, later: 1 }

export async function checkLinks(
  question: Question,
  { policy, now }: { readonly policy: Policy; readonly now: Instant },
  ports: Pick<Ports, 'catalogue' | 'expander' | 'now'>,
  lifetime: Lifetime,
): Promise<Checked> {
  const terrain = terrainOf(policy.program)
  const at = question.at ?? now
  const claimed = statedContext({ surface: question.surface.surface })
  const arrivals = question.links.map((link) => ({ destination: terrain.destinationOf(asAddress(link)), claimed }))
  const ends = await followMany(arrivals, { terrain, ports, lifetime })
  const catalogue = await warmed(ends, ports.catalogue)
  const bench = { policy, terrain, catalogue }

  const isOne = question.links.length === 1
  const times = { at, now, reach: isOne ? wholeReach : nextReach }
  const findings: Finding[] = []
  for (const [index, { destination }] of ends.entries()) {
    const asked = question.links[index] ?? ''
    findings.push(await findingOf({ asked, destination }, question.surface, { bench, times, isOne }))
  }
  return { at, now, policy, question, findings }
}

/** One bulk read for a hundred links; whatever is asked afterwards is answered from it. */
async function warmed(arrivals: readonly Arrival[], catalogue: Catalogue): Promise<CatalogueSource> {
  const wanted = arrivals.flatMap(({ destination }): Wanted[] => {
    const { marketplace, kind, id } = destination
    if (marketplace === undefined || id === undefined) return []
    return [{ kind: kind === 'shop' ? 'shop' : 'product', marketplace, id }]
  })
  return await catalogue.warm(wanted)
}

interface Look {
  readonly bench: Bench
  readonly times: Times
}

/** Every surface is told where one link alone was asked about. */
async function findingOf(
  { asked, destination }: Pick<Finding, 'asked' | 'destination'>,
  chosen: Choice,
  { bench, times, isOne }: Look & { readonly isOne: boolean },
): Promise<Finding> {
  const look = { bench, times }
  const { policy, terrain, catalogue } = bench
  const forecast = await forecastOf(matterOf(destination, chosen, policy), bench, times)
  const { decision, answer } = forecast.current.considered
  const state = stateOf(answer)
  const { party } = decision
  const others = choicesOf(policy.program).filter(({ surface }) => surface !== chosen.surface)
  const surfaces = isOne && state !== 'unreadable' ? await everywhere(destination, { chosen, forecast }, look) : []
  const equivalent = equivalentOf(answer, destination, catalogue)
  return {
    asked,
    destination,
    marketplaceName:
      destination.marketplace === undefined ? undefined : terrain.registry.byId(destination.marketplace)?.name,
    party,
    state,
    forecast,
    equivalent,
    advice: adviceFor({
      state,
      party,
      destination,
      equivalent,
      doesEquivalentOpen: equivalent !== undefined && (await doesOpen(equivalent.url, chosen, look)),
      doOwnShopsOpen: await doOwnShopsOpen(chosen, look),
      openOn: state === 'open' ? [] : await openOn(destination, others, look),
      ...turningOf(forecast),
    }),
    surfaces,
  }
}

async function everywhere(
  destination: Destination,
  { chosen, forecast }: { readonly chosen: Choice; readonly forecast: Forecast },
  { bench, times }: Look,
): Promise<readonly OnSurface[]> {
  const told: OnSurface[] = []
  for (const choice of choicesOf(bench.policy.program)) {
    const isChosen = choice.surface === chosen.surface
    const matter = matterOf(destination, choice, bench.policy)
    told.push({ choice, forecast: isChosen ? forecast : await forecastOf(matter, bench, times) })
  }
  return told
}

/** At that time; when it changes is told of one link alone. */
async function openOn(
  destination: Destination,
  choices: readonly Choice[],
  { bench, times: { at, now } }: Look,
): Promise<readonly Choice[]> {
  const open: Choice[] = []
  const then = asOf(bench, at, now)
  for (const choice of choices) {
    const { answer } = await consider(matterOf(destination, choice, bench.policy), then, at)
    if (stateOf(answer) === 'open') open.push(choice)
  }
  return open
}

/** The first later period that opens, and the end of the current one where the next one does not. */
function turningOf({ current, later }: Forecast): Pick<Situation, 'opensAt' | 'closesAt'> {
  const opens = later.find(({ considered }) => stateOf(considered.answer) === 'open')
  const [next] = later
  const isLost = next !== undefined && stateOf(next.considered.answer) !== 'open'
  return { opensAt: opens?.from, closesAt: isLost ? current.until : undefined }
}

async function doesOpen(url: string, chosen: Choice, { bench, times: { at, now } }: Look): Promise<boolean> {
  const destination = bench.terrain.destinationOf(url)
  const { answer } = await consider(matterOf(destination, chosen, bench.policy), asOf(bench, at, now), at)
  return stateOf(answer) === 'open'
}

/** Asked of a product that need not exist: what opens is the address of any of them. */
async function doOwnShopsOpen(chosen: Choice, look: Look): Promise<boolean> {
  const addresses = look.bench.policy.program.own.flatMap((name) => {
    const template = look.bench.terrain.registry.byId(name)?.productUrl
    return template === undefined ? [] : [fillTemplate(template, { id: '1' })]
  })
  for (const address of addresses) {
    if (address !== undefined && (await doesOpen(address, chosen, look))) return true
  }
  return false
}

function matterOf(destination: Destination, { surface }: Choice, policy: Policy): Matter {
  return { destination, context: placed(statedContext({ surface }), policy.program), shopper: nobody }
}

function equivalentOf(answer: Answer, destination: Destination, catalogue: CatalogueSource): Equivalent | undefined {
  if (answer.kind === 'notice') {
    const { offer } = answer
    return offer === undefined ? undefined : { kind: 'offer', url: offer.url, title: offer.title, grade: offer.grade }
  }
  if (answer.kind !== 'detour') return undefined
  const { step, location } = answer
  const pair = pairOf(catalogue, destination)
  const isPair = step === 'product' && pair !== undefined && 'grade' in pair
  return {
    kind: step,
    url: location,
    title: isPair ? pair.title : undefined,
    grade: isPair ? pair.grade : undefined,
  }
}
