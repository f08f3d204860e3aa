/**
 * Witnesses for tests: for each side of a rule that no test has seen, a request that shows it.
 *
 * Inside the window the rule is the one that decides, at the very instant of the end; outside it stands the same request,
 * moved over the end. A side that earlier rules cover wholly has no witness, and needs no test.
 *
 * @module
 */

import { regionOf, rulesBefore } from '../analysis/analyse.ts'
import { anyLeft, BudgetSpent, usualBudget, type Box } from '../analysis/box.ts'
import type { Statement, Subject } from '../analysis/dimensions.ts'
import { makeSpace } from '../analysis/space.ts'
import type { Witness } from '../language/diagnostic.ts'
import type { Rule } from '../rule.ts'
import type { OpenSides, Side } from './coverage.ts'
import type { Uncovered } from './suggest.ts'

/** The side on which the rule is at work, for a side on which it no longer is. */
const innerSide: Readonly<Record<Side, Side>> = {
  inside: 'inside',
  'before-from': 'at-from',
  'at-from': 'at-from',
  'before-until': 'before-until',
  'at-until': 'before-until',
}

export function witnessesFor(subject: Subject, open: readonly OpenSides[], now: number): readonly Uncovered[] {
  const rules = subject.program.rules.filter(({ mode }) => mode !== 'off')
  const asked = open.flatMap(({ rule: id, sides }) => {
    const rule = rules.find((each) => each.id === id)
    return rule === undefined ? [] : sides.map((side) => ({ rule, side, statement: momentOf(rule, innerSide[side]) }))
  })
  const space = makeSpace([subject], { also: asked.map(({ statement }) => statement), now })
  const placed = rules.map((rule) => ({ rule, box: space.boxOf(rule) }))
  const found = asked.flatMap(({ rule, side, statement }) => {
    const before = rulesBefore(rules.indexOf(rule), placed).map(({ box }) => box)
    const left = leftOf(regionOf(space.boxOf(statement), space), before, space.layout)
    const witness = left && space.witnessOf(left)
    return witness === undefined ? [] : [{ rule: rule.id, sides: [side], witness }]
  })
  return found.filter(({ rule, sides: [side] }) => side !== 'inside' || !isShownAtAnEnd(rule, found))
}

/** The last or first instant of a window is inside it, too. */
function isShownAtAnEnd(rule: string, found: readonly { rule: string; sides: readonly Side[]; witness: Witness }[]) {
  return found.some(
    (each) => each.rule === rule && each.sides.some((side) => side === 'at-from' || side === 'before-until'),
  )
}

/** The rule at a single instant of its window. */
function momentOf(rule: Rule, side: Side): Statement {
  const { if: conditions, from, until, rollout } = rule
  const at = side === 'at-from' ? from : side === 'before-until' && until !== undefined ? until - 1 : undefined
  return at === undefined ? rule : { if: conditions, rollout, from: at, until: at + 1 }
}

function leftOf(
  region: readonly Box[],
  before: readonly Box[],
  layout: Parameters<typeof anyLeft>[2],
): Box | undefined {
  try {
    return anyLeft(region, before, layout, usualBudget())
  } catch (problem) {
    // Too many ways to overlap: nothing is suggested for this side.
    if (!(problem instanceof BudgetSpent)) throw problem
    return undefined
  }
}
