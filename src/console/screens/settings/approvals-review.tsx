/**
 * What changes when the settings are saved, said before it happens; what takes protection away is marked.
 *
 * @module
 */

import { ShieldMinus } from 'lucide-react'
import type { ReactNode } from 'react'

import { Badge } from '../../parts/badge.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { FailureLine } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { isWeaker, type Change } from './approvals-draft.ts'
import { useApprovalsWords } from './approvals-words.ts'
import type { SettingsEdit } from './use-settings.ts'

export interface ReviewDialogProps {
  readonly edit: SettingsEdit
  readonly onClose: () => void
}

export function ReviewDialog({ edit, onClose }: ReviewDialogProps) {
  const words = useApprovalsWords()
  const { changes, inForce } = edit
  const weaker = inForce === undefined ? [] : changes.filter((change) => isWeaker(change, inForce))
  const save = async (): Promise<void> => {
    const undo = await edit.save()
    onClose()
    if (undo === undefined) return
    const onSelect = (): void => {
      undo()
        .then(() => say({ title: words.undone }))
        .catch((cause: unknown) => say({ title: words.undo, text: (cause as Error).message, tone: 'stop' }))
    }
    say({ title: words.saved, action: { label: words.undo, onSelect } })
  }
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.changes}
      act={words.saveNow}
      kind={weaker.length > 0 ? 'danger' : 'primary'}
      busy={edit.isSaving}
      onConfirm={() => void save()}
    >
      {changes.length === 0 && <p>{words.noChanges}</p>}
      <ul className="flex flex-col gap-2">
        {changes.map((change) => (
          <li key={nameOf(change)} className="rounded-xl border border-line px-3 py-2 text-sm">
            <Line change={change} />{' '}
            {weaker.includes(change) && (
              <Badge tone="caution" icon={ShieldMinus}>
                {words.weaker}
              </Badge>
            )}
          </li>
        ))}
      </ul>
      {weaker.length > 0 && <p className="text-sm text-caution">{words.weakerNote}</p>}
      {changes.some(isShorter) && <p className="text-sm text-caution">{words.shorterNote}</p>}
      <FailureLine error={edit.error} />
    </Confirm>
  )
}

function Line({ change }: { readonly change: Change }): ReactNode {
  const words = useApprovalsWords()
  switch (change.kind) {
    case 'gate': {
      const gate = words.gate[change.gate]
      return change.after ? words.gateOn(gate) : words.gateOff(gate)
    }
    case 'self_approval':
      return (
        <Step
          name={words.self}
          before={change.before ? words.on : words.off}
          after={change.after ? words.on : words.off}
        />
      )
    case 'number':
      return (
        <Step
          name={words.numbers[change.name]}
          before={change.before ?? words.nothing}
          after={change.after ?? words.nothing}
        />
      )
  }
}

function Step({ name, before, after }: { readonly name: string; readonly before: string; readonly after: string }) {
  const words = useApprovalsWords()
  return (
    <>
      {name}: {words.from} <del className="text-soft">{before}</del> {words.to}{' '}
      <ins className="font-semibold no-underline">{after}</ins>
    </>
  )
}

function nameOf(change: Change): string {
  if (change.kind === 'number') return change.name
  return change.kind === 'gate' ? change.gate : change.kind
}

/** Something is deleted that would have been kept. */
function isShorter(change: Change): boolean {
  return (
    change.kind === 'number' &&
    (change.name === 'raw' || change.name === 'rollups') &&
    Number(change.after) < Number(change.before)
  )
}
