/**
 * Judging: the facts of a click, and what engine and policy say of them.
 *
 * The engine speaks first, and no policy can overrule it: a link that cannot be read, or that two readers could read
 * differently, is refused; one whose end we could not find is answered by the policy's `on_error`.
 *
 * @module
 */

import type { Context } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Registry } from '../link/registry.ts'
import { decide, type Policy } from '../policy/decide.ts'
import type { Decision, Facts, Outcome } from '../policy/decision.ts'

/** What is known of the shopper's request besides link and context; nothing here identifies a person. */
export interface Shopper {
  /** ISO 3166-1 alpha-2. */
  readonly region: string | undefined
  /** BCP 47. */
  readonly language: string | undefined
  /** Keys that rollouts may be spread by. */
  readonly token: string | undefined
  readonly visitor: string | undefined
}

export function factsOf(destination: Destination, context: Context, shopper: Shopper, registry: Registry): Facts {
  const { marketplace, kind, id } = destination
  // Tmall's products are Taobao's: a list names them once, under the space of their ids.
  const space = marketplace === undefined ? undefined : (registry.byId(marketplace)?.idSpace ?? marketplace)
  return {
    surface: context.surface,
    evidence: context.evidence,
    marketplace,
    kind,
    product: id !== undefined && kind !== 'shop' ? `${space}:${id}` : undefined,
    shop: id !== undefined && kind === 'shop' ? `${marketplace}:${id}` : undefined,
    content: context.content,
    author: context.author,
    followers: context.followers,
    channel: context.channel,
    client: context.client,
    region: shopper.region,
    language: context.language ?? shopper.language,
    token: shopper.token,
    visitor: shopper.visitor,
  }
}

export function judge(policy: Policy, destination: Destination, facts: Facts, at: Instant): Decision {
  const { fault } = destination
  if (fault === undefined) return decide(policy, facts, at)
  if (fault.kind === 'unjudged') return ofEngine(policy, facts, policy.program.defaults.on_error)
  const reason = fault.code === 'token' ? 'token_invalid' : 'unsafe_destination'
  return ofEngine(policy, facts, { action: 'explain', reason })
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
