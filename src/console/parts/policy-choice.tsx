/**
 * Choosing a policy to look at, and reading it: the version in force, another one, a draft, or the candidate.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'

import { Refusal } from '../server/call.ts'
import { useApi } from '../server/query.ts'
import { useMay } from '../server/whoami.ts'
import { defineWords } from '../words/define.ts'
import { SelectField } from './field.tsx'
import { draftIn, versionIn, type PolicyName } from './policy-name.ts'
import type { PolicyShape } from './policy-shape.ts'

const useWords = defineWords(
  {
    active: 'In force',
    activeIs: (number: number) => `In force (v${number})`,
    candidate: 'Candidate',
    draft: (title: string) => `Draft: ${title}`,
    version: (number: number, message: string) => `v${number} – ${message}`,
    bare: (number: number) => `v${number}`,
    none: 'None',
    noDraft: 'a draft',
  },
  {
    active: '当前版本',
    activeIs: (number: number) => `当前版本（v${number}）`,
    candidate: '候选版本',
    draft: (title: string) => `草稿：${title}`,
    version: (number: number, message: string) => `v${number} – ${message}`,
    bare: (number: number) => `v${number}`,
    none: '无',
    noDraft: '某草稿',
  },
)

export interface NamedPolicy {
  readonly name: PolicyName
  /** For people. */
  readonly label: string
  readonly text: string | undefined
  /** Where it is a published version. */
  readonly version: number | undefined
  readonly shape: PolicyShape | undefined
  readonly isPending: boolean
  /** There is no such thing: nothing published, no candidate, a draft that was deleted. */
  readonly isMissing: boolean
  readonly error: unknown
  readonly retry: () => void
}

/** Undefined where none is asked for. */
export function usePolicyNamed(name: PolicyName | undefined): NamedPolicy | undefined {
  const words = useWords()
  const status = useApi('GET /status', {}, { enabled: name === 'active' })
  const head = status.data?.head ?? 0
  const number = name === undefined ? undefined : name === 'active' ? head : versionIn(name)
  const draftId = name === undefined ? undefined : draftIn(name)
  const version = useApi(
    'GET /versions/{number}',
    { params: { number: String(number ?? 0) } },
    { enabled: number !== undefined && number > 0 },
  )
  const draft = useApi('GET /drafts/{id}', { params: { id: draftId ?? '' } }, { enabled: draftId !== undefined })
  const candidate = useApi('GET /candidate', {}, { enabled: name === 'candidate' })
  const query = name === 'candidate' ? candidate : draftId === undefined ? version : draft
  const text =
    name === 'candidate'
      ? candidate.data?.candidate?.source
      : draftId === undefined
        ? version.data?.source
        : draft.data?.source
  const shape = usePolicyShape(text)
  if (name === undefined) return undefined
  const isUnpublished = name === 'active' && status.data !== undefined && head === 0
  const isNotThere = query.error instanceof Refusal && query.error.status === 404
  const isMissing = isUnpublished || isNotThere || (name === 'candidate' && candidate.data?.candidate === null)
  const error = isMissing ? null : ((name === 'active' ? status.error : null) ?? query.error)
  return {
    name,
    label: labelOf(),
    text,
    version: name === 'candidate' ? (candidate.data?.candidate?.version ?? undefined) : version.data?.version,
    shape,
    isPending: !isMissing && error === null && (text === undefined || shape === undefined),
    isMissing,
    error,
    retry: () => {
      if (name === 'active') void status.refetch()
      if (query !== version || (number ?? 0) > 0) void query.refetch()
    },
  }

  function labelOf(): string {
    if (name === 'candidate') return words.candidate
    if (draftId !== undefined) return words.draft(draft.data?.title ?? words.noDraft)
    return number === undefined || number === 0 ? words.active : words.bare(number)
  }
}

function usePolicyShape(text: string | undefined): PolicyShape | undefined {
  return useQuery({
    queryKey: ['policy-shape', text],
    queryFn: async () => {
      const { policyShape } = await import('./policy-shape.ts')
      return policyShape(text ?? '')
    },
    enabled: text !== undefined,
    staleTime: Infinity,
    gcTime: 60_000,
  }).data
}

export interface PolicyFieldProps {
  readonly label: string
  readonly value: PolicyName | undefined
  readonly onChoose: (name: PolicyName | undefined) => void
  /** None may be chosen. */
  readonly optional?: boolean
  readonly className?: string
}

const mostMessage = 48

export function PolicyField({ label, value, onChoose, optional = false, className = '' }: PolicyFieldProps) {
  const words = useWords()
  const mayEdit = useMay('editor')
  const { data: status } = useApi('GET /status')
  const { data: versions } = useApi('GET /versions', { query: { limit: '100' } })
  const { data: drafts } = useApi('GET /drafts', { query: { limit: '50' } }, { enabled: mayEdit })
  const { data: candidate } = useApi('GET /candidate')
  const head = status?.head ?? undefined
  const known: readonly { readonly value: PolicyName; readonly label: string }[] = [
    { value: 'active', label: head === undefined ? words.active : words.activeIs(head) },
    ...(candidate?.candidate ? [{ value: 'candidate', label: words.candidate } as const] : []),
    ...(drafts?.items ?? []).map(({ id, title }) => ({ value: `draft:${id}`, label: words.draft(title) }) as const),
    ...(versions?.items ?? []).map(
      ({ version, message }) =>
        ({ value: `v${version}`, label: words.version(version, message.slice(0, mostMessage)) }) as const,
    ),
  ]
  // What the address names is chosen even if the lists do not go back that far.
  const isListed = value === undefined || known.some((each) => each.value === value)
  const choices = [
    ...(optional ? [{ value: '', label: words.none }] : []),
    ...known,
    ...(isListed ? [] : [{ value, label: draftIn(value) === undefined ? value : words.draft(words.noDraft) }]),
  ]
  return (
    <SelectField
      label={label}
      className={className}
      value={value ?? ''}
      choices={choices}
      onChoose={(chosen) =>
        onChoose(choices.find((each) => each.value === chosen && chosen !== '')?.value as PolicyName)
      }
    />
  )
}
