/**
 * Where the changed clicks are: by answer and reason, rule, surface, marketplace or party.
 *
 * @module
 */

import { SelectField } from '../../parts/field.tsx'
import { Card } from '../../parts/surface.tsx'
import { useFormat } from '../../words/format.ts'
import { Bar } from './bar.tsx'
import { ruleSlicesOf, slicesOf } from './breakdown.ts'
import type { BacktestReport } from './question.ts'
import { breakdowns, type Breakdown } from './search.ts'
import { useBacktestWords } from './words.ts'

const mostShown = 10

export interface BreakdownCardProps {
  readonly report: BacktestReport
  readonly by: Breakdown
  readonly onBy: (by: Breakdown) => void
}

export function BreakdownCard({ report, by, onBy }: BreakdownCardProps) {
  const { changed, groups } = report
  const { breakdown: words } = useBacktestWords()
  const format = useFormat()
  const slices = by === 'rule' ? ruleSlicesOf(report, words.noRule) : slicesOf(groups, by)
  const most = slices[0]?.clicks ?? 1
  const more = slices.length - mostShown
  return (
    <Card
      title={words.title}
      actions={
        <SelectField
          bare
          label={words.label}
          value={by}
          choices={breakdowns.map((value) => ({ value, label: words.by[value] }))}
          onChoose={(value) => {
            const chosen = breakdowns.find((each) => each === value)
            if (chosen !== undefined) onBy(chosen)
          }}
        />
      }
    >
      <ul className="flex flex-col gap-3 text-sm">
        {slices.slice(0, mostShown).map(({ key, clicks }) => (
          <li key={key}>
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">
                {key === '' ? words.unknown : key}
              </code>
              <span className="whitespace-nowrap tabular-nums">
                {format.count(clicks)} <span className="text-soft">{format.share(clicks / changed)}</span>
              </span>
            </span>
            <Bar share={clicks / most} colour="var(--swap)" />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-3 text-sm text-soft">{words.more(more)}</p>}
    </Card>
  )
}
