/**
 * What is sent to turn rules off: the same as the command line sends.
 *
 * @module
 */

import { minuteMs } from '../../../kernel/instant.ts'

/** Spans to choose from, in minutes; an override lasts 72 hours at most. */
export const killSpans = { '30m': 30, '1h': 60, '2h': 120, '6h': 360, '24h': 1440, '72h': 4320 } as const

export type KillSpan = keyof typeof killSpans

export function isKillSpan(text: string): text is KillSpan {
  return Object.hasOwn(killSpans, text)
}

/** To the second: nobody means less, and it is shown so. */
export function killEnd(span: KillSpan, now: number): string {
  return new Date(Math.floor((now + killSpans[span] * minuteMs) / 1000) * 1000).toISOString()
}

/** Two operators may turn the same rule off: each entry has its own end and is undone alone. */
export function killId(rule: string, random: string = crypto.randomUUID()): string {
  return `kill-${rule.slice(0, 80)}-${random.replaceAll('-', '').slice(-6).toLowerCase()}`
}

/** Whose share of the clicks of a day would be decided otherwise, by action. */
export function decidedBy(
  rows: readonly { readonly rule: string; readonly action: string; readonly count: number }[],
  kill: string,
): readonly { readonly action: string; readonly count: number }[] {
  const sums = new Map<string, number>()
  for (const { rule, action, count } of rows) {
    // An empty text: the defaults, which nothing turns off.
    if (rule !== '' && (kill === 'all' || rule === kill)) sums.set(action, (sums.get(action) ?? 0) + count)
  }
  return [...sums].map(([action, count]) => ({ action, count })).toSorted((a, b) => b.count - a.count)
}
