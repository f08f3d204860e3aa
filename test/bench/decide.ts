/**
 * What a decision costs, from ten rules to a hundred thousand and with lists of up to a million ids, beside other engines
 * under the same policies.
 *
 * Every answer is compared with a linear reading of the rules before anything is timed. Clicks fall on rules as they do in
 * life, seldom on most and often on few (`.uniform`: on each alike), and every click is made of strings nobody has seen.
 * The floor of the nanoseconds is one lookup of `surface|marketplace` in a `Map`, on the same clicks. Each policy is
 * measured in an isolate of its own.
 *
 * @module
 */

import { Worker } from 'node:worker_threads'

import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy } from '../../src/policy/decide.ts'
import type { Subject } from './decide-alone.ts'
import { cedar, jsonLogic, jsonRulesEngine, type Peer } from './decide-peers.ts'
import { makeRandom, programOf, ruleAt, visitFor, type Shape } from './decide-policies.ts'
import { median, type Figure, type Options } from './figure.ts'

const sizes = [10, 1000, 10_000, 100_000] as const
const listSizes = [1000, 100_000, 1_000_000] as const

export async function measure({ rounds, quick, tell }: Options): Promise<readonly Figure[]> {
  const shapes: readonly Shape[] = ['mixed', 'authors', 'spread', 'windows']
  const policies = shapes.flatMap((shape) =>
    sizes.flatMap((size) => (shape !== 'mixed' && size < 100_000 && quick ? [] : [{ shape, size }])),
  )
  const figures: Figure[] = []
  const subjects = [...policies, ...listSizes.map((list) => ({ list }))]
  for (const [at, subject] of subjects.entries()) {
    tell(`policy ${at + 1} of ${subjects.length}`)
    figures.push(...(await inIsolate(subject, rounds)))
  }
  const figureOf = (id: string) => figures.find((figure) => figure.id === id)
  const bySize = sizes.map((size) => figureOf(`decide.ns.${size}`)?.value ?? Number.NaN)
  const quickest = Math.min(...bySize)
  const { control = 1 } = figureOf('decide.ns.1000') ?? {}
  const flat = { value: Math.max(...bySize) / quickest, unit: 'slowest size ÷ quickest', floor: quickest }
  figures.push({ id: 'decide.flat.times', ...flat, rounds, control })
  for (const size of quick ? [10, 1000] : [10, 1000, 10_000]) {
    tell(`other engines with ${size} rules`)
    figures.push(...(await besidePeers(size, figureOf(`decide.ns.${size}`)?.value ?? Number.NaN, control)))
  }
  return figures
}

function inIsolate(subject: Subject, rounds: number): Promise<readonly Figure[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('decide-isolate.ts', import.meta.url), { workerData: { subject, rounds } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
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
