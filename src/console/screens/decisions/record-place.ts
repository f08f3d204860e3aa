/**
 * The place of one decision: its id, and the list it was opened from, which its address takes along.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { DecisionsSearch } from './search.ts'

const route = getRouteApi('/decisions/$id')

export interface RecordPlace {
  readonly id: string
  /** The filter of the list. */
  readonly search: DecisionsSearch
  readonly go: (change: DecisionsSearch) => void
}

export function useRecordPlace(): RecordPlace {
  const { id } = route.useParams()
  const search: DecisionsSearch = route.useSearch()
  const navigate = useNavigate()
  return {
    id,
    search,
    go: (change) =>
      void navigate({
        to: '/decisions/$id',
        params: { id },
        search: { ...search, ...change },
        resetScroll: false,
        replace: true,
      }),
  }
}
