/**
 * Going about this screen by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import type { PolicySearch } from './search.ts'

const route = getRouteApi('/policy')

export interface PolicyPlace {
  readonly search: PolicySearch
  /** Changes some of it; nothing of that is worth a step back. */
  readonly go: (change: PolicySearch) => Promise<void>
}

export function usePolicyPlace(): PolicyPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  // Several changes of one moment must not undo each other.
  const latest = useRef(search)
  useEffect(() => {
    latest.current = search
  }, [search])
  return {
    search,
    go: (change) => {
      latest.current = { ...latest.current, ...change }
      return navigate({ to: '/policy', search: latest.current, replace: true, resetScroll: false })
    },
  }
}
