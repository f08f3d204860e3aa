/**
 * Going about the list of decisions by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'

import { minuteMs } from '../../../kernel/instant.ts'
import { useNow } from '../../parts/time.tsx'
import { useZone } from '../../server/zone.ts'
import { askedSpan, filterOf, type AskedSpan, type Filter } from './filter.ts'
import type { DecisionsSearch } from './search.ts'

const route = getRouteApi('/decisions')

export interface DecisionsPlace {
  readonly search: DecisionsSearch
  readonly filter: Filter
  readonly span: AskedSpan
  /** Changes some of it. */
  readonly go: (change: DecisionsSearch) => void
}

export function useDecisionsPlace(): DecisionsPlace {
  const search: DecisionsSearch = route.useSearch()
  const navigate = useNavigate()
  const now = useNow(minuteMs)
  const zone = useZone()
  const filter = useMemo(() => filterOf(search), [search])
  return {
    search,
    filter,
    span: askedSpan(search, now, zone),
    go: (change) => void navigate({ to: '/decisions', search: { ...search, ...change }, resetScroll: false }),
  }
}
