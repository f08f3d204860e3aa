/**
 * Rules as they are judged: a program whose rules say by themselves what `short_links.unresolved` answers.
 *
 * Before each rule that lets links through stands the same rule for short links only, with the other answer; before
 * the defaults likewise. First match wins, so this program decides every click as the judge does, and whatever is
 * computed of rules holds for it.
 *
 * @module
 */

import type { Outcome } from '../decision.ts'
import type { Program } from '../program.ts'
import type { Rule } from '../rule.ts'

/** How the answer is called where rules are named. */
export const unresolvedName = 'short_links.unresolved'

export function asJudged(program: Program): Program {
  const unresolved = program.short_links?.unresolved
  if (unresolved === undefined) return program
  const rules = program.rules.flatMap((rule) => [...ofShortLinks(rule, unresolved), rule])
  const byDefault: Rule = { id: '', mode: 'enforce', if: {}, outcome: program.defaults.outcome }
  return { ...program, rules: [...rules, ...ofShortLinks(byDefault, unresolved)] }
}

/** Nothing where the rule does not decide, does not let through, or never sees a short link. */
function ofShortLinks(rule: Rule, unresolved: Outcome): readonly Rule[] {
  const { mode, outcome, if: conditions } = rule
  if (mode !== 'enforce' || outcome.action !== 'allow') return []
  if (conditions.to?.kind?.includes('short') === false) return []
  const { labels: _, overlaps: __, ...rest } = rule
  const onlyShort = { ...conditions, to: { ...conditions.to, kind: ['short'] as const } }
  return [{ ...rest, id: unresolvedName, if: onlyShort, outcome: unresolved }]
}
