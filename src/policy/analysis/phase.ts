/**
 * Phases: the questions of one kind that an analysis asks, with one budget for all of them.
 *
 * Questions that would take too long are given up, each for itself, and the phase goes on; when the budget of the whole
 * phase is spent, nothing more is asked. Either way what was not settled is named once.
 *
 * @module
 */

import { BudgetSpent, shareOf, type Budget } from './box.ts'

export interface Phase {
  /** What one question may spend of it. */
  readonly most: number
  readonly budget: Budget
  /** What nobody knows, in the order of asking. */
  readonly unsettled: string[]
}

/** A question may spend this part of what the phase may spend. */
const share = 1 / 8

export function makePhase(budget: Budget): Phase {
  return { budget, unsettled: [], most: budget.left * share }
}

/** Asks one question; undefined when it was not settled. */
export function settle<T>(phase: Phase, name: string, ask: (budget: Budget) => T): T | undefined {
  if (phase.budget.left <= 0) {
    phase.unsettled.push(name)
    return undefined
  }
  try {
    return ask(shareOf(phase.budget, phase.most))
  } catch (problem) {
    if (!(problem instanceof BudgetSpent)) throw problem
    phase.unsettled.push(name)
    return undefined
  }
}
