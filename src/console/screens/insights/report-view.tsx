/**
 * Report-only rules: what they would have changed, and which of them are ready to decide.
 *
 * @module
 */

import { getRouteApi, Link } from '@tanstack/react-router'
import { Radio } from 'lucide-react'
import { useMemo } from 'react'

import { minuteMs } from '../../../kernel/instant.ts'
import { buttonClass } from '../../parts/button.tsx'
import { bucketsOf, sumOf, valuesByKey } from '../../parts/chart-data.ts'
import { Chart, type ShownSeries } from '../../parts/chart.tsx'
import { usePolicyInForce } from '../../parts/policy-in-force.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { useRangeName } from '../../parts/range-switch.tsx'
import { spanOf, spanQuery } from '../../parts/span.ts'
import { Empty, Stale } from '../../parts/state.tsx'
import { countedBy, countedSpan, fieldOf, type CountedSpan, type StatsRow } from '../../parts/stats-rows.ts'
import { Card } from '../../parts/surface.tsx'
import { useNow } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { findingsOf, usualThreshold } from './findings.ts'
import { RuleDetails } from './rule-details.tsx'
import { RulesTable } from './rules-table.tsx'
import type { insightRanges } from './search.ts'
import { ThresholdFields } from './threshold-fields.tsx'
import { useInsightWords } from './words.ts'

export interface InRange {
  readonly range: (typeof insightRanges)[number]
}

const route = getRouteApi('/insights')

/** Colours of rules in the order of what they would change; the rest share one. */
const palette = ['var(--swap)', 'var(--caution)', 'var(--send)', 'var(--stop)', 'var(--accent)']

export function ReportView({ range }: InRange) {
  const { reports: words, partial } = useInsightWords()
  const { rule, ...search } = route.useSearch()
  const { zone } = useFormat()
  const policy = usePolicyInForce()
  const span = spanOf(range, useNow(minuteMs), zone)
  const fresh = { everyMs: minuteMs, keep: true }
  const reports = useApi('GET /decisions/reports', { query: spanQuery(span) }, fresh)
  const by = `${span.by},would_rule,action,would_action`
  const { data: stats } = useApi(
    'GET /decisions/stats',
    { query: { ...spanQuery(span), by, offset: span.offset, limit: '10000' } },
    fresh,
  )
  const threshold = { least: search.least ?? usualThreshold.least, most: search.most ?? usualThreshold.most }
  const rows = useMemo(() => (stats?.rows ?? []).filter((row) => fieldOf(row, 'would_rule') !== ''), [stats])
  const shown = stats === undefined ? span : countedSpan(stats)
  const values = useRuleValues(rows, shown)
  return (
    <QueryView query={reports} lines={6}>
      {({ rules }) => {
        const findings = findingsOf(rules, policy?.rules)
        if (findings.length === 0) return <Nothing />
        return (
          <div className="flex flex-col gap-4">
            {stats?.truncated === true && <Stale>{partial}</Stale>}
            <OverTime values={values} shown={shown} range={range} />
            <Card flush title={words.rules} note={words.promoteHint} actions={<ThresholdFields {...threshold} />}>
              <RulesTable
                findings={findings}
                clicks={stats?.total}
                values={values}
                threshold={threshold}
                opened={rule}
              />
            </Card>
            {rule !== undefined && (
              <RuleDetails key={rule} rule={rule} range={range} span={span} shown={shown} rows={rows} />
            )}
          </div>
        )
      }}
    </QueryView>
  )
}

function Nothing() {
  const { reports: words } = useInsightWords()
  return (
    <Card>
      <Empty
        icon={Radio}
        action={
          <Link to="/policy" className={buttonClass('primary')}>
            {words.write}
          </Link>
        }
      >
        {words.none}
      </Empty>
    </Card>
  )
}

export type RuleValues = ReadonlyMap<string, readonly number[]>

/** Clicks that each rule would have changed, by time. */
function useRuleValues(rows: readonly StatsRow[], { from, until, stepMs }: CountedSpan): RuleValues {
  return useMemo(() => {
    const changed = rows.filter((row) => fieldOf(row, 'action') !== fieldOf(row, 'would_action'))
    return valuesByKey(
      countedBy(changed, (row) => fieldOf(row, 'would_rule')),
      bucketsOf(from, until, stepMs),
    )
  }, [rows, from, until, stepMs])
}

interface OverTimeProps extends InRange {
  readonly values: RuleValues
  readonly shown: CountedSpan
}

function OverTime({ values, shown: { from, until, stepMs }, range }: OverTimeProps) {
  const { reports: words, widen } = useInsightWords()
  const times = useMemo(() => bucketsOf(from, until, stepMs), [from, until, stepMs])
  const series = useMemo(() => seriesOf(values, words.others), [values, words])
  const caption = words.chart(useRangeName(range))
  return (
    <Card title={words.chartTitle}>
      {series.length === 0 ? (
        <Empty
          icon={Radio}
          action={
            range !== '30d' && (
              <Link to="/insights" search={{ range: '30d' }} className={buttonClass()}>
                {widen}
              </Link>
            )
          }
        >
          {words.quiet}
        </Empty>
      ) : (
        <Chart caption={caption} times={times} stepMs={stepMs} series={series} fileName={`report-only-${range}`} />
      )}
    </Card>
  )
}

function seriesOf(values: RuleValues, others: string): readonly ShownSeries[] {
  const sorted = [...values].toSorted(([, a], [, b]) => sumOf(b) - sumOf(a))
  const named = sorted.slice(0, palette.length).map(([rule, of], n) => ({
    key: rule,
    label: rule,
    colour: palette[n] ?? 'var(--soft)',
    values: of,
  }))
  const rest = sorted.slice(palette.length).map(([, of]) => of)
  const [first] = rest
  if (first === undefined) return named
  const together = first.map((_, n) => sumOf(rest.map((of) => of[n] ?? 0)))
  return [...named, { key: 'others', label: others, colour: 'var(--soft)', values: together }]
}
