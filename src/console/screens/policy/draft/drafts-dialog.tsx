/**
 * The drafts there are, to be opened or thrown away.
 *
 * @module
 */

import { FilePen, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { Badge } from '../../../parts/badge.tsx'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Confirm, Dialog } from '../../../parts/dialog.tsx'
import { SelectField } from '../../../parts/field.tsx'
import { QueryView } from '../../../parts/query-view.tsx'
import { Empty, FailureLine } from '../../../parts/state.tsx'
import { Time } from '../../../parts/time.tsx'
import { say } from '../../../parts/toast.tsx'
import type { AnswerOf } from '../../../server/call.ts'
import { useAct, useApi } from '../../../server/query.ts'
import { useMe } from '../../../server/whoami.ts'
import { useDialogWords } from '../dialog-words.ts'
import { isOwn } from './server.ts'

type Head = AnswerOf<'GET /drafts'>['items'][number]

export interface DraftsDialogProps {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly onDiscarded: (id: string) => void
  readonly onClose: () => void
}

export function DraftsDialog({ open, onOpen, onDiscarded, onClose }: DraftsDialogProps) {
  const { drafts: words } = useDialogWords()
  const [whose, setWhose] = useState<'me' | 'all'>('me')
  const [discarding, setDiscarding] = useState<Head | undefined>()
  const query = useApi('GET /drafts', { query: { limit: '100', ...(whose === 'me' ? { author: 'me' } : {}) } })
  return (
    <Dialog open onClose={onClose} title={words.title} lead={words.lead}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-2">
        <SelectField
          bare
          label={words.whose}
          value={whose}
          className="w-40"
          choices={[
            { value: 'me', label: words.mine },
            { value: 'all', label: words.all },
          ]}
          onChoose={(value) => setWhose(value === 'all' ? 'all' : 'me')}
        />
        <Button onClick={() => onOpen(undefined)}>{words.fresh}</Button>
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={FilePen}>{words.none}</Empty>
          ) : (
            <ul>
              {items.map((head) => (
                <Row
                  key={head.id}
                  head={head}
                  isOpen={head.id === open}
                  onOpen={() => onOpen(head.id)}
                  onDiscard={() => setDiscarding(head)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
      {discarding && (
        <DiscardDraft
          draft={discarding}
          onClose={() => setDiscarding(undefined)}
          onDiscarded={() => {
            setDiscarding(undefined)
            onDiscarded(discarding.id)
          }}
        />
      )}
    </Dialog>
  )
}

interface RowProps {
  readonly head: Head
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onDiscard: () => void
}

function Row({ head: { title, author, base, updated_at: at }, isOpen, onOpen, onDiscard }: RowProps) {
  const { drafts: words } = useDialogWords()
  const me = useMe()
  return (
    <li className="flex items-center justify-between gap-3 border-b border-line py-2 last:border-0">
      <div className="min-w-0">
        <p className="truncate font-medium">{title}</p>
        <p className="text-sm text-soft">
          {author} · {words.upon(base)} · <Time at={at} as="ago" />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        {isOpen ? <Badge tone="good">{words.opened}</Badge> : <Button onClick={onOpen}>{words.open}</Button>}
        {me && isOwn(author, me) && (
          <IconButton icon={Trash2} label={`${words.discard}: ${title}`} onClick={onDiscard} />
        )}
      </div>
    </li>
  )
}

export interface DiscardDraftProps {
  readonly draft: { readonly id: string; readonly title: string; readonly rev: number }
  readonly onClose: () => void
  readonly onDiscarded: () => void
}

export function DiscardDraft({ draft: { id, title, rev }, onClose, onDiscarded }: DiscardDraftProps) {
  const { drafts: words } = useDialogWords()
  const discard = useAct('DELETE /drafts/{id}')
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.discardTitle(title)}
      lead={words.discardLead}
      act={words.discard}
      kind="danger"
      busy={discard.isPending}
      onConfirm={() =>
        discard.mutate(
          { params: { id }, ifMatch: String(rev) },
          {
            onSuccess: () => {
              say({ title: words.discarded(title) })
              onDiscarded()
            },
          },
        )
      }
    >
      <FailureLine error={discard.error} />
    </Confirm>
  )
}
