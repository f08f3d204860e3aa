/**
 * What can be tried: texts of every kind, to choose from.
 *
 * @module
 */

import type { Choice } from '../../parts/field.tsx'
import { useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { isOver, type RequestRow } from '../requests/standing.ts'

export type SubjectKind = 'draft' | 'request' | 'version' | 'pasted'

export const subjectKinds: readonly SubjectKind[] = ['request', 'draft', 'version', 'pasted']

/** Nothing is chosen where a text is pasted. */
export function useSubjectChoices(kind: SubjectKind): readonly Choice[] {
  const drafts = useApi('GET /drafts', { query: { limit: '100' } }, { enabled: kind === 'draft' })
  const requests = useApi('GET /requests', { query: { limit: '100' } }, { enabled: kind === 'request' })
  const versions = useVersionChoices()
  const { states } = useSharedWords()
  switch (kind) {
    case 'draft':
      return (drafts.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))
    case 'request':
      // Those that are open come first: of the others it is known what became.
      return (requests.data?.items ?? []).toSorted(overLast).map(({ id, title, state }) => ({
        value: String(id),
        label: `#${id} ${title} (${states[state]})`,
      }))
    case 'version':
      return versions
    case 'pasted':
      return []
  }
}

function overLast(a: RequestRow, b: RequestRow): number {
  return Number(isOver(a)) - Number(isOver(b))
}

export function useVersionChoices(): readonly Choice[] {
  const { data } = useApi('GET /versions', { query: { limit: '100' } })
  return (data?.items ?? []).map(({ version, message }) => ({
    value: String(version),
    label: `v${version} ${message}`,
  }))
}
