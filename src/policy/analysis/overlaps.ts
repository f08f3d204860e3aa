/**
 * Overlaps: pairs of rules that share requests and disagree about them, so that only their order decides.
 *
 * Neither is a part of the other, for then the smaller one stands as an exception to it; and only what the earlier one
 * really decides is shared, because requests that a third rule takes first are nobody's quarrel.
 *
 * @module
 */

import type { Witness } from '../language/diagnostic.ts'
import type { Rule } from '../rule.ts'
import { anyLeft, contains, intersection, meet, spendOnComparing, type Box, type Budget } from './box.ts'
import { settle, type Phase } from './phase.ts'
import type { PlacedPolicy, PlacedRule } from './placed.ts'
import type { Space } from './space.ts'

export interface Overlap {
  readonly kind: 'overlap'
  readonly rule: string
  readonly later: string
  /** What both mean, and a request of it that the earlier one decides. */
  readonly shared: Box | undefined
  readonly witness: Witness | undefined
}

/** Nobody looks at more of them one by one. */
export const mostOverlaps = 1000

/** As many overlaps as anybody looks at; `hasMore` where the search ended with that. */
export function overlapsIn(
  policy: PlacedPolicy,
  phase: Phase,
  onRule: (rule: Rule) => void,
): { readonly found: readonly Overlap[]; readonly hasMore: boolean } {
  const { space } = policy
  // A rule that never decides quarrels with nobody.
  const rules = policy.enforced.filter(({ isIdle }) => !isIdle)
  const found: Overlap[] = []
  for (const [at, earlier] of rules.entries()) {
    // Of a rule of which it is not known that it decides, no quarrel can be shown.
    if (earlier.left.length === 0) continue
    onRule(earlier.rule)
    const search = searchFrom(earlier, rules.slice(0, at), space)
    for (const later of rivalsOf(earlier, rules.slice(at + 1), space)) {
      const decided = settle(phase, earlier.rule.id, (budget) => [search(later, budget)] as const)
      if (decided === undefined && phase.budget.left <= 0) {
        for (const { rule } of rules.slice(at + 1)) phase.unsettled.push(rule.id)
        return { found, hasMore: false }
      }
      const [part] = decided ?? []
      if (part === undefined) continue
      if (found.length === mostOverlaps) return { found, hasMore: true }
      const shared = intersection(earlier.box, later.box, space.layout)
      const witness = space.witnessOf(part)
      found.push({ kind: 'overlap', rule: earlier.rule.id, later: later.rule.id, shared, witness })
    }
  }
  return { found, hasMore: false }
}

/** The later rules that say something else about some of the same requests, and are not meant to. */
function rivalsOf(earlier: PlacedRule, after: readonly PlacedRule[], { layout }: Space): readonly PlacedRule[] {
  return after.filter(
    (later) =>
      earlier.outcome !== later.outcome &&
      meet(earlier.box, later.box, layout) &&
      !isMeant(earlier.rule, later.rule) &&
      !isPart(earlier, later) &&
      !isPart(later, earlier),
  )
}

/** Whether every request of a rule is one of another rule. */
function isPart(inner: PlacedRule, outer: PlacedRule): boolean {
  return inner.region.every((part) => contains(outer.box, part))
}

function isMeant(a: Rule, b: Rule): boolean {
  return a.overlaps?.includes(b.id) === true || b.overlaps?.includes(a.id) === true
}

/** Finds requests of a later rule that a rule decides. What was found for one later rule mostly answers for the next. */
function searchFrom(earlier: PlacedRule, before: readonly PlacedRule[], { layout }: Space) {
  const taken = before.filter(({ box }) => earlier.region.some((part) => meet(part, box, layout))).map(({ box }) => box)
  return (later: PlacedRule, budget: Budget): Box | undefined => {
    spendOnComparing(budget, earlier.left.length)
    for (const part of earlier.left) {
      const shared = intersection(part, later.box, layout)
      if (shared !== undefined) return shared
    }
    const shared = earlier.region.flatMap((part) => intersection(part, later.box, layout) ?? [])
    return anyLeft(shared, taken, layout, budget)
  }
}
