/**
 * What a report cannot tell, and what can be done about it.
 *
 * @module
 */

import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from '../../parts/button.tsx'
import { useFormat } from '../../words/format.ts'
import type { BacktestReport } from './question.ts'
import type { ReportViewProps } from './report-view.tsx'
import { useBacktestWords } from './words.ts'

export function UnsureCard({ report, onAsk }: Pick<ReportViewProps, 'report' | 'onAsk'>) {
  const { unsure: words } = useBacktestWords()
  const format = useFormat()
  const { clicks, undetermined, undetermined_by: lacking, basis, complete, stopped_at: stopped, drift } = report
  const facts = Object.entries(lacking)
    .toSorted(([, one], [, other]) => other - one)
    .map(([fact, each]) => `${fact} (${format.count(each)})`)
  const lines: readonly (readonly [key: string, text: string, action?: ReactNode])[] = [
    ...(undetermined > 0
      ? [
          [
            'undetermined',
            `${words.undetermined(format.count(undetermined), format.share(undetermined / clicks))} ${words.lacking(format.list(facts))}`,
          ] as const,
        ]
      : []),
    ...(!complete && stopped !== null
      ? [['stopped', words.stopped(format.time(stopped)), <Rest key="rest" report={report} onAsk={onAsk} />] as const]
      : []),
    ...(basis === 'rollups'
      ? [
          [
            'rollups',
            words.rollups,
            onAsk && (
              <Button key="records" onClick={() => onAsk({ basis: undefined })}>
                {words.useRecords}
              </Button>
            ),
          ] as const,
        ]
      : []),
    ...(drift.records > 0
      ? [['drift', words.drift(format.count(drift.records), format.count(drift.checked))] as const]
      : []),
    ...(drift.overridden > 0 ? [['overridden', words.overridden(format.count(drift.overridden))] as const] : []),
    ...(report.ungrouped > 0 ? [['ungrouped', words.ungrouped(format.count(report.ungrouped))] as const] : []),
  ]
  if (lines.length === 0) return null
  return (
    <section className="flex gap-3 rounded-2xl bg-caution-wash px-4 py-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-caution" />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold text-caution">{words.title}</h2>
        <ul className="mt-1 flex flex-col gap-1.5">
          {lines.map(([key, text, action]) => (
            <li key={key} className="flex flex-wrap items-center justify-between gap-2">
              <span className="min-w-0 flex-1 basis-72">{text}</span>
              {action}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Rest({ report, onAsk }: { readonly report: BacktestReport; readonly onAsk: ReportViewProps['onAsk'] }) {
  const { unsure: words } = useBacktestWords()
  const { stopped_at: stopped, until } = report
  if (onAsk === undefined || stopped === null) return null
  return (
    <span className="flex flex-wrap gap-2">
      <Button onClick={() => onAsk({ from: stopped, until })}>{words.rest}</Button>
      <Button onClick={() => onAsk({ basis: 'rollups' })}>{words.useRollups}</Button>
    </span>
  )
}
