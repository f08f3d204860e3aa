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

export const fieldsCompared = ['answer', 'action', 'step', 'location', 'rule', 'reason', 'would'] as const

export type FieldCompared = (typeof fieldsCompared)[number]

/** What two decisions say of the same click, where they do not say the same. */
export function differencesOf(mine: DecisionJson, other: DecisionJson): ReadonlySet<FieldCompared> {
  return new Set(fieldsCompared.filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(other[name])))
}
