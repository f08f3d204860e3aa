/**
 * One asking: what is decided, whether that is what was recorded, and the rules with their marks.
 *
 * @module
 */

import { CircleCheck, TriangleAlert } from 'lucide-react'

import { ActionBadge } from '../../parts/badge.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { useApi } from '../../server/query.ts'
import { useLanguage } from '../../words/language.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import type * as replayTools from './replay.ts'
import type { Outcome, ReplayLink } from './replay.ts'
import { Trace, type TraceStep } from './trace.tsx'

export interface ReplayProps {
  readonly record: DecisionRecord
  readonly link: ReplayLink
  readonly version: number
  readonly at: number
  /** Asked as of today, so a difference is news and no puzzle. */
  readonly isNow: boolean
  readonly tools: typeof replayTools
}

export function Replay({ record, link, version, at, isNow, tools }: ReplayProps) {
  const words = useRecordWords()
  const language = useLanguage()
  const query = useApi('POST /policies/simulate', {
    body: { version, at: new Date(at).toISOString(), url: link.url, ...tools.inputsOf(record) },
  })
  return (
    // The reasons come in the language they were asked in.
    <QueryView key={language} query={query} lines={5}>
      {({ decision, trace }) => {
        const outcome = decision as unknown as Outcome
        const { action, rule, reason, answer, step } = record.out
        const differences = tools.differencesOf({ action, rule, reason, answer, step }, outcome)
        return (
          <div className="flex flex-col gap-3">
            <p className="text-sm text-soft">{isNow ? words.nowNote : words.thenNote}</p>
            <Compared before={record.out} after={outcome} fields={differences} isNow={isNow} />
            <Trace steps={trace as unknown as readonly TraceStep[]} by={outcome.rule} />
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
              <dd>
                <code className="font-mono text-xs">
                  {words.was(before[field] ?? words.none, after[field] ?? words.none)}
                </code>
              </dd>
            </div>
          ))}
        </dl>
        {!isNow && <p className="mt-1 text-soft">{words.whyDiffers}</p>}
      </div>
    </div>
  )
}
