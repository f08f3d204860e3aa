/**
 * What somebody at the desk does with the text as a whole: check it, save it, take it elsewhere, go about its rules.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'

import type { EditorDiagnostic } from '../../../policy/editing/diagnose.ts'
import type { PanelName } from './search.ts'
import type { OnDesk } from './use-desk.ts'
import { usePolicyPlace } from './use-place.ts'

export interface DeskActs {
  readonly panel: PanelName
  readonly choosePanel: (panel: PanelName) => void
  readonly check: () => void
  /** Resolves when it is saved, or could not be. */
  readonly save: () => Promise<boolean>
  readonly goWithDraft: (to: '/simulator' | '/backtest') => Promise<void>
  /** Whether there is a rule to be moved. */
  readonly moveCurrent: (to: 'up' | 'down') => boolean
  readonly goRule: (id: string) => void
  readonly fix: (diagnostic: EditorDiagnostic) => void
  /** What could not be saved when this was open before is the text again. */
  readonly takeCopy: () => void
}

export function useDeskActs(desk: OnDesk): DeskActs {
  const { keeper, handle, edits, diagnosing, outline, mayEdit } = desk
  const { rule } = desk.cursor
  const navigate = useNavigate()
  const { search, go } = usePolicyPlace()

  function choosePanel(panel: PanelName): void {
    void go({ panel })
  }

  async function save(): Promise<boolean> {
    handle?.flush()
    return await keeper.save()
  }

  return {
    panel: search.panel ?? 'problems',
    choosePanel,
    save,
    check: () => {
      handle?.flush()
      choosePanel(diagnosing.whole.data?.verdict === 'invalid' ? 'problems' : 'tests')
    },
    /** Elsewhere it is the saved draft that is looked at; without changes, what is in force. */
    goWithDraft: async (to) => {
      if (mayEdit && !(await save())) return
      const draft = keeper.state().kept?.id ?? search.draft
      await navigate({ to, search: draft === undefined ? {} : { draft } })
    },
    moveCurrent: (to) => {
      if (!mayEdit || rule === undefined || rule === '') return false
      void edits.move(rule, to === 'up' ? -1 : 1)
      return true
    },
    goRule: (id) => {
      const from = outline.data?.rules.find((each) => each.id === id)?.from
      if (from !== undefined) handle?.goTo(from)
    },
    fix: ({ quickFix }) => {
      if (quickFix !== undefined) edits.apply(quickFix.edits, diagnosing.quiet)
    },
    takeCopy: () => {
      const { copy, dropCopy } = desk
      if (copy === undefined) return
      handle?.replace(copy.source)
      keeper.rebase(copy.base, copy.source)
      dropCopy()
    },
  }
}
