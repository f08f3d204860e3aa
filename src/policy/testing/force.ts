/**
 * Forced rollouts: one test can see a rule of five percent from both sides, without hunting for an id in the right bucket.
 *
 * The rules that a test forces lose their rollout, or apply to nobody; everything else of the policy stays as it is.
 *
 * @module
 */

import type { Registry } from '../../link/registry.ts'
import type { LongLists, Members } from '../condition.ts'
import { preparePolicy, type Policy } from '../decide.ts'
import type { Rule } from '../rule.ts'

export type RolloutSide = 'in' | 'out'

/** One side for every rollout, or a side by the id of the rule. */
export type ForcedRollout = RolloutSide | Readonly<Record<string, RolloutSide>>

/** The side on which a test puts its click, for a rule that has a rollout. */
export function sideOf({ id, rollout }: Rule, forced: ForcedRollout | undefined): RolloutSide | undefined {
  if (forced === undefined || rollout === undefined) return undefined
  if (typeof forced === 'string') return forced
  return Object.hasOwn(forced, id) ? forced[id] : undefined
}

/** The policy under each forcing that is asked for, prepared once. */
export function makeForcing(policy: Policy, registry: Registry): (forced: ForcedRollout | undefined) => Policy {
  const prepared = new Map<string, Policy>()
  return (forced) => {
    if (forced === undefined) return policy
    const sides = policy.program.rules.map((rule) => sideOf(rule, forced))
    const key = sides.map((side) => side ?? '-').join()
    if (sides.every((side) => side === undefined)) return policy
    const known = prepared.get(key)
    if (known !== undefined) return known
    const rules = policy.program.rules.map((rule, index) => forcedRule(rule, sides[index]))
    const { version, digest, tier } = policy
    const identity = { version, digest, tier, registry, lists: longListsOf(policy) }
    const made = preparePolicy({ ...policy.program, rules }, identity)
    prepared.set(key, made)
    return made
  }
}

/** Whoever has no key is out of every rollout; so `in` takes the rollout away instead of raising it. */
function forcedRule(rule: Rule, side: RolloutSide | undefined): Rule {
  const { rollout, ...rest } = rule
  if (rollout === undefined || side === undefined) return rule
  return side === 'in' ? rest : { ...rule, rollout: { ...rollout, percent: 0 } }
}

/** The lists that stand outside the program and have arrived, by digest. */
function longListsOf({ program, lists }: Policy): LongLists {
  return new Map(
    Object.entries(program.lists).flatMap(([name, list]): [string, Members][] => {
      const members = lists.get(name)
      return 'digest' in list && members !== undefined ? [[list.digest, members]] : []
    }),
  )
}
