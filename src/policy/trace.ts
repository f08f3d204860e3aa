/**
 * Traces: why each rule did or did not match one click, for the simulator and for failed tests.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { isInForce, isKilled, type Policy, type PreparedRule } from './decide.ts'
import type { Facts } from './decision.ts'
import type { Click } from './condition.ts'
import { isInRollout } from './rollout.ts'
import type { Mode } from './rule.ts'

export interface TraceStep {
  readonly rule: string
  readonly mode: Mode
  /** `match` and `no` are certain; `unknown-…` says that an absent fact was answered by `if_unknown`. */
  readonly verdict: 'match' | 'no' | 'unknown-match' | 'unknown-no'
  /** ✓ matched, ✗ did not, ? an absent fact decided. */
  readonly mark: '✓' | '✗' | '?'
  /** The first condition that failed: `mode`, `override`, `window`, `surface`, `author.followers`, `rollout`, … */
  readonly failed: string | undefined
  readonly missing: readonly string[]
  /** Whether this is the rule that decides. */
  readonly decides: boolean
}

/** Every rule of the policy against one click, also those that come after the deciding one. */
export function simulateTrace(policy: Policy, facts: Facts, at: Instant): TraceStep[] {
  const click: Click = { facts, party: policy.partyOf(facts.marketplace) }
  const overrides = (policy.override?.rules ?? []).map(({ prepared }) => prepared)
  const allOff = isKilled(policy.override, 'all', at)
  let decided = false
  return [...overrides, ...policy.rules].map((prepared, index) => {
    const isOff = index >= overrides.length && (allOff || isKilled(policy.override, prepared.rule.id, at))
    const { failed, missing } = failureOf(prepared, click, at, isOff)
    const decides = failed === undefined && prepared.rule.mode === 'enforce' && !decided
    decided ||= decides
    const matched = failed === undefined
    const certain = missing.length === 0
    return {
      rule: prepared.rule.id,
      mode: prepared.rule.mode,
      verdict: certain ? (matched ? 'match' : 'no') : matched ? 'unknown-match' : 'unknown-no',
      mark: certain ? (matched ? '✓' : '✗') : '?',
      failed,
      missing,
      decides,
    }
  })
}

interface Failure {
  readonly failed: string | undefined
  readonly missing: readonly string[]
}

function failureOf(prepared: PreparedRule, click: Click, at: Instant, isOff: boolean): Failure {
  if (prepared.rule.mode === 'off') return { failed: 'mode', missing: [] }
  if (isOff) return { failed: 'override', missing: [] }
  if (!isInForce(prepared, at)) return { failed: 'window', missing: [] }
  const missing: string[] = []
  for (const test of prepared.tests) {
    const verdict = test.of(click)
    // A test that an absent fact failed is the one to name; one that a known fact failed makes earlier doubts moot.
    if (!verdict.holds) return { failed: test.name, missing: verdict.known ? [] : [test.fact] }
    if (!verdict.known) missing.push(test.fact)
  }
  const { rollout } = prepared.rule
  if (rollout === undefined) return { failed: undefined, missing }
  const key = click.facts[rollout.by]
  if (key === undefined) return { failed: 'rollout', missing: [rollout.by] }
  return isInRollout(rollout.percent, rollout.salt, key)
    ? { failed: undefined, missing }
    : { failed: 'rollout', missing: [] }
}
