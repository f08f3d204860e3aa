/**
 * Going about the audit by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { AuditSearch } from './search.ts'

const route = getRouteApi('/audit')

export interface AuditPlace {
  readonly search: AuditSearch
  /** Changes some of it. */
  readonly go: (change: AuditSearch) => void
}

export function useAuditPlace(): AuditPlace {
  const search: AuditSearch = route.useSearch()
  const navigate = useNavigate()
  return {
    search,
    go: (change) => void navigate({ to: '/audit', search: { ...search, ...change }, resetScroll: false }),
  }
}
