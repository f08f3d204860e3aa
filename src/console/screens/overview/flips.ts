/**
 * Flips: the instants at which clicks begin to be answered otherwise, though nobody presses anything then.
 *
 * @module
 */

import type { PolicyFacts } from '../../parts/policy-facts.ts'

export type Flip = { readonly at: number } & (
  | { readonly kind: 'request'; readonly id: number; readonly title: string }
  | { readonly kind: 'begins' | 'ends'; readonly rule: string; readonly isReport: boolean }
  | { readonly kind: 'override'; readonly id: string }
)

export interface FlipSources {
  readonly rules: PolicyFacts['rules']
  readonly requests: readonly {
    readonly id: number
    readonly title: string
    readonly scheduled_at: string | null
  }[]
  readonly override: readonly { readonly id: string; readonly until: string }[]
}

/** Those that are to come, the next one first. A rule that is off flips nothing. */
export function flipsOf({ rules, requests, override }: FlipSources, now: number): readonly Flip[] {
  const all: readonly Flip[] = [
    ...requests.flatMap(({ id, title, scheduled_at: at }): readonly Flip[] =>
      at === null ? [] : [{ kind: 'request', at: Date.parse(at), id, title }],
    ),
    ...rules.flatMap(({ id, mode, from, until }): readonly Flip[] => {
      if (mode === 'off') return []
      const about = { rule: id, isReport: mode === 'report' }
      return [
        ...(from === undefined ? [] : [{ kind: 'begins', at: from, ...about } as const]),
        ...(until === undefined ? [] : [{ kind: 'ends', at: until, ...about } as const]),
      ]
    }),
    ...override.map(({ id, until }): Flip => ({ kind: 'override', at: Date.parse(until), id })),
  ]
  return all.filter(({ at }) => at > now).toSorted((a, b) => a.at - b.at)
}

/** How long it is until then; the two greatest units are enough. */
export type Countdown =
  | { readonly unit: 'days'; readonly days: number; readonly hours: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'seconds'; readonly clock: string }

export function countdownTo(at: number, now: number): Countdown {
  const seconds = Math.max(0, Math.ceil((at - now) / 1000))
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor) as [
    number,
    number,
    number,
  ]
  if (days > 0) return { unit: 'days', days, hours }
  if (hours > 0) return { unit: 'hours', hours, minutes }
  return { unit: 'seconds', clock: `${minutes}:${String(seconds % 60).padStart(2, '0')}` }
}
