/**
 * Deleting what is shown: afterwards everything is read again but the thing itself, which would only answer that it is gone.
 *
 * @module
 */

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

import type { Route } from '../server/call.ts'

export interface Deletion {
  readonly run: () => Promise<unknown>
  /** The routes that read the thing. */
  readonly readBy: readonly Route[]
  readonly onGone: () => void
}

export function useDeletion({ run, readBy, onGone }: Deletion): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: onGone,
    onSettled: (_, error) => {
      const routes: readonly unknown[] = error === null ? readBy : []
      return client.invalidateQueries({ predicate: ({ queryKey: [route] }) => !routes.includes(route) })
    },
  })
}
