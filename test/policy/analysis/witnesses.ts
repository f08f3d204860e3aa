/**
 * Witnesses put to the proof: each is asked of the edge, from nothing but its own fields, whether it shows what its
 * finding says.
 *
 * @module
 */

import { instant } from '../../../src/kernel/instant.ts'
import { destinationOf } from '../../../src/link/destination.ts'
import type { AnalysisFinding, Demand } from '../../../src/policy/analysis/analyse.ts'
import { outcomeKey, strictness } from '../../../src/policy/analysis/outcomes.ts'
import { decide, matches, type Policy } from '../../../src/policy/decide.ts'
import type { Decision, Facts } from '../../../src/policy/decision.ts'
import { factsOf } from '../../../src/policy/facts.ts'
import type { Witness } from '../../../src/policy/language/diagnostic.ts'
import { tokenFacts } from './possible.ts'
import { axesOf, edgeOf, ruleOf, type Subject } from './brute-force.ts'

/** The facts of a witness, made as the gateway and the simulator make them; undefined when the link is refused. */
function factsOfWitness(witness: Witness, { registry }: Subject): Facts | undefined {
  const { surface, evidence = 'signed', content, author, followers, channel, client, language } = witness
  const { region, token, visitor } = witness
  const destination = destinationOf(witness.url, registry)
  if (destination.fault !== undefined) return undefined
  const claims = { surface, evidence, content, author, followers, channel, client, language }
  const shopper = { region, language: undefined, token, visitor }
  return factsOf(destination, { ...claims, site: undefined, fault: undefined }, shopper, registry)
}

export function decideWitness(witness: Witness, edge: Policy, subject: Subject): Decision | undefined {
  const facts = factsOfWitness(witness, subject)
  return facts && decide(edge, facts, instant(witness.at))
}

interface Shown {
  readonly subject: Subject
  readonly demands: readonly Demand[]
  readonly edge: Policy
}

/** Whether the witness of a finding shows it; findings without a witness have nothing to show. */
export function isShown(finding: AnalysisFinding, { subject, demands, edge }: Shown): boolean {
  if (!('witness' in finding)) return true
  const { witness } = finding
  const facts = witness && factsOfWitness(witness, subject)
  if (witness === undefined || facts === undefined) return false
  const at = instant(witness.at)
  const decision = decide(edge, facts, at)
  const { program } = subject
  const own = 'rule' in finding ? program.rules.find(({ id }) => id === finding.rule) : undefined
  const doesMatch = (id: string, policy = edge) =>
    policy.rules.some(
      (prepared) =>
        prepared.rule.id === id && matches(prepared, { facts, party: edge.partyOf(facts.marketplace) }, at, new Set()),
    )
  switch (finding.kind) {
    case 'unreachable':
      return doesMatch(finding.rule) && decision.rule !== finding.rule && decision.would?.rule !== finding.rule
    case 'redundant': {
      const rules = program.rules.filter(({ id }) => id !== finding.rule)
      const without = decide(edgeOf({ ...subject, program: { ...program, rules } }), facts, at)
      if (own === undefined || outcomeKey(without.outcome) !== outcomeKey(own.outcome)) return false
      return own.mode === 'report' ? doesMatch(own.id) : decision.rule === own.id
    }
    case 'overlap':
      return decision.rule === finding.rule && doesMatch(finding.later)
    case 'gap': {
      const rules = demands.filter(({ name }) => name === finding.demand).map(ruleOf)
      return decision.rule === undefined && doesMatch('demand', edgeOf({ ...subject, program: { ...program, rules } }))
    }
    case 'unknown-hole': {
      const isLighter = strictness[decision.outcome.action] < strictness[own?.outcome.action ?? 'allow']
      // With some token in the place of what was stripped, the rule decides.
      const isBare = finding.fact === 'surface'
      const isOfPage = isBare || finding.fact === 'content'
      const more = [...(isBare ? ['surface'] : []), ...(isOfPage ? ['content'] : [])]
      const gone: ReadonlySet<string> = new Set([...tokenFacts, ...more])
      const axes = axesOf(subject, demands).filter(({ name }) => gone.has(name))
      const restored = axes.reduce<readonly Facts[]>(
        (clicks, { values }) => clicks.flatMap((click) => values.map((value) => ({ ...click, ...value.facts }))),
        [{ ...facts, evidence: 'signed' }, ...(isOfPage ? [{ ...facts, evidence: 'referer' as const }] : [])],
      )
      const isStripped =
        facts.evidence !== 'signed' &&
        facts.author === undefined &&
        facts.followers === undefined &&
        (!isBare || (facts.evidence === 'none' && facts.surface === 'unknown' && facts.content === undefined))
      const isRestorable = restored.some((click) => decide(edge, click, at).rule === finding.rule)
      return isLighter && isStripped && decision.rule === finding.then && isRestorable
    }
    default:
      return false
  }
}
