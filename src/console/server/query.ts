/**
 * What the console reads, kept fresh by TanStack Query, and what it does.
 *
 * Every query is known by its route and options. After an act everything that is shown is read again: the API is quick, and
 * an operator must never look at what was true before he acted.
 *
 * @module
 */

import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'

import { call, Unreachable, type AnswerOf, type CallOptions, type Route } from './call.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A query is asked even when the browser thinks itself offline: then its failure is shown, not an endless wait.
      networkMode: 'always',
      staleTime: 5000,
      retry: (failures, error) => error instanceof Unreachable && failures < 2,
      retryDelay: 800,
    },
    mutations: { networkMode: 'always' },
  },
})

export interface Fresh {
  /** Asked again this often, while the page is seen. */
  readonly everyMs?: number
  readonly enabled?: boolean
  /** While other options are asked for, the answer to the last ones stays. */
  readonly keep?: boolean
}

type Plain<R extends Route> = Omit<CallOptions<R>, 'signal'>

/** Reads a route: `useApi('GET /versions', { query: { limit: '10' } })`. */
export function useApi<R extends Route>(
  route: R,
  options: Plain<R> = {} as Plain<R>,
  { everyMs, enabled = true, keep = false }: Fresh = {},
): UseQueryResult<AnswerOf<R>> {
  return useQuery<AnswerOf<R>>({
    queryKey: [route, options],
    queryFn: ({ signal }) => (call as Loose)(route, { ...options, signal }) as Promise<AnswerOf<R>>,
    enabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  })
}

/** Does something: `const publish = useAct('POST /versions')`, then `publish.mutate({ body })`. */
export function useAct<R extends Route>(route: R): UseMutationResult<AnswerOf<R>, Error, CallOptions<R>> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (options: CallOptions<R>) => (call as Loose)(route, options) as Promise<AnswerOf<R>>,
    // Not waited for: what was done is said at once, by a dialog that the new data may take away.
    onSettled: () => void client.invalidateQueries(),
  })
}

/** The options fit the route by their types; inside a generic function TypeScript cannot follow that. */
type Loose = (route: Route, options: object) => Promise<unknown>
