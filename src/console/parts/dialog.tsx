/**
 * Dialogs: one for anything, and one that asks before something that cannot be taken back.
 *
 * @module
 */

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { defineWords } from '../words/define.ts'
import { useSharedWords } from '../words/shared.ts'
import { Button, IconButton, type ButtonKind } from './button.tsx'
import { TextField } from './field.tsx'

export interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly lead?: ReactNode
  readonly children: ReactNode
  readonly wide?: boolean
}

/** Keeps the focus inside, closes on Escape, and gives the focus back. */
export function Dialog({ open, onClose, title, lead, children, wide = false }: DialogProps) {
  const words = useSharedWords()
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/.5)]" />
        <Base.Popup
          className={`fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[calc(100vw-1.5rem)] -translate-x-1/2 flex-col rounded-2xl border border-line bg-card shadow-2xl ${wide ? 'max-w-4xl' : 'max-w-lg'}`}
        >
          <div className="flex items-start justify-between gap-3 px-5 pt-4">
            <div>
              <Base.Title className="text-lg leading-7 font-semibold">{title}</Base.Title>
              {lead !== undefined && <Base.Description className="text-sm text-soft">{lead}</Base.Description>}
            </div>
            <Base.Close render={<IconButton icon={X} label={words.close} />} />
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-3 pb-5">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const useWords = defineWords(
  { type: (word: string) => `Type “${word}” to go on` },
  { type: (word: string) => `输入“${word}”以继续` },
)

export interface ConfirmProps extends Omit<DialogProps, 'children' | 'wide'> {
  /** What the button says: the act, not “OK”. */
  readonly act: string
  readonly kind?: ButtonKind
  readonly busy?: boolean
  /** Must be typed first: for what hurts everybody. */
  readonly typed?: string
  /** A reason that is kept in the audit is asked for, under this label. */
  readonly reason?: string
  readonly children?: ReactNode
  readonly onConfirm: (reason: string) => void
}

export function Confirm({
  act,
  kind = 'primary',
  busy = false,
  typed,
  reason,
  children,
  onConfirm,
  ...dialog
}: ConfirmProps) {
  const words = useWords()
  const shared = useSharedWords()
  const [text, setText] = useState('')
  const [why, setWhy] = useState('')
  const isReady = (typed === undefined || text.trim() === typed) && (reason === undefined || why.trim() !== '')
  return (
    <Dialog {...dialog}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) onConfirm(why.trim())
        }}
      >
        {children}
        {reason !== undefined && (
          <TextField label={reason} value={why} required onChange={(event) => setWhy(event.target.value)} />
        )}
        {typed !== undefined && (
          <TextField label={words.type(typed)} value={text} onChange={(event) => setText(event.target.value)} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={dialog.onClose}>{shared.cancel}</Button>
          <Button type="submit" kind={kind} busy={busy} disabled={!isReady}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
