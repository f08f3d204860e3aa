/**
 * Going about one request by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { RequestSearch } from './search.ts'

const route = getRouteApi('/requests/$id')

export interface RequestPlace {
  /** As it stands in the address; not always one. */
  readonly id: string
  readonly search: RequestSearch
  readonly go: (search: RequestSearch) => void
}

export function useRequestPlace(): RequestPlace {
  const { id } = route.useParams()
  const search: RequestSearch = route.useSearch()
  const navigate = useNavigate()
  return {
    id,
    search,
    go: (next) => void navigate({ to: '/requests/$id', params: { id }, search: next, resetScroll: false }),
  }
}
