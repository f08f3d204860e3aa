/**
 * Going about one version by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { VersionSearch } from './search.ts'

const route = getRouteApi('/versions/$number')

export interface VersionPlace {
  /** As it stands in the address; not always one. */
  readonly number: string
  readonly search: VersionSearch
  /** Changes some of it. */
  readonly go: (change: VersionSearch) => void
}

export function useVersionPlace(): VersionPlace {
  const { number } = route.useParams()
  const search: VersionSearch = route.useSearch()
  const navigate = useNavigate()
  return {
    number,
    search,
    go: (change) =>
      void navigate({
        to: '/versions/$number',
        params: { number },
        search: { ...search, ...change },
        resetScroll: false,
      }),
  }
}
