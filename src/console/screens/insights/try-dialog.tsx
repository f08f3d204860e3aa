/**
 * Sets the candidate: a published version, a draft, or what a change request asks for.
 *
 * @module
 */

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Confirm } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Failure } from '../../parts/state.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { call, Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { chosenIn, isTrialSpan, trialEnd, trialSpans, type Chosen, type TrialSpan } from './trial.ts'
import { useInsightWords } from './words.ts'

interface Trial {
  readonly chosen: Chosen
  readonly span: TrialSpan
  readonly message: string
}

export function TryDialog({ onClose }: { readonly onClose: () => void }) {
  const { dialog: words } = useInsightWords().trial
  const [value, setValue] = useState('')
  const [span, setSpan] = useState<TrialSpan>('7d')
  const now = useNow(1000)
  const client = useQueryClient()
  const set = useMutation({
    mutationFn: async ({ chosen, span: days, message }: Trial) =>
      await call('PUT /candidate', {
        body: { ...(await policyOf(chosen)), until: trialEnd(days, Date.now()), message },
      }),
    onSuccess: ({ live, lists_missing: lists }) => {
      say({
        title: live ? words.done : words.kept,
        tone: live ? 'good' : 'stop',
        ...(lists.length === 0 ? {} : { text: words.lists(lists.length) }),
      })
      onClose()
    },
    onSettled: () => client.invalidateQueries(),
  })
  const chosen = chosenIn(value)
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.title}
      lead={words.lead}
      act={words.act}
      busy={set.isPending}
      reason={words.why}
      onConfirm={(message) => chosen !== undefined && set.mutate({ chosen, span, message })}
    >
      {set.error !== null && <Failure error={set.error} />}
      <Diagnostics error={set.error} />
      <SelectField
        label={words.what}
        value={value}
        required
        onChoose={setValue}
        choices={[{ value: '', label: words.choose }, ...useChoices()]}
      />
      <SelectField
        label={words.for}
        value={span}
        onChoose={(next) => isTrialSpan(next) && setSpan(next)}
        hint={
          <>
            {words.ends} <Time at={trialEnd(span, now)} />
          </>
        }
        choices={(Object.keys(trialSpans) as TrialSpan[]).map((each) => ({ value: each, label: words.spans[each] }))}
      />
    </Confirm>
  )
}

/** What is most likely meant first: what somebody is working on. */
function useChoices(): readonly { readonly value: string; readonly label: string }[] {
  const { dialog: words } = useInsightWords().trial
  const { data: requests } = useApi('GET /requests', { query: { limit: '50' } })
  const { data: drafts } = useApi('GET /drafts', { query: { limit: '50' } })
  const { data: versions } = useApi('GET /versions', { query: { limit: '50' } })
  return [
    ...(requests?.items ?? [])
      .filter(({ state }) => state !== 'applied' && state !== 'cancelled')
      .map(({ id, title }) => ({ value: `request:${id}`, label: words.request(id, title) })),
    ...(drafts?.items ?? []).map(({ id, title }) => ({ value: `draft:${id}`, label: words.draftOf(title) })),
    ...(versions?.items ?? []).map(({ version, message }) => ({
      value: `version:${version}`,
      label: words.version(version, message),
    })),
  ]
}

/** The first mistakes of a policy that was refused. */
function Diagnostics({ error }: { readonly error: Error | null }) {
  const found = error instanceof Refusal ? error.problem['diagnostics'] : undefined
  if (!Array.isArray(found)) return null
  const messages = (found as readonly { readonly message?: unknown }[])
    .map(({ message }) => message)
    .filter((message) => typeof message === 'string')
  return (
    <ul className="list-disc pl-5 text-sm">
      {[...new Set(messages)].slice(0, 5).map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  )
}

/** A version is named; anything else is sent as it is written now. */
async function policyOf(chosen: Chosen): Promise<{ readonly version: number } | { readonly source: string }> {
  switch (chosen.kind) {
    case 'version':
      return { version: chosen.number }
    case 'draft':
      return { source: (await call('GET /drafts/{id}', { params: { id: chosen.id } })).source }
    case 'request':
      return { source: (await call('GET /requests/{id}', { params: { id: String(chosen.number) } })).source }
  }
}
