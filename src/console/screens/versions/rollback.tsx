/**
 * Rolling back: a reason, what it changes, and what to do where somebody was quicker or has to approve.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { ShieldQuestion, Undo2 } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { MeaningVerdict } from '../../parts/meaning-diff.tsx'
import { isSame, readMeaning } from '../../parts/meaning-diff.ts'
import { useMeaningWords } from '../../parts/meaning-diff-words.ts'
import { Failure, Skeleton, Stale } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useDifference } from './differences.tsx'
import { gatesIn, staleHeadIn } from './refusals.ts'
import type { Version } from './screen.tsx'
import { useVersionWords } from './words.ts'

export interface RollBackProps {
  readonly version: Version
  readonly head: number
}

export function RollBack({ version, head }: RollBackProps) {
  const { rollback: words } = useVersionWords()
  const [isOpen, setOpen] = useState(false)
  const mayPublish = useMay('publisher')
  if (!useMay('editor')) return null
  return (
    <>
      <Button kind={mayPublish ? 'danger' : 'plain'} icon={Undo2} onClick={() => setOpen(true)}>
        {mayPublish ? words.act : words.ask}
      </Button>
      {isOpen && (
        <RollBackDialog version={version} head={head} mayPublish={mayPublish} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

interface RollBackDialogProps extends RollBackProps {
  /** Who may not can still ask for it. */
  readonly mayPublish: boolean
  readonly onClose: () => void
}

function RollBackDialog({ version, head, mayPublish, onClose }: RollBackDialogProps) {
  const { rollback: words } = useVersionWords()
  const navigate = useNavigate()
  const rollBack = useAct('POST /versions/{number}/rollback')
  const [key] = useState(() => crypto.randomUUID())
  const request = useAct('POST /requests')
  const { version: number } = version
  const staleHead = staleHeadIn(rollBack.error)
  const base = staleHead ?? head
  const gates = gatesIn(rollBack.error)
  const isAsked = !mayPublish || gates !== undefined
  const isOther = rollBack.error !== null && staleHead === undefined && gates === undefined

  /** The dialog is gone by then; what came of it is said all the same. */
  const undo = async (published: number): Promise<void> => {
    try {
      const body = { base: published, message: words.undoMessage(number) }
      const again = await rollBack.mutateAsync({ params: { number: String(base) }, body })
      say({ title: words.done(again.version), text: words.undone })
    } catch (error) {
      say({ title: words.undoFailed, tone: 'stop', ...(error instanceof Error ? { text: error.message } : {}) })
    }
  }

  const confirm = (message: string): void => {
    rollBack.mutate(
      { params: { number: String(number) }, body: { base, message }, idempotencyKey: `${key}-${base}` },
      {
        onSuccess: (published) => {
          onClose()
          say({
            title: words.done(published.version),
            text: words.doneText(number),
            action: { label: words.undo, onSelect: () => void undo(published.version) },
          })
          void navigate({ to: '/versions/$number', params: { number: String(published.version) } })
        },
      },
    )
  }

  /** Where somebody has to approve it, that is asked for in place of publishing. */
  const ask = (why: string): void =>
    request.mutate(
      { body: { title: words.requestTitle(number), description: why, source: version.source, base } },
      {
        onSuccess: ({ id }) => {
          onClose()
          say({ title: words.requested(id) })
          void navigate({ to: '/requests/$id', params: { id: String(id) } })
        },
      },
    )

  return (
    <Confirm
      open
      onClose={onClose}
      title={words.title(number)}
      lead={words.lead}
      act={isAsked ? words.request : staleHead === undefined ? words.confirm(number) : words.again(staleHead)}
      kind={isAsked ? 'primary' : 'danger'}
      reason={words.reason}
      busy={rollBack.isPending || request.isPending}
      onConfirm={isAsked ? ask : confirm}
    >
      {staleHead !== undefined && <Stale>{words.stale(staleHead)}</Stale>}
      {isOther && <Failure error={rollBack.error} />}
      {request.error !== null && <Failure error={request.error} />}
      {isAsked && <Gated gates={gates ?? []} />}
      {gates === undefined && <Forecast from={base} to={number} />}
    </Confirm>
  )
}

/** What shoppers would notice, in one line. */
function Forecast({ from, to }: { readonly from: number; readonly to: number }) {
  const { rollback: words } = useVersionWords()
  const meaning = useMeaningWords()
  const { data, isPending } = useDifference(from, to)
  const diff = readMeaning(data)
  return (
    <div className="rounded-xl bg-ground px-4 py-3">
      <p className="mb-1 text-sm text-soft">{words.changes(from)}</p>
      {isPending && <Skeleton lines={1} />}
      {diff !== undefined && (isSame(diff) ? meaning.same : <MeaningVerdict diff={diff} />)}
    </div>
  )
}

/** Without gates it is the role alone that stands in the way. */
function Gated({ gates }: { readonly gates: readonly string[] }) {
  const { rollback: words } = useVersionWords()
  return (
    <div role="alert" className="rounded-xl border border-caution bg-caution-wash px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-semibold text-caution">
        <ShieldQuestion aria-hidden className="size-4.5" />
        {gates.length === 0 ? words.mayNot : words.gated}
      </p>
      <ul className="mt-1 list-disc pl-5">
        {gates.map((message) => (
          <li key={message}>{message.replaceAll('`', '')}</li>
        ))}
      </ul>
      <p className="mt-2">{words.gatedText}</p>
    </div>
  )
}
