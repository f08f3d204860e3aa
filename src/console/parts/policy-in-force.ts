/**
 * The policy in force, as far as screens speak of it: its rules with their windows and modes, and what its defaults say.
 *
 * It was checked when it was published, so it is only read, not compiled; what reads it is loaded when it is needed.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'

import { useApi } from '../server/query.ts'
import type { PolicyFacts } from './policy-facts.ts'

export interface PolicyInForce extends PolicyFacts {
  readonly version: number
  readonly source: string
}

/** Undefined while it is read, and where nothing is published. */
export function usePolicyInForce(): PolicyInForce | undefined {
  const { data: status } = useApi('GET /status', {}, { everyMs: 10_000 })
  const head = status?.head ?? 0
  const { data: version } = useApi(
    'GET /versions/{number}',
    { params: { number: String(head) } },
    { enabled: head > 0, keep: true },
  )
  const { data } = useQuery({
    queryKey: ['policy-facts', version?.digest],
    queryFn: async () => {
      const { policyFacts } = await import('./policy-facts.ts')
      return policyFacts(version?.source ?? '')
    },
    enabled: version !== undefined,
    staleTime: Infinity,
  })
  if (data === undefined || version === undefined) return undefined
  return { ...data, version: version.version, source: version.source }
}
