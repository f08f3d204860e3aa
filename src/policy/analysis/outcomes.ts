/**
 * Outcomes compared: whether two are the same, and which is stricter.
 *
 * @module
 */

import type { Action, Outcome } from '../decision.ts'

/** How much an action takes from the shopper: allow 0, warn 1, another page than the link's 2, an explanation 3. */
export const strictness: Readonly<Record<Action, number>> = {
  allow: 0,
  warn: 1,
  redirect: 2,
  equivalent: 2,
  explain: 3,
}

/** Whether a shopper could not tell which of the two it was: action, reason, and where it leads. */
export function isSameOutcome(a: Outcome, b: Outcome): boolean {
  return outcomeKey(a) === outcomeKey(b)
}

/** A text that is equal for equal outcomes. */
export function outcomeKey(outcome: Outcome): string {
  if (outcome.action === 'equivalent') return `equivalent:${outcome.reason} ${outcome.chain.join()}`
  if (outcome.action === 'redirect') return `redirect:${outcome.reason} ${outcome.url}`
  return `${outcome.action}:${outcome.reason}`
}
