/**
 * The whole of the requests that are open: lists do not say who approved them, and whether they are stale.
 *
 * @module
 */

import { useQueries } from '@tanstack/react-query'

import { call } from '../../server/call.ts'
import { isOver, type RequestRow, type WholeRequest } from './standing.ts'

/** Far more than are ever open at once; whoever has more sees the rest without its approvals. */
const mostAsked = 40

export function useWholeRequests(rows: readonly RequestRow[]): ReadonlyMap<number, WholeRequest> {
  return useQueries({
    queries: rows
      .filter((row) => !isOver(row))
      .slice(0, mostAsked)
      .map(({ id, updated_at: changed }) => ({
        queryKey: ['GET /requests/{id}', { params: { id: String(id) } }, 'listed', changed],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          call('GET /requests/{id}', { params: { id: String(id) }, signal }),
        staleTime: 10_000,
      })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data] as const]))),
  })
}
