/**
 * Analysing: what no reader sees in a list of rules, found exactly and shown by a request each.
 *
 * For every rule the requests that earlier rules leave to it are computed. From them follows whether it can ever match
 * (`never-effective`), ever decide (`unreachable`), change anything (`redundant`), whether its order beside another rule
 * matters (`overlap`), and whether one who strips a fact from a request escapes it (`unknown-hole`).
 *
 * @module
 */

import type { Witness } from '../language/diagnostic.ts'
import type { Rule } from '../rule.ts'
import {
  anyLeft,
  BudgetSpent,
  contains,
  intersection,
  meet,
  remainder,
  usualBudget,
  type Box,
  type Budget,
} from './box.ts'
import type { Statement, Subject } from './dimensions.ts'
import { isSameOutcome, outcomeKey, strictness } from './outcomes.ts'
import { makeSpace, type Dimension, type Space } from './space.ts'

/** Requests that some enforced rule must decide, because the author demands it. */
export interface Demand extends Statement {
  readonly name: string
}

export type AnalysisFinding =
  | { readonly kind: 'never-effective'; readonly rule: string }
  | {
      readonly kind: 'unreachable'
      readonly rule: string
      readonly by: readonly string[]
      readonly witness: Witness | undefined
    }
  | {
      readonly kind: 'redundant'
      readonly rule: string
      readonly by: readonly string[]
      readonly witness: Witness | undefined
    }
  | {
      readonly kind: 'overlap'
      readonly rule: string
      readonly later: string
      /** What both mean, and a request of it that the earlier one decides; absent after the first thousand overlaps. */
      readonly shared: Box | undefined
      readonly witness: Witness | undefined
    }
  | {
      readonly kind: 'unknown-hole'
      readonly rule: string
      readonly fact: StrippableFact
      readonly then: string | undefined
      readonly witness: Witness | undefined
    }
  | { readonly kind: 'gap'; readonly demand: string; readonly witness: Witness | undefined }
  /** A demand that no request can meet is always met, and watches over nothing. */
  | { readonly kind: 'empty-demand'; readonly demand: string }
  | { readonly kind: 'expired'; readonly rule: string; readonly until: number }
  /** Too many ways to overlap: what is not found may still be there. */
  | { readonly kind: 'analysis-incomplete'; readonly rule: string | undefined }

/** Facts that come with the signed link, and go with it. */
export const strippableFacts = ['content', 'author', 'followers', 'channel', 'client'] as const
export type StrippableFact = (typeof strippableFacts)[number]

export interface Analysis {
  readonly findings: readonly AnalysisFinding[]
  readonly space: Space
  /** What earlier rules leave to a rule, by rule id: one request of it; absent when there is none. */
  readonly reached: ReadonlyMap<string, Witness>
}

export interface AnalyseOptions {
  readonly demands?: readonly Demand[]
  /** Epoch milliseconds: rules that ended before are expired. */
  readonly now: number
  /** Told before each rule, by its place from one: for a line that says how far it is. */
  readonly onRule?: (place: number) => void
}

interface Placed {
  readonly rule: Rule
  /** Equal for equal outcomes. */
  readonly outcome: string
  readonly box: Box
  /** The box without what cannot be. */
  readonly region: readonly Box[]
  /** What earlier rules leave of it, as far as it was looked for: most questions are answered by the first part. */
  readonly left: Box[]
}

export function analyse(subject: Subject, { demands = [], now, onRule }: AnalyseOptions): Analysis {
  const space = makeSpace([subject], { also: demands, now })
  const active = subject.program.rules.filter(({ mode }) => mode !== 'off')
  const placed = active.map((rule): Placed => {
    const box = space.boxOf(rule)
    return { rule, outcome: outcomeKey(rule.outcome), box, region: regionOf(box, space), left: [] }
  })
  const asking: Asking = { space, subject, placed, enforced: placed.filter(({ rule }) => rule.mode === 'enforce') }
  const reached = new Map<string, Witness>()
  const findings: AnalysisFinding[] = []
  for (const [at, each] of placed.entries()) {
    onRule?.(at + 1)
    findings.push(...attempt(each.rule.id, () => ofRule(at, asking, reached)))
  }
  for (const found of overlaps(asking)) findings.push(found)
  for (const demand of demands) findings.push(...attempt(undefined, () => gapsOf(demand, asking)))
  for (const { id, until } of subject.program.rules) {
    if (until !== undefined && until <= now) findings.push({ kind: 'expired', rule: id, until })
  }
  return { findings: space.isExact ? findings : certain(findings), space, reached }
}

/** Where ids may stand with buckets that are not theirs, only what can be shown is said. */
function certain(findings: readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  const isCertain = (finding: AnalysisFinding) =>
    (finding.kind !== 'overlap' && finding.kind !== 'unknown-hole' && finding.kind !== 'gap') ||
    finding.witness !== undefined
  return [...findings.filter(isCertain), { kind: 'analysis-incomplete', rule: undefined }]
}

interface Asking {
  readonly space: Space
  readonly subject: Subject
  readonly placed: readonly Placed[]
  readonly enforced: readonly Placed[]
}

function attempt(rule: string | undefined, ask: () => readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  try {
    return ask()
  } catch (problem) {
    return incomplete(rule, problem)
  }
}

function incomplete(rule: string | undefined, problem: unknown): readonly AnalysisFinding[] {
  if (!(problem instanceof BudgetSpent)) throw problem
  return [{ kind: 'analysis-incomplete', rule }]
}

/** A box without what cannot be. */
export function regionOf(box: Box, { universe, layout }: Space): readonly Box[] {
  return universe.flatMap((each) => intersection(each, box, layout) ?? [])
}

/**
 * The rules that keep requests from a rule: enforced ones before it; and, because only the first report counts, reports
 * before a report.
 */
export function rulesBefore<T extends { readonly rule: Rule }>(at: number, rules: readonly T[]): readonly T[] {
  const isReport = rules[at]?.rule.mode === 'report'
  return rules.slice(0, at).filter(({ rule }) => rule.mode === 'enforce' || (isReport && rule.mode === 'report'))
}

function ofRule(at: number, asking: Asking, reached: Map<string, Witness>): readonly AnalysisFinding[] {
  const { space, placed } = asking
  const each = placed[at]
  if (each === undefined) return []
  const { rule, region } = each
  if (region.length === 0) return [{ kind: 'never-effective', rule: rule.id }]
  const budget = usualBudget()
  const before = rulesBefore(at, placed).filter(({ box }) => region.some((part) => meet(part, box, space.layout)))
  const left = anyLeft(
    region,
    before.map(({ box }) => box),
    space.layout,
    budget,
  )
  if (left === undefined) {
    const [first] = region
    const witness = first && space.witnessOf(first)
    return [{ kind: 'unreachable', rule: rule.id, by: takersOf(region, before, space, budget), witness }]
  }
  const witness = space.witnessOf(left)
  if (witness !== undefined) reached.set(rule.id, witness)
  each.left.push(left)
  const enforcedBefore = before.filter((earlier) => earlier.rule.mode === 'enforce')
  return [...redundancyOf(each, at, enforcedBefore, asking), ...holesOf(each, enforcedBefore, asking)]
}

/** Of the rules before, those that really take a part of the region. */
function takersOf(
  region: readonly Box[],
  before: readonly Placed[],
  { layout }: Space,
  budget: Budget,
): readonly string[] {
  let rest = region
  const takers: string[] = []
  for (const { rule, box } of before) {
    if (!rest.some((part) => meet(part, box, layout))) continue
    takers.push(rule.id)
    rest = [...remainder(rest, [box], layout, budget)]
    if (rest.length === 0) break
  }
  return takers
}

/**
 * Whether without the rule every request of it would be answered just so: by later rules, or by the defaults. A report
 * is asked what it would change if it were enforced where it stands.
 */
function redundancyOf(
  { rule, region }: Placed,
  at: number,
  before: readonly Placed[],
  { space, subject, placed }: Asking,
): readonly AnalysisFinding[] {
  const { layout } = space
  const budget = usualBudget()
  const after = placed
    .slice(at + 1)
    .filter(({ rule: { mode }, box }) => mode === 'enforce' && region.some((part) => meet(part, box, layout)))
  const by = new Set<string>()
  let shown: Box | undefined
  for (const part of remainder(
    region,
    before.map(({ box }) => box),
    layout,
    budget,
  )) {
    shown ??= part
    let rest: readonly Box[] = [part]
    for (const later of after) {
      if (!rest.some((piece) => meet(piece, later.box, layout))) continue
      if (!wouldBeTheSame(rule, later.rule)) return []
      by.add(later.rule.id)
      rest = [...remainder(rest, [later.box], layout, budget)]
      if (rest.length === 0) break
    }
    if (rest.length > 0 && !isSameOutcome(rule.outcome, subject.program.defaults.outcome)) return []
    if (rest.length > 0 && rule.labels !== undefined) return []
  }
  const heirs = after.flatMap(({ rule: { id } }) => (by.has(id) ? [id] : []))
  return [{ kind: 'redundant', rule: rule.id, by: heirs, witness: shown && space.witnessOf(shown) }]
}

/** Labels reach the records, so two rules that differ in them differ. */
function wouldBeTheSame(rule: Rule, later: Rule): boolean {
  return isSameOutcome(rule.outcome, later.outcome) && JSON.stringify(rule.labels) === JSON.stringify(later.labels)
}

/** Whether a request that the rule restricts gets off more lightly when one of its facts is stripped. */
function holesOf({ rule, region, box }: Placed, before: readonly Placed[], asking: Asking): readonly AnalysisFinding[] {
  const { space, enforced, subject } = asking
  const { layout } = space
  const least = strictness[rule.outcome.action]
  if (least === 0 || rule.mode !== 'enforce') return []
  const budget = usualBudget()
  return strippableFacts.flatMap((fact): readonly AnalysisFinding[] => {
    const dimension = space.dimensions.find(({ name }) => name === fact)
    if (dimension === undefined || !hasAbsentAtom(dimension) || holdsAbsent(box, dimension)) return []
    for (const part of remainder(
      region,
      before.map((each) => each.box),
      layout,
      budget,
    )) {
      let rest = regionOf(stripped(part, dimension, space), space)
      for (const { rule: other, box: theirs } of enforced) {
        const taken = rest.flatMap((piece) => intersection(piece, theirs, layout) ?? [])
        const [first] = taken
        if (first === undefined) continue
        if (strictness[other.outcome.action] < least) {
          return [{ kind: 'unknown-hole', rule: rule.id, fact, then: other.id, witness: space.witnessOf(first) }]
        }
        rest = [...remainder(rest, [theirs], layout, budget)]
      }
      const [left] = rest
      if (left !== undefined && strictness[subject.program.defaults.outcome.action] < least) {
        return [{ kind: 'unknown-hole', rule: rule.id, fact, then: undefined, witness: space.witnessOf(left) }]
      }
    }
    return []
  })
}

function absentAt({ atoms }: Dimension): number {
  return atoms.findIndex(({ samples }) => samples.some(({ value }) => value === undefined))
}

function hasAbsentAtom(dimension: Dimension): boolean {
  return absentAt(dimension) !== -1
}

function holdsAbsent(box: Box, dimension: Dimension): boolean {
  const at = absentAt(dimension)
  return ((box[dimension.span.offset + (at >> 5)] ?? 0) & (1 << (at & 31))) !== 0
}

/** The same requests without one fact, and so without the buckets that go by it. */
function stripped(part: Box, dimension: Dimension, { dimensions }: Space): Box {
  const box = part.slice()
  const gone = dimensions.filter(({ name, rollout }) => name === dimension.name || rollout?.by === dimension.name)
  for (const each of gone) {
    const { offset, words } = each.span
    const at = absentAt(each)
    box.fill(0, offset, offset + words)
    box[offset + (at >> 5)] = 1 << (at & 31)
  }
  return box
}

/** Pairs of rules that share requests, disagree about them, and of which neither is a part of the other. */
function* overlaps({ space, enforced }: Asking): Generator<AnalysisFinding, undefined> {
  const { layout } = space
  let shown = 0
  for (const [at, earlier] of enforced.entries()) {
    // A rule that never decides quarrels with nobody.
    if (earlier.left.length === 0) continue
    const before = enforced.slice(0, at).filter(({ box }) => earlier.region.some((part) => meet(part, box, layout)))
    const taken = before.map(({ box }) => box)
    for (const later of enforced.slice(at + 1)) {
      if (earlier.outcome === later.outcome || !meet(earlier.box, later.box, layout)) continue
      if (isMeant(earlier.rule, later.rule)) continue
      if (isPart(earlier, later) || isPart(later, earlier)) continue
      try {
        const decided = decidedBy(earlier, later, taken, space)
        if (decided === undefined) continue
        shown += 1
        const ids = { rule: earlier.rule.id, later: later.rule.id }
        if (shown > mostShown) yield { kind: 'overlap', ...ids, shared: undefined, witness: undefined }
        else
          yield {
            kind: 'overlap',
            ...ids,
            shared: intersection(earlier.box, later.box, layout),
            witness: space.witnessOf(decided),
          }
      } catch (problem) {
        yield* incomplete(earlier.rule.id, problem)
      }
    }
  }
  return undefined
}

/** Nobody looks at so many overlaps one by one: the further ones are named without a request. */
const mostShown = 1000

/** Only what the earlier rule really decides is shared: requests that a third rule takes first are nobody's quarrel. */
function decidedBy(earlier: Placed, later: Placed, taken: readonly Box[], { layout }: Space): Box | undefined {
  for (const part of earlier.left) {
    const shared = intersection(part, later.box, layout)
    if (shared !== undefined) return shared
  }
  const shared = earlier.region.flatMap((part) => intersection(part, later.box, layout) ?? [])
  return anyLeft(shared, taken, layout, usualBudget())
}

/** Whether every request of a rule is one of another rule: then the one stands before the other as an exception to it. */
function isPart(inner: Placed, outer: Placed): boolean {
  return inner.region.every((part) => contains(outer.box, part))
}

function isMeant(a: Rule, b: Rule): boolean {
  return a.overlaps?.includes(b.id) === true || b.overlaps?.includes(a.id) === true
}

function gapsOf(demand: Demand, { space, enforced }: Asking): readonly AnalysisFinding[] {
  const region = regionOf(space.boxOf(demand), space)
  if (region.length === 0) return [{ kind: 'empty-demand', demand: demand.name }]
  const left = anyLeft(
    region,
    enforced.map(({ box }) => box),
    space.layout,
    usualBudget(),
  )
  return left === undefined ? [] : [{ kind: 'gap', demand: demand.name, witness: space.witnessOf(left) }]
}
