/**
 * Before publishing: what it means, why it is done, and whether at once or through a change request.
 *
 * @module
 */

import { useState } from 'react'

import type { Instant } from '../../../../kernel/instant.ts'
import { Button } from '../../../parts/button.tsx'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { useMay } from '../../../server/whoami.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { useDialogWords } from '../dialog-words.ts'
import { Meaning } from '../panels/meaning.tsx'
import { RefusedNote } from './refused-note.tsx'
import type { Publishing } from './use-publishing.ts'

export interface PublishFormProps {
  readonly publishing: Publishing
  readonly text: string
  readonly base: number
  readonly baseText: string
  readonly title: string
  readonly isGood: boolean
  readonly now: Instant
  readonly onClose: () => void
  readonly onStale: () => void
}

export function PublishForm({ publishing, text, base, baseText, isGood, now, onClose, ...rest }: PublishFormProps) {
  const { error, refused, publish, ask } = publishing
  const { publish: words } = useDialogWords()
  const shared = useSharedWords()
  const mayPublish = useMay('publisher')
  const [title, setTitle] = useState(rest.title)
  const [description, setDescription] = useState('')
  const isSame = text === baseText
  const isReady = isGood && !isSame && title.trim() !== ''
  const needsApproval = refused.kind === 'gated' || !mayPublish
  const purpose = { title, description }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isReady) return
        if (needsApproval) ask(purpose)
        else publish(purpose)
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
          after={{ name: rest.title, text }}
          now={now}
          topic="policy.publish"
        />
      </section>
      {error === null ? (
        <p className="text-sm text-soft">{mayPublish ? words.gatesBefore : words.notYours}</p>
      ) : (
        <RefusedNote error={error} refused={refused} onStale={rest.onStale} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{shared.cancel}</Button>
        <Button
          kind={needsApproval ? 'primary' : 'plain'}
          title={words.askHint}
          busy={publishing.isAsking}
          disabled={!isReady || publishing.isPublishing}
          onClick={() => ask(purpose)}
        >
          {words.ask}
        </Button>
        {mayPublish && (
          <Button
            kind={needsApproval ? 'plain' : 'primary'}
            busy={publishing.isPublishing}
            disabled={!isReady || needsApproval || publishing.isAsking}
            onClick={() => publish(purpose)}
          >
            {words.act}
          </Button>
        )}
      </div>
    </form>
  )
}
