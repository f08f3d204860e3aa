/**
 * Redundancy: rules without which every request of theirs would be answered just so.
 *
 * @module
 */

import type { Witness } from '../language/diagnostic.ts'
import type { Rule } from '../rule.ts'
import { meet, remainder, type Box, type Budget } from './box.ts'
import { isSameOutcome } from './outcomes.ts'
import { partsOf, type PlacedPolicy, type PlacedRule } from './placed.ts'

export interface Redundancy {
  readonly kind: 'redundant'
  readonly rule: string
  /** The later rules that would say the same; none where the defaults would. */
  readonly by: readonly string[]
  readonly witness: Witness | undefined
}

/**
 * Whether without the rule later rules, or the defaults, would say the same. A report is asked what it would change if it
 * were enforced where it stands. `before` are the enforced rules before it, as boxes.
 */
export function redundancyOf(
  placed: PlacedRule,
  before: readonly Box[],
  { space, subject, rules }: PlacedPolicy,
  budget: Budget,
): readonly Redundancy[] {
  const { rule, region } = placed
  const { layout } = space
  const after = rules
    .slice(rules.indexOf(placed) + 1)
    .filter(({ rule: { mode }, box }) => mode === 'enforce' && region.some((part) => meet(part, box, layout)))
  const by = new Set<string>()
  let shown: Box | undefined
  for (const part of partsOf(placed, before, layout, budget)) {
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
