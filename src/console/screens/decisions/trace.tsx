/**
 * A trace: every rule with its mark and why it does not match, and who decides.
 *
 * @module
 */

import { Check, CircleHelp, X, type LucideIcon } from 'lucide-react'
import { useState } from 'react'

import { sayAssumed, sayFailed } from '../../../policy/trace-words.ts'
import type { TraceStep as Step } from '../../../policy/trace.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { useLanguage } from '../../words/language.ts'
import { useRecordWords } from './record-words.ts'

interface ConditionJson {
  readonly condition: string
  /** In one language. */
  readonly wanted: string
  readonly got: string
  readonly missing: string | null
}

/** As the API gives it. */
export interface TraceStep extends Omit<Step, 'failed' | 'assumed'> {
  readonly failed: readonly ConditionJson[]
  readonly assumed: readonly ConditionJson[]
}

export interface TraceProps {
  readonly steps: readonly TraceStep[]
  /** The rule the decision names; null where none decided. */
  readonly by: string | null
}

export function Trace({ steps, by }: TraceProps) {
  const words = useRecordWords()
  const [isWhole, setWhole] = useState(false)
  const mattering = steps.filter(
    (step) => step.decides || step.overruled || step.reports || (step.reached && step.mark === '?'),
  )
  const others = steps.length - mattering.length
  const shown = isWhole ? steps : mattering
  const isDecided = steps.some((step) => step.decides)
  const isOverruled = steps.some((step) => step.overruled)
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-semibold">{words.trace}</h3>
      <ol className="divide-y divide-line overflow-hidden rounded-xl border border-line text-sm">
        {shown.map((step) => (
          <StepRow key={step.rule} step={step} />
        ))}
        {!isDecided && (
          <li className="flex flex-wrap items-center gap-x-3 px-3 py-2">
            <Mark mark="✓" isDeciding />
            <span className="font-medium">
              {by === null && !isOverruled ? words.defaults : 'short_links.unresolved'}
            </span>
            <span className="text-soft">{isOverruled ? words.unresolved : words.defaultsDecide}</span>
          </li>
        )}
      </ol>
      {others > 0 && (
        <Button kind="quiet" className="mt-1" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words.hideOthers : words.showOthers(others)}
        </Button>
      )}
    </section>
  )
}

function StepRow({ step }: { readonly step: TraceStep }) {
  const words = useRecordWords()
  const note = useNote(step)
  return (
    <li className={`flex gap-3 px-3 py-2 ${step.decides ? 'bg-wash' : ''} ${step.reached ? '' : 'text-soft'}`}>
      <Mark mark={step.mark} isDeciding={step.decides} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs leading-6 font-semibold">{step.rule}</code>
          {step.decides && <Badge tone="good">{words.decides}</Badge>}
          {step.reports && <Badge tone="swap">{words.reports}</Badge>}
          {!step.reached && <Badge>{words.notReached}</Badge>}
        </p>
        {note !== '' && <p className="text-soft">{note}</p>}
      </div>
    </li>
  )
}

const marks: Readonly<Record<TraceStep['mark'], { readonly icon: LucideIcon; readonly ink: string }>> = {
  '✓': { icon: Check, ink: 'text-accent' },
  '✗': { icon: X, ink: 'text-soft' },
  '?': { icon: CircleHelp, ink: 'text-caution' },
}

function Mark({ mark, isDeciding = false }: { readonly mark: TraceStep['mark']; readonly isDeciding?: boolean }) {
  const words = useRecordWords()
  const { icon: Icon, ink } = marks[mark]
  return (
    <span className={`mt-1 inline-flex ${ink}`} title={words.marks[mark]}>
      <Icon aria-hidden className="size-4" strokeWidth={isDeciding ? 3 : 2} />
      <span className="sr-only">{words.marks[mark]}</span>
    </span>
  )
}

/** Why it does not match, or matches only because something is not known; in the words of the command line. */
function useNote({ failed, assumed, overruled }: TraceStep): string {
  const language = useLanguage()
  const words = useRecordWords()
  const between = language === 'en' ? '; ' : '；'
  const clauses = [
    ...(overruled ? [words.overruled] : []),
    ...failed.map((each) => sayFailed(inBoth(each))[language]),
    ...assumed.map((each) => sayAssumed(each)[language]),
  ]
  return clauses.join(between).replaceAll('`', '')
}

function inBoth({ condition, wanted, got, missing }: ConditionJson) {
  return {
    condition,
    wanted: { en: wanted, 'zh-CN': wanted },
    got: { en: got, 'zh-CN': got },
    missing: missing ?? undefined,
  }
}
