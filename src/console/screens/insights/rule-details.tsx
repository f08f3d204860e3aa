/**
 * One report-only rule: how its matches went, where they were, and whose links they are.
 *
 * @module
 */

import { getRouteApi, Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useMemo } from 'react'

import { actionLooks, isAction } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { bucketsOf, valuesByKey } from '../../parts/chart-data.ts'
import { Chart, type ShownSeries } from '../../parts/chart.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { useRangeName } from '../../parts/range-switch.tsx'
import { spanQuery, type Span } from '../../parts/span.ts'
import { countedBy, fieldOf, type CountedSpan, type StatsRow } from '../../parts/stats-rows.ts'
import { Card } from '../../parts/surface.tsx'
import { Table } from '../../parts/table.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Change } from './change.tsx'
import type { InRange } from './report-view.tsx'
import { TopLists } from './top-lists.tsx'
import { useInsightWords } from './words.ts'

const route = getRouteApi('/insights')

export interface RuleDetailsProps extends InRange {
  readonly rule: string
  readonly span: Span
  /** What the rows count. */
  readonly shown: CountedSpan
  /** Of all report-only rules, by time. */
  readonly rows: readonly StatsRow[]
}

export function RuleDetails({ rule, range, span, shown, rows }: RuleDetailsProps) {
  const { reports: words } = useInsightWords()
  const { actions } = useSharedWords()
  const search = route.useSearch()
  const mine = useMemo(() => rows.filter((row) => fieldOf(row, 'would_rule') === rule), [rows, rule])
  const caption = words.byChange(rule, useRangeName(range))
  const { from, until, stepMs } = shown
  const times = useMemo(() => bucketsOf(from, until, stepMs), [from, until, stepMs])
  const series = useMemo(() => {
    const nameOf = (action: string): string => (isAction(action) ? actions[action] : action)
    const found = valuesByKey(
      countedBy(mine, (row) => `${fieldOf(row, 'action')} → ${fieldOf(row, 'would_action')}`),
      times,
    )
    return [...found].map(([key, values]): ShownSeries => {
      const [before = '', after = ''] = key.split(' → ')
      // By what was done: the rule itself wants the same everywhere.
      const looks = isAction(before) ? actionLooks[before] : { colour: 'var(--soft)' }
      return { key, label: `${nameOf(before)} → ${nameOf(after)}`, values, ...looks }
    })
  }, [mine, times, actions])
  return (
    <Card
      title={words.details(rule)}
      actions={
        <Link
          to="/insights"
          search={{ ...search, rule: undefined }}
          resetScroll={false}
          className={`${buttonClass('quiet')} -my-1.5`}
        >
          <X aria-hidden className="size-4" />
          {words.close}
        </Link>
      }
    >
      <div className="flex flex-col gap-5">
        {series.length > 0 && (
          <Chart
            caption={caption}
            times={times}
            stepMs={stepMs}
            series={series}
            fileName={`${rule}-${range}`}
            height={180}
          />
        )}
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Where rule={rule} span={span} />
          <TopLists rule={rule} span={span} range={range} />
        </div>
      </div>
    </Card>
  )
}

function Where({ rule, span }: { readonly rule: string; readonly span: Span }) {
  const { reports: words, surface, marketplace, noMarketplace, change, clicks } = useInsightWords()
  const format = useFormat()
  const query = useApi('GET /decisions/stats', {
    query: { ...spanQuery(span), by: 'surface,marketplace,action,would_action', would_rule: rule, limit: '50' },
  })
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-sm font-semibold">{words.where}</h3>
      <div className="-ml-4">
        <QueryView query={query}>
          {({ rows }) => (
            <Table
              caption={words.where}
              rows={rows}
              rowKey={(row) => JSON.stringify(row)}
              columns={[
                {
                  key: 'surface',
                  title: surface,
                  heads: true,
                  className: 'whitespace-nowrap',
                  cell: (row) => fieldOf(row, 'surface'),
                },
                {
                  key: 'marketplace',
                  title: marketplace,
                  className: 'whitespace-nowrap',
                  cell: (row) => fieldOf(row, 'marketplace') || noMarketplace,
                },
                {
                  key: 'change',
                  title: change,
                  cell: (row) => <Change from={fieldOf(row, 'action')} to={fieldOf(row, 'would_action')} />,
                },
                {
                  key: 'count',
                  title: clicks,
                  align: 'end',
                  className: 'whitespace-nowrap',
                  cell: ({ count }) => format.count(count),
                },
              ]}
            />
          )}
        </QueryView>
      </div>
    </div>
  )
}
