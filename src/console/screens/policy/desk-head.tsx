/**
 * The head of the desk: what is open, what it is written upon, whether it is good and saved, and what can be done with it.
 *
 * @module
 */

import { ScreenHead } from '../../parts/surface.tsx'
import type { DialogName } from './desk-dialogs.tsx'
import { isUnsaved } from './draft/keeper.ts'
import { SavingLine } from './draft/saving-line.tsx'
import { Toolbar, VerdictButton, verdictOf } from './toolbar.tsx'
import type { DeskActs } from './use-desk-acts.ts'
import type { OnDesk } from './use-desk.ts'
import { usePolicyWords } from './words.ts'

export interface DeskHeadProps {
  readonly desk: OnDesk
  readonly acts: DeskActs
  readonly onShow: (dialog: DialogName) => void
}

export function DeskHead({ desk, acts, onShow }: DeskHeadProps) {
  const words = usePolicyWords()
  const { opened, state, isForeign, mayEdit, edits } = desk
  const { data: found, error: checkError } = desk.diagnosing.whole
  return (
    <ScreenHead
      title={state.kept?.title ?? (isForeign ? opened.draft?.title : undefined) ?? words.title}
      lead={
        <span className="inline-flex flex-wrap items-center gap-x-3">
          <span>
            <WrittenUpon desk={desk} />
          </span>
          <VerdictButton
            verdict={checkError === null ? found && verdictOf(found.verdict, found.diagnostics) : 'failed'}
            onCheck={acts.check}
          />
          {mayEdit && <SavingLine saving={state.saving} onDecide={() => onShow('conflict')} />}
        </span>
      }
      actions={
        <Toolbar
          mayEdit={mayEdit}
          hasDraft={state.kept !== undefined}
          canSave={isUnsaved(state.saving)}
          onSave={() => void acts.save()}
          onSimulate={() => void acts.goWithDraft('/simulator')}
          onBacktest={() => void acts.goWithDraft('/backtest')}
          onPublish={() => void acts.save().then(() => onShow('publish'))}
          onDrafts={() => onShow('drafts')}
          onFormat={() => void edits.format()}
          onRename={() => onShow('rename')}
          onDiscard={() => onShow('discard')}
        />
      }
    />
  )
}

/** Of a draft, the version it changes; otherwise the version that was opened. */
function WrittenUpon({ desk: { opened, state, isForeign } }: { readonly desk: OnDesk }) {
  const { from: words } = usePolicyWords()
  if (state.kept !== undefined || isForeign) return state.base === 0 ? words.firstDraft : words.draft(state.base)
  if (opened.base === 0) return words.nothing
  return opened.name === 'head' ? words.head(opened.base) : words.version(opened.base)
}
