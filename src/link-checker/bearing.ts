/**
 * Bearing: which dated rules bear on a click, and which other ones might if more were known of it.
 *
 * The page knows a link, a surface and an hour. What it does not know (who shows the product, in which room, to whom) is not
 * guessed: rules answer as the policy says for what is absent, and those that could answer otherwise are named.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Click, Test } from '../policy/condition.ts'
import { isInForce, type Policy, type PreparedRule } from '../policy/decide.ts'
import type { Facts, Outcome } from '../policy/decision.ts'
import { isInRollout } from '../policy/rollout.ts'

/** A rule that turns on something that is not known here. */
export interface Maybe {
  readonly rule: string
  /** As `missing` names them: `author`, `followers`, `content`, … */
  readonly facts: readonly string[]
  /** What the rule says where it matches. */
  readonly outcome: Outcome
  /** Whether it did match here: knowing more could only take it away. */
  readonly decides: boolean
}

export interface Bearing {
  /** Every instant at which the decision may change, in order; at no other one it can. */
  readonly turns: readonly Instant[]
  /** The first of them; a policy may have a rule for each of its creators. */
  readonly maybes: readonly Maybe[]
  readonly furtherMaybes: number
}

const mostMaybes = 20

/** Reads all rules once, whatever their windows. */
export function bearingOf(policy: Policy, facts: Facts, at: Instant): Bearing {
  const click: Click = { facts, party: policy.partyOf(facts.marketplace) }
  const turns = new Set<Instant>()
  const maybes: Maybe[] = []
  let furtherMaybes = 0
  let isDecided = false
  for (const rule of policy.rules) {
    if (rule.rule.mode !== 'enforce') continue
    const isNow = isInForce(rule, at) && !isKilled(policy, rule.rule.id, at)
    if (isDecided && rule.from === undefined && rule.until === undefined) continue
    const read = readRule(rule, click)
    if (read === undefined) continue
    if (read.holds) {
      if (rule.from !== undefined) turns.add(rule.from)
      if (rule.until !== undefined) turns.add(rule.until)
    }
    if (isDecided || !isNow) continue
    if (read.unknown.length > 0) {
      const { id, outcome } = rule.rule
      if (maybes.length < mostMaybes) maybes.push({ rule: id, facts: read.unknown, outcome, decides: read.holds })
      else furtherMaybes += 1
    }
    isDecided = read.holds
  }
  for (const until of overrideEnds(policy)) turns.add(until)
  return { turns: [...turns].sort((one, other) => one - other), maybes, furtherMaybes }
}

interface Read {
  readonly holds: boolean
  readonly unknown: readonly string[]
}

/** Undefined: no fact that is still to be learnt could make it match. */
function readRule({ rule, tests }: PreparedRule, click: Click): Read | undefined {
  let holds = true
  const unknown: string[] = []
  for (const test of tests) {
    const verdict = test.of(click)
    if (verdict.known && !verdict.holds) return undefined
    if (verdict.known) continue
    holds &&= verdict.holds
    if (isLearnable(test)) unknown.push(test.fact)
    else if (!verdict.holds) return undefined
  }
  const { rollout } = rule
  if (rollout !== undefined) {
    const key = click.facts[rollout.by]
    if (key === undefined) {
      holds = false
      if (rollout.percent > 0) unknown.push(rollout.by)
    } else if (!isInRollout(rollout.percent, rollout.salt, key)) return undefined
  }
  return { holds, unknown: [...new Set(unknown)] }
}

/** A link to a shop has no product, and will never have one. */
function isLearnable({ fact }: Test): boolean {
  return fact !== 'product'
}

function isKilled({ override }: Policy, rule: string, at: Instant): boolean {
  return [override?.kills.get(rule), override?.kills.get('all')].some((until) => until !== undefined && at < until)
}

function overrideEnds({ override }: Policy): readonly Instant[] {
  if (override === undefined) return []
  return [...override.rules.map(({ until }) => until), ...override.kills.values()] as Instant[]
}
