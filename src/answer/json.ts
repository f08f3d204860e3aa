/**
 * The JSON of a decision: what native apps and tests get, and the core of a decision record.
 *
 * Every field is always there, `null` when absent, so that a client needs no second guess.
 *
 * @module
 */

import { formatInstant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Kind, LocalName } from '../link/marketplace.ts'
import type { Evidence } from '../context/context.ts'
import type { Action, Party, Tier } from '../policy/decision.ts'
import type { Answer, Notice } from './answer.ts'
import { messageOf } from './messages.ts'
import { knownZone, type View } from './view.ts'

export interface DecisionJson {
  readonly id: string
  readonly at: string
  readonly answer: Answer['kind']
  readonly status: 302 | Notice['status']
  readonly location: string | null
  readonly action: Action
  readonly step: string | null
  readonly rule: string | null
  readonly reason: string
  readonly message: LocalName
  readonly destination: DestinationJson
  readonly context: {
    readonly surface: string
    readonly evidence: Evidence
    readonly site: string | null
    readonly content: string | null
    readonly author: string | null
    readonly fault: string | null
  }
  readonly would: { readonly rule: string; readonly action: Action; readonly reason: string } | null
  readonly policy: {
    readonly name: string
    readonly version: number | null
    readonly digest: string
    readonly tier: Tier
  }
}

export interface DestinationJson {
  readonly url: string | null
  readonly marketplace: string | null
  readonly party: Party
  readonly kind: Kind
  readonly id: string | null
  readonly depth: number
  readonly fault: string | null
}

export function decisionJson(answer: Answer, view: View): DecisionJson {
  const { context, decision, policy } = view
  const { would } = decision
  return {
    id: view.id,
    at: formatInstant(view.at, knownZone(view.timeZone)),
    answer: answer.kind,
    status: statusOf(answer),
    location: answer.kind === 'notice' ? null : answer.location,
    action: answer.action,
    step: answer.step ?? null,
    rule: answer.rule ?? null,
    reason: answer.reason,
    message: messageOf(answer, view.messages),
    destination: destinationJson(view.destination, decision.party),
    context: {
      surface: context.surface,
      evidence: context.evidence,
      site: context.site ?? null,
      content: context.content ?? null,
      author: context.author ?? null,
      fault: context.fault ?? null,
    },
    would:
      would === undefined ? null : { rule: would.rule, action: would.outcome.action, reason: would.outcome.reason },
    policy: { name: policy.name, version: policy.version ?? null, digest: policy.digest, tier: policy.tier },
  }
}

export function destinationJson(destination: Destination, party: Party): DestinationJson {
  return {
    url: destination.url ?? null,
    marketplace: destination.marketplace ?? null,
    party,
    kind: destination.kind,
    id: destination.id ?? null,
    depth: destination.depth,
    fault: destination.fault?.code ?? null,
  }
}

/** What the click itself is answered with, whether or not JSON was asked for. */
export function statusOf(answer: Answer): DecisionJson['status'] {
  return answer.kind === 'notice' ? answer.status : 302
}
