/**
 * The report of a backtest: how much changes, what is not sure about that, then what, where and for whom.
 *
 * @module
 */

import { Equal } from 'lucide-react'

import { Empty } from '../../parts/state.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { Card } from '../../parts/surface.tsx'
import { useFormat } from '../../words/format.ts'
import { BasisCard } from './basis-card.tsx'
import { BreakdownCard } from './breakdown-card.tsx'
import { DaysCard } from './days-card.tsx'
import { FlowsCard } from './flows-card.tsx'
import { GroupsCard } from './groups-card.tsx'
import type { BacktestReport } from './question.ts'
import type { BacktestSearch, Breakdown } from './search.ts'
import { TopCard } from './top-card.tsx'
import { UnsureCard } from './unsure-card.tsx'
import { useBacktestWords } from './words.ts'

export interface ReportViewProps {
  readonly report: BacktestReport
  readonly by: Breakdown
  readonly onBy: (by: Breakdown) => void
  /** Asks otherwise; absent where the question is not to be changed. */
  readonly onAsk?: ((change: BacktestSearch) => void) | undefined
}

export function ReportView({ report, by, onBy, onAsk }: ReportViewProps) {
  const words = useBacktestWords()
  const { clicks, changed, groups, days } = report
  if (clicks === 0) {
    return (
      <Card>
        <Empty>{words.none}</Empty>
      </Card>
    )
  }
  return (
    <div className="@container flex min-w-0 flex-col gap-5">
      <Summary report={report} />
      <UnsureCard report={report} onAsk={onAsk} />
      {changed > 0 && (
        <>
          <div className="grid gap-5 @3xl:grid-cols-2">
            <FlowsCard groups={groups} clicks={clicks} />
            <BreakdownCard report={report} by={by} onBy={onBy} />
          </div>
          {days.length > 1 && <DaysCard report={report} />}
          <GroupsCard report={report} />
          <div className="grid gap-5 @3xl:grid-cols-2">
            <TopCard title={words.top.creators} affected={report.creators} field="author" report={report} />
            <TopCard title={words.top.products} affected={report.products} field="product" report={report} />
          </div>
        </>
      )}
      <BasisCard report={report} />
    </div>
  )
}

function Summary({ report }: { readonly report: BacktestReport }) {
  const words = useBacktestWords()
  const format = useFormat()
  const { at, clicks, changed, same, undetermined, creators, products } = report
  return (
    <Card>
      <p className="flex items-center gap-2 text-xl leading-tight font-semibold text-balance">
        {changed === 0 && <Equal aria-hidden className="size-5 shrink-0 text-accent" />}
        {changed === 0
          ? words.same(format.count(clicks - undetermined))
          : words.summary(format.count(changed), format.count(clicks), format.share(changed / clicks))}
      </p>
      {changed === 0 && at === null && <p className="mt-1 max-w-3xl text-soft">{words.sameYet}</p>}
      {changed > 0 && (creators.distinct > 0 || products.distinct > 0) && (
        <p className="mt-1 text-soft">
          {words.affected(
            words.creators(format.count(creators.distinct), creators.exact),
            words.products(format.count(products.distinct), products.exact),
          )}
        </p>
      )}
      <div className="mt-4">
        <ShareBar
          label={words.parts.label}
          parts={[
            { key: 'changed', label: words.parts.changed, value: changed, colour: 'var(--swap)' },
            { key: 'undetermined', label: words.parts.undetermined, value: undetermined, colour: 'var(--caution)' },
            { key: 'same', label: words.parts.same, value: same, colour: 'var(--line)' },
          ]}
        />
      </div>
    </Card>
  )
}
