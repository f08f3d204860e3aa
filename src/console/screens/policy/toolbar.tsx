/**
 * What can be done with the text: check, save, try it, publish it.
 *
 * @module
 */

import {
  AlignLeft,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Ellipsis,
  FilePen,
  FlaskConical,
  FolderOpen,
  History,
  Save,
  Send,
  Trash2,
  type LucideIcon,
} from 'lucide-react'

import type { EditorDiagnostic } from '../../../policy/editing/diagnose.ts'
import type { ReplyTo } from '../../engine/engine.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { usePolicyWords } from './words.ts'

export interface ToolbarProps {
  readonly mayEdit: boolean
  readonly hasDraft: boolean
  readonly canSave: boolean
  readonly onSave: () => void
  readonly onSimulate: () => void
  readonly onBacktest: () => void
  readonly onPublish: () => void
  readonly onDrafts: () => void
  readonly onFormat: () => void
  readonly onRename: () => void
  readonly onDiscard: () => void
}

export interface Verdict {
  readonly kind: ReplyTo<{ kind: 'diagnose'; text: string; language: 'en'; now: never }>['verdict']
  /** Of mistakes, or of tests that fail. */
  readonly count: number
}

export function verdictOf(kind: Verdict['kind'], diagnostics: readonly EditorDiagnostic[]): Verdict {
  return { kind, count: diagnostics.filter(({ severity }) => severity === 'error').length }
}

export function Toolbar(props: ToolbarProps) {
  const { toolbar: words } = usePolicyWords()
  const { mayEdit, hasDraft, canSave } = props
  return (
    <div role="toolbar" aria-label={words.more} className="flex flex-wrap items-center gap-2">
      {mayEdit && (
        <>
          <Button icon={Save} disabled={!canSave} onClick={props.onSave}>
            {words.save}
          </Button>
        </>
      )}
      <Button icon={FlaskConical} onClick={props.onSimulate}>
        {words.simulate}
      </Button>
      <Button icon={History} onClick={props.onBacktest}>
        {words.backtest}
      </Button>
      {mayEdit && (
        <>
          <Button kind="primary" icon={Send} onClick={props.onPublish}>
            {words.publish}
          </Button>
          <Menu
            trigger={<IconButton icon={Ellipsis} label={words.more} />}
            items={[
              { label: words.drafts, icon: FolderOpen, onSelect: props.onDrafts },
              { label: words.format, icon: AlignLeft, onSelect: props.onFormat },
              { label: words.rename, icon: FilePen, disabled: !hasDraft, onSelect: props.onRename },
              { label: words.discard, icon: Trash2, danger: true, disabled: !hasDraft, onSelect: props.onDiscard },
            ]}
          />
        </>
      )}
    </div>
  )
}

const looks: Readonly<Record<Verdict['kind'], { readonly icon: LucideIcon; readonly ink: string }>> = {
  good: { icon: CircleCheck, ink: 'text-accent' },
  invalid: { icon: CircleAlert, ink: 'text-stop' },
  red: { icon: CircleAlert, ink: 'text-stop' },
}

export interface VerdictButtonProps {
  /** Undefined while the first check runs. */
  readonly verdict: Verdict | 'failed' | undefined
  readonly onCheck: () => void
}

/** The verdict as it is now; pressing it shows what it is about. */
export function VerdictButton({ verdict, onCheck }: VerdictButtonProps) {
  const { toolbar: words } = usePolicyWords()
  if (verdict === undefined || verdict === 'failed') {
    return (
      <Button kind="quiet" icon={CircleDashed} className="-mx-2 min-h-7 px-2 py-0.5" onClick={onCheck}>
        {verdict === undefined ? words.verdicts.checking : words.verdicts.failed}
      </Button>
    )
  }
  const { icon, ink } = looks[verdict.kind]
  const said = verdict.kind === 'good' ? words.verdicts.good : words.verdicts[verdict.kind](verdict.count)
  return (
    <Button
      kind="quiet"
      icon={icon}
      className={`-mx-2 min-h-7 px-2 py-0.5 ${ink}`}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      onClick={onCheck}
    >
      {said}
    </Button>
  )
}
