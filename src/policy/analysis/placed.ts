/**
 * Placed rules: the rules of a policy as boxes, in their order, and what earlier ones leave to each.
 *
 * @module
 */

import type { Rule } from '../rule.ts'
import { intersection, remainder, type Box, type Budget, type Layout } from './box.ts'
import type { Subject } from './dimensions.ts'
import { outcomeKey } from './outcomes.ts'
import type { Space } from './space.ts'

export interface PlacedRule {
  readonly rule: Rule
  /** Equal for equal outcomes. */
  readonly outcome: string
  readonly box: Box
  /** The box without what cannot be. */
  readonly region: readonly Box[]
  /** What earlier rules leave of it, as far as it was looked for: most questions are answered by the first part. */
  readonly left: Box[]
  /** Proven never to decide and never to be noted. */
  isIdle: boolean
}

/** Everything that questions about a policy are asked of. */
export interface PlacedPolicy {
  readonly space: Space
  readonly subject: Subject
  /** Those that are not off. */
  readonly rules: readonly PlacedRule[]
  readonly enforced: readonly PlacedRule[]
}

export function place(subject: Subject, space: Space): PlacedPolicy {
  const rules = subject.program.rules
    .filter(({ mode }) => mode !== 'off')
    .map((rule): PlacedRule => {
      const box = space.boxOf(rule)
      const region = regionOf(box, space)
      return { rule, outcome: outcomeKey(rule.outcome), box, region, left: [], isIdle: false }
    })
  return { space, subject, rules, enforced: rules.filter(({ rule }) => rule.mode === 'enforce') }
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

/** What some boxes leave of a rule; what is known of it comes first, and again in its place. */
export function* partsOf(
  { region, left }: PlacedRule,
  others: readonly Box[],
  layout: Layout,
  budget: Budget,
): Generator<Box, undefined> {
  yield* left
  yield* remainder(region, others, layout, budget)
  return undefined
}
