/**
 * Who decided: a rule, the defaults, or the engine, which has the last word.
 *
 * @module
 */

import type { DecisionJson } from '../../answer/json.ts'
import type { TraceStepJson } from '../../policy/editing/simulator.ts'

/** Where the answer comes from. */
export type Decider = 'rule' | 'defaults' | 'short_links' | 'engine'

export interface Decided {
  readonly decision: DecisionJson
  readonly trace: readonly TraceStepJson[]
}

export function deciderOf({ decision, trace }: Decided): Decider {
  if (decision.rule !== null) return 'rule'
  const { fault } = decision.destination
  if (fault !== null) return 'engine'
  if (trace.some((step) => step.overruled)) return 'short_links'
  // The rule that decides is not named where the engine has the last word.
  if (trace.some((step) => step.decides)) return 'engine'
  return decision.reason === 'leaving_platform' || decision.reason === 'unsafe_destination' ? 'engine' : 'defaults'
}
