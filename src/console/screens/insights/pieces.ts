/**
 * Pieces of a span: the candidate is counted in sums only, so how it went is asked for piece by piece.
 *
 * @module
 */

import { spanOf } from '../../parts/span.ts'
import type { insightRanges } from './search.ts'

type Range = (typeof insightRanges)[number]

export interface Pieces {
  readonly times: readonly number[]
  readonly stepMs: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Few enough to be asked for at once. */
const cuts: Readonly<Record<Range, { readonly count: number; readonly stepMs: number }>> = {
  '24h': { count: 8, stepMs: 3 * hourMs },
  '7d': { count: 7, stepMs: dayMs },
  '30d': { count: 10, stepMs: 3 * dayMs },
}

/** Days begin when they do in the policy's zone. */
export function piecesOf(range: Range, now: number, zone: string): Pieces {
  const { count, stepMs } = cuts[range]
  const { until } = spanOf(range === '24h' ? '24h' : '30d', now, zone)
  const from = until - count * stepMs
  return { times: Array.from({ length: count }, (_, n) => from + n * stepMs), stepMs }
}
