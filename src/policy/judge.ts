/**
 * Judging: what engine and policy say of a link clicked in a context.
 *
 * The engine speaks first, and no policy can overrule it: a link that cannot be read, or that two readers could read
 * differently, is refused; one whose end we could not find is answered by the policy's `on_error`. The policy speaks
 * last of a short link that it would let through without knowing where it leads. Clicks and the tests inside a policy
 * both ask here, so a test means what a click means.
 *
 * @module
 */

import { builtinSurfaces, unknownSurface, type Context } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import { decide, type Policy } from './decide.ts'
import type { Decision, Facts, Outcome } from './decision.ts'
import type { Program } from './program.ts'
import { unresolvedInstead } from './short-links.ts'

/**
 * The context as this policy can judge it. A surface that it does not know, from a newer app or a signer's slip, would
 * match no rule and fall through to the defaults; so it is `unknown`, whoever signed it.
 */
export function placed(context: Context, { surfaces }: Program): Context {
  if (builtinSurfaces.has(context.surface) || Object.hasOwn(surfaces, context.surface)) return context
  return { ...context, surface: unknownSurface, content: undefined, fault: context.fault ?? 'surface_undeclared' }
}

export function judge(policy: Policy, destination: Destination, facts: Facts, at: Instant): Decision {
  const { fault } = destination
  if (fault === undefined) return tightened(policy, facts, decide(policy, facts, at))
  if (fault.kind === 'unjudged') return ofEngine(policy, facts, policy.program.defaults.on_error)
  const reason = fault.code === 'token' ? 'token_invalid' : 'unsafe_destination'
  return ofEngine(policy, facts, { action: 'explain', reason })
}

/** Window and labels are those of the rule that would have decided, so they go with it. */
function tightened({ program }: Policy, facts: Facts, decision: Decision): Decision {
  const outcome = unresolvedInstead(program.short_links, facts, decision)
  if (outcome === undefined) return decision
  const noRule = { rule: undefined, from: undefined, until: undefined, labels: undefined }
  return { ...decision, ...noRule, outcome, by: 'short_links' }
}

function ofEngine(policy: Policy, facts: Facts, outcome: Outcome): Decision {
  return {
    outcome,
    party: policy.partyOf(facts.marketplace),
    rule: undefined,
    from: undefined,
    until: undefined,
    labels: undefined,
    would: undefined,
    missing: [],
  }
}
