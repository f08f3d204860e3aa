/**
 * Analysing: what no reader sees in a list of rules, found exactly and shown by a request each.
 *
 * For every rule the requests that earlier rules leave to it are computed. From them follows whether it can ever match
 * (`never-effective`), ever decide (`unreachable`), change anything (`redundant`), whether its order beside another rule
 * matters (`overlap`), and whether one who strips a fact from a request escapes it (`unknown-hole`).
 *
 * Each of these questions is a phase with a budget of its own, so that an analysis ends in seconds whatever the document,
 * and one kind of question cannot starve another. What was not settled is named, once for each phase.
 *
 * @module
 */

import type { Declared } from '../../link/sample.ts'
import type { Witness } from '../language/diagnostic.ts'
import {
  anyLeft,
  BudgetSpent,
  contains,
  generousBudget,
  meet,
  remainder,
  shareOf,
  usualBudget,
  type Box,
  type Budget,
} from './box.ts'
import type { Statement, Subject } from './dimensions.ts'
import { holesOf, type UnknownHole } from './holes.ts'
import { overlapsIn, type Overlap } from './overlaps.ts'
import { makePhase, settle, type Phase } from './phase.ts'
import { place, regionOf, rulesBefore, type PlacedPolicy, type PlacedRule } from './placed.ts'
import { redundancyOf, type Redundancy } from './redundancy.ts'
import { makeSpace, type Space } from './space.ts'

export type { StrippableFact } from './holes.ts'
export { regionOf, rulesBefore } from './placed.ts'

/** Requests that some enforced rule must decide, because the author demands it. */
export interface Demand extends Statement {
  readonly name: string
}

export type AnalysisFinding =
  | { readonly kind: 'never-effective'; readonly rule: string }
  | {
      readonly kind: 'unreachable'
      readonly rule: string
      /** The earlier rules that take its requests; none where telling them apart would take too long. */
      readonly by: readonly string[]
      readonly witness: Witness | undefined
    }
  | Redundancy
  | Overlap
  | UnknownHole
  | { readonly kind: 'gap'; readonly demand: string; readonly witness: Witness | undefined }
  /** A demand that no request can meet is always met, and watches over nothing. */
  | { readonly kind: 'empty-demand'; readonly demand: string }
  | { readonly kind: 'expired'; readonly rule: string; readonly until: number }
  | Incomplete

/** What is not found may still be there. */
export interface Incomplete {
  readonly kind: 'analysis-incomplete'
  readonly about: Unsettled
  /** The rules, or demands, of which it is not known; none: any of them. */
  readonly names: readonly string[]
}

/**
 * Questions that can be left open: one for each phase that spent its budget, whether there are still more overlaps than
 * those that were found, which ids have which buckets, and what is said of links of which we could make none.
 */
export type Unsettled =
  | 'unreachable'
  | 'redundant'
  | 'unknown-hole'
  | 'overlap'
  | 'gap'
  | 'more-overlaps'
  | 'buckets'
  | 'destinations'

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
  /**
   * Told before each rule, by its place from one, and now and then while it is looked at: for a line that says how far it
   * is. Every rule is looked at alone, and then beside the later ones.
   */
  readonly onRule?: (place: number, look: 'alone' | 'beside') => void
  /** What each phase may spend; told otherwise only by tests. */
  readonly budget?: (onWork: () => void) => Budget
}

export function analyse(subject: Subject, options: AnalyseOptions): Analysis {
  const { demands = [], now, onRule } = options
  const space = makeSpace([subject], { also: demands, now })
  const policy = place(subject, space)
  const places = new Map(policy.rules.map(({ rule }, at) => [rule.id, at + 1]))
  let tell = () => {}
  const look = (rule: string, how: 'alone' | 'beside') => {
    tell = () => onRule?.(places.get(rule) ?? 0, how)
    tell()
  }
  const phase = (usual = usualBudget) => makePhase((options.budget ?? usual)(() => tell()))
  const phases = { reach: phase(generousBudget), redundancy: phase(), holes: phase(), overlaps: phase(), gaps: phase() }

  const reached = new Map<string, Witness>()
  const findings: AnalysisFinding[] = []
  for (const [at, each] of policy.rules.entries()) {
    look(each.rule.id, 'alone')
    findings.push(...ofRule(at, policy, phases, reached))
  }
  const overlaps = overlapsIn(policy, phases.overlaps, ({ id }) => look(id, 'beside'))
  findings.push(...overlaps.found)
  for (const demand of demands) {
    findings.push(...(settle(phases.gaps, demand.name, (budget) => gapsOf(demand, policy, budget)) ?? []))
  }
  for (const { id, until } of subject.program.rules) {
    if (until !== undefined && until <= now) findings.push({ kind: 'expired', rule: id, until })
  }
  const open = [
    ...unsettledIn('unreachable', phases.reach),
    ...unsettledIn('redundant', phases.redundancy),
    ...unsettledIn('unknown-hole', phases.holes),
    ...unsettledIn('overlap', phases.overlaps),
    ...(overlaps.hasMore ? [{ kind: 'analysis-incomplete', about: 'more-overlaps', names: [] } as const] : []),
    ...unsettledIn('gap', phases.gaps),
  ]
  const seen = ofLinksSeen(space.isExact ? findings : certain(findings), policy)
  return { findings: [...seen, ...open], space, reached }
}

/**
 * Nothing is denied of a rule that may speak of links of which we could make none: they are missing from the space, so
 * what looks as if it never matched may match them.
 */
function ofLinksSeen(findings: readonly AnalysisFinding[], { rules, space }: PlacedPolicy): readonly AnalysisFinding[] {
  if (space.unsampled.length === 0) return findings
  const doubtful = new Set(
    rules.flatMap(({ rule }) => {
      const { marketplace: names, kind: kinds } = rule.if.to ?? {}
      const isMeant = ({ marketplace, kind }: Declared) =>
        (names === undefined || (marketplace !== undefined && names.includes(marketplace))) &&
        (kinds === undefined || kinds.includes(kind))
      return space.unsampled.some(isMeant) ? [rule.id] : []
    }),
  )
  const denials: ReadonlySet<string> = new Set(['never-effective', 'unreachable', 'redundant'])
  const isDoubtful = (finding: AnalysisFinding) =>
    denials.has(finding.kind) && 'rule' in finding && doubtful.has(finding.rule)
  const names = findings.flatMap((finding) => (isDoubtful(finding) && 'rule' in finding ? [finding.rule] : []))
  if (names.length === 0) return findings
  const rest = findings.filter((finding) => !isDoubtful(finding))
  return [...rest, { kind: 'analysis-incomplete', about: 'destinations', names: [...new Set(names)] }]
}

function unsettledIn(about: Unsettled, { unsettled }: Phase): readonly Incomplete[] {
  return unsettled.length === 0 ? [] : [{ kind: 'analysis-incomplete', about, names: [...new Set(unsettled)] }]
}

/** Where ids may stand with buckets that are not theirs, only what can be shown is said. */
function certain(findings: readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  const isCertain = (finding: AnalysisFinding) =>
    (finding.kind !== 'overlap' && finding.kind !== 'unknown-hole' && finding.kind !== 'gap') ||
    finding.witness !== undefined
  return [...findings.filter(isCertain), { kind: 'analysis-incomplete', about: 'buckets', names: [] }]
}

interface RulePhases {
  readonly reach: Phase
  readonly redundancy: Phase
  readonly holes: Phase
}

function ofRule(
  at: number,
  policy: PlacedPolicy,
  phases: RulePhases,
  reached: Map<string, Witness>,
): readonly AnalysisFinding[] {
  const { space, rules } = policy
  const each = rules[at]
  if (each === undefined) return []
  const { rule, region } = each
  if (region.length === 0) {
    each.isIdle = true
    return [{ kind: 'never-effective', rule: rule.id }]
  }
  // What an idle rule means is taken by those before it.
  const before = rulesBefore(at, rules).filter(
    ({ isIdle, box }) => !isIdle && region.some((part) => meet(part, box, space.layout)),
  )
  const boxes = before.map(({ box }) => box)
  // Most rules that never decide lie in a single other one; that is seen at once, whatever else is left open.
  const isInside = region.every((part) => boxes.some((box) => contains(box, part)))
  const reach = isInside
    ? [undefined]
    : settle(phases.reach, rule.id, (budget) => [anyLeft(region, boxes, space.layout, budget)] as const)
  if (reach === undefined) return []
  const [left] = reach
  if (left === undefined) {
    each.isIdle = true
    const [first] = region
    const witness = first && space.witnessOf(first)
    return [{ kind: 'unreachable', rule: rule.id, by: takersOf(region, before, space, phases.reach), witness }]
  }
  const witness = space.witnessOf(left)
  if (witness !== undefined) reached.set(rule.id, witness)
  each.left.push(left)
  const enforced = before.flatMap((earlier) => (earlier.rule.mode === 'enforce' ? [earlier.box] : []))
  return [
    ...(settle(phases.redundancy, rule.id, (budget) => redundancyOf(each, enforced, policy, budget)) ?? []),
    ...(settle(phases.holes, rule.id, (budget) => holesOf(each, enforced, policy, budget)) ?? []),
  ]
}

/** Of the rules before, those that really take a part of the region; none where that takes too long to tell. */
function takersOf(
  region: readonly Box[],
  before: readonly PlacedRule[],
  { layout }: Space,
  { budget }: Phase,
): readonly string[] {
  const own = shareOf(budget, splitsToNameTakers)
  let rest = region
  const takers: string[] = []
  try {
    for (const { rule, box } of before) {
      if (!rest.some((part) => meet(part, box, layout))) continue
      takers.push(rule.id)
      rest = [...remainder(rest, [box], layout, own)]
      if (rest.length === 0) break
    }
  } catch (problem) {
    // It is proven that the rule never decides; whom to blame is only help.
    if (!(problem instanceof BudgetSpent)) throw problem
    return []
  }
  return takers
}

const splitsToNameTakers = 2_000

function gapsOf(demand: Demand, { space, enforced }: PlacedPolicy, budget: Budget): readonly AnalysisFinding[] {
  const region = regionOf(space.boxOf(demand), space)
  if (region.length === 0) return [{ kind: 'empty-demand', demand: demand.name }]
  const boxes = enforced.flatMap(({ isIdle, box }) => (isIdle ? [] : [box]))
  const left = anyLeft(region, boxes, space.layout, budget)
  return left === undefined ? [] : [{ kind: 'gap', demand: demand.name, witness: space.witnessOf(left) }]
}
