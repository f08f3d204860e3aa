/**
 * What is wrong with the text, or could be better: where, why, and what to do.
 *
 * @module
 */

import { CircleCheck, CircleX, Info, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react'
import { useState } from 'react'

import type { EditorDiagnostic } from '../../../../policy/editing/diagnose.ts'
import { useEngine } from '../../../engine/use-engine.ts'
import { Button } from '../../../parts/button.tsx'
import { Empty, Skeleton } from '../../../parts/state.tsx'
import { useLanguage } from '../../../words/language.ts'
import { usePanelWords } from './panel-words.ts'
import { WithCode } from './with-code.tsx'

export interface ProblemsProps {
  readonly diagnostics: readonly EditorDiagnostic[]
  readonly mayEdit: boolean
  readonly onGo: (from: number, to: number) => void
  readonly onFix: (diagnostic: EditorDiagnostic) => void
}

type Severity = EditorDiagnostic['severity']

const severities: readonly Severity[] = ['error', 'warning', 'info']

const looks: Readonly<Record<Severity, { readonly icon: LucideIcon; readonly ink: string }>> = {
  error: { icon: CircleX, ink: 'text-stop' },
  warning: { icon: TriangleAlert, ink: 'text-caution' },
  info: { icon: Info, ink: 'text-swap' },
}

export function Problems({ diagnostics, ...rest }: ProblemsProps) {
  const words = usePanelWords()
  if (diagnostics.length === 0) return <Empty icon={CircleCheck}>{words.problems.none}</Empty>
  return (
    <div className="flex flex-col gap-4">
      {severities.map((severity) => {
        const found = diagnostics.filter((each) => each.severity === severity)
        if (found.length === 0) return null
        return (
          <section key={severity}>
            <h3 className="px-3 pb-1 text-sm font-semibold">
              {words.problems.severities[severity]} <span className="font-normal text-soft">{found.length}</span>
            </h3>
            <ul>
              {found.map((each) => (
                <Problem key={`${each.code} ${each.from} ${each.message}`} diagnostic={each} {...rest} />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

interface ProblemProps extends Omit<ProblemsProps, 'diagnostics'> {
  readonly diagnostic: EditorDiagnostic
}

function Problem({ diagnostic, mayEdit, onGo, onFix }: ProblemProps) {
  const words = usePanelWords()
  const [isOpen, setOpen] = useState(false)
  const { severity, code, message, help, range, from, to, related, relatedSpans, quickFix } = diagnostic
  const { icon: Icon, ink } = looks[severity]
  return (
    <li className="border-b border-line px-3 py-2 text-sm last:border-0">
      <button
        type="button"
        className="flex w-full items-start gap-2 rounded-md text-left hover:bg-ground"
        onClick={() => onGo(from, to)}
      >
        <Icon aria-label={words.problems.severities[severity]} className={`mt-0.5 size-4 shrink-0 ${ink}`} />
        <span className="min-w-0 flex-1">
          <WithCode>{message}</WithCode>
          <span className="block text-xs text-soft">
            {words.problems.go(range.start.line)} · <code className="font-mono">{code}</code>
          </span>
        </span>
      </button>
      {help !== null && (
        <p className="mt-1 pl-6 text-soft">
          <WithCode>{help}</WithCode>
        </p>
      )}
      {related.length > 0 && (
        <ul className="mt-1 pl-6 text-xs text-soft">
          {related.map((each, n) => {
            const span = relatedSpans[n]
            return (
              <li key={`${each.message} ${each.range.start.line}`}>
                <button
                  type="button"
                  className="min-h-6 text-left text-accent hover:underline"
                  onClick={() => span && onGo(span.from, span.to)}
                >
                  {each.message} ({words.problems.go(each.range.start.line)})
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <div className="mt-1 flex flex-wrap items-center gap-1 pl-5">
        {quickFix !== undefined && mayEdit && (
          <Button icon={Wrench} className="min-h-7 px-2 py-0.5 text-xs" onClick={() => onFix(diagnostic)}>
            {quickFix.isSafe ? words.problems.fix : words.problems.propose}
          </Button>
        )}
        <Button
          kind="quiet"
          aria-expanded={isOpen}
          className="min-h-7 px-2 py-0.5 text-xs"
          onClick={() => setOpen(!isOpen)}
        >
          {words.problems.why}
        </Button>
      </div>
      {quickFix !== undefined && !quickFix.isSafe && mayEdit && (
        <p className="pl-6 text-xs text-soft">{words.problems.unsure}</p>
      )}
      {isOpen && <Why code={code} />}
    </li>
  )
}

function Why({ code }: { readonly code: EditorDiagnostic['code'] }) {
  const language = useLanguage()
  const { data } = useEngine({ kind: 'explain', code, language })
  if (data === undefined) return <Skeleton lines={3} />
  return (
    <pre className="mt-1 ml-6 overflow-x-auto rounded-lg bg-ground px-3 py-2 font-sans text-xs leading-5 whitespace-pre-wrap">
      {data.text.trim()}
    </pre>
  )
}
