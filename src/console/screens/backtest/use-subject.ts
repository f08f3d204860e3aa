/**
 * What is tried, and against what: read from where it is kept.
 *
 * @module
 */

import type { UseQueryResult } from '@tanstack/react-query'

import { useApi } from '../../server/query.ts'
import type { Compared } from './question.ts'
import type { BacktestSearch } from './search.ts'

export interface Tried {
  readonly compared: Compared | undefined
  readonly error: Error | null
  /** What a change request of it would be called. */
  readonly title: string | undefined
  /** The version a draft was written upon; opened upon another, it would undo in silence what came between. */
  readonly base: number | undefined
  /** Its text, where it has one here. */
  readonly source: string | undefined
}

export function useTried(search: BacktestSearch, pasted: string | undefined): Tried {
  const { draft, version, request, against } = search
  const status = useApi('GET /status', {}, { enabled: against === undefined })
  const draftRead = useApi('GET /drafts/{id}', { params: { id: draft ?? '' } }, { enabled: draft !== undefined })
  const requestRead = useApi(
    'GET /requests/{id}',
    { params: { id: String(request) } },
    { enabled: draft === undefined && version === undefined && request !== undefined },
  )
  const versionRead = useApi(
    'GET /versions/{number}',
    { params: { number: String(version) } },
    { enabled: draft === undefined && version !== undefined },
  )
  const text = pasted ?? draftRead.data?.source ?? requestRead.data?.source
  // A version that is in force, or what came of a request, is compared with what it replaced.
  const own = versionRead.data ?? (requestRead.data?.version === null ? undefined : requestRead.data)
  const head = status.data?.head ?? undefined
  const isHead = own !== undefined && own.version === head
  const other = against ?? (isHead && own.base > 0 ? own.base : head)
  const tried = versionRead.data === undefined ? { source: text } : { version: versionRead.data.version }
  const isThere = text !== undefined || versionRead.data !== undefined
  return {
    compared:
      isThere && other !== undefined && other > 0
        ? {
            ...('source' in tried && tried.source !== undefined ? { source: tried.source } : {}),
            ...('version' in tried ? { version: tried.version } : {}),
            against: other,
          }
        : undefined,
    error: errorOf([status, draftRead, requestRead, versionRead]),
    title: draftRead.data?.title,
    base: draftRead.data?.base,
    source: text ?? versionRead.data?.source,
  }
}

function errorOf(queries: readonly Pick<UseQueryResult, 'error'>[]): Error | null {
  return queries.find(({ error }) => error !== null)?.error ?? null
}
