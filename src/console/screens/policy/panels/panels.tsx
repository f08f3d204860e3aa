/**
 * The panels beside the editor: what is found out about the text.
 *
 * @module
 */

import type { ReactNode } from 'react'

import type { Instant } from '../../../../kernel/instant.ts'
import type { EditorDiagnostic } from '../../../../policy/editing/diagnose.ts'
import { useEngine, type EngineView } from '../../../engine/use-engine.ts'
import type { EditingRequest } from '../../../engine/engine.ts'
import { Empty, Failure, Skeleton } from '../../../parts/state.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { useLanguage } from '../../../words/language.ts'
import type { EditorHandle } from '../editor/handle.ts'
import { panels, type PanelName } from '../search.ts'
import type { Edits } from '../use-edits.ts'
import { usePanelWords } from './panel-words.ts'
import { Broken } from './broken.tsx'
import { RuleFormPanel } from './form.tsx'
import { Meaning } from './meaning.tsx'
import { Problems } from './problems.tsx'
import { RuleMatrix } from './rule-matrix.tsx'
import { Tests } from './tests.tsx'

export type Diagnosing = EngineView<Extract<EditingRequest, { readonly kind: 'diagnose' }>>

export interface PanelsProps {
  readonly text: string
  readonly before: { readonly name: string; readonly text: string }
  readonly name: string
  readonly rule: string | undefined
  readonly panel: PanelName
  readonly diagnosing: Diagnosing
  readonly mayEdit: boolean
  readonly now: Instant
  readonly handle: EditorHandle | undefined
  readonly edits: Edits
  readonly onChoose: (panel: PanelName) => void
  readonly onGoRule: (rule: string) => void
  readonly onFix: (diagnostic: EditorDiagnostic) => void
}

export function Panels(props: PanelsProps) {
  const { text, panel, diagnosing, onChoose } = props
  const words = usePanelWords()
  const language = useLanguage()
  const tests = useEngine({ kind: 'test', text, language }, { topic: 'policy.tests' })
  const counts: Readonly<Partial<Record<PanelName, ReactNode>>> = {
    problems: diagnosing.data && (
      <Count value={diagnosing.data.diagnostics.length} isBad={diagnosing.data.verdict !== 'good'} />
    ),
    tests: tests.data?.kind === 'test' && <TestCount tests={tests.data.json.tests} />,
  }
  return (
    <Tabs
      dense
      label={words.tabs.label}
      value={panel}
      onChoose={(value) => onChoose(panels.find((each) => each === value) ?? 'problems')}
      tabs={panels.map((each) => ({
        value: each,
        title: (
          <span className="inline-flex items-center gap-1">
            {words.tabs[each]}
            {counts[each]}
          </span>
        ),
        content: each === panel && <Content {...props} tests={tests} />,
      }))}
    />
  )
}

interface ContentProps extends PanelsProps {
  readonly tests: EngineView<Extract<EditingRequest, { readonly kind: 'test' }>>
}

function Content({ panel, ...props }: ContentProps) {
  const { text, before, name, rule, diagnosing, tests, mayEdit, now, handle, edits, onGoRule, onFix } = props
  const words = usePanelWords()
  if ((panel === 'matrix' || panel === 'form') && rule === undefined) return <Empty>{words.broken.noRule}</Empty>
  switch (panel) {
    case 'problems':
      return (
        <View of={diagnosing}>
          {({ diagnostics }) => (
            <Problems
              diagnostics={diagnostics}
              mayEdit={mayEdit}
              onGo={(from, to) => handle?.goTo(from, { to })}
              onFix={onFix}
            />
          )}
        </View>
      )
    case 'tests':
      return (
        <View of={tests}>
          {(reply) =>
            reply.kind === 'test' ? (
              <Tests
                reply={reply}
                mayEdit={mayEdit}
                now={now}
                handle={handle}
                edits={edits}
                onGoRule={onGoRule}
                onGoLine={(line) => handle?.goTo(offsetOfLine(text, line))}
              />
            ) : (
              <Broken />
            )
          }
        </View>
      )
    case 'matrix':
      return <RuleMatrix text={text} rule={rule ?? ''} now={now} />
    case 'form':
      return (
        <RuleFormPanel
          text={text}
          rule={rule ?? ''}
          mayEdit={mayEdit}
          onChange={edits.change}
          onMove={edits.move}
          onUndo={() => handle?.undo()}
        />
      )
    case 'meaning':
      return (
        <div className="px-3">
          <Meaning before={before} after={{ name, text }} now={now} topic="policy.meaning" />
        </div>
      )
  }
}

function Count({ value, isBad }: { readonly value: number; readonly isBad: boolean }) {
  if (value === 0) return null
  return <span className={`text-xs ${isBad ? 'font-semibold text-stop' : 'font-normal text-soft'}`}>{value}</span>
}

function TestCount({ tests }: { readonly tests: readonly { readonly passed: boolean }[] }) {
  if (tests.length === 0) return null
  const passed = tests.filter((each) => each.passed).length
  return (
    <span className={`text-xs font-normal ${passed === tests.length ? 'text-soft' : 'font-semibold text-stop'}`}>
      {passed}/{tests.length}
    </span>
  )
}

interface ViewProps<R extends EditingRequest> {
  readonly of: EngineView<R>
  readonly children: (data: NonNullable<EngineView<R>['data']>) => ReactNode
}

function View<R extends EditingRequest>({ of: { data, error, retry }, children }: ViewProps<R>) {
  return (
    <>
      {error !== null && <Failure error={error} onRetry={retry} kept={data !== undefined} />}
      {data === undefined ? error === null && <Skeleton lines={6} /> : children(data)}
    </>
  )
}

/** Lines count from one. */
function offsetOfLine(text: string, line: number): number {
  let at = 0
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', at)
    if (next < 0) return at
    at = next + 1
  }
  return at
}
