/**
 * Publishing at an instant, given as the wall clock of the policy's zone shows it.
 *
 * @module
 */

import { useState } from 'react'

import { minuteMs, hourMs } from '../../../kernel/instant.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { useNow } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { nextMidnight } from '../../parts/wall-time.ts'
import { useAct } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { ActFailure } from './act-failure.tsx'
import { useDialogWords } from './dialog-words.ts'
import { Marked } from '../../parts/marked.tsx'
import type { WholeRequest } from './standing.ts'

export interface ScheduleDialogProps {
  readonly request: WholeRequest
  readonly onClose: () => void
}

export function ScheduleDialog({ request, onClose }: ScheduleDialogProps) {
  const { schedule: words } = useDialogWords()
  const shared = useSharedWords()
  const format = useFormat()
  const now = useNow(10_000)
  const schedule = useAct('POST /requests/{id}/schedule')
  const [failure, setFailure] = useState<unknown>()
  const { id, revision, title, scheduled_at: before } = request
  const [at, setAt] = useState(() => (before === null ? nextMidnight(Date.now(), format.zone) : Date.parse(before)))
  const [isEmpty, setEmpty] = useState(false)
  const isPast = !isEmpty && at <= now

  const send = async (): Promise<void> => {
    try {
      await schedule.mutateAsync({ params: { id: String(id) }, body: { at: new Date(at).toISOString(), revision } })
    } catch (error) {
      setFailure(error)
      return
    }
    say({ title: words.done, text: format.time(at) })
    onClose()
  }

  return (
    <Dialog open onClose={onClose} title={words.title(id)} lead={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPast && !isEmpty) void send()
        }}
      >
        {failure !== undefined && <ActFailure error={failure} onReload={onClose} />}
        <InstantField
          label={words.field}
          value={isEmpty ? undefined : at}
          min={now}
          {...(isPast ? { error: words.past } : {})}
          onChange={(next) => {
            setEmpty(next === undefined)
            if (next !== undefined) setAt(next)
          }}
        />
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={() => {
              setEmpty(false)
              setAt(nextMidnight(Date.now(), format.zone))
            }}
          >
            {words.midnight}
          </Button>
          <Button
            onClick={() => {
              setEmpty(false)
              setAt(Math.ceil(Date.now() / minuteMs) * minuteMs + hourMs)
            }}
          >
            {words.hour}
          </Button>
        </div>
        <div className="text-sm text-soft">
          <p>{words.lead}</p>
          <p className="mt-1">
            <Marked text={words.exact} />
          </p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.close}</Button>
          <Button type="submit" kind="primary" busy={schedule.isPending} disabled={isPast || isEmpty}>
            {words.act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
