/**
 * Outcomes: whether one lets the shopper through, and whether two of them mean the same, whichever rule they come from.
 *
 * @module
 */

import type { Action, Outcome } from './decision.ts'

/** Whether the shopper arrives, at once or by a way on: a warning has one. */
const opens: Readonly<Record<Action, boolean>> = {
  allow: true,
  warn: true,
  explain: false,
  equivalent: false,
  redirect: false,
}

/** An action that is not known, from a record of another build, opens nothing. */
export function opensLink({ action }: { readonly action: string }): boolean {
  return Object.hasOwn(opens, action) && opens[action as Action]
}

/** The same action for the same reason, by the same steps or to the same page. */
export function isSameOutcome(one: Outcome, other: Outcome): boolean {
  if (one.action !== other.action || one.reason !== other.reason) return false
  if (one.action === 'equivalent' && other.action === 'equivalent') {
    return one.chain.length === other.chain.length && one.chain.every((step, at) => step === other.chain[at])
  }
  return one.action !== 'redirect' || (other.action === 'redirect' && one.url === other.url)
}
