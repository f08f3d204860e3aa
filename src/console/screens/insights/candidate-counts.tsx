/**
 * What candidates would have decided otherwise: the one that is tried now, and those of before.
 *
 * @module
 */

import { useMemo } from 'react'

import { bucketsOf, valuesByKey } from '../../parts/chart-data.ts'
import { Chart } from '../../parts/chart.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { useRangeName } from '../../parts/range-switch.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { spanOf, spanQuery, type Span } from '../../parts/span.ts'
import { Stale } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table } from '../../parts/table.tsx'
import { useNow } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import type { Candidate } from './candidate-view.tsx'
import { Change } from './change.tsx'
import type { InRange } from './report-view.tsx'
import { useInsightWords } from './words.ts'

type Counts = AnswerOf<'GET /decisions/candidate'>['candidates'][number]

export interface CandidateCountsProps extends InRange {
  readonly candidate: Candidate | undefined
}

export function CandidateCounts({ range, candidate }: CandidateCountsProps) {
  const { trial: words } = useInsightWords()
  const { zone } = useFormat()
  const span = spanOf(range, useNow(60_000), zone)
  const { by, offset } = span
  const asked = { query: { ...spanQuery(span), by, offset } }
  const query = useApi('GET /decisions/candidate', asked, { everyMs: 60_000, keep: true })
  return (
    <QueryView query={query} lines={6}>
      {({ candidates }) => {
        const mine = candidates.find((each) => each.candidate === candidate?.digest)
        const earlier = candidates.filter((each) => each !== mine)
        return (
          <>
            {candidate !== undefined && mine === undefined && (
              <Card>
                <p className="text-soft">{words.silent}</p>
              </Card>
            )}
            {mine !== undefined && (
              <>
                <Outcome counts={mine} />
                {mine.different > 0 && <OverTime counts={mine} span={span} range={range} />}
                <Differences counts={mine} />
              </>
            )}
            {earlier.length > 0 && <Earlier candidates={earlier} />}
          </>
        )
      }}
    </QueryView>
  )
}

function Outcome({ counts: { tried, different } }: { readonly counts: Counts }) {
  const { trial: words } = useInsightWords()
  const format = useFormat()
  const said = words.of(format.count(different), format.count(tried), format.share(tried === 0 ? 0 : different / tried))
  return (
    <Card title={said}>
      <ShareBar
        label={words.outcome}
        parts={[
          { key: 'different', label: words.different, value: different, colour: 'var(--caution)' },
          { key: 'same', label: words.same, value: tried - different, colour: 'var(--edge)' },
        ]}
      />
    </Card>
  )
}

interface OverTimeProps extends InRange {
  readonly counts: Counts
  readonly span: Span
}

function OverTime({ counts, span: { from, until, stepMs }, range }: OverTimeProps) {
  const { trial: words } = useInsightWords()
  const caption = words.chart(useRangeName(range))
  // The same instants: the same array, so that nothing is drawn anew.
  const times = useMemo(() => bucketsOf(from, until, stepMs), [from, until, stepMs])
  const series = useMemo(() => {
    const points = (counts.series ?? []).map(({ at, different: count }) => ({ at: Date.parse(at), key: '', count }))
    const values = valuesByKey(points, times).get('') ?? times.map(() => 0)
    return [{ key: 'different', label: words.different, colour: 'var(--caution)', values }]
  }, [counts, times, words])
  return (
    <Card title={words.chartTitle}>
      <Chart
        caption={caption}
        times={times}
        stepMs={stepMs}
        series={series}
        fileName={`candidate-${range}`}
        height={180}
      />
    </Card>
  )
}

function Differences({ counts: { rows, tried, truncated } }: { readonly counts: Counts }) {
  const { trial: words, surface, marketplace, noMarketplace, change, clicks, part, partial } = useInsightWords()
  const format = useFormat()
  return (
    <Card flush title={words.differences}>
      {rows.length === 0 ? (
        <p className="px-4 pb-4 text-soft">{words.noDifference}</p>
      ) : (
        <>
          {truncated && <Stale>{partial}</Stale>}
          <Table
            caption={words.differences}
            rows={rows}
            rowKey={(row) => JSON.stringify(row)}
            columns={[
              {
                key: 'surface',
                title: surface,
                heads: true,
                className: 'whitespace-nowrap',
                cell: (row) => row.surface,
              },
              {
                key: 'marketplace',
                title: marketplace,
                className: 'whitespace-nowrap',
                cell: (row) => row.marketplace || noMarketplace,
              },
              {
                key: 'change',
                title: change,
                cell: ({ action, candidate_action: after }) => <Change from={action} to={after} />,
              },
              { key: 'active', title: words.active, cell: ({ rule }) => rule || words.defaults },
              { key: 'candidate', title: words.candidate, cell: ({ candidate_rule: rule }) => rule || words.defaults },
              {
                key: 'count',
                title: clicks,
                align: 'end',
                className: 'whitespace-nowrap',
                cell: ({ count }) => format.count(count),
              },
              {
                key: 'share',
                title: part,
                align: 'end',
                className: 'whitespace-nowrap',
                cell: ({ count }) => format.share(count / tried),
              },
            ]}
          />
        </>
      )}
    </Card>
  )
}

function Earlier({ candidates }: { readonly candidates: readonly Counts[] }) {
  const { trial: words } = useInsightWords()
  const format = useFormat()
  return (
    <Card flush title={words.earlier}>
      <Table
        caption={words.earlier}
        rows={candidates}
        rowKey={({ candidate }) => candidate}
        columns={[
          {
            key: 'candidate',
            title: words.digest,
            heads: true,
            cell: ({ candidate }) => <code className="font-mono text-xs">{candidate.slice(0, 23)}…</code>,
          },
          {
            key: 'tried',
            title: words.tried,
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ tried }) => format.count(tried),
          },
          {
            key: 'different',
            title: words.different,
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ different }) => format.count(different),
          },
          {
            key: 'share',
            title: '%',
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ tried, different }) => format.share(tried === 0 ? 0 : different / tried),
          },
        ]}
      />
    </Card>
  )
}
