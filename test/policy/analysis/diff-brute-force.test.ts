/**
 * The difference of two versions against brute force: every request of random pairs is asked of the edge itself.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'

import { builtinSurfaces, type Context } from '../../../src/context/context.ts'
import { instant, type Instant } from '../../../src/kernel/instant.ts'
import { destinationOf } from '../../../src/link/destination.ts'
import { meet, type Box } from '../../../src/policy/analysis/box.ts'
import { diffPolicies, type Change, type Direction } from '../../../src/policy/analysis/diff.ts'
import type { Sample, Subject } from '../../../src/policy/analysis/dimensions.ts'
import { outcomeKey, strictness } from '../../../src/policy/analysis/outcomes.ts'
import type { Space } from '../../../src/policy/analysis/space.ts'
import { preparePolicy, type Policy } from '../../../src/policy/decide.ts'
import type { Decision, Facts, Outcome } from '../../../src/policy/decision.ts'
import { factsOf } from '../../../src/policy/facts.ts'
import { judge, placed } from '../../../src/policy/judge.ts'
import type { Witness } from '../../../src/policy/language/diagnostic.ts'
import type { Program } from '../../../src/policy/program.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { day, editedOf, pickFrom, programOf, topicsFor, withUnresolved, type Chooser } from './diff-programs.ts'

const now = 35 * day
const seeds = Array.from({ length: 20 }, (_, at) => 1000 + at)
const pairsPerSeed = 24
const mostRequests = 8_000

function subjectOf(program: Program): Subject {
  return { program, registry: registryOf(program) }
}

function policyOf({ program, registry }: Subject): Policy {
  return preparePolicy(program, { version: 0, digest: '', registry })
}

/** Every request there is: one atom of each dimension, and in it any sample. */
function* requestsIn(space: Space, pick: Chooser): Generator<{ box: Box; views: readonly View[] }> {
  const size = space.layout.reduce((sum, { words }) => sum + words, 0)
  const { dimensions } = space
  const atoms = dimensions.map(() => 0)
  for (;;) {
    const box = new Uint32Array(size)
    const samples: Sample[] = []
    for (const [at, { atoms: all, span, name }] of dimensions.entries()) {
      const atom = atoms[at] ?? 0
      box[span.offset + (atom >> 5)] = 1 << (atom & 31)
      const sample = pick.one(all[atom]?.samples ?? [])
      // Keys with the right buckets are looked for by the space; any other key would have other buckets.
      if (name !== 'bucket' && sample.mark !== 'any') samples.push(sample)
    }
    if (space.universe.some((each) => meet(each, box, space.layout))) {
      const views = [0, 1].map((subject): View | undefined => {
        const click = space.factsOf(box, subject)
        if (click === undefined) return undefined
        const seen: Facts = Object.assign({}, click.facts, ...samples.map((sample) => sample.facts[subject]))
        const facts = isDeclared(samples, space.subjects[subject]) ? seen : { ...seen, content: undefined }
        return { facts, at: samples.find(({ witness }) => witness.at !== undefined)?.witness.at ?? click.at }
      })
      yield { box, views: views.flatMap((view) => view ?? []) }
    }
    let at = dimensions.length - 1
    while (at >= 0 && (atoms[at] ?? 0) + 1 === dimensions[at]?.atoms.length) atoms[at--] = 0
    if (at < 0) return
    atoms[at] = (atoms[at] ?? 0) + 1
  }
}

/** What `placed` does to a click from a surface that a policy does not know. */
function isDeclared(samples: readonly Sample[], subject: Subject | undefined): boolean {
  const surface = samples.find(({ witness }) => witness.surface !== undefined)?.value ?? ''
  return builtinSurfaces.has(surface) || Object.hasOwn(subject?.program.surfaces ?? {}, surface)
}

interface View {
  readonly facts: Facts
  readonly at: number
}

function requestCount({ dimensions }: Space): number {
  return dimensions.reduce((count, { atoms }) => count * atoms.length, 1)
}

function directionOf(before: Outcome | undefined, after: Outcome | undefined): Direction | undefined {
  const [a, b] = [before, after].map((outcome) => (outcome === undefined ? '' : outcomeKey(outcome)))
  if (a === b) return undefined
  const [from, to] = [before, after].map((outcome) => (outcome === undefined ? 0 : strictness[outcome.action]))
  if (from === to) return 'changed'
  return (from ?? 0) < (to ?? 0) ? 'stricter' : 'looser'
}

/** The witness as a click, the way the gateway makes one. */
function decideWitness(witness: Witness, subject: Subject): Decision {
  const { at, url, surface, evidence = 'signed', content, author, followers, channel, client, language } = witness
  const nothing = { site: undefined, fault: undefined }
  const context: Context = { surface, evidence, content, author, followers, channel, client, language, ...nothing }
  const shopper = { region: witness.region, language, token: witness.token, visitor: witness.visitor }
  const { program, registry } = subject
  const facts = factsOf(destinationOf(url, registry), placed(context, program), shopper, registry)
  return judged(policyOf(subject), facts, instant(at))
}

const goodLink = destinationOf('https://item.jd.com/100.html', registryOf({ marketplaces: [] }))

/** Of the link itself the judge asks only whether it is good; all else is among the facts. */
function judged(policy: Policy, facts: Facts, at: Instant): Decision {
  return judge(policy, goodLink, facts, at)
}

function isRight(
  change: Change<Outcome | undefined>,
  before: Outcome | undefined,
  after: Outcome | undefined,
): boolean {
  const same = (a: Outcome | undefined, b: Outcome | undefined) => JSON.stringify(a) === JSON.stringify(b)
  return (
    same(change.before.outcome, before) &&
    same(change.after.outcome, after) &&
    change.direction === directionOf(before, after)
  )
}

interface Checked {
  /** What the difference got wrong, each as a request that shows it. */
  readonly wrong: readonly string[]
  readonly asked: number
  readonly unasked: number
  readonly isDifferent: boolean
}

/** Undefined when there are too many requests to ask them all. */
function checked(before: Subject, after: Subject, pick: Chooser): Checked | undefined {
  const diff = diffPolicies(before, after, { now })
  const { space } = diff
  if (requestCount(space) > mostRequests) return undefined
  const [left, right] = [policyOf(before), policyOf(after)]
  const lists: readonly (readonly Change<Outcome | undefined>[])[] = [diff.changes, diff.reports]
  const untouched = new Set(lists.flat())
  const directions = new Set<Direction>()
  const wrong: string[] = diff.isComplete ? [] : ['it is not complete']
  let [asked, unasked] = [0, 0]
  for (const { box, views } of requestsIn(space, pick)) {
    const [mine, theirs] = views
    if (mine === undefined || theirs === undefined) {
      unasked++
      continue
    }
    asked++
    const a = judged(left, mine.facts, instant(mine.at))
    const b = judged(right, theirs.facts, instant(theirs.at))
    const said = [
      [a.outcome, b.outcome],
      [a.would?.outcome, b.would?.outcome],
    ] as const
    for (const [at, [from, to]] of said.entries()) {
      const direction = directionOf(from, to)
      if (at === 0 && direction !== undefined) directions.add(direction)
      const holding = (lists[at] ?? []).filter(({ boxes }) => boxes.some((each) => meet(each, box, space.layout)))
      for (const change of holding) untouched.delete(change)
      const isExpected =
        holding.length === (direction === undefined ? 0 : 1) && holding.every((change) => isRight(change, from, to))
      if (!isExpected) wrong.push(JSON.stringify({ mine, theirs, from, to, changes: holding.length }))
    }
  }
  if (unasked === 0 && untouched.size > 0) wrong.push(`${untouched.size} changes hold no request`)
  const [only] = directions
  // Links that only one of the two can judge are no requests here, and are not passed over in silence.
  const same = diff.judgedByOne.length === 0 ? 'equivalent' : 'incomparable'
  const overall = only === undefined ? same : directions.size > 1 || only === 'changed' ? 'incomparable' : only
  if (diff.overall !== overall) wrong.push(`overall ${diff.overall}, and it is ${overall}`)
  for (const [at, list] of lists.entries()) {
    for (const change of list) {
      const { witness } = change
      const [a, b] = witness === undefined ? [] : [before, after].map((subject) => decideWitness(witness, subject))
      const isShown =
        at === 0
          ? isRight(change, a?.outcome, b?.outcome)
          : a !== undefined && isRight(change, a.would?.outcome, b?.would?.outcome)
      if (!isShown) wrong.push(`the witness ${JSON.stringify(witness)} does not show it`)
    }
  }
  return { wrong, asked, unasked, isDifferent: directions.size > 0 }
}

const shortSeeds = [2001, 2002, 2003, 2004, 2005]
const cases = [
  ...seeds.map((seed) => ({ seed, what: 'answered differently', isShort: false })),
  ...shortSeeds.map((seed) => ({
    seed,
    what: 'answered differently, short links nobody could follow too',
    isShort: true,
  })),
]

describe('a difference against brute force', () => {
  it.each(cases)('finds all and only the requests that are $what (seed $seed)', ({ seed, isShort }) => {
    const results: Checked[] = []
    for (let attempt = 0; results.length < pairsPerSeed; attempt++) {
      const pick = pickFrom(seed * 10_000 + attempt)
      const about = topicsFor(pick)
      const old = programOf(pick, about)
      const young = editedOf(old, pick, about)
      const versions = pick.chance(0.5) ? [old, young] : [young, old]
      const [before = old, after = young] = isShort ? versions.map((each) => withUnresolved(each, pick)) : versions
      const result = checked(subjectOf(before), subjectOf(after), pick)
      if (result === undefined) continue
      results.push({ ...result, wrong: result.wrong.map((each) => `attempt ${attempt}: ${each}`) })
    }
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(results.filter(({ isDifferent }) => isDifferent).length).toBeGreaterThan(pairsPerSeed / 4)
    // A request is left out only when no id with the buckets it needs was found.
    const sum = (read: (each: Checked) => number) => results.reduce((total, each) => total + read(each), 0)
    expect(sum(({ unasked }) => unasked)).toBe(0)
    expect(sum(({ asked }) => asked)).toBeGreaterThan(pairsPerSeed * 100)
  })
})
