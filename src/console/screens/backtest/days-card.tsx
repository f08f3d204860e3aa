/**
 * Changed clicks day by day: a change that only holds on some days shows here.
 *
 * @module
 */

import { useMemo } from 'react'

import { dayMs } from '../../../kernel/instant.ts'
import { Chart } from '../../parts/chart.tsx'
import { Card } from '../../parts/surface.tsx'
import { instantOfWall } from '../../parts/wall-time.ts'
import type { BacktestReport } from './question.ts'
import { useBacktestWords } from './words.ts'

export function DaysCard({ report }: { readonly report: BacktestReport }) {
  const { days: words } = useBacktestWords()
  const { days, time_zone: zone } = report
  const { times, changed, undetermined } = useMemo(() => seriesOf(days, zone), [days, zone])
  return (
    <Card title={words.title}>
      <Chart
        caption={words.caption}
        times={times}
        stepMs={dayMs}
        fileName="backtest-days"
        height={180}
        series={[
          { key: 'changed', label: words.changed, colour: 'var(--swap)', values: changed },
          ...(undetermined.some((value) => value > 0)
            ? [{ key: 'undetermined', label: words.undetermined, colour: 'var(--caution)', values: undetermined }]
            : []),
        ]}
      />
    </Card>
  )
}

/** Days without a click stand between the others, so that the distance is true. */
function seriesOf(days: BacktestReport['days'], zone: string) {
  const at = (day: string): number => instantOfWall(`${day}T00:00`, zone) ?? 0
  const found = new Map(days.map((day) => [at(day.day), day]))
  const [first, last] = [Math.min(...found.keys()), Math.max(...found.keys())]
  // Where clocks change, days are not of one length; to the nearest hour they are.
  const times = Array.from({ length: Math.round((last - first) / dayMs) + 1 }, (_, n) => first + n * dayMs)
  const of = (time: number) => [...found].find(([begin]) => Math.abs(begin - time) < dayMs / 4)?.[1]
  return {
    times,
    changed: times.map((time) => of(time)?.changed ?? 0),
    undetermined: times.map((time) => of(time)?.undetermined ?? 0),
  }
}
