/**
 * From the address to what is asked of the API: the filter, and the span of time.
 *
 * @module
 */

import { parseInstant } from '../../../kernel/instant.ts'
import { spanOf, type Range } from '../../parts/span.ts'
import { filterNames, type DecisionsSearch, type FilterName } from './search.ts'

export type Filter = Readonly<Partial<Record<Exclude<FilterName, Literal>, string>>> & Pick<DecisionsSearch, Literal>

type Literal = 'candidate' | 'rendered'

/** What is filtered by, in the order of the bar. */
export function filterOf(search: DecisionsSearch): Filter {
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search[name]
      return value === undefined || value === '' ? [] : [[name, String(value)]]
    }),
  )
}

const defaultRange: Range = '24h'

/** Undefined where `from` or `until` are given in its place. */
export function rangeOf({ range, from, until }: DecisionsSearch): Range | undefined {
  return from !== undefined || until !== undefined ? undefined : (range ?? defaultRange)
}

export interface AskedSpan {
  readonly from?: string
  readonly until?: string
}

/** As the API takes it. A range has no end: clicks of this moment belong to it. Unreadable bounds are left aside. */
export function askedSpan(search: DecisionsSearch, now: number, zone: string): AskedSpan {
  const range = rangeOf(search)
  if (range !== undefined) return { from: new Date(spanOf(range, now, zone).from).toISOString() }
  const { from, until } = search
  return { ...(isInstant(from) ? { from } : {}), ...(isInstant(until) ? { until } : {}) }
}

function isInstant(text: string | undefined): text is string {
  return text !== undefined && parseInstant(text).ok
}

/** Filters that counts know as well, under their names there. */
const counted: Readonly<Partial<Record<FilterName, string>>> = {
  version: 'version',
  surface: 'surface',
  evidence: 'evidence',
  marketplace: 'marketplace',
  party: 'party',
  answer: 'answer',
  action: 'action',
  rule: 'rule',
  reason: 'reason',
  would: 'would_rule',
}

export interface CountedFilter {
  readonly query: Readonly<Record<string, string>>
  readonly ignored: readonly FilterName[]
}

/** What of a filter counts can be held to. Of reports they know the rule, not “any”. */
export function countedFilter(filter: Filter): CountedFilter {
  const query: Record<string, string> = {}
  const ignored: FilterName[] = []
  for (const name of filterNames) {
    const value = filter[name]
    if (value === undefined) continue
    const field = counted[name]
    if (field === undefined || (name === 'would' && value === '*')) ignored.push(name)
    else query[field] = value
  }
  return { query, ignored }
}
