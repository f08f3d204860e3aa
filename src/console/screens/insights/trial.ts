/**
 * What can be tried as the candidate, and for how long.
 *
 * @module
 */

import { dayMs } from '../../../kernel/instant.ts'

/** Spans to choose from, in days; the API takes 30 at most, by its own clock. */
export const trialSpans = { '1d': 1, '3d': 3, '7d': 7, '14d': 14, '28d': 28 } as const

export type TrialSpan = keyof typeof trialSpans

export function isTrialSpan(text: string): text is TrialSpan {
  return Object.hasOwn(trialSpans, text)
}

/** To the second. */
export function trialEnd(span: TrialSpan, now: number): string {
  return new Date(Math.floor(now / 1000) * 1000 + trialSpans[span] * dayMs).toISOString()
}

/** What was chosen, as `version:3`, `draft:01J…` or `request:12`. */
export type Chosen =
  | { readonly kind: 'version' | 'request'; readonly number: number }
  | { readonly kind: 'draft'; readonly id: string }

export function chosenIn(value: string): Chosen | undefined {
  const [kind, id = ''] = value.split(':', 2)
  if (kind === 'draft' && id !== '') return { kind, id }
  const number = Number(id)
  if ((kind === 'version' || kind === 'request') && Number.isInteger(number) && number > 0) return { kind, number }
  return undefined
}
