/**
 * Giving a draft another title.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { TextField } from '../../../parts/field.tsx'
import { useSharedWords } from '../../../words/shared.ts'
import { useDialogWords } from '../dialog-words.ts'

export interface RenameDialogProps {
  readonly title: string
  readonly onRename: (title: string) => void
  readonly onClose: () => void
}

export function RenameDialog({ title, onRename, onClose }: RenameDialogProps) {
  const { rename: words } = useDialogWords()
  const shared = useSharedWords()
  const [typed, setTyped] = useState(title)
  return (
    <Dialog open onClose={onClose} title={words.title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') onRename(typed.trim())
        }}
      >
        <TextField
          label={words.label}
          value={typed}
          maxLength={200}
          required
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" disabled={typed.trim() === ''}>
            {words.act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
