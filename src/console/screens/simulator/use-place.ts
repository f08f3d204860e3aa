/**
 * Going about the simulator by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { parseInstant } from '../../../kernel/instant.ts'
import { policyNameIn, readPolicyName, type PolicyName } from '../../parts/policy-name.ts'
import type { SimulatorSearch } from './search.ts'

const route = getRouteApi('/simulator')

export interface SimulatorPlace {
  readonly search: SimulatorSearch
  readonly policy: PolicyName
  /** What it is compared with. */
  readonly other: PolicyName | undefined
  /** Undefined: now. */
  readonly at: number | undefined
  /** Changes some of it, without a step in the browser's history for every letter. */
  readonly go: (change: SimulatorSearch) => void
}

export function useSimulatorPlace(): SimulatorPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  const read = search.at === undefined ? undefined : parseInstant(search.at)
  return {
    search,
    policy: policyNameIn(search),
    other: search.with === undefined ? undefined : readPolicyName(search.with),
    at: read?.ok === true ? read.value : undefined,
    go: (change) =>
      void navigate({
        to: '/simulator',
        search: (before: SimulatorSearch) => ({ ...before, ...change }),
        resetScroll: false,
        replace: true,
      }),
  }
}
