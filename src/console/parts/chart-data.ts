/**
 * What charts show: counts by time, filled up where nothing happened, stacked, and as a file.
 *
 * @module
 */

import { csvLine } from '../../kernel/csv.ts'

export interface ChartSeries {
  readonly key: string
  readonly label: string
  /** A colour of the tokens, as `var(--accent)`. */
  readonly colour: string
  /** One for each time. */
  readonly values: readonly number[]
}

/** The instants in [from, until) at which a bucket begins. */
export function bucketsOf(from: number, until: number, stepMs: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil((until - from) / stepMs)) }, (_, n) => from + n * stepMs)
}

export interface Counted {
  readonly at: number
  readonly key: string
  readonly count: number
}

/**
 * Counts of each key at each time, in the order in which keys are first met. What was counted lies in the bucket that has
 * begun: days of a zone whose offset is half an hour begin within an hour that is counted whole.
 */
export function valuesByKey(
  counted: readonly Counted[],
  times: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const [first = 0, second = Infinity] = times
  const found = new Map<string, number[]>()
  for (const { at, key, count } of counted) {
    const place = Math.floor((at - first) / (second - first))
    if (place < 0 || place >= times.length) continue
    const values = found.get(key) ?? times.map(() => 0)
    values[place] = (values[place] ?? 0) + count
    found.set(key, values)
  }
  return found
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0)
}

/** Each series on top of those before it. */
export function stacked(series: readonly Pick<ChartSeries, 'values'>[]): readonly (readonly number[])[] {
  let below: readonly number[] = []
  return series.map(({ values }) => (below = values.map((value, n) => value + (below[n] ?? 0))))
}

/** A line for each time, instants in UTC. */
export function chartCsv(times: readonly number[], series: readonly ChartSeries[]): string {
  const rows = times.map((at, n) => [new Date(at).toISOString(), ...series.map(({ values }) => String(values[n] ?? 0))])
  return [['from', ...series.map(({ key }) => key)], ...rows].map(csvLine).join('')
}
