/**
 * The lists of the version in force.
 *
 * @module
 */

import { useMemo } from 'react'

import { useApi } from '../../server/query.ts'
import { listsIn, type ListsInPolicy } from './use.ts'

export interface PolicyLists {
  /** Undefined while it is read; without a version in force there are none. */
  readonly lists: ListsInPolicy | undefined
  readonly error: unknown
  readonly retry: () => void
}

export function usePolicyLists(): PolicyLists {
  const status = useApi('GET /status')
  const head = status.data?.head
  const number = head ?? 0
  const version = useApi('GET /versions/{number}', { params: { number: String(number) } }, { enabled: number > 0 })
  // The status says null where nothing was published.
  const source = head === null || head === 0 ? '' : version.data?.source
  const lists = useMemo(() => (source === undefined ? undefined : listsIn(source)), [source])
  const failed = [status, version].find(({ error }) => error !== null)
  return { lists, error: failed?.error ?? null, retry: () => void failed?.refetch() }
}
