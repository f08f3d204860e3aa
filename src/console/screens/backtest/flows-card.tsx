/**
 * From which action to which: the first thing one asks of a change.
 *
 * @module
 */

import { ArrowRight } from 'lucide-react'

import { ActionBadge, actionLooks, isAction } from '../../parts/badge.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Card } from '../../parts/surface.tsx'
import { useFormat, type Format } from '../../words/format.ts'
import { flowsOf, type ChangeGroup, type Flow } from './breakdown.ts'
import { Bar } from './bar.tsx'
import { useBacktestWords } from './words.ts'

export interface FlowsCardProps {
  readonly groups: readonly ChangeGroup[]
  /** All clicks of the span. */
  readonly clicks: number
}

export function FlowsCard({ groups, clicks }: FlowsCardProps) {
  const { flows: words } = useBacktestWords()
  const format = useFormat()
  const flows = flowsOf(groups)
  const most = Math.max(...flows.map((flow) => flow.clicks))
  return (
    <Card title={words.title} flush>
      <Table
        caption={words.caption}
        rows={flows}
        rowKey={({ from, to }) => `${from} ${to}`}
        columns={columnsOf(words, format, { clicks, most })}
      />
    </Card>
  )
}

type Words = ReturnType<typeof useBacktestWords>['flows']

function columnsOf(
  words: Words,
  format: Format,
  { clicks, most }: { readonly clicks: number; readonly most: number },
): readonly Column<Flow>[] {
  return [
    {
      key: 'flow',
      title: `${words.from} → ${words.to}`,
      heads: true,
      className: 'w-full',
      cell: ({ from, to, clicks: each }) => (
        <>
          <span className="flex flex-wrap items-center gap-1.5">
            <ActionBadge action={from} />
            <ArrowRight aria-hidden className="size-4 shrink-0 text-soft" />
            <ActionBadge action={to} />
            {from === to && <span className="text-xs text-soft">{words.other}</span>}
          </span>
          <Bar share={each / most} colour={isAction(to) ? actionLooks[to].colour : 'var(--soft)'} />
        </>
      ),
    },
    {
      key: 'clicks',
      title: words.clicks,
      align: 'end',
      className: 'tabular-nums',
      cell: (flow) => format.count(flow.clicks),
    },
    {
      key: 'share',
      title: words.share,
      align: 'end',
      className: 'tabular-nums',
      cell: (flow) => format.share(flow.clicks / clicks),
    },
  ]
}
