/**
 * How often each rule decided in the last seven days, by the day.
 *
 * @module
 */

import { dayMs } from '../../../../kernel/instant.ts'
import { beginOf, fieldOf, type StatsRow } from '../../../parts/stats-rows.ts'

export interface Hits {
  readonly total: number
  /** Oldest first, one for each day. */
  readonly days: readonly number[]
}

export const dayCount = 7

/** `today`: when the day that runs began. */
export function hitsByRule(rows: readonly StatsRow[], today: number): ReadonlyMap<string, Hits> {
  const found = new Map<string, number[]>()
  for (const row of rows) {
    const rule = fieldOf(row, 'rule')
    const day = dayCount - 1 - Math.round((today - beginOf(row)) / dayMs)
    if (rule === '' || day < 0 || day >= dayCount) continue
    const days = found.get(rule) ?? Array.from({ length: dayCount }, () => 0)
    days[day] = (days[day] ?? 0) + row.count
    found.set(rule, days)
  }
  return new Map([...found].map(([rule, days]) => [rule, { days, total: days.reduce((sum, each) => sum + each, 0) }]))
}
