/**
 * The three panes of the desk: the outline of the rules, their text, and what is found out about it.
 *
 * @module
 */

import { lazy, Suspense } from 'react'

import { Skeleton } from '../../parts/state.tsx'
import { useSharedWords } from '../../words/shared.ts'
import { OutlinePane } from './outline/pane.tsx'
import { Panels } from './panels/panels.tsx'
import type { DeskActs } from './use-desk-acts.ts'
import type { OnDesk } from './use-desk.ts'
import { usePolicyWords } from './words.ts'

const Editor = lazy(async () => ({ default: (await import('./editor/editor.tsx')).Editor }))

export interface DeskPanesProps {
  readonly desk: OnDesk
  readonly acts: DeskActs
}

export function DeskPanes({ desk, acts }: DeskPanesProps) {
  const { handle, edits, mayEdit } = desk
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-card lg:grid lg:h-[calc(100dvh-11.5rem)] lg:min-h-136 lg:grid-cols-[minmax(0,1fr)_25rem] lg:grid-rows-[minmax(0,auto)_minmax(0,1fr)] 2xl:grid-cols-[17rem_minmax(0,1fr)_25rem] 2xl:grid-rows-1">
      <OutlinePane
        outline={desk.outline.data}
        rule={desk.cursor.rule}
        mayMove={mayEdit}
        onGo={(from) => handle?.goTo(from)}
        onMove={edits.move}
      />
      <EditorPane desk={desk} acts={acts} />
      <PanelsPane desk={desk} acts={acts} />
    </div>
  )
}

function EditorPane({ desk, acts }: DeskPanesProps) {
  return (
    <div className="h-[62dvh] min-h-0 min-w-0 max-lg:border-y max-lg:border-line lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:h-auto 2xl:col-start-2 2xl:row-span-1">
      <Suspense
        fallback={
          <div className="p-4">
            <Skeleton lines={12} />
          </div>
        }
      >
        <Editor
          text={desk.opened.text}
          isReadOnly={!desk.mayEdit}
          diagnosed={desk.diagnosing.marks}
          onReady={desk.setHandle}
          onText={desk.write}
          onCursor={desk.cursor.onCursor}
          onSave={() => void acts.save()}
          onRun={acts.check}
          onMove={acts.moveCurrent}
        />
      </Suspense>
    </div>
  )
}

function PanelsPane({ desk, acts }: DeskPanesProps) {
  const words = usePolicyWords()
  const shared = useSharedWords()
  const { state, diagnosing } = desk
  return (
    <section
      aria-label={words.parts.panels}
      className="min-h-0 min-w-0 overflow-y-auto border-line pb-3 lg:col-start-2 [&_[role=tablist]]:sticky [&_[role=tablist]]:top-0 [&_[role=tablist]]:z-10 [&_[role=tablist]]:bg-card lg:border-l 2xl:col-start-3"
    >
      <Panels
        text={diagnosing.quiet}
        before={{ name: shared.version(state.base), text: desk.baseText }}
        name={state.title}
        rule={desk.cursor.rule}
        panel={acts.panel}
        diagnosing={diagnosing.whole}
        mayEdit={desk.mayEdit}
        now={desk.now}
        handle={desk.handle}
        edits={desk.edits}
        onChoose={acts.choosePanel}
        onGoRule={acts.goRule}
        onFix={acts.fix}
      />
    </section>
  )
}
