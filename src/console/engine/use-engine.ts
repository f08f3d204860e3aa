/**
 * What the engine answers, for a component: kept as long as the question stays the same.
 *
 * @module
 */

import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { askEngine, type EditingRequest, type ReplyTo } from './engine.ts'

export interface UseEngineOptions {
  /** The place that asks; the same question of two places is asked once. */
  readonly topic?: string
  /** While another question is asked, the last answer stays; so by default. */
  readonly keep?: boolean
}

export interface EngineView<R extends EditingRequest> {
  readonly data: ReplyTo<R> | undefined
  readonly error: Error | null
  /** Something is asked, and there is nothing to show yet. */
  readonly isPending: boolean
  /** What is shown answers an earlier question; the new one is being asked. */
  readonly isOld: boolean
  /** After a failure. */
  readonly retry: () => void
}

/** A text stands in every question while somebody types: old answers are not kept for long. */
const keptMs = 10_000

/** Nothing is asked while the request is undefined. The request must not have another instant at every render. */
export function useEngine<R extends EditingRequest>(
  request: R | undefined,
  { topic, keep = true }: UseEngineOptions = {},
): EngineView<R> {
  const query = useQuery<ReplyTo<R>>({
    queryKey: ['engine', request],
    queryFn: ({ signal }) => {
      if (request === undefined) throw new Error('nothing is asked')
      return askEngine(request, { signal, topic })
    },
    enabled: request !== undefined,
    staleTime: Infinity,
    gcTime: keptMs,
    retry: false,
    ...(keep && request !== undefined ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    data: query.data,
    error: query.error,
    isPending: request !== undefined && query.isPending,
    isOld: query.isPlaceholderData,
    retry: () => void query.refetch(),
  }
}
