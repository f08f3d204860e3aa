/**
 * Publishing now: what it means is shown once more, and a head that moved meanwhile leads to bringing it there.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { readMeaning } from '../../parts/meaning-diff.ts'
import { MeaningDiff } from '../../parts/meaning-diff.tsx'
import { Stale } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { gatesIn, staleHeadIn } from '../versions/refusals.ts'
import { ActFailure } from './act-failure.tsx'
import { useDialogWords } from './dialog-words.ts'
import type { WholeRequest } from './standing.ts'

export interface PublishDialogProps {
  readonly request: WholeRequest
  readonly onClose: () => void
  readonly onRebase: () => void
}

export function PublishDialog({ request, onClose, onRebase }: PublishDialogProps) {
  const { publish: words } = useDialogWords()
  const shared = useSharedWords()
  const publish = useAct('POST /requests/{id}/publish')
  const [key] = useState(() => crypto.randomUUID())
  const [failure, setFailure] = useState<unknown>()
  const { id, revision, title, head, diff } = request
  const meaning = readMeaning(diff)
  // The head may also be seen to move while one reads.
  const staleHead = staleHeadIn(failure) ?? (request.stale ? head : undefined)
  const gates = gatesIn(failure)
  const isOther = failure !== undefined && staleHead === undefined && gates === undefined

  const send = async (): Promise<void> => {
    try {
      const published = await publish.mutateAsync({
        params: { id: String(id) },
        body: { revision },
        idempotencyKey: key,
      })
      say({ title: words.done(published.version), text: published.live ? words.live : words.notLive })
      onClose()
    } catch (error) {
      setFailure(error)
    }
  }

  return (
    <Dialog open wide onClose={onClose} title={words.title(id)} lead={title}>
      <div className="flex flex-col gap-4">
        {staleHead !== undefined && (
          <Stale action={<Button onClick={onRebase}>{words.rebase}</Button>}>{words.stale(staleHead)}</Stale>
        )}
        {gates !== undefined && (
          <div role="alert" className="rounded-xl bg-caution-wash px-4 py-3 text-sm">
            <p className="font-semibold text-caution">{words.gated}</p>
            {gates.map((message) => (
              <p key={message}>{message}</p>
            ))}
          </div>
        )}
        {isOther && <ActFailure error={failure} onReload={onClose} />}
        {meaning === undefined ? <p className="text-soft">{words.beginning}</p> : <MeaningDiff diff={meaning} />}
        <div className="sticky -bottom-5 -mx-5 -mb-5 flex rounded-b-2xl flex-wrap items-center justify-end gap-2 border-t border-line bg-card px-5 py-3">
          {head > 0 && <p className="min-w-0 flex-1 basis-60 text-sm text-soft">{words.lead(head)}</p>}
          <Button onClick={onClose}>{shared.close}</Button>
          <Button
            kind="primary"
            busy={publish.isPending}
            disabled={staleHead !== undefined || gates !== undefined}
            onClick={() => void send()}
          >
            {words.act(head + 1)}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
