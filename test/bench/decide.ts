/**
 * What a decision costs, from ten rules to a hundred thousand and with lists of up to a million ids, beside other engines
 * under the same policies.
 *
 * Every answer is compared with a linear reading of the rules before anything is timed. Clicks fall on rules as they do in
 * life, seldom on most and often on few (`.uniform`: on each alike), and every click is made of strings nobody has seen.
 * The floor of the nanoseconds is one lookup of `surface|marketplace` in a `Map`, on the same clicks.
 *
 * @module
 */

import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, type Policy } from '../../src/policy/decide.ts'
import type { Facts } from '../../src/policy/decision.ts'
import { openList, packList } from '../../src/policy/long-list.ts'
import { parseProgram, type Program } from '../../src/policy/program.ts'
import { decideLinearly } from '../policy/linear.ts'
import { cedar, jsonLogic, jsonRulesEngine, type Peer } from './decide-peers.ts'
import {
  freshFacts,
  makeRandom,
  now,
  programOf,
  programWith,
  visitFor,
  type Shape,
  type Visit,
} from './decide-policies.ts'
import { heldBytes, median, quantile, type Figure, type Options } from './figure.ts'

const sizes = [10, 1000, 10_000, 100_000] as const
const listSizes = [1000, 100_000, 1_000_000] as const
/** Enough that no answer is guessed from the one before, few enough to be made anew in every round. */
const visitCount = 1024
/** A clock is read once for so many decisions: reading it costs a third of a decision. */
const perReading = 8

interface Target {
  readonly id: string
  readonly visits: readonly Visit[]
  readonly ask: (facts: Facts, at: number) => unknown
}

export async function measure({ rounds, quick }: Options): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const targets: Target[] = []
  const plain = (id: string, value: number, unit: string, floor = 0): void => {
    figures.push({ id, value, unit, floor, rounds: 1, control: 1 })
  }
  const shapes: readonly Shape[] = ['mixed', 'authors', 'spread', 'windows']
  for (const shape of shapes) {
    for (const size of sizes) {
      if (shape !== 'mixed' && size < 100_000 && quick) continue
      const name = shape === 'mixed' ? String(size) : `${size}.${shape}`
      targets.push(...(await policyTargets(shape, size, name, plain)))
    }
  }
  for (const size of listSizes) targets.push(await listTarget(size, plain))

  const [first] = targets
  if (first === undefined) return figures
  const places = new Map(first.visits.map(({ facts }, n) => [`${facts.surface}|${facts.marketplace}`, n]))
  const lookup = (facts: Facts): unknown => places.get(`${facts.surface}|${facts.marketplace}`)
  const floors: readonly Target[] = ['floor', 'control'].map((id) => ({ id, visits: first.visits, ask: lookup }))
  const times = timeInTurn([...floors, ...targets], rounds)
  const floor = median(times.get('floor') ?? [])
  const control = floor / median(times.get('control') ?? [])
  for (const { id } of targets) {
    const measured = times.get(id) ?? []
    figures.push({ id, value: median(measured), unit: 'ns', floor, rounds, control })
    figures.push({
      id: id.replace('.ns', '.p99-ns'),
      value: quantile(measured, 0.99),
      unit: 'ns',
      floor,
      rounds,
      control,
    })
  }
  const bySize = sizes.map((size) => median(times.get(`decide.ns.${size}`) ?? []))
  figures.push({
    id: 'decide.flat.times',
    value: Math.max(...bySize) / Math.min(...bySize),
    unit: 'slowest size ÷ quickest',
    floor: Math.min(...bySize),
    rounds,
    control,
  })
  for (const size of quick ? [10, 1000] : [10, 1000, 10_000]) {
    figures.push(...(await besidePeers(size, median(times.get(`decide.ns.${size}`) ?? []), control)))
  }
  return figures
}

type Note = (id: string, value: number, unit: string, floor?: number) => void

async function policyTargets(shape: Shape, size: number, name: string, note: Note): Promise<Target[]> {
  const text = JSON.stringify(programOf(shape, size))
  const random = makeRandom(size + 1)
  const start = performance.now()
  const parsed = parseProgram(JSON.parse(text))
  if (!parsed.ok) throw new Error(`${parsed.error.pointer} ${parsed.error.message}`)
  const program = parsed.value
  const read = performance.now()
  const before = heldBytes()
  const begun = performance.now()
  const policy = preparePolicy(program, { version: 1, digest: 'bench' })
  const prepared = performance.now()
  const often = Array.from({ length: visitCount }, () => visitFor(ruleAt(program, random.seldomLarge(size)), random))
  const alike = Array.from({ length: visitCount }, () => visitFor(ruleAt(program, random.below(size)), random))
  const clicked = performance.now()
  const [one] = often
  if (one !== undefined) decide(policy, one.facts, instant(one.at))
  const answered = performance.now()
  note(`decide.read-ms.${name}`, read - start, 'ms')
  note(`decide.prepare-ms.${name}`, prepared - begun, 'ms')
  note(`decide.first-click-us.${name}`, 1000 * (answered - clicked), 'µs')
  check(program, policy, [...often.slice(0, checksFor(size)), ...alike.slice(0, checksFor(size))])
  for (const { facts, at } of alike) decide(policy, facts, instant(at))
  note(
    `decide.heap-mb.${name}`,
    (heldBytes() - before) / 1e6,
    `MB, index and cells; the program has ${(text.length / 1e6).toFixed(1)} MB of JSON`,
  )
  await Promise.resolve()
  const ask = (facts: Facts, at: number): unknown => decide(policy, facts, instant(at))
  const uniform = size === 100_000 ? [{ id: `decide.ns.${name}.uniform`, visits: alike, ask }] : []
  return [{ id: `decide.ns.${name}`, visits: often, ask }, ...uniform]
}

/** A rule by how often it is clicked, which has nothing to do with where it stands. */
function ruleAt({ rules }: Program, rank: number): Program['rules'][number] {
  const rule = rules[(rank * 7919) % rules.length]
  if (rule === undefined) throw new Error('a policy of the benchmark has rules')
  return rule
}

function checksFor(size: number): number {
  return Math.min(1000, Math.max(50, Math.ceil(3_000_000 / size)))
}

/** Compares with a linear reading, in a policy of its own that is let go of. */
function check(program: Program, policy: Policy, visits: readonly Visit[]): void {
  const linear = preparePolicy(program, { version: 1, digest: 'linear', lists: new Map() })
  const decided = new Set<string | undefined>()
  for (const { facts, at } of visits) {
    const ours = decide(policy, facts, instant(at))
    const theirs = decideLinearly(linear, facts, instant(at))
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      throw new Error(`decide and a linear reading differ: ${JSON.stringify([facts, at, ours, theirs])}`)
    }
    decided.add(ours.rule)
  }
  if (decided.size < 3) throw new Error('the clicks of the benchmark are all decided alike')
}

async function listTarget(size: number, note: Note): Promise<Target> {
  const ids = Array.from({ length: size }, (_, n) => `taobao:${6_100_000_000_000 + 7919 * n}`)
  const packed = await packList(ids)
  if (!packed.ok) throw new Error(packed.error.code)
  const { image, digest } = packed.value
  const rules = programOf('mixed', 10).rules.map((rule) => ({ ...rule, id: `after-${rule.id}` }))
  const program = programWith(
    [
      {
        id: 'listed',
        mode: 'enforce',
        if: { product: { in: 'long' } },
        outcome: { action: 'explain', reason: 'exempt' },
      },
      ...rules,
    ],
    {
      long: { of: 'product', digest },
    },
  )
  const opened = openList(image)
  if (!opened.ok) throw new Error(opened.error)
  const policy = preparePolicy(program, { version: 1, digest: 'bench', lists: new Map([[digest, opened.value]]) })
  const reference = preparePolicy(program, { version: 1, digest: 'linear', lists: new Map([[digest, new Set(ids)]]) })
  const random = makeRandom(size)
  const visits = Array.from({ length: visitCount }, (): Visit => {
    const { facts } = visitFor(ruleAt(program, random.below(11)), random)
    const product = random.chance(0.5)
      ? ids[random.seldomLarge(size)]
      : `taobao:${6_100_000_000_001 + 7919 * random.below(size)}`
    return { facts: { ...facts, marketplace: 'taobao', product }, at: now }
  })
  let members = 0
  for (const { facts, at } of visits) {
    const ours = decide(policy, facts, instant(at))
    if (JSON.stringify(ours) !== JSON.stringify(decideLinearly(reference, facts, instant(at))))
      throw new Error('a list and a set differ')
    if (ours.rule === 'listed') members += 1
  }
  if (members < visitCount / 4 || members > visitCount * 0.75)
    throw new Error('the clicks of the benchmark miss the list')

  const json = new TextEncoder().encode(JSON.stringify(ids))
  const opening: number[] = []
  const parsing: number[] = []
  for (let round = 0; round < 9; round++) {
    const copy = image.slice()
    const start = performance.now()
    openList(copy)
    opening.push(performance.now() - start)
    const begun = performance.now()
    lastAnswer = new Set(JSON.parse(new TextDecoder().decode(json)) as string[])
    parsing.push(performance.now() - begun)
  }
  note(`list.load-${size}.ratio`, median(parsing) / median(opening), 'JSON and a set ÷ the image', median(parsing))
  note(`list.load-${size}.ms`, median(opening), 'ms')
  note(`list.image-${size}.mb`, image.length / 1e6, `MB; ${(json.length / 1e6).toFixed(1)} MB as JSON`)
  return { id: `decide.list-${size}.ns`, visits, ask: (facts, at) => decide(policy, facts, instant(at)) }
}

/** Nanoseconds per decision: the targets take turns, and each round begins with another one. */
function timeInTurn(targets: readonly Target[], rounds: number): Map<string, number[]> {
  const times = new Map(targets.map(({ id }) => [id, [] as number[]]))
  const warmUp = 6
  for (let round = -warmUp; round < rounds; round++) {
    for (let index = 0; index < targets.length; index++) {
      const target = targets[(index + round + warmUp) % targets.length]
      if (target === undefined) continue
      const measured = timeOnce(target)
      if (round >= 0) times.get(target.id)?.push(...measured)
    }
  }
  return times
}

/** Read by nobody; without it an optimiser could leave the decisions out. */
export let lastAnswer: unknown

/** As many clicks are made at a time as fit beside a policy in the nearest cache: a click has just been read when it is judged. */
const freshAtOnce = 64

/** The visits of a round twice: once to wake the caches after the other targets, once with the clock. */
function timeOnce({ visits, ask }: Target): number[] {
  const measured: number[] = []
  for (const isTimed of [false, true]) {
    for (let from = 0; from < visits.length; from += freshAtOnce) {
      const clicks = visits.slice(from, from + freshAtOnce).map(({ facts, at }) => ({ facts: freshFacts(facts), at }))
      for (let first = 0; first < clicks.length; first += perReading) {
        const start = process.hrtime.bigint()
        for (let at = first; at < first + perReading; at++) {
          const click = clicks[at]
          if (click !== undefined) lastAnswer = ask(click.facts, click.at)
        }
        if (isTimed) measured.push(Number(process.hrtime.bigint() - start) / perReading)
      }
    }
  }
  return measured
}

/** How many times longer the others take. One that would need more than a minute for its few clicks is left out. */
async function besidePeers(size: number, ours: number, control: number): Promise<Figure[]> {
  const program = programOf('mixed', size)
  const policy = preparePolicy(program, { version: 1, digest: 'bench' })
  const random = makeRandom(size + 1)
  const visits = Array.from({ length: 40 }, () => visitFor(ruleAt(program, random.below(size)), random))
  const figures: Figure[] = []
  const makers: readonly (() => Peer)[] = [
    () => cedar(program, `bench-${size}`),
    () => jsonRulesEngine(program),
    () => jsonLogic(program),
  ]
  for (const make of makers) {
    const started = performance.now()
    const peer = make()
    const prepared = performance.now() - started
    const times: number[] = []
    for (const visit of [...visits.slice(0, 5), ...visits]) {
      if (performance.now() - started > 60_000) break
      const party = policy.partyOf(visit.facts.marketplace)
      const start = process.hrtime.bigint()
      const first = await peer.first(visit, party)
      times.push(Number(process.hrtime.bigint() - start))
      const { rule } = decide(policy, visit.facts, instant(visit.at))
      if (first !== rule) throw new Error(`${peer.name} says ${first}, we say ${rule}: ${JSON.stringify(visit)}`)
    }
    const theirs = median(times.slice(5))
    const suffix = size === 1000 ? '' : `.${size}`
    const shared = { rounds: times.length, control }
    figures.push({
      id: `decide.vs-${peer.name}.times${suffix}`,
      value: theirs / ours,
      unit: 'its time ÷ ours',
      floor: ours,
      ...shared,
    })
    figures.push({
      id: `decide.${peer.name}.us.${size}`,
      value: theirs / 1000,
      unit: 'µs',
      floor: ours / 1000,
      ...shared,
    })
    figures.push({ id: `decide.${peer.name}.prepare-ms.${size}`, value: prepared, unit: 'ms', floor: 0, ...shared })
  }
  return figures
}
