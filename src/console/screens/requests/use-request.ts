/**
 * A request while somebody reads it. What they read stays until they ask for the newer text: nobody shall approve what came
 * while they were looking elsewhere.
 *
 * @module
 */

import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'

import { callTagged, Refusal, type Tagged } from '../../server/call.ts'
import type { WholeRequest } from './standing.ts'

export interface ReadRequest {
  readonly query: UseQueryResult<Tagged<WholeRequest>>
  /** What is read. */
  readonly shown: Tagged<WholeRequest> | undefined
  /** A later revision, which somebody else made meanwhile. */
  readonly newer: WholeRequest | undefined
  /** Goes on to what is newest. */
  readonly adopt: () => void
  /** A revision that was made here is shown when it comes. */
  readonly expect: (revision: number) => void
}

export function useRequest(id: string): ReadRequest {
  const query = useQuery({
    queryKey: ['GET /requests/{id}', { params: { id } }, 'tagged'],
    queryFn: ({ signal }) => callTagged('GET /requests/{id}', { params: { id }, signal }),
    refetchInterval: 10_000,
    enabled: /^\d+$/.test(id),
  })
  const [kept, setKept] = useState<Tagged<WholeRequest> | undefined>()
  const [expected, setExpected] = useState(0)
  const latest = query.data
  const isSame =
    latest !== undefined &&
    (kept === undefined ||
      kept.body.id !== latest.body.id ||
      kept.body.revision === latest.body.revision ||
      latest.body.revision <= expected)
  if (isSame && kept !== latest) setKept(latest)
  const shown = isSame ? latest : kept
  return {
    query,
    shown,
    newer: isSame ? undefined : latest?.body,
    adopt: () => setKept(latest),
    expect: setExpected,
  }
}

/** Every act says which revision was read; somebody made another since, or did what can be done once. */
export function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'precondition-failed' || error.code === 'conflict')
}

/** Reads again everything that is shown. */
export function useReload(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries()
}
