/**
 * Coverage: which products were clicked and had no equivalent, those with most traffic first.
 *
 * @module
 */

import { entryKey } from '../../catalogue/entry.ts'
import { dayMs, type Instant } from '../../kernel/instant.ts'
import { dayOf } from '../../record/hour.ts'
import type { MissingEquivalent } from '../records/stats.ts'
import type { EntryStore } from './entry.ts'

export interface CoveragePorts {
  readonly entries: EntryStore
  /** Days are the instants they begin at (UTC), `untilDay` excluded; most clicked first. */
  readonly missingEquivalents: (
    fromDay: number,
    untilDay: number,
    limit: number,
  ) => Promise<readonly MissingEquivalent[]>
}

export interface Uncovered extends MissingEquivalent {
  readonly key: string
  /** There is an entry by now. */
  readonly hasEntry: boolean
}

export interface CoverageQuery {
  /** Whole days back, today included. */
  readonly days: number
  readonly limit: number
  readonly now: Instant
}

export async function coverage(
  { days, limit, now }: CoverageQuery,
  { entries, missingEquivalents }: CoveragePorts,
): Promise<readonly Uncovered[]> {
  const until = dayOf(now) + dayMs
  const missing = await missingEquivalents(until - days * dayMs, until, limit)
  const keyed = missing.map((each) => ({ ...each, key: keyOf(each.product) }))
  const present = await entries.present(keyed.map(({ key }) => key))
  return keyed.map((each) => ({ ...each, hasEntry: present.has(each.key) }))
}

/** Records name a product `marketplace:id`. */
function keyOf(product: string): string {
  const colon = product.indexOf(':')
  return entryKey(product.slice(0, Math.max(colon, 0)), product.slice(colon + 1))
}
