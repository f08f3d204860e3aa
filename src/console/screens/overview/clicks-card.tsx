/**
 * Clicks by action over the chosen span. Counts are kept by the hour, so the last hour is shown as two bars, not as a chart.
 *
 * @module
 */

import { getRouteApi } from '@tanstack/react-router'
import { MousePointerClick } from 'lucide-react'
import { useMemo } from 'react'

import { minuteMs, hourMs } from '../../../kernel/instant.ts'
import { actionLooks, isAction } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { bucketsOf, valuesByKey } from '../../parts/chart-data.ts'
import { Chart, type ShownSeries } from '../../parts/chart.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { RangeSwitch, useRangeName } from '../../parts/range-switch.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { ranges, spanOf, spanQuery } from '../../parts/span.ts'
import { Empty } from '../../parts/state.tsx'
import { beginOf, countedBy, countedSpan, fieldOf, sumsBy, type StatsRow } from '../../parts/stats-rows.ts'
import { Card } from '../../parts/surface.tsx'
import { useNow } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { useOverviewWords } from './words.ts'

const route = getRouteApi('/')
const order = ['allow', 'equivalent', 'redirect', 'warn', 'explain']

type Stats = AnswerOf<'GET /decisions/stats'>

export function ClicksCard() {
  const { clicks: words } = useOverviewWords()
  const { range = '24h' } = route.useSearch()
  const navigate = route.useNavigate()
  const { zone } = useFormat()
  const now = useNow(minuteMs)
  const span = spanOf(range, now, zone)
  const query = useApi(
    'GET /decisions/stats',
    { query: { ...spanQuery(span), by: `${span.by},action`, offset: span.offset, limit: '10000' } },
    { everyMs: range === '1h' ? 10_000 : minuteMs, keep: true },
  )
  const choose = (next: typeof range): void =>
    void navigate({ to: '/', search: { range: next }, replace: true, resetScroll: false })
  return (
    <Card
      title={words.title}
      note={<Total stats={query.data} />}
      actions={<RangeSwitch of={ranges} value={range} onChoose={choose} />}
    >
      <QueryView query={query} lines={6}>
        {(stats) => {
          if (stats.total === 0) {
            return (
              <Empty
                icon={MousePointerClick}
                action={range !== '30d' && <Button onClick={() => choose('30d')}>{words.widen}</Button>}
              >
                {words.none}
              </Empty>
            )
          }
          return (
            <>
              {isShort(stats) ? (
                <TwoHours rows={stats.rows} begin={span.until - hourMs} now={now} />
              ) : (
                <Actions stats={stats} range={range} />
              )}
              {stats.dropped > 0 && <Dropped count={stats.dropped} />}
            </>
          )
        }}
      </QueryView>
    </Card>
  )
}

function Total({ stats }: { readonly stats: Stats | undefined }) {
  const { clicks: words } = useOverviewWords()
  const format = useFormat()
  return stats === undefined ? '\u00A0' : words.total(format.count(stats.total))
}

function Dropped({ count }: { readonly count: number }) {
  const { clicks: words } = useOverviewWords()
  const format = useFormat()
  return <p className="mt-2 text-sm text-caution">{words.dropped(format.count(count))}</p>
}

/** Two hours make no chart. */
function isShort(stats: Stats): boolean {
  const { from, until } = countedSpan(stats)
  return until - from <= 2 * hourMs
}

interface ActionsProps {
  readonly stats: Stats
  readonly range: (typeof ranges)[number]
}

function Actions({ stats, range }: ActionsProps) {
  const { rows } = stats
  const { from, until, stepMs } = countedSpan(stats)
  const { clicks: words } = useOverviewWords()
  const { actions } = useSharedWords()
  const times = useMemo(() => bucketsOf(from, until, stepMs), [from, until, stepMs])
  const series = useMemo(() => {
    const found = valuesByKey(
      countedBy(rows, (row) => fieldOf(row, 'action')),
      times,
    )
    return [...found.keys()].toSorted(byOrder).map((key): ShownSeries => {
      const values = found.get(key) ?? []
      if (!isAction(key)) return { key, label: key, colour: 'var(--soft)', values }
      const { colour, icon } = actionLooks[key]
      return { key, label: actions[key], colour, icon, values }
    })
  }, [rows, times, actions])
  return (
    <Chart
      caption={words.caption(useRangeName(range))}
      times={times}
      stepMs={stepMs}
      series={series}
      marks={useMarks(from)}
      fileName={`clicks-by-action-${range}`}
    />
  )
}

/** Publications since then: what a change of the mix may come from. */
function useMarks(from: number) {
  const { clicks: words } = useOverviewWords()
  const { data } = useApi('GET /versions', { query: { limit: '20' } })
  return useMemo(
    () =>
      (data?.items ?? [])
        .map(({ version, created_at: at }) => ({ at: Date.parse(at), label: words.publishedMark(version) }))
        .filter(({ at }) => at >= from)
        .toReversed(),
    [data, from, words],
  )
}

interface TwoHoursProps {
  readonly rows: readonly StatsRow[]
  /** When the hour that runs began. */
  readonly begin: number
  readonly now: number
}

function TwoHours({ rows, begin, now }: TwoHoursProps) {
  const { clicks: words } = useOverviewWords()
  const format = useFormat()
  const running = rows.filter((row) => beginOf(row) === begin)
  const before = rows.filter((row) => beginOf(row) < begin)
  const sum = running.reduce((all, { count }) => all + count, 0)
  const perMinute = sum / Math.max(1, (now - begin) / minuteMs)
  return (
    <div className="flex flex-col gap-5">
      <Hour
        title={words.hour}
        note={words.perMinute(format.count(perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute)))}
        rows={running}
      />
      <Hour title={words.before} rows={before} />
      <p className="text-sm text-soft">{words.coarse}</p>
    </div>
  )
}

function Hour({
  title,
  note,
  rows,
}: {
  readonly title: string
  readonly note?: string
  readonly rows: readonly StatsRow[]
}) {
  const { clicks: words } = useOverviewWords()
  const { actions } = useSharedWords()
  const parts = sumsBy(rows, (row) => fieldOf(row, 'action')).toSorted((a, b) => byOrder(a.key, b.key))
  return (
    <div>
      <h3 className="mb-1.5 text-sm font-semibold">
        {title}
        {note !== undefined && <span className="font-normal text-soft"> · {note}</span>}
      </h3>
      {parts.length === 0 ? (
        <p className="text-sm text-soft">{words.none}</p>
      ) : (
        <ShareBar
          label={title}
          parts={parts.map(({ key, count }) =>
            isAction(key)
              ? { key, label: actions[key], value: count, ...actionLooks[key] }
              : { key, label: key, value: count, colour: 'var(--soft)' },
          )}
        />
      )}
    </div>
  )
}

/** What changes nothing lies at the bottom of the stack. */
function byOrder(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || a.localeCompare(b)
}

function placeOf(action: string): number {
  const place = order.indexOf(action)
  return place < 0 ? order.length : place
}
