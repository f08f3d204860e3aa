/**
 * Approving, declining and cancelling: one dialog with a comment each.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextArea } from '../../parts/field.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { ActFailure } from './act-failure.tsx'
import { useDialogWords } from './dialog-words.ts'
import type { WholeRequest } from './standing.ts'

export interface WordDialogProps {
  readonly act: 'approve' | 'decline' | 'cancel'
  readonly request: WholeRequest
  readonly onClose: () => void
}

const longestComment = 2000

export function WordDialog({ act, request, onClose }: WordDialogProps) {
  const words = useDialogWords()[act]
  const shared = useSharedWords()
  const [comment, setComment] = useState('')
  const approve = useAct('POST /requests/{id}/approve')
  const decline = useAct('POST /requests/{id}/decline')
  const cancel = useAct('POST /requests/{id}/cancel')
  const [failure, setFailure] = useState<unknown>()
  const { id, revision } = request
  const isBusy = approve.isPending || decline.isPending || cancel.isPending
  const isReady = act !== 'decline' || comment.trim() !== ''

  const send = async (): Promise<void> => {
    const said = comment.trim()
    const params = { id: String(id) }
    const given = said === '' ? {} : { comment: said }
    try {
      if (act === 'approve') await approve.mutateAsync({ params, body: { revision, ...given } })
      else if (act === 'decline') await decline.mutateAsync({ params, body: { revision, comment: said } })
      else await cancel.mutateAsync({ params, body: { revision, ...given } })
    } catch (error) {
      setFailure(error)
      return
    }
    say({ title: words.done, text: `#${id} ${request.title}` })
    onClose()
  }

  return (
    <Dialog open onClose={onClose} title={words.title(id, revision)} lead={words.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void send()
        }}
      >
        {failure !== undefined && <ActFailure error={failure} onReload={onClose} />}
        <TextArea
          label={words.field}
          value={comment}
          required={act === 'decline'}
          maxLength={longestComment}
          onChange={(event) => setComment(event.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.close}</Button>
          <Button type="submit" kind={act === 'approve' ? 'primary' : 'danger'} busy={isBusy} disabled={!isReady}>
            {words.act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
