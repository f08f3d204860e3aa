/**
 * Publishing: what it means, why it is done, and either at once or through a change request.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import type { Instant } from '../../../../kernel/instant.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { say } from '../../../parts/toast.tsx'
import { Refusal } from '../../../server/call.ts'
import { useAct } from '../../../server/query.ts'
import { useMay } from '../../../server/whoami.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { useDialogWords } from '../dialog-words.ts'
import { Meaning } from '../panels/meaning.tsx'
import { Published } from './published.tsx'
import { RefusedNote } from './refused-note.tsx'
import { readRefusal } from './refused.ts'

export interface PublishDialogProps {
  readonly text: string
  readonly base: number
  readonly baseText: string
  readonly title: string
  readonly draft: { readonly id: string; readonly rev: number } | undefined
  readonly isGood: boolean
  readonly now: Instant
  readonly onClose: () => void
  /** It is a version now: the draft it was is gone. */
  readonly onPublished: () => void
  readonly onStale: () => void
}

export function PublishDialog(props: PublishDialogProps) {
  const { text, base, baseText, draft, isGood, now, onClose, onPublished, onStale } = props
  const { publish: words } = useDialogWords()
  const shared = useSharedWords()
  const navigate = useNavigate()
  const mayPublish = useMay('publisher')
  const [title, setTitle] = useState(props.title)
  const [description, setDescription] = useState('')
  // The same for every try of this dialog, so that an answer that was lost does not publish twice.
  const [key] = useState(() => crypto.randomUUID())
  const publish = useAct('POST /versions')
  const request = useAct('POST /requests')
  const discard = useAct('DELETE /drafts/{id}')
  const error = publish.error ?? request.error
  const refused = readRefusal(error instanceof Refusal ? error : undefined)
  const isSame = text === baseText
  const needsApproval = refused.kind === 'gated' || !mayPublish
  const message = [title.trim(), description.trim()].filter((each) => each !== '').join('\n\n')

  function publishNow(): void {
    request.reset()
    const body = { source: text, base, message }
    publish.mutate(
      { body, idempotencyKey: `${key}-${base}` },
      {
        onSuccess: () => {
          if (draft !== undefined) discard.mutate({ params: { id: draft.id }, ifMatch: String(draft.rev) })
        },
      },
    )
  }

  function ask(): void {
    publish.reset()
    const more = {
      ...(description.trim() === '' ? {} : { description: description.trim() }),
      ...(draft === undefined ? {} : { draft: draft.id }),
    }
    request.mutate(
      { body: { title: title.trim(), source: text, base, ...more }, idempotencyKey: `${key}-ask-${base}` },
      {
        onSuccess: ({ id }) => {
          say({ title: words.asked(id) })
          void navigate({ to: '/requests/$id', params: { id: String(id) } })
        },
      },
    )
  }

  if (publish.data !== undefined) {
    const { version, warnings } = publish.data
    return (
      <Dialog open wide onClose={onPublished} title={words.done(version)}>
        <Published version={version} before={base} warnings={warnings.length} onDone={onPublished} />
      </Dialog>
    )
  }

  const isReady = isGood && !isSame && title.trim() !== ''
  return (
    <Dialog open wide onClose={onClose} title={words.title} lead={words.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isReady) return
          if (needsApproval) ask()
          else publishNow()
        }}
      >
        {!isGood && <p className="text-sm text-stop">{words.broken}</p>}
        {isGood && isSame && <p className="text-sm text-soft">{words.same}</p>}
        <TextField
          label={words.message}
          hint={words.messageHint}
          value={title}
          maxLength={200}
          required
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label={words.description}
          value={description}
          // With the title it becomes the message of the version, which may have 500 characters.
          maxLength={290}
          rows={2}
          onChange={(event) => setDescription(event.target.value)}
        />
        <section>
          <h3 className="mb-2 font-semibold">{words.meaning}</h3>
          <Meaning
            before={{ name: shared.version(base), text: baseText }}
            after={{ name: props.title, text }}
            now={now}
            topic="policy.publish"
          />
        </section>
        {error === null ? (
          <p className="text-sm text-soft">{mayPublish ? words.gatesBefore : words.notYours}</p>
        ) : (
          <RefusedNote error={error} refused={refused} onStale={onStale} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            kind={needsApproval ? 'primary' : 'plain'}
            title={words.askHint}
            busy={request.isPending}
            disabled={!isReady || publish.isPending}
            onClick={ask}
          >
            {words.ask}
          </Button>
          {mayPublish && (
            <Button
              kind={needsApproval ? 'plain' : 'primary'}
              busy={publish.isPending}
              disabled={!isReady || needsApproval || request.isPending}
              onClick={publishNow}
            >
              {words.act}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
