/**
 * Clicks of the last seven days by rule, read every few minutes.
 *
 * @module
 */

import { useMemo } from 'react'

import { dayMs } from '../../../../kernel/instant.ts'
import { spanOf, spanQuery } from '../../../parts/span.ts'
import { useNow } from '../../../parts/time.tsx'
import { useApi } from '../../../server/query.ts'
import { useZone } from '../../../server/zone.ts'
import { dayCount, hitsByRule, type Hits } from './hits.ts'

const everyMs = 300_000

/** Undefined while they are read, and where they cannot be read: the outline does without. */
export function useHits(): ReadonlyMap<string, Hits> | undefined {
  const zone = useZone()
  const now = useNow(everyMs)
  // Days begin when they do in the policy's zone.
  const month = spanOf('30d', now, zone)
  const today = month.until - dayMs
  const week = { ...month, from: month.until - dayCount * dayMs }
  const { data } = useApi('GET /decisions/stats', {
    query: { ...spanQuery(week), by: 'rule,day', offset: month.offset, limit: '10000' },
  })
  return useMemo(() => data && hitsByRule(data.rows, today), [data, today])
}
