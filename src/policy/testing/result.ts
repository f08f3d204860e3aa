/**
 * Results: what became of a test inside a policy.
 *
 * @module
 */

import type { Destination } from '../../link/destination.ts'
import type { Policy } from '../decide.ts'
import type { Decision, Facts, Outcome } from '../decision.ts'
import type { Wording } from '../language/diagnostic.ts'
import type { ConditionTrace } from '../trace.ts'
import type { PolicyTest } from './policy-test.ts'

/**
 * Who decided: a rule by its id, a default of the policy, what it says of short links, or the engine, which refuses a
 * link before any rule is asked.
 */
export type Decider =
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'defaults' | 'on_error' | 'short_links' | 'engine' }

/** What became of one test. */
export interface TestRun {
  readonly test: PolicyTest
  /** `action:reason`. */
  readonly got: string
  readonly decider: Decider
  /** `action:reason` of the first match in `mode: report`, or `none`. */
  readonly would: string
  readonly decision: Decision
  readonly destination: Destination
  readonly facts: Facts
  /** The policy it was judged by: the one under test, with the rollouts that the test forces. */
  readonly policy: Policy
}

export interface TestResult extends TestRun {
  readonly passed: boolean
  /** Why a test that did not pass did not; absent when it did. */
  readonly failure: Failure | undefined
}

/** The rule that should have decided, and what stood in its way. */
export interface NearestRule {
  readonly rule: string
  readonly failed: readonly ConditionTrace[]
}

export interface Failure {
  /** The key of the test that was not fulfilled. */
  readonly key: 'expect' | 'rule' | 'would'
  readonly message: Wording
  readonly why: Wording
  readonly nearest: NearestRule | undefined
}

/** An outcome as tests write it. */
export function outcomeText({ action, reason }: Pick<Outcome, 'action' | 'reason'>): string {
  return `${action}:${reason}`
}
