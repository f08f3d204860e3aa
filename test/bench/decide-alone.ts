/**
 * What one policy, or one list, costs in an isolate of its own.
 *
 * In life an isolate decides by one policy. Several in one would share their caches and teach the compiler each other's
 * shapes, and the figures would be those of a policy that nobody has.
 *
 * @module
 */

import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, type Policy } from '../../src/policy/decide.ts'
import type { Facts } from '../../src/policy/decision.ts'
import { openList, packList } from '../../src/policy/long-list.ts'
import { parseProgram, type Program } from '../../src/policy/program.ts'
import { decideLinearly } from '../policy/linear.ts'
import {
  freshFacts,
  makeRandom,
  now,
  programOf,
  programWith,
  ruleAt,
  visitFor,
  type Shape,
  type Visit,
} from './decide-policies.ts'
import { heldBytes, inTurn, median, quantile, type Figure } from './figure.ts'

/** A policy of a shape and size, or a policy about a list of a size. */
export type Subject = { readonly shape: Shape; readonly size: number } | { readonly list: number }

/** Enough that no answer is guessed from the one before, few enough to be made anew in every round. */
const visitCount = 1024
/** A clock is read once for so many decisions: reading it costs a third of a decision. */
const perReading = 8

interface Target {
  readonly id: string
  readonly visits: readonly Visit[]
  readonly ask: (facts: Facts, at: number) => unknown
}

export async function measureAlone(subject: Subject, rounds: number): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const plain = (id: string, value: number, unit: string, floor = 0): void => {
    figures.push({ id, value, unit, floor, rounds: 1, control: 1 })
  }
  const targets = 'list' in subject ? [await listTarget(subject.list, plain)] : await targetsOf(subject, plain)
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
    const shared = { unit: 'ns', floor, rounds, control }
    figures.push({ id, value: median(measured), ...shared })
    figures.push({ id: id.replace('.ns', '.p99-ns'), value: quantile(measured, 0.99), ...shared })
  }
  return figures
}

async function targetsOf({ shape, size }: Extract<Subject, { shape: Shape }>, note: Note): Promise<readonly Target[]> {
  return await policyTargets(shape, size, shape === 'mixed' ? String(size) : `${size}.${shape}`, note)
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
    sink.answer = new Set(JSON.parse(new TextDecoder().decode(json)) as string[])
    parsing.push(performance.now() - begun)
  }
  note(`list.load-${size}.ratio`, median(parsing) / median(opening), 'JSON and a set ÷ the image', median(parsing))
  note(`list.load-${size}.ms`, median(opening), 'ms')
  note(`list.image-${size}.mb`, image.length / 1e6, `MB; ${(json.length / 1e6).toFixed(1)} MB as JSON`)
  return { id: `decide.list-${size}.ns`, visits, ask: (facts, at) => decide(policy, facts, instant(at)) }
}

/** Nanoseconds per decision: the targets take turns, in every round in another order. */
function timeInTurn(targets: readonly Target[], rounds: number): Map<string, number[]> {
  const times = new Map(targets.map(({ id }) => [id, [] as number[]]))
  const warmUp = 6
  for (let round = -warmUp; round < rounds; round++) {
    for (const target of inTurn(targets, round)) {
      const measured = timeOnce(target)
      if (round >= 0) times.get(target.id)?.push(...measured)
    }
  }
  return times
}

/** Read by nobody; without it an optimiser could leave the decisions out. */
const sink: { answer?: unknown } = {}

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
          if (click !== undefined) sink.answer = ask(click.facts, click.at)
        }
        if (isTimed) measured.push(Number(process.hrtime.bigint() - start) / perReading)
      }
    }
  }
  return measured
}
