/**
 * A query shown in its state: lines while it loads, what failed with the last good data below, or the data.
 *
 * @module
 */

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { Failure, Skeleton } from './state.tsx'

export interface QueryViewProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
  readonly lines?: number
}

export function QueryView<Data>({ query, children, lines = 4 }: QueryViewProps<Data>) {
  const { data, error, isPending, refetch } = query
  if (isPending) return <Skeleton lines={lines} />
  const retry = (): void => void refetch()
  return (
    <>
      {error !== null && <Failure error={error} onRetry={retry} kept={data !== undefined} />}
      {data !== undefined && children(data)}
    </>
  )
}
