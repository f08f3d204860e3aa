/**
 * Answers: what a shopper gets. Forward to where the link leads, take a detour into the platform's own store, or read a
 * notice.
 *
 * The policy decides; this file holds what no policy can switch off. Only the destination's own https landing is ever
 * opened, an unsigned link never opens a host that no marketplace owns, and every detour ends on a host of `stores`.
 * Where the engine overrules the policy, no rule is named: the shopper and the record must not blame one.
 *
 * @module
 */

import type { ChainResult, Offer } from '../catalogue/chain.ts'
import type { Context } from '../context/context.ts'
import { canonicalHost } from '../link/canonical.ts'
import type { Destination } from '../link/destination.ts'
import type { Action, ChainStep, Decision } from '../policy/decision.ts'
import { targetOf } from '../policy/names.ts'

/** A step that was passed over, and why (`no_entry`, `grade_too_low`, `dearer`, `target_not_in_stores`, …). */
export interface Skipped {
  readonly step: ChainStep | 'redirect'
  readonly why: string
}

export interface AnswerInput {
  readonly destination: Destination
  readonly context: Context
  readonly decision: Decision
  /** Absent when the action is no chain, or the catalogue could not be asked. */
  readonly equivalent: ChainResult | undefined
  /** The only hosts a detour may lead to. */
  readonly stores: readonly string[]
  /** Whether a marketplace of the registry owns the landing's host. */
  readonly registryOwns: boolean
  /** Whether the link carried a token that counted. */
  readonly signed: boolean
}

/** Why the answer is what it is: of the policy's rule, or of the engine, which has no rules. */
export interface Grounds {
  readonly action: Action
  readonly reason: string
  readonly rule: string | undefined
  readonly step: ChainStep | 'redirect' | undefined
  readonly skipped: readonly Skipped[]
}

export interface Forward extends Grounds {
  readonly kind: 'forward'
  readonly location: string
}

export interface Detour extends Grounds {
  readonly kind: 'detour'
  readonly location: string
  readonly step: Exclude<ChainStep, 'explain'> | 'redirect'
}

export interface Notice extends Grounds {
  readonly kind: 'notice'
  readonly status: 200 | 400
  readonly flavour: 'explain' | 'warn' | 'unreadable'
  /** The way on, on a warning only: the very landing that the decision lets pass. */
  readonly onward?: string | undefined
  readonly offer?: Offer | undefined
}

export type Answer = Forward | Detour | Notice

/** Turns a decision into an answer. */
export function answerTo(input: AnswerInput): Answer {
  const { destination, decision } = input
  const { outcome } = decision
  const { fault } = destination
  if (fault?.kind === 'unreadable' || fault?.kind === 'unsafe') {
    return unreadable(fault.code === 'token' ? 'token_invalid' : 'unsafe_destination')
  }
  const grounds = { action: outcome.action, reason: outcome.reason, rule: decision.rule, step: undefined, skipped: [] }
  // Without a default: an action that is not named here does not compile, so that none opens a link by mistake.
  switch (outcome.action) {
    case 'redirect':
      return redirect(outcome.url, grounds, input.stores)
    case 'equivalent':
      return detour(input.equivalent, grounds, input.stores)
    case 'explain':
      return { ...grounds, kind: 'notice', status: 200, flavour: 'explain' }
    case 'warn':
    case 'allow':
      return opened(outcome.action, grounds, input)
  }
}

function opened(
  action: 'warn' | 'allow',
  grounds: Grounds,
  { destination, signed, registryOwns }: AnswerInput,
): Answer {
  // A cap reached or two targets that disagree mean: we do not know where it leads, so nothing lets it pass.
  if (destination.fault !== undefined) return ofEngine('explain', 'on_error')
  const landing = httpsAddress(destination.landing)
  if (landing === undefined) return ofEngine('explain', 'unsafe_destination')
  if (action === 'warn') return { ...grounds, kind: 'notice', status: 200, flavour: 'warn', onward: landing }
  if (!signed && !registryOwns) return { ...ofEngine('warn', 'leaving_platform'), onward: landing }
  return { ...grounds, kind: 'forward', location: landing }
}

function detour(chain: ChainResult | undefined, grounds: Grounds, stores: readonly string[]): Answer {
  if (chain === undefined) return { ...grounds, kind: 'notice', status: 200, flavour: 'explain', step: 'explain' }
  const { step, skipped } = chain
  if (step !== 'explain') {
    const location = storeAddress(chain.location, stores)
    if (location !== undefined) return { ...grounds, kind: 'detour', location, step, skipped }
  }
  const offered = storeAddress(chain.offer?.url, stores)
  return {
    ...grounds,
    kind: 'notice',
    status: 200,
    flavour: 'explain',
    step: 'explain',
    skipped: step === 'explain' ? skipped : [...skipped, { step, why: 'target_not_in_stores' }],
    ...(chain.offer === undefined || offered === undefined ? {} : { offer: { ...chain.offer, url: offered } }),
  }
}

function redirect(url: string, grounds: Grounds, stores: readonly string[]): Answer {
  const location = storeAddress(url, stores)
  if (location !== undefined) return { ...grounds, kind: 'detour', location, step: 'redirect' }
  const skipped = [{ step: 'redirect', why: 'target_not_in_stores' }] as const
  return { ...grounds, kind: 'notice', status: 200, flavour: 'explain', step: 'explain', skipped }
}

function unreadable(reason: 'token_invalid' | 'unsafe_destination'): Notice {
  return { ...ofEngine('explain', reason), status: 400, flavour: 'unreadable' }
}

function ofEngine(action: 'explain' | 'warn', reason: string): Notice {
  const none = { rule: undefined, step: undefined, skipped: [] }
  return { kind: 'notice', status: 200, flavour: action, action, reason, ...none }
}

/**
 * workerd writes whatever it is given into `Location`, so only a canonical address leaves here. What is so already is
 * not parsed again.
 */
function httpsAddress(address: string | undefined): string | undefined {
  if (address === undefined || canonicalHost(address) !== undefined) return address
  const url = URL.parse(address)
  if (url === null || url.protocol !== 'https:' || url.port !== '') return undefined
  return url.username === '' && url.password === '' ? url.href : undefined
}

function storeAddress(address: string | undefined, stores: readonly string[]): string | undefined {
  if (address === undefined) return undefined
  const host = canonicalHost(address)
  if (host !== undefined) return stores.includes(host) ? address : undefined
  return targetOf(address, stores).fault === undefined ? httpsAddress(address) : undefined
}
