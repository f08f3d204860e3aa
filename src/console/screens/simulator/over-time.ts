/**
 * One click over time: what the policy says of it in every span between two window boundaries.
 *
 * @module
 */

import { isWithin, type Band } from '../../parts/policy-calendar.ts'

export interface Moment {
  readonly action: string
  readonly reason: string
  readonly rule: string | null
}

export interface Stretch extends Moment {
  readonly from: number | undefined
  readonly until: number | undefined
}

/** More are not asked at once: a policy with a thousand windows would keep the browser busy for minutes. */
export const mostBands = 48

/** As many bands around an instant as are asked. */
export function bandsAround(bands: readonly Band[], at: number): readonly Band[] {
  const middle = bands.findIndex((band) => isWithin(band, at))
  const start = Math.max(0, Math.min(middle - mostBands / 2, bands.length - mostBands))
  return bands.slice(start, start + mostBands)
}

/** Neighbouring bands in which the same rule says the same are one. */
export function stretchesOf(bands: readonly Band[], moments: readonly Moment[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const [index, { from, until }] of bands.entries()) {
    const moment = moments[index]
    if (moment === undefined) continue
    const { action, reason, rule } = moment
    const last = stretches.at(-1)
    if (last !== undefined && last.action === action && last.reason === reason && last.rule === rule) {
      stretches[stretches.length - 1] = { ...last, until }
    } else stretches.push({ from, until, action, reason, rule })
  }
  return stretches
}
