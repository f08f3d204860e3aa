/**
 * Adding a webhook; then its secret, once.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Check, TextField } from '../../parts/field.tsx'
import { useSentence } from '../../parts/state.tsx'
import { useAct } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { ShownOnce } from './shown-once.tsx'
import { eventsOf, wrongEvent, type EventChoice } from './webhook-events.ts'
import { useWebhookWords } from './webhook-words.ts'

export function WebhookDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWebhookWords()
  const shared = useSharedWords()
  const [url, setUrl] = useState('')
  const [choice, setChoice] = useState<EventChoice>({ isAll: true, groups: [], other: '' })
  const [tried, setTried] = useState({ wish: '', key: '' })
  const create = useAct('POST /webhooks')
  const sentence = useSentence(create.error)
  const events = eventsOf(choice)
  const wrong = wrongEvent(choice)
  const isReady = url.trim() !== '' && events.length > 0 && wrong === undefined
  if (create.data !== undefined) {
    return (
      <Dialog open onClose={onClose} title={words.onceTitle}>
        <ShownOnce
          secret={create.data.secret}
          copy={words.copy}
          lead={words.onceLead}
          lost={words.lost}
          onDone={onClose}
        />
      </Dialog>
    )
  }
  const send = (): void => {
    const body = { url: url.trim(), events: [...events] }
    const wish = JSON.stringify(body)
    // A try whose answer was lost makes no second webhook.
    const key = tried.wish === wish ? tried.key : crypto.randomUUID()
    setTried({ wish, key })
    create.mutate({ body, idempotencyKey: key })
  }
  return (
    <Dialog open wide onClose={onClose} title={words.create} lead={words.createLead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) send()
        }}
      >
        <TextField
          label={words.url}
          hint={words.urlHint}
          type="url"
          inputMode="url"
          required
          placeholder="https://hooks.example/detour"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          {...(create.error === null ? {} : { error: sentence })}
        />
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1.5 text-sm font-medium">{words.events}</legend>
          <Check
            label={words.everything}
            checked={choice.isAll}
            onChange={({ target }) => setChoice({ ...choice, isAll: target.checked })}
          />
          {!choice.isAll && <Groups choice={choice} wrong={wrong} onChoose={setChoice} />}
        </fieldset>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" busy={create.isPending} disabled={!isReady}>
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface GroupsProps {
  readonly choice: EventChoice
  readonly wrong: string | undefined
  readonly onChoose: (choice: EventChoice) => void
}

function Groups({ choice, wrong, onChoose }: GroupsProps) {
  const words = useWebhookWords()
  return (
    <>
      <div className="grid gap-2 rounded-xl border border-line p-3 sm:grid-cols-2">
        {Object.entries(words.groups).map(([group, name]) => (
          <Check
            key={group}
            label={name}
            hint={<code className="font-mono">{group}</code>}
            checked={choice.groups.includes(group)}
            onChange={({ target }) =>
              onChoose({
                ...choice,
                groups: target.checked ? [...choice.groups, group] : choice.groups.filter((each) => each !== group),
              })
            }
          />
        ))}
      </div>
      <TextField
        label={words.other}
        hint={words.otherHint}
        value={choice.other}
        onChange={(event) => onChoose({ ...choice, other: event.target.value })}
        {...(wrong === undefined ? {} : { error: words.otherWrong(wrong) })}
      />
    </>
  )
}
