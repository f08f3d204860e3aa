/**
 * Somebody saved the draft meanwhile: theirs, one's own, or both together.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { TextDiff } from '../../../parts/text-diff.tsx'
import { useFormat } from '../../../words/format.ts'
import { useDialogWords } from '../dialog-words.ts'
import { SideBySide } from '../rebase/side-by-side.tsx'
import type { KeptDraft } from './draft.ts'

export interface ConflictDialogProps {
  readonly theirs: KeptDraft
  readonly mine: string
  readonly onTakeTheirs: () => void
  readonly onKeep: (mine: string) => void
  readonly onClose: () => void
}

export function ConflictDialog({ theirs, mine, onTakeTheirs, onKeep, onClose }: ConflictDialogProps) {
  const { conflict: words } = useDialogWords()
  const format = useFormat()
  const [isByHand, setByHand] = useState(false)
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={words.title}
      lead={words.lead(theirs.author, format.time(theirs.savedAt))}
    >
      {isByHand ? (
        <SideBySide theirs={theirs.source} mine={mine} onUse={onKeep} />
      ) : (
        <div className="flex flex-col gap-4">
          <p className="text-sm text-soft">{words.note}</p>
          <TextDiff before={theirs.source} after={mine} names={[words.theirs, words.mine]} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button kind="danger" onClick={onTakeTheirs}>
              {words.takeTheirs}
            </Button>
            <Button kind="danger" onClick={() => onKeep(mine)}>
              {words.keepMine}
            </Button>
            <Button kind="primary" onClick={() => setByHand(true)}>
              {words.byHand}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
