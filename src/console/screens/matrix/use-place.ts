/**
 * Going about the matrix by its address.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { parseInstant } from '../../../kernel/instant.ts'
import { policyNameIn, readPolicyName, type PolicyName } from '../../parts/policy-name.ts'
import type { MatrixSearch } from './search.ts'

const route = getRouteApi('/matrix')

export interface MatrixPlace {
  readonly search: MatrixSearch
  readonly policy: PolicyName
  /** What it is compared with. */
  readonly other: PolicyName | undefined
  /** Undefined: now. */
  readonly at: number | undefined
  /** Changes some of it; steps through time are not kept in the browser's history one by one. */
  readonly go: (change: MatrixSearch, options?: { readonly replace: boolean }) => void
}

export function useMatrixPlace(): MatrixPlace {
  const search = route.useSearch()
  const navigate = useNavigate()
  const read = search.at === undefined ? undefined : parseInstant(search.at)
  return {
    search,
    policy: policyNameIn(search),
    other: search.with === undefined ? undefined : readPolicyName(search.with),
    at: read?.ok === true ? read.value : undefined,
    go: (change, { replace } = { replace: false }) =>
      void navigate({ to: '/matrix', search: { ...search, ...change }, resetScroll: false, replace }),
  }
}
