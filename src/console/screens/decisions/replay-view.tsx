/**
 * One asking: what is decided, whether that is what was recorded, and the rules with their marks.
 *
 * @module
 */

import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'

import type { DecisionJson } from '../../../answer/json.ts'
import type { TraceStepJson } from '../../../policy/editing/simulator.ts'
import { ActionBadge, isAction } from '../../parts/badge.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Trace } from '../../parts/trace.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { lostName } from './lost.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import { differencesOf, type Outcome } from './replay.ts'

export interface ReplayProps {
  readonly record: DecisionRecord
  readonly version: number
  readonly at: number
  /** Asked as of today, so a difference is news and no puzzle. */
  readonly isNow: boolean
}

export function Replay({ record, version, at, isNow }: ReplayProps) {
  const words = useRecordWords()
  const language = useLanguage()
  const query = useApi('POST /policies/simulate', {
    body: { version, at: new Date(at).toISOString(), record: record.id },
  })
  return (
    // The reasons come in the language they were asked in.
    <QueryView key={language} query={query} lines={5}>
      {(simulated) => {
        // The API says of neither more than that they are objects.
        const outcome = simulated.decision as unknown as DecisionJson
        const trace = simulated.trace as unknown as readonly TraceStepJson[]
        const { action, rule, reason, answer, step } = record.out
        const differences = differencesOf({ action, rule, reason, answer, step }, outcome)
        return (
          <div className="flex flex-col gap-3">
            <p className="text-sm text-soft">{isNow ? words.nowNote : words.thenNote}</p>
            <Compared before={record.out} after={outcome} fields={differences} isNow={isNow} />
            <Lost facts={simulated.lost ?? []} />
            <section>
              <h3 className="mb-1.5 text-sm font-semibold">{words.trace}</h3>
              <Trace decision={outcome} trace={trace} policy={`v${version}`} />
            </section>
          </div>
        )
      }}
    </QueryView>
  )
}

interface ComparedProps {
  readonly before: Outcome
  readonly after: Outcome
  readonly fields: readonly (keyof Outcome)[]
  readonly isNow: boolean
}

function Compared({ before, after, fields, isNow }: ComparedProps) {
  const words = useRecordWords()
  const nameOf = useOutcomeName()
  if (fields.length === 0) {
    return (
      <p className="flex flex-wrap items-center gap-2 rounded-xl bg-wash px-4 py-2.5 text-sm">
        <CircleCheck aria-hidden className="size-4.5 text-accent" />
        {isNow ? words.sameToday : words.sameAgain}
        <ActionBadge action={after.action} />
      </p>
    )
  }
  return (
    <div className="flex gap-2.5 rounded-xl bg-caution-wash px-4 py-2.5 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-caution" />
      <div className="min-w-0">
        <p className="font-semibold text-caution">{isNow ? words.otherToday : words.differsFromRecord}</p>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4">
          {fields.map((field) => (
            <div key={field} className="contents">
              <dt className="text-soft">{words.compared[field]}</dt>
              <dd>{words.was(nameOf(field, before[field]), nameOf(field, after[field]))}</dd>
            </div>
          ))}
        </dl>
        {!isNow && <p className="mt-1 text-soft">{words.whyDiffers}</p>}
      </div>
    </div>
  )
}

function Lost({ facts }: { readonly facts: readonly string[] }) {
  const words = useRecordWords()
  const format = useFormat()
  if (facts.length === 0) return null
  return (
    <p className="flex gap-2.5 px-4 text-sm text-soft">
      <CircleHelp aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      {words.lost(format.list(facts.map((fact) => lostName(fact, words.lostNames))))}
    </p>
  )
}

/** Actions and answers as people call them; rules, reasons and steps by their own names. */
function useOutcomeName(): (field: keyof Outcome, value: string | null) => string {
  const { none } = useRecordWords()
  const { actions, answers } = useSharedWords()
  const answerNames: Readonly<Record<string, string>> = answers
  return (field, value) => {
    if (value === null) return none
    if (field === 'action') return isAction(value) ? actions[value] : value
    return field === 'answer' ? (answerNames[value] ?? value) : value
  }
}
