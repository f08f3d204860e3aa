/**
 * The desk: one opened text with everything around it.
 *
 * @module
 */

import { useState } from 'react'

import { LeaveGuard } from '../../parts/leave-guard.tsx'
import { Failure } from '../../parts/state.tsx'
import { Banners } from './banners.tsx'
import { DeskDialogs, type DialogName } from './desk-dialogs.tsx'
import { DeskHead } from './desk-head.tsx'
import { DeskPanes } from './desk-panes.tsx'
import { isUnsaved } from './draft/keeper.ts'
import { useDeskActs } from './use-desk-acts.ts'
import { useDesk, type DeskOptions } from './use-desk.ts'
import { usePolicyWords } from './words.ts'

export interface DeskProps extends DeskOptions {
  /** What is in force is to be opened anew. */
  readonly onReopen: () => void
}

export function Desk({ onReopen, ...options }: DeskProps) {
  const words = usePolicyWords()
  const desk = useDesk(options)
  const acts = useDeskActs(desk)
  const [dialog, setDialog] = useState<DialogName | undefined>()
  const { opened, state, isForeign, mayEdit, outline } = desk
  return (
    <>
      <DeskHead desk={desk} acts={acts} onShow={setDialog} />
      {/* What is published here is no news. */}
      <Banners
        isQuiet={dialog === 'publish'}
        mayEdit={mayEdit}
        foreignAuthor={isForeign && state.kept === undefined ? opened.draft?.author : undefined}
        base={state.base}
        isUntouched={state.kept === undefined && desk.text === desk.baseText}
        copy={desk.copy}
        onTakeCopy={acts.takeCopy}
        onDropCopy={desk.dropCopy}
        onRebase={() => setDialog('rebase')}
        onReopen={onReopen}
      />
      {outline.error !== null && <Failure error={outline.error} onRetry={outline.retry} />}
      <DeskPanes desk={desk} acts={acts} />
      <DeskDialogs dialog={dialog} desk={desk} onShow={setDialog} onReopen={onReopen} />
      <LeaveGuard
        when={mayEdit && isUnsaved(state.saving)}
        title={words.leave.title}
        text={words.leave.text}
        act={words.leave.act}
      />
    </>
  )
}
