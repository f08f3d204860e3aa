/**
 * What a simulation says, whether the browser or the instance made it.
 *
 * @module
 */

import type { DecisionJson } from '../../../answer/json.ts'
import type { MissingList } from '../../../policy/editing/editing-request.ts'
import type { TraceStepJson } from '../../../policy/editing/simulator.ts'

export interface Simulated {
  readonly decision: DecisionJson
  readonly trace: readonly TraceStepJson[]
  /** What would have to be known to be certain. */
  readonly missing: readonly string[]
  readonly missingLists: readonly MissingList[]
}

/** Where the answer comes from. */
export type Decider = 'rule' | 'defaults' | 'short_links' | 'engine'

export function deciderOf({ decision, trace }: Pick<Simulated, 'decision' | 'trace'>): Decider {
  if (decision.rule !== null) return 'rule'
  const { fault } = decision.destination
  if (fault !== null) return 'engine'
  if (trace.some((step) => step.overruled)) return 'short_links'
  // The rule that decides is not named where the engine has the last word.
  if (trace.some((step) => step.decides)) return 'engine'
  return decision.reason === 'leaving_platform' || decision.reason === 'unsafe_destination' ? 'engine' : 'defaults'
}

export const fieldsCompared = ['answer', 'action', 'step', 'location', 'rule', 'reason', 'would'] as const

export type FieldCompared = (typeof fieldsCompared)[number]

/** What two decisions say of the same click, where they do not say the same. */
export function differencesOf(mine: DecisionJson, other: DecisionJson): ReadonlySet<FieldCompared> {
  return new Set(fieldsCompared.filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(other[name])))
}
