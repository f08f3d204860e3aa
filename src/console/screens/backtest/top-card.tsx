/**
 * Creators or products with the most changed clicks.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { useFormat, type Format } from '../../words/format.ts'
import type { BacktestReport } from './question.ts'
import { useBacktestWords } from './words.ts'

type Top = BacktestReport['creators']['top'][number]

export interface TopCardProps {
  readonly title: string
  readonly affected: BacktestReport['creators']
  /** As the filter of decisions is called. */
  readonly field: 'author' | 'product'
  readonly report: BacktestReport
}

export function TopCard({ title, affected: { top }, field, report }: TopCardProps) {
  const { top: words } = useBacktestWords()
  const format = useFormat()
  return (
    <Card title={title} flush={top.length > 0}>
      {top.length === 0 ? (
        <p className="text-sm text-soft">{words.none}</p>
      ) : (
        <Table
          caption={title}
          rows={top}
          rowKey={({ id }) => id}
          columns={columnsOf(words, format, { field, report })}
        />
      )}
    </Card>
  )
}

type Words = ReturnType<typeof useBacktestWords>['top']

function columnsOf(
  words: Words,
  format: Format,
  { field, report: { from, until } }: Pick<TopCardProps, 'field' | 'report'>,
): readonly Column<Top>[] {
  return [
    {
      key: 'id',
      title: words.id,
      heads: true,
      cell: ({ id }) => (
        <Link
          to="/decisions"
          search={{ [field]: id, from, until }}
          className="inline-flex min-h-6 items-center font-mono text-xs text-accent hover:underline"
        >
          {id}
        </Link>
      ),
    },
    {
      key: 'clicks',
      title: words.clicks,
      align: 'end',
      className: 'tabular-nums',
      cell: ({ clicks }) => format.count(clicks),
    },
  ]
}
