/**
 * Going about the simulator by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { comparedIn, type Compared } from '../../parts/policy-name.ts'
import type { SimulatorSearch } from './search.ts'

const route = getRouteApi('/simulator')

export interface SimulatorPlace extends Compared {
  readonly search: SimulatorSearch
  /** Changes some of it, without a step in the browser's history for every letter. */
  readonly go: (change: SimulatorSearch) => void
}

export function useSimulatorPlace(): SimulatorPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  return {
    search,
    ...comparedIn(search),
    go: (change) =>
      void navigate({
        to: '/simulator',
        search: (before: SimulatorSearch) => ({ ...before, ...change }),
        resetScroll: false,
        replace: true,
      }),
  }
}
