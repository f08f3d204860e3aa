/**
 * Outcomes: whether one lets the shopper through, and whether two of them mean the same, whichever rule they come from.
 *
 * @module
 */

import type { Outcome } from './decision.ts'

/** The shopper arrives, at once or by a way on: a warning has one. */
export function opensLink({ action }: { readonly action: string }): boolean {
  return action === 'allow' || action === 'warn'
}

/** The same action for the same reason, by the same steps or to the same page. */
export function isSameOutcome(one: Outcome, other: Outcome): boolean {
  if (one.action !== other.action || one.reason !== other.reason) return false
  if (one.action === 'equivalent' && other.action === 'equivalent') {
    return one.chain.length === other.chain.length && one.chain.every((step, at) => step === other.chain[at])
  }
  return one.action !== 'redirect' || (other.action === 'redirect' && one.url === other.url)
}
