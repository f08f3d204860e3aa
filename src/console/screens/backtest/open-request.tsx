/**
 * Opening a change request with the text that was tried.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct, useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Refused } from './refused.tsx'
import { useBacktestWords } from './words.ts'

export interface OpenRequestProps {
  readonly source: string
  readonly title: string | undefined
  readonly draft: string | undefined
  /** By default what is in force. */
  readonly base: number | undefined
  readonly onClose: () => void
}

export function OpenRequest({ source, title: given = '', draft, base, onClose }: OpenRequestProps) {
  const { open: words } = useBacktestWords()
  const shared = useSharedWords()
  const navigate = useNavigate()
  const [title, setTitle] = useState(given)
  const [description, setDescription] = useState('')
  const { data: status } = useApi('GET /status')
  const open = useAct('POST /requests')
  const [key] = useState(() => crypto.randomUUID())
  const send = (): void => {
    const said = description.trim()
    const body = {
      title: title.trim(),
      source,
      base: base ?? status?.head ?? 0,
      ...(said === '' ? {} : { description: said }),
      ...(draft === undefined ? {} : { draft }),
    }
    open.mutate(
      { body, idempotencyKey: key },
      {
        onSuccess: ({ id }) => {
          say({ title: words.done(id) })
          void navigate({ to: '/requests/$id', params: { id: String(id) } })
        },
      },
    )
  }
  return (
    <Dialog open onClose={onClose} title={words.title} lead={words.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim() !== '') send()
        }}
      >
        {open.error !== null && <Refused error={open.error} />}
        <TextField
          label={words.name}
          hint={words.nameHint}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label={words.description}
          maxLength={5000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.close}</Button>
          <Button
            type="submit"
            kind="primary"
            busy={open.isPending}
            disabled={title.trim() === '' || status === undefined}
          >
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
