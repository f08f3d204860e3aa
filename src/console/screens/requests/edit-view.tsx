/**
 * Giving a request another text: written in the policy editor as a draft, or brought from a file or the clipboard.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { FilePenLine } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Field, SelectField, TextArea } from '../../parts/field.tsx'
import { Failure } from '../../parts/state.tsx'
import { useAct, useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { RevisionPreview } from './revision-preview.tsx'
import { useRevisionWords } from './revision-words.ts'
import type { WholeRequest } from './standing.ts'
import { useRequestPlace } from './use-place.ts'

export interface EditViewProps {
  readonly request: WholeRequest
  readonly etag: string
  readonly onRevised: (revision: number) => void
}

export function EditView({ request, etag, onRevised }: EditViewProps) {
  const { edit: words } = useRevisionWords()
  const { search } = useRequestPlace()
  const { draft: draftId } = search
  const draft = useApi('GET /drafts/{id}', { params: { id: draftId ?? '' } }, { enabled: draftId !== undefined })
  const [brought, setBrought] = useState<string | undefined>()
  const chosen = draftId === undefined || draft.data?.id !== draftId ? undefined : draft.data
  const source = chosen?.source ?? brought
  const base = chosen?.base ?? request.base
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-soft">{words.lead}</p>
      <OpenEditor request={request} />
      <Bring onBring={setBrought} />
      {draftId !== undefined && draft.error !== null && <Failure error={draft.error} />}
      {source !== undefined && source.trim() === request.source.trim() && base === request.base && (
        <p className="text-sm text-soft">{words.same}</p>
      )}
      {source !== undefined && (source.trim() !== request.source.trim() || base !== request.base) && (
        <RevisionPreview request={request} etag={etag} base={base} source={source} onRevised={onRevised} />
      )}
    </div>
  )
}

/** The editor works on drafts; the request's text becomes one, and the address here remembers which. */
function OpenEditor({ request }: { readonly request: WholeRequest }) {
  const { edit: words } = useRevisionWords()
  const { go } = useRequestPlace()
  const navigate = useNavigate()
  const keep = useAct('POST /drafts')
  const { title, base, source } = request
  const open = (): void =>
    keep.mutate(
      { body: { title, base, source } },
      {
        onSuccess: ({ id: draft }) => {
          go({ view: 'edit', draft })
          void navigate({ to: '/policy', search: { draft } })
        },
      },
    )
  return (
    <section>
      <h3 className="mb-1 font-semibold">{words.editor}</h3>
      <p className="mb-2 text-sm text-soft">{words.editorHint}</p>
      {keep.error !== null && <Failure error={keep.error} />}
      <Button icon={FilePenLine} busy={keep.isPending} onClick={open}>
        {words.openEditor}
      </Button>
    </section>
  )
}

function Bring({ onBring }: { readonly onBring: (source: string | undefined) => void }) {
  const { edit: words } = useRevisionWords()
  const format = useFormat()
  const { search, go } = useRequestPlace()
  const { data: drafts } = useApi('GET /drafts', { query: { limit: '50' } })
  const [pasted, setPasted] = useState('')
  const bring = (source: string): void => {
    onBring(source)
    go({ view: 'edit' })
  }
  return (
    <section className="max-w-2xl">
      <h3 className="mb-2 font-semibold">{words.bring}</h3>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={words.draft}
          value={search.draft ?? ''}
          choices={[
            { value: '', label: words.noDraft },
            ...(drafts?.items ?? []).map(({ id, title, updated_at: at }) => ({
              value: id,
              label: `${title} · ${format.time(at)}`,
            })),
          ]}
          onChoose={(draft) => go(draft === '' ? { view: 'edit' } : { view: 'edit', draft })}
        />
        <Field label={words.file}>
          {(control) => (
            <input
              type="file"
              accept=".yaml,.yml,text/yaml,application/yaml"
              {...control}
              onChange={(event) => void event.target.files?.[0]?.text().then(bring)}
            />
          )}
        </Field>
      </div>
      <TextArea
        label={words.paste}
        value={pasted}
        spellCheck={false}
        className="mt-3"
        onChange={(event) => setPasted(event.target.value)}
      />
      <div className="mt-2">
        <Button disabled={pasted.trim() === ''} onClick={() => bring(pasted)}>
          {words.use}
        </Button>
      </div>
    </section>
  )
}
