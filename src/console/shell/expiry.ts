/**
 * A token that ran out while somebody works: whatever the API refuses for want of one asks anew who is there, which leads
 * to the door, at the same address.
 *
 * @module
 */

import { useEffect } from 'react'

import { Refusal } from '../server/call.ts'
import { queryClient } from '../server/query.ts'

const who = 'GET /whoami'

export function useExpiry(): void {
  useEffect(() => {
    const queries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && event.query.queryKey[0] !== who) {
        askWhoIsThere(event.action.error)
      }
    })
    const acts = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') askWhoIsThere(event.action.error)
    })
    return () => {
      queries()
      acts()
    }
  }, [])
}

function askWhoIsThere(error: unknown): void {
  if (error instanceof Refusal && error.status === 401) void queryClient.invalidateQueries({ queryKey: [who] })
}

/** What somebody else may have read is not shown to who comes next. */
export function forgetOthers(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== who })
}
