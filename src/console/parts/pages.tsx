/**
 * Lists that come in pages: the pages read so far in one, with the button for the next.
 *
 * @module
 */

import {
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { call, type AnswerOf, type CallOptions, type Route } from '../server/call.ts'
import { MoreButton } from './more-button.tsx'
import { Failure, Skeleton } from './state.tsx'

interface Page {
  readonly items: readonly unknown[]
  readonly next: string | null
}

/** Routes that answer with a page of things. */
export type PagedRoute = { [R in Route]: AnswerOf<R> extends Page ? R : never }[Route]

export type ItemOf<R extends PagedRoute> =
  AnswerOf<R> extends { readonly items: readonly (infer Item)[] } ? Item : never

export type PagesQuery<Item> = UseInfiniteQueryResult<
  InfiniteData<{ readonly items: readonly Item[]; readonly next: string | null }>
>

/** Reads a list page by page: `usePages('GET /catalogue/entries', { query: { limit: '50' } })`. */
export function usePages<R extends PagedRoute>(
  route: R,
  options: Omit<CallOptions<R>, 'signal'> = {} as CallOptions<R>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): PagesQuery<ItemOf<R>> {
  const ask = call as (asked: Route, given: object) => Promise<unknown>
  const { query } = options as { readonly query?: object }
  return useInfiniteQuery({
    queryKey: [route, 'pages', options],
    queryFn: async ({ pageParam: cursor, signal }) =>
      (await ask(route, { ...options, query: { ...query, cursor }, signal })) as {
        readonly items: readonly ItemOf<R>[]
        readonly next: string | null
      },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled,
    placeholderData: keepPreviousData,
  })
}

export interface PagesViewProps<Item> {
  readonly query: PagesQuery<Item>
  readonly lines?: number
  readonly children: (items: readonly Item[]) => ReactNode
}

export function PagesView<Item>({ query, lines = 5, children }: PagesViewProps<Item>) {
  const { data, error, isPending, refetch } = query
  if (isPending) {
    return (
      <div className="p-4">
        <Skeleton lines={lines} />
      </div>
    )
  }
  return (
    <>
      {error !== null && (
        <div className="px-4 pt-4">
          <Failure error={error} onRetry={() => void refetch()} kept={data !== undefined} />
        </div>
      )}
      {data !== undefined && children(data.pages.flatMap((page) => page.items))}
      <MoreButton query={query} />
    </>
  )
}
