/**
 * The desk: one opened text with everything around it.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'

import { instant } from '../../../kernel/instant.ts'
import { useEngine } from '../../engine/use-engine.ts'
import { LeaveGuard } from '../../parts/leave-guard.tsx'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { ScreenHead } from '../../parts/surface.tsx'
import { useNow } from '../../parts/time.tsx'
import { useMay, type Me } from '../../server/whoami.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Banners } from './banners.tsx'
import { DeskDialogs, type DialogName } from './desk-dialogs.tsx'
import { isUnsaved, type KeptDraft } from './draft/keeper.ts'
import { SavingLine } from './draft/saving-line.tsx'
import { isOwn } from './draft/server.ts'
import { useKeeper } from './draft/use-keeper.ts'
import type { EditorHandle } from './editor/handle.ts'
import { useBaseText, type Opened } from './opened.ts'
import { OutlinePane } from './outline/pane.tsx'
import { Panels } from './panels/panels.tsx'
import type { PanelName } from './search.ts'
import { Toolbar, VerdictButton, verdictOf } from './toolbar.tsx'
import { useCursorRule } from './use-cursor-rule.ts'
import { useDiagnosing } from './use-diagnosing.ts'
import { useEdits } from './use-edits.ts'
import { usePolicyPlace } from './use-place.ts'
import { usePolicyWords } from './words.ts'

const Editor = lazy(async () => ({ default: (await import('./editor/editor.tsx')).Editor }))

export interface DeskProps {
  readonly opened: Opened
  readonly me: Me
  readonly onCreated: (draft: KeptDraft) => void
  /** What is in force is to be opened anew. */
  readonly onReopen: () => void
}

export function Desk({ opened, me, onCreated, onReopen }: DeskProps) {
  const words = usePolicyWords()
  const shared = useSharedWords()
  const language = useLanguage()
  const navigate = useNavigate()
  const { search, go } = usePolicyPlace()
  const mayEdit = useMay('editor')
  const now = instant(useNow(60_000))
  const isForeign = opened.draft !== undefined && !isOwn(opened.draft.author, me)
  const { keeper, state, copy, dropCopy } = useKeeper({
    ...opened,
    title: opened.draft?.title ?? words.newTitle(opened.base),
    draft: isForeign ? undefined : opened.draft,
    onCreated,
  })
  const [text, setText] = useState(opened.text)
  const [handle, setHandle] = useState<EditorHandle | undefined>()
  const [dialog, setDialog] = useState<DialogName | undefined>()
  const edits = useEdits(handle)

  const { quiet, whole: diagnosing, isWhole, marks } = useDiagnosing(text, language, now)
  const outline = useEngine({ kind: 'outline', text, now }, { topic: 'policy.outline' })
  const { rule, onCursor } = useCursorRule(outline.data?.rules, handle)
  const base = useBaseText(state.base, opened)
  const { data: found, error: checkError } = diagnosing

  const panel: PanelName = search.panel ?? 'problems'
  const choosePanel = (next: PanelName): void => void go({ panel: next })

  function write(next: string): void {
    setText(next)
    keeper.write(next)
  }

  function check(): void {
    handle?.flush()
    choosePanel(found?.verdict === 'invalid' ? 'problems' : 'tests')
  }

  async function save(): Promise<boolean> {
    handle?.flush()
    return await keeper.save()
  }

  /** Elsewhere it is the saved draft that is looked at; without changes, what is in force. */
  async function goWithDraft(to: '/simulator' | '/backtest'): Promise<void> {
    if (mayEdit && !(await save())) return
    const draft = keeper.state().kept?.id ?? search.draft
    await navigate({ to, search: draft === undefined ? {} : { draft } })
  }

  function moveCurrent(to: 'up' | 'down'): boolean {
    if (!mayEdit || rule === undefined || rule === '') return false
    void edits.move(rule, to === 'up' ? -1 : 1)
    return true
  }

  const goRule = (id: string): void => {
    const from = outline.data?.rules.find((each) => each.id === id)?.from
    if (from !== undefined) handle?.goTo(from)
  }

  const isChanged = text !== base
  const lead =
    state.kept !== undefined || isForeign
      ? state.base === 0
        ? words.from.firstDraft
        : words.from.draft(state.base)
      : opened.base === 0
        ? words.from.nothing
        : opened.name === 'head'
          ? words.from.head(opened.base)
          : words.from.version(opened.base)

  return (
    <>
      <ScreenHead
        title={state.kept?.title ?? (isForeign ? opened.draft?.title : undefined) ?? words.title}
        lead={
          <span className="inline-flex flex-wrap items-center gap-x-3">
            <span>{lead}</span>
            <VerdictButton
              verdict={checkError === null ? found && verdictOf(found.verdict, found.diagnostics) : 'failed'}
              onCheck={check}
            />
            {mayEdit && <SavingLine saving={state.saving} onDecide={() => setDialog('conflict')} />}
          </span>
        }
        actions={
          <Toolbar
            mayEdit={mayEdit}
            hasDraft={state.kept !== undefined}
            canSave={isUnsaved(state.saving)}
            onSave={() => void save()}
            onSimulate={() => void goWithDraft('/simulator')}
            onBacktest={() => void goWithDraft('/backtest')}
            onPublish={() => void save().then(() => setDialog('publish'))}
            onDrafts={() => setDialog('drafts')}
            onFormat={() => void edits.format()}
            onRename={() => setDialog('rename')}
            onDiscard={() => setDialog('discard')}
          />
        }
      />
      {/* What is published here is no news. */}
      <Banners
        isQuiet={dialog === 'publish'}
        mayEdit={mayEdit}
        foreignAuthor={isForeign && state.kept === undefined ? opened.draft?.author : undefined}
        base={state.base}
        isUntouched={state.kept === undefined && !isChanged}
        copy={copy}
        onTakeCopy={() => {
          if (copy === undefined) return
          handle?.replace(copy.source)
          keeper.rebase(copy.base, copy.source)
          dropCopy()
        }}
        onDropCopy={dropCopy}
        onRebase={() => setDialog('rebase')}
        onReopen={onReopen}
      />
      {outline.error !== null && <Failure error={outline.error} onRetry={outline.retry} />}
      <div className="overflow-hidden rounded-2xl border border-line bg-card lg:grid lg:h-[calc(100dvh-11.5rem)] lg:min-h-136 lg:grid-cols-[minmax(0,1fr)_25rem] lg:grid-rows-[minmax(0,auto)_minmax(0,1fr)] 2xl:grid-cols-[17rem_minmax(0,1fr)_25rem] 2xl:grid-rows-1">
        <OutlinePane
          outline={outline.data}
          rule={rule}
          mayMove={mayEdit}
          onGo={(from) => handle?.goTo(from)}
          onMove={edits.move}
        />
        <div className="h-[62dvh] min-h-0 min-w-0 max-lg:border-y max-lg:border-line lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:h-auto 2xl:col-start-2 2xl:row-span-1">
          <Suspense
            fallback={
              <div className="p-4">
                <Skeleton lines={12} />
              </div>
            }
          >
            <Editor
              text={opened.text}
              isReadOnly={!mayEdit}
              diagnosed={marks}
              onReady={setHandle}
              onText={write}
              onCursor={onCursor}
              onSave={() => void save()}
              onRun={check}
              onMove={moveCurrent}
            />
          </Suspense>
        </div>
        <section
          aria-label={words.parts.panels}
          className="min-h-0 min-w-0 overflow-y-auto border-line pb-3 lg:col-start-2 [&_[role=tablist]]:sticky [&_[role=tablist]]:top-0 [&_[role=tablist]]:z-10 [&_[role=tablist]]:bg-card lg:border-l 2xl:col-start-3"
        >
          <Panels
            text={quiet}
            before={{ name: shared.version(state.base), text: base }}
            name={state.title}
            rule={rule}
            panel={panel}
            diagnosing={diagnosing}
            mayEdit={mayEdit}
            now={now}
            handle={handle}
            edits={edits}
            onChoose={choosePanel}
            onGoRule={goRule}
            onFix={({ quickFix }) => {
              if (quickFix !== undefined) edits.apply(quickFix.edits, quiet)
            }}
          />
        </section>
      </div>
      <DeskDialogs
        dialog={dialog}
        keeper={keeper}
        state={state}
        text={text}
        baseText={base}
        isGood={isWhole && found?.verdict === 'good'}
        now={now}
        handle={handle}
        onShow={setDialog}
        onReopen={onReopen}
      />
      <LeaveGuard
        when={mayEdit && isUnsaved(state.saving)}
        title={words.leave.title}
        text={words.leave.text}
        act={words.leave.act}
      />
    </>
  )
}
