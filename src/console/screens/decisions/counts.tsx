/**
 * How the clicks of the filter were decided: counts, which are kept for longer than records and of every click.
 *
 * @module
 */

import { hourMs, dayMs } from '../../../kernel/instant.ts'
import { actionLooks, isAction } from '../../parts/badge.tsx'
import { Chart } from '../../parts/chart.tsx'
import { bucketsOf, valuesByKey, type Counted } from '../../parts/chart-data.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { spanOf } from '../../parts/span.ts'
import { Empty, Stale } from '../../parts/state.tsx'
import { countedBy, countedSpan, fieldOf, sumsBy } from '../../parts/stats-rows.ts'
import { Card } from '../../parts/surface.tsx'
import { useNow } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { countedFilter, rangeOf } from './filter.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

/** Above this many hours, days are easier to read. */
const mostHours = 24 * 8

export function Counts() {
  const words = useListWords()
  const format = useFormat()
  const { search, filter, span } = useDecisionsPlace()
  const now = useNow(60_000)
  const { query, ignored } = countedFilter(filter)
  const range = rangeOf(search)
  const isLong = range === '30d' || (range === undefined && lengthOf(span, now) > mostHours * hourMs)
  const by = isLong ? 'day' : 'hour'
  const { offset } = spanOf('24h', now, format.zone)
  const counted = useApi(
    'GET /decisions/stats',
    { query: { ...query, ...span, by: `${by},action`, offset, limit: '10000' } },
    { keep: true },
  )
  return (
    <Card
      title={words.counts}
      note={counted.data === undefined ? undefined : words.countsNote(format.count(counted.data.total))}
    >
      <QueryView query={counted} lines={3}>
        {(stats) => (
          <>
            {ignored.length > 0 && (
              <Stale>{words.ignored(format.list(ignored.map((name) => words.filters[name])))}</Stale>
            )}
            {stats.dropped > 0 && <Stale>{words.dropped(format.count(stats.dropped))}</Stale>}
            {stats.total === 0 ? <Empty>{words.noClicks}</Empty> : <Shares stats={stats} />}
          </>
        )}
      </QueryView>
    </Card>
  )
}

function lengthOf({ from, until }: { readonly from?: string; readonly until?: string }, now: number): number {
  return (until === undefined ? now : Date.parse(until)) - (from === undefined ? now - dayMs : Date.parse(from))
}

/** Days begin when they do in the policy's zone, and the first of them may begin before the span does. */
function firstBucket(counted: readonly Counted[], from: number, stepMs: number): number {
  const some = counted[0]?.at ?? from
  return some - Math.ceil((some - from) / stepMs) * stepMs
}

function Shares({ stats }: { readonly stats: AnswerOf<'GET /decisions/stats'> }) {
  const words = useListWords()
  const shared = useSharedWords()
  const { rows } = stats
  const { from, until, stepMs } = countedSpan(stats)
  const actionOf = (row: (typeof rows)[number]) => fieldOf(row, 'action')
  const sums = sumsBy(rows, actionOf)
  const counted = countedBy(rows, actionOf)
  const times = bucketsOf(firstBucket(counted, from, stepMs), until, stepMs)
  const values = valuesByKey(counted, times)
  const hasChart = times.length > 2
  const lookOf = (key: string) =>
    isAction(key)
      ? { key, label: shared.actions[key], colour: actionLooks[key].colour, icon: actionLooks[key].icon }
      : { key, label: key, colour: 'var(--soft)' }
  return (
    <div className="flex flex-col gap-4">
      <ShareBar
        label={words.counts}
        bare={hasChart}
        parts={sums.map(({ key, count }) => ({ ...lookOf(key), value: count }))}
      />
      {hasChart && (
        <Chart
          caption={words.counts}
          times={times}
          stepMs={stepMs}
          series={sums.map(({ key }) => ({ ...lookOf(key), values: values.get(key) ?? times.map(() => 0) }))}
          fileName="decisions-by-action"
          height={150}
        />
      )}
    </div>
  )
}
