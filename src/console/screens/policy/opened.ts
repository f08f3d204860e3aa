/**
 * What the screen opens: a draft, an earlier version to start from, or the version in force.
 *
 * @module
 */

import { useQuery, type UseQueryResult } from '@tanstack/react-query'

import { call, callTagged } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import type { KeptDraft } from './draft/draft.ts'
import { keptOf } from './draft/server.ts'

export interface Opened {
  /** Names it: of a draft its id, otherwise `head` or `v3`. */
  readonly name: string
  readonly text: string
  /** The version it is written upon; 0 where nothing is published. */
  readonly base: number
  /** What that version says; empty for 0. */
  readonly baseText: string
  readonly draft: KeptDraft | undefined
}

/** It is read once: what is published or saved later must not reach into a text that is being edited. */
export function useOpened(name: string, time: number): UseQueryResult<Opened> {
  return useQuery({
    queryKey: ['policy-opened', name, time],
    queryFn: () => opened(name),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    retry: false,
  })
}

async function opened(name: string): Promise<Opened> {
  if (name !== 'head' && !/^v\d+$/.test(name)) {
    const { body } = await callTagged('GET /drafts/{id}', { params: { id: name } })
    const draft = keptOf(body)
    return { name, text: draft.source, base: draft.base, baseText: await textOf(draft.base), draft }
  }
  const number = name === 'head' ? (await call('GET /versions', { query: { limit: '1' } })).head : Number(name.slice(1))
  const text = await textOf(number)
  return { name, text, base: number, baseText: text, draft: undefined }
}

async function textOf(version: number): Promise<string> {
  if (version === 0) return ''
  return (await call('GET /versions/{number}', { params: { number: String(version) } })).source
}

/** What the version says upon which the text is written; that of another version after a rebase. */
export function useBaseText(base: number, first: Opened): string {
  const isOther = base !== first.base
  const { data } = useApi(
    'GET /versions/{number}',
    { params: { number: String(base) } },
    { enabled: isOther && base > 0, keep: true },
  )
  if (!isOther) return first.baseText
  return data?.version === base ? data.source : first.baseText
}
