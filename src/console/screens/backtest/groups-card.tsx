/**
 * The kinds of change, with the way to their records.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'

import { ActionBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { useFormat, type Format } from '../../words/format.ts'
import { recordsOf, type ChangeGroup } from './breakdown.ts'
import type { BacktestReport } from './question.ts'
import { useBacktestWords } from './words.ts'

const step = 20

export function GroupsCard({ report }: { readonly report: BacktestReport }) {
  const all = useBacktestWords()
  const { groups: words } = all
  const format = useFormat()
  const [shown, setShown] = useState(step)
  const { groups } = report
  const more = Math.min(step, groups.length - shown)
  return (
    <Card title={words.title} note={words.note} flush>
      <Table
        caption={words.caption}
        rows={groups.slice(0, shown)}
        rowKey={({ from, to, surface, marketplace, party }) =>
          [from.action, from.reason, to.action, to.reason, surface, marketplace ?? '', party].join(' ')
        }
        columns={columnsOf(all, format, report)}
      />
      {more > 0 && (
        <div className="flex justify-center p-3">
          <Button onClick={() => setShown(shown + step)}>{words.more(more)}</Button>
        </div>
      )}
    </Card>
  )
}

function Side({ side: { action, reason } }: { readonly side: ChangeGroup['from'] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <ActionBadge action={action} />
      <code className="font-mono text-xs text-soft">{reason}</code>
    </span>
  )
}

/** The filters find the clicks that were answered so; under other rules only those with the same conditions change. */
function Records({ group, report }: { readonly group: ChangeGroup; readonly report: BacktestReport }) {
  const { groups: words } = useBacktestWords()
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {group.examples.length === 0 && <span className="text-soft">{words.noRecords}</span>}
      {group.examples.map((id, n) => (
        <Link
          key={id}
          to="/decisions/$id"
          params={{ id }}
          aria-label={words.example(n + 1)}
          title={id}
          className="inline-flex min-h-6 min-w-6 items-center justify-center rounded text-accent underline underline-offset-2"
        >
          {n + 1}
        </Link>
      ))}
      <Link
        to="/decisions"
        search={recordsOf(group, report)}
        className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
      >
        {words.all}
      </Link>
    </span>
  )
}

type Words = ReturnType<typeof useBacktestWords>

function columnsOf(
  { groups: words, flows }: Words,
  format: Format,
  report: BacktestReport,
): readonly Column<ChangeGroup>[] {
  return [
    {
      key: 'change',
      title: `${flows.from} → ${flows.to}`,
      heads: true,
      className: 'min-w-56',
      cell: ({ from, to }) => (
        <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <Side side={from} />
          <ArrowRight aria-hidden className="size-4 shrink-0 text-soft" />
          <Side side={to} />
        </span>
      ),
    },
    {
      key: 'where',
      title: words.where,
      cell: ({ surface, marketplace, party }) => (
        <code className="font-mono text-xs whitespace-nowrap">
          {surface} · {marketplace ?? party}
        </code>
      ),
    },
    {
      key: 'clicks',
      title: flows.clicks,
      align: 'end',
      className: 'tabular-nums',
      cell: ({ clicks }) => format.count(clicks),
    },
    {
      key: 'share',
      title: flows.share,
      align: 'end',
      className: 'tabular-nums',
      cell: ({ share }) => format.share(share),
    },
    {
      key: 'examples',
      title: words.examples,
      className: 'min-w-48',
      cell: (group) => <Records group={group} report={report} />,
    },
  ]
}
