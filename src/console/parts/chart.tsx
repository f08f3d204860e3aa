/**
 * Charts of counts over time: stacked bars whose exact values stand in a tooltip, in a table and in a file.
 *
 * @module
 */

import { ChartColumnStacked, Download, Table2, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, type ComponentType, type ReactNode } from 'react'

import { dayMs } from '../../kernel/instant.ts'
import { defineWords } from '../words/define.ts'
import { useFormat } from '../words/format.ts'
import { Button } from './button.tsx'
import { chartCsv, sumOf, type ChartSeries } from './chart-data.ts'
import type { ChartMark, HoveredBar } from './chart-drawing.ts'
import type { ChartPlotProps } from './chart-plot.tsx'
import { saveText } from './save-file.ts'
import { Table } from './table.tsx'

/** What draws may not come, or not run in this browser; then the table stands there, which says the same. */
const ChartPlot = lazy(async (): Promise<{ default: ComponentType<ChartPlotProps & { onFail: () => void }> }> => {
  try {
    return { default: (await import('./chart-plot.tsx')).ChartPlot }
  } catch {
    return { default: NoPlot }
  }
})

function NoPlot({ onFail }: { readonly onFail: () => void }) {
  useEffect(onFail, [onFail])
  return null
}

export interface ShownSeries extends ChartSeries {
  readonly icon?: LucideIcon
}

export interface ChartProps {
  /** What it shows, of when. */
  readonly caption: string
  /** When each bar begins. */
  readonly times: readonly number[]
  readonly stepMs: number
  readonly series: readonly ShownSeries[]
  readonly marks?: readonly ChartMark[]
  /** Of the file, without its ending. */
  readonly fileName: string
  readonly height?: number
  /** Beside the buttons. */
  readonly children?: ReactNode
}

const noMarks: readonly ChartMark[] = []

const useWords = defineWords(
  { table: 'Show as table', chart: 'Show as chart', save: 'Export CSV', total: 'Total', time: 'From' },
  { table: '以表格显示', chart: '以图表显示', save: '导出 CSV', total: '合计', time: '起始时间' },
)

export function Chart({
  caption,
  times,
  stepMs,
  series,
  marks = noMarks,
  fileName,
  height = 220,
  children,
}: ChartProps) {
  const words = useWords()
  const format = useFormat()
  const [isTable, setTable] = useState(false)
  const [bar, setBar] = useState<HoveredBar | undefined>()
  const showTable = useCallback(() => setTable(true), [])
  const showTime = useCallback(
    (at: number) => {
      const isDay = stepMs >= dayMs || format.clock(at) === '00:00'
      return isDay ? format.day(at).slice(5) : format.clock(at)
    },
    [format, stepMs],
  )
  return (
    <figure className="min-w-0">
      <figcaption className="sr-only">{caption}</figcaption>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Legend series={series} />
        <div className="flex flex-wrap gap-1">
          {children}
          <Button kind="quiet" icon={isTable ? ChartColumnStacked : Table2} onClick={() => setTable(!isTable)}>
            {isTable ? words.chart : words.table}
          </Button>
          <Button kind="quiet" icon={Download} onClick={() => saveText(`${fileName}.csv`, chartCsv(times, series))}>
            {words.save}
          </Button>
        </div>
      </div>
      {isTable ? (
        <ChartTable caption={caption} times={times} stepMs={stepMs} series={series} />
      ) : (
        <div className="relative" style={{ minHeight: height }}>
          {/* The table says the same; a canvas says nothing to those who do not see it. */}
          <div aria-hidden>
            <Suspense>
              <ChartPlot
                times={times}
                stepMs={stepMs}
                series={series}
                marks={marks}
                height={height}
                zone={format.zone}
                showTime={showTime}
                showCount={format.short}
                onHover={setBar}
                onFail={showTable}
              />
            </Suspense>
            {bar && <Hovered bar={bar} times={times} stepMs={stepMs} series={series} height={height} />}
          </div>
        </div>
      )}
    </figure>
  )
}

function Legend({ series }: { readonly series: readonly ShownSeries[] }) {
  const format = useFormat()
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {series.map(({ key, label, colour, icon, values }) => (
        <li key={key} className="flex items-center gap-1.5">
          <Swatch colour={colour} icon={icon} />
          {label} <span className="text-soft tabular-nums">{format.short(sumOf(values))}</span>
        </li>
      ))}
    </ul>
  )
}

function Swatch({ colour, icon: Icon }: { readonly colour: string; readonly icon: LucideIcon | undefined }) {
  if (Icon === undefined) return <span className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
  return <Icon aria-hidden className="size-4 shrink-0" style={{ color: colour }} />
}

type Shown = Pick<ChartProps, 'times' | 'stepMs' | 'series'>

/** The bar under the pointer: a wash over it, and its values beside it. */
function Hovered({
  bar,
  times,
  stepMs,
  series,
  height,
}: Shown & { readonly bar: HoveredBar; readonly height: number }) {
  const words = useWords()
  const format = useFormat()
  const { index, left, width } = bar
  const isLate = index > times.length / 2
  const there = series.filter(({ values }) => (values[index] ?? 0) > 0)
  return (
    <>
      <div
        className="pointer-events-none absolute top-0 bg-ink/8"
        style={{ left, width: Math.max(2, width), height: height - 26 }}
      />
      <div
        className={`pointer-events-none absolute top-2 z-10 w-max max-w-64 rounded-lg border border-line bg-card px-3 py-2 text-sm shadow-lg ${isLate ? '-translate-x-full' : ''}`}
        style={{ left: isLate ? left - 8 : left + width + 8 }}
      >
        <p className="mb-1 font-medium tabular-nums">{useBucketName(times[index] ?? 0, stepMs)}</p>
        {there.toReversed().map(({ key, label, colour, icon, values }) => (
          <p key={key} className="flex items-center gap-1.5">
            <Swatch colour={colour} icon={icon} />
            {label}
            <span className="ml-auto pl-4 tabular-nums">{format.count(values[index] ?? 0)}</span>
          </p>
        ))}
        <p className="flex border-t border-line pt-1 text-soft not-first:mt-1">
          {words.total}
          <span className="ml-auto pl-4 tabular-nums">
            {format.count(sumOf(series.map(({ values }) => values[index] ?? 0)))}
          </span>
        </p>
      </div>
    </>
  )
}

/** The day or days, or the hours from begin to end. */
function useBucketName(at: number, stepMs: number): string {
  const format = useFormat()
  if (stepMs > dayMs) return `${format.day(at)} – ${format.day(at + stepMs - 1)}`
  if (stepMs === dayMs) return format.day(at)
  return `${format.day(at)} ${format.clock(at)}–${format.clock(at + stepMs)}`
}

interface ChartRow {
  readonly at: number
  readonly place: number
}

/** The newest first; only when something was counted. */
function ChartTable({ caption, times, stepMs, series }: Shown & { readonly caption: string }) {
  const words = useWords()
  const format = useFormat()
  const rows = useMemo(
    () =>
      times
        .map((at, place): ChartRow => ({ at, place }))
        .filter(({ place }) => series.some(({ values }) => (values[place] ?? 0) > 0))
        .toReversed(),
    [times, series],
  )
  return (
    <div className="max-h-96 overflow-y-auto rounded-lg border border-line">
      <Table
        caption={caption}
        rows={rows}
        rowKey={({ at }) => at}
        columns={[
          {
            key: 'at',
            title: words.time,
            heads: true,
            cell: ({ at }) => (
              <span className="whitespace-nowrap">{stepMs >= dayMs ? format.day(at) : format.time(at)}</span>
            ),
          },
          ...series.map(({ key, label, values }) => ({
            key,
            title: label,
            align: 'end' as const,
            className: 'whitespace-nowrap',
            cell: ({ place }: ChartRow) => format.count(values[place] ?? 0),
          })),
          {
            key: 'total',
            title: words.total,
            align: 'end' as const,
            className: 'whitespace-nowrap',
            cell: ({ place }) => format.count(sumOf(series.map(({ values }) => values[place] ?? 0))),
          },
        ]}
      />
    </div>
  )
}
