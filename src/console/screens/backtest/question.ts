/**
 * The question of a backtest, from what stands in the address to what the API takes.
 *
 * @module
 */

import type { BodyOf } from '../../../api/contract.ts'
import { dayMs } from '../../../kernel/instant.ts'
import { instantIn } from '../../parts/instant-text.ts'
import type { AnswerOf } from '../../server/call.ts'
import type { BacktestSearch, Span } from './search.ts'

export type BacktestReport = AnswerOf<'POST /backtest'>
export type BacktestBody = BodyOf<'POST /backtest'>

export type Subject =
  | { readonly kind: 'draft'; readonly id: string }
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'request'; readonly number: number }

/** The first of them that the address names. */
export function subjectIn({ draft, version, request }: BacktestSearch): Subject | undefined {
  if (draft !== undefined) return { kind: 'draft', id: draft }
  if (version !== undefined) return { kind: 'version', number: version }
  if (request !== undefined) return { kind: 'request', number: request }
  return undefined
}

const lengths: Readonly<Record<Span, number>> = { '24h': dayMs, '7d': 7 * dayMs, '14d': 14 * dayMs, '30d': 30 * dayMs }

export interface Times {
  readonly from: number
  readonly until: number
}

export const usualSpan: Span = '14d'

/** Instants in the address come before the span; what cannot be read there is as good as absent. */
export function timesOf({ span = usualSpan, from, until }: BacktestSearch, now: number): Times {
  const end = instantIn(until) ?? now
  const start = instantIn(from) ?? end - lengths[span]
  return start < end ? { from: start, until: end } : { from: end - lengths[span], until: end }
}

export interface Compared {
  /** One of them: what is tried. */
  readonly source?: string
  readonly version?: number
  readonly against: number
}

export function bodyOf({ source, version, against }: Compared, times: Times, search: BacktestSearch): BacktestBody {
  const at = instantIn(search.at)
  return {
    ...(source === undefined ? { version: version ?? 0 } : { source }),
    against,
    from: new Date(times.from).toISOString(),
    until: new Date(times.until).toISOString(),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
    ...(search.basis === undefined ? {} : { basis: search.basis }),
  }
}
