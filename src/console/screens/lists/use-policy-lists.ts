/**
 * The lists of the version in force.
 *
 * @module
 */

import { useMemo } from 'react'

import { useApi } from '../../server/query.ts'
import { listsIn, type ListsInPolicy } from './use.ts'

/** Undefined while it is read; without a version in force there are none. */
export function usePolicyLists(): ListsInPolicy | undefined {
  const head = useApi('GET /status').data?.head
  const number = head ?? 0
  const { data } = useApi('GET /versions/{number}', { params: { number: String(number) } }, { enabled: number > 0 })
  // The status says null where nothing was published.
  const source = head === null || head === 0 ? '' : data?.source
  return useMemo(() => (source === undefined ? undefined : listsIn(source)), [source])
}
