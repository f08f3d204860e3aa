/**
 * Going about this screen by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { CatalogueSearch } from './search.ts'

const route = getRouteApi('/catalogue')

export interface CataloguePlace {
  readonly search: CatalogueSearch
  /** Changes some of it; `replace` for what is typed letter by letter. */
  readonly go: (change: CatalogueSearch, options?: { readonly replace?: boolean }) => void
}

export function useCataloguePlace(): CataloguePlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  return {
    search,
    go: (change, { replace = false } = {}) =>
      void navigate({ to: '/catalogue', search: { ...search, ...change }, replace, resetScroll: false }),
  }
}
