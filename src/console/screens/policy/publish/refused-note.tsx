/**
 * Why it was not published, and what can be done.
 *
 * @module
 */

import { ShieldAlert } from 'lucide-react'

import { Button } from '../../../parts/button.tsx'
import { Failure } from '../../../parts/state.tsx'
import { useDialogWords } from '../dialog-words.ts'
import { WithCode } from '../panels/with-code.tsx'
import { usePolicyWords } from '../words.ts'
import type { Refused, ShownGate } from './refused.ts'

export interface RefusedNoteProps {
  readonly error: unknown
  readonly refused: Refused
  readonly onStale: () => void
}

export function RefusedNote({ error, refused, onStale }: RefusedNoteProps) {
  const { publish: words } = useDialogWords()
  const { stale } = usePolicyWords()
  switch (refused.kind) {
    case 'gated':
      return (
        <div role="alert" className="rounded-xl border border-caution bg-caution-wash px-4 py-3 text-sm">
          <p className="mb-1 flex items-center gap-2 font-semibold text-caution">
            <ShieldAlert aria-hidden className="size-4.5 shrink-0" />
            {words.gates}
          </p>
          <ul className="flex flex-col gap-2">
            {refused.gates.map((gate) => (
              <Gate key={gate.code} gate={gate} />
            ))}
          </ul>
        </div>
      )
    case 'stale':
      return (
        <div
          role="alert"
          className="flex flex-wrap items-center justify-between gap-2 rounded-xl border border-caution bg-caution-wash px-4 py-3 text-sm"
        >
          <p>{words.stale(refused.head)}</p>
          <Button onClick={onStale}>{stale.act}</Button>
        </div>
      )
    case 'broken':
      return (
        <div role="alert" className="rounded-xl border border-stop bg-stop-wash px-4 py-3 text-sm">
          <p className="font-semibold text-stop">{words.broken}</p>
          <ul className="list-disc pl-5">
            {refused.messages.map((message) => (
              <li key={message}>
                <WithCode>{message}</WithCode>
              </li>
            ))}
          </ul>
        </div>
      )
    case 'other':
      return <Failure error={error} />
  }
}

function Gate({ gate: { code, message, witness } }: { readonly gate: ShownGate }) {
  const { publish: words } = useDialogWords()
  const names: Readonly<Record<string, string>> = words.gateNames
  return (
    <li>
      <strong>{names[code] ?? code}</strong>
      <span className="block">
        <WithCode>{message}</WithCode>
      </span>
      {witness !== undefined && (
        <span className="block text-soft">
          {words.shows}: <code className="font-mono text-xs">{witness.url}</code> ({witness.surface})
        </span>
      )}
    </li>
  )
}
