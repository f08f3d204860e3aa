/**
 * Going about this screen by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import type { SettingsSearch } from './search.ts'

const route = getRouteApi('/settings')

export interface SettingsPlace {
  readonly search: SettingsSearch
  readonly go: (change: SettingsSearch) => void
}

export function useSettingsPlace(): SettingsPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  return {
    search,
    go: (change) => void navigate({ to: '/settings', search: { ...search, ...change }, resetScroll: false }),
  }
}
