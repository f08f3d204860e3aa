/**
 * What one does with an entry besides writing it: approve it, delete it, put it back.
 *
 * @module
 */

import { CircleCheck, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { personIn } from '../../parts/actor.ts'
import { Actions, Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { FailureLine } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useDeletion } from '../../parts/use-deletion.ts'
import { call } from '../../server/call.ts'
import { useAct } from '../../server/query.ts'
import { useMay, useMe } from '../../server/whoami.ts'
import { bodyOf, draftOf } from './entry-draft.ts'
import type { Entry } from './entry-look.tsx'
import { useEntryWords } from './entry-words.ts'

export interface EntryActsProps {
  readonly entry: Entry
  readonly onEdit: () => void
  readonly onGone: () => void
}

export function EntryActs({ entry, onEdit, onGone }: EntryActsProps) {
  const words = useEntryWords()
  const [isAsking, setAsking] = useState(false)
  const [mayWrite, mayPublish] = [useMay('editor'), useMay('publisher')]
  const approve = useAct('POST /catalogue/entries/{key}/approve')
  const remove = useRemoval(entry, onGone)
  const whyNot = useWhyNotApprove(entry)
  const target = { params: { key: entry.key }, ifMatch: String(entry.revision) }
  return (
    <div className="flex flex-col gap-2">
      <Actions>
        {entry.status === 'pending' && (
          <Button
            kind="primary"
            icon={CircleCheck}
            busy={approve.isPending}
            disabled={whyNot !== undefined}
            title={whyNot}
            aria-describedby={whyNot === undefined ? undefined : 'why-not-approve'}
            onClick={() => approve.mutate(target, { onSuccess: () => say({ title: words.approved }) })}
          >
            {words.approve}
          </Button>
        )}
        {mayWrite && (
          <Button icon={Pencil} onClick={onEdit}>
            {words.edit}
          </Button>
        )}
        <Button
          kind="danger"
          icon={Trash2}
          disabled={!mayPublish}
          title={mayPublish ? undefined : words.mayNotRemove}
          onClick={() => setAsking(true)}
        >
          {words.remove}
        </Button>
      </Actions>
      {entry.status === 'pending' && whyNot !== undefined && (
        <p id="why-not-approve" className="text-sm text-soft">
          {whyNot}
        </p>
      )}
      {!mayPublish && <p className="text-sm text-soft">{words.mayNotRemove}</p>}
      <FailureLine error={approve.error ?? remove.error} strong />
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={words.removeTitle}
        lead={words.removeLead}
        act={words.remove}
        kind="danger"
        busy={remove.isPending}
        onConfirm={() => {
          setAsking(false)
          remove.mutate()
        }}
      />
    </div>
  )
}

/** Deletes the revision that is seen, and offers to put it back as it was. */
function useRemoval(entry: Entry, onGone: () => void) {
  const words = useEntryWords()
  const put = useAct('PUT /catalogue/entries/{key}')
  const params = { key: entry.key }
  const putBack = (): void => {
    void put
      .mutateAsync({ params, body: bodyOf(draftOf(entry.row)) })
      .then(() => say({ title: words.isBack }))
      .catch((cause: unknown) => say({ title: words.putBack, text: (cause as Error).message, tone: 'stop' }))
  }
  return useDeletion({
    run: () => call('DELETE /catalogue/entries/{key}', { params, ifMatch: String(entry.revision) }),
    readBy: ['GET /catalogue/entries/{key}'],
    onGone: () => {
      onGone()
      say({ title: words.removed, text: entry.key, action: { label: words.putBack, onSelect: putBack } })
    },
  })
}

/** Four eyes: whoever wrote it does not approve it, unless an admin. The API decides; this only says so beforehand. */
function useWhyNotApprove({ updated_by: writer }: Entry): string | undefined {
  const words = useEntryWords()
  const me = useMe()
  const [mayPublish, isAdmin] = [useMay('publisher'), useMay('admin')]
  if (!mayPublish) return words.mayNotApprove
  return !isAdmin && me !== undefined && personIn(writer) === personIn(me.id) ? words.ownEntry : undefined
}
