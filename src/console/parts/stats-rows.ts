/**
 * Rows of `GET /decisions/stats`: the fields they were grouped by, as text, and when.
 *
 * @module
 */

import { hourMs } from '../../kernel/instant.ts'
import type { Counted } from './chart-data.ts'

export interface StatsRow {
  readonly count: number
  readonly [field: string]: unknown
}

/** What an answer counts; with `by` beginning with `hour` or `day`. */
export interface CountedSpan {
  readonly from: number
  readonly until: number
  readonly stepMs: number
}

/** Of the answer, not of the question: while another one is on its way, the last one is still shown. */
export function countedSpan(stats: {
  readonly from: string
  readonly until: string
  readonly by: readonly string[]
}): CountedSpan {
  const hours = stats.by[0] === 'day' ? 24 : 1
  return { from: Date.parse(stats.from), until: Date.parse(stats.until), stepMs: hours * hourMs }
}

/** A field that was grouped by; empty where it is absent. */
export function fieldOf(row: StatsRow, field: string): string {
  const value = row[field]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** When its hour or day begins. */
export function beginOf(row: StatsRow): number {
  return Date.parse(fieldOf(row, 'hour') || fieldOf(row, 'day'))
}

/** For a chart: rows by time, each under a key; those without a key are left out. */
export function countedBy(rows: readonly StatsRow[], keyOf: (row: StatsRow) => string | undefined): readonly Counted[] {
  return rows.flatMap((row) => {
    const key = keyOf(row)
    return key === undefined ? [] : [{ at: beginOf(row), key, count: row.count }]
  })
}

/** The sum of each key, the greatest first. */
export function sumsBy(
  rows: readonly StatsRow[],
  keyOf: (row: StatsRow) => string | undefined,
): readonly { readonly key: string; readonly count: number }[] {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + row.count)
  }
  return [...sums].map(([key, count]) => ({ key, count })).toSorted((a, b) => b.count - a.count)
}
