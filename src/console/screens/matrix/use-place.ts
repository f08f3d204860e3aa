/**
 * Going about the matrix by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { comparedIn, type Compared } from '../../parts/policy-name.ts'
import type { MatrixSearch } from './search.ts'

const route = getRouteApi('/matrix')

export interface MatrixPlace extends Compared {
  readonly search: MatrixSearch
  /** Changes some of it; steps through time are not kept in the browser's history one by one. */
  readonly go: (change: MatrixSearch, options?: { readonly replace: boolean }) => void
}

export function useMatrixPlace(): MatrixPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  return {
    search,
    ...comparedIn(search),
    go: (change, { replace } = { replace: false }) =>
      void navigate({ to: '/matrix', search: { ...search, ...change }, resetScroll: false, replace }),
  }
}
