/**
 * First match, written as the language says it, without an index: what every quicker way is held to.
 *
 * @module
 */

import type { Instant } from '../../src/kernel/instant.ts'
import { matches, withOverride, type Policy, type PreparedRule } from '../../src/policy/decide.ts'
import type { Decision, Facts } from '../../src/policy/decision.ts'
import type { Override } from '../../src/policy/override.ts'

/** Reads all rules from top to bottom. `override` stands in place of the policy's own. */
export function decideLinearly(policy: Policy, facts: Facts, at: Instant, override?: Override): Decision {
  const { override: standing, rules, program } = override === undefined ? policy : withOverride(policy, override)
  const click = { facts, party: policy.partyOf(facts.marketplace) }
  const missing = new Set<string>()
  const conclude = (prepared: PreparedRule | undefined, outcome: Decision['outcome'], would?: Decision['would']) => ({
    outcome,
    party: click.party,
    rule: prepared?.rule.id,
    from: prepared?.from,
    until: prepared?.until,
    labels: prepared?.rule.labels,
    would,
    missing: [...missing],
  })
  const isKilled = (id: string) => at < (standing?.kills.get(id) ?? -Infinity)

  for (const { until, prepared } of standing?.rules ?? []) {
    if (at < until && matches(prepared, click, at, missing)) {
      return { ...conclude(prepared, prepared.rule.outcome), by: 'override' }
    }
  }
  if (isKilled('all')) {
    return { ...conclude(undefined, { ...program.defaults.outcome, reason: 'kill_switch' }), by: 'override' }
  }
  let would: Decision['would']
  for (const prepared of rules) {
    const { rule } = prepared
    if (rule.mode === 'off' || isKilled(rule.id) || (rule.mode === 'report' && would !== undefined)) continue
    if (!matches(prepared, click, at, missing)) continue
    if (rule.mode === 'enforce') return conclude(prepared, rule.outcome, would)
    would = { rule: rule.id, outcome: rule.outcome }
  }
  return conclude(undefined, program.defaults.outcome, would)
}
