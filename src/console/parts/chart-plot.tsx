/**
 * The drawing of a chart, with uPlot: stacked bars, one for each span of time. Loaded only when a chart is seen.
 *
 * @module
 */

import 'uplot/dist/uPlot.min.css'

import { useEffect, useRef } from 'react'
import uPlot from 'uplot'

import { dayMs } from '../../kernel/instant.ts'
import { stacked, type ChartSeries } from './chart-data.ts'
import { useColours } from './colours.ts'

/** Something that happened, as a line across. */
export interface ChartMark {
  readonly at: number
  readonly label: string
}

export interface HoveredBar {
  readonly index: number
  /** In pixels from the left of the drawing. */
  readonly left: number
  readonly width: number
}

export interface ChartPlotProps {
  readonly times: readonly number[]
  readonly stepMs: number
  readonly series: readonly ChartSeries[]
  readonly marks: readonly ChartMark[]
  readonly height: number
  readonly zone: string
  readonly showTime: (at: number) => string
  readonly showCount: (value: number) => string
  readonly onHover: (bar: HoveredBar | undefined) => void
}

export function ChartPlot(props: ChartPlotProps) {
  const { times, stepMs, series, marks, height, zone, showTime, showCount, onHover } = props
  const place = useRef<HTMLDivElement>(null)
  const colours = useColours()
  useEffect(() => {
    const root = place.current
    const [first = 0] = times
    if (root === null || times.length === 0) return undefined
    const from = first / 1000
    const step = stepMs / 1000
    const font = `12px ${colours('var(--font)')}`
    const axis = {
      stroke: colours('var(--soft)'),
      font,
      ticks: { show: false },
      grid: { stroke: colours('var(--line)'), width: 1 },
    }
    const hovered = (plot: uPlot): HoveredBar | undefined => {
      const { left = -1 } = plot.cursor
      if (left < 0) return undefined
      const index = Math.floor((plot.posToVal(left, 'x') - from) / step)
      if (index < 0 || index >= times.length) return undefined
      const start = plot.valToPos(from + index * step, 'x')
      return {
        index,
        left: plot.over.offsetLeft + start,
        width: plot.valToPos(from + (index + 1) * step, 'x') - start,
      }
    }
    let shown: number | undefined
    const plot = new uPlot(
      {
        width: root.clientWidth,
        height,
        padding: [marks.length > 0 ? 18 : 8, 22, 0, 0],
        legend: { show: false },
        cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone),
        scales: {
          x: { time: true, range: () => [from, from + times.length * step] },
          y: { range: (_, __, top) => [0, Math.max(4, (top ?? 0) * 1.06)] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 26,
            gap: 4,
            space: 64,
            ...(stepMs >= dayMs ? { incrs: wholeDays } : {}),
            values: (_, splits) => splits.map((at) => showTime(at * 1000)),
          },
          {
            ...axis,
            size: 48,
            gap: 6,
            space: 36,
            values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? showCount(value) : '')),
          },
        ],
        // The whole stack first, then what lies below, over it.
        series: [
          {},
          ...series.toReversed().map(({ label, colour }) => ({
            label,
            fill: colours(colour),
            stroke: colours('var(--card)'),
            width: times.length > 90 ? 0 : 1,
            points: { show: false },
            ...barsOf(times.length),
          })),
        ],
        hooks: {
          setCursor: [
            (each) => {
              const bar = hovered(each)
              if (bar?.index === shown) return
              shown = bar?.index
              onHover(bar)
            },
          ],
          draw: [(each) => drawMarks(each, marks, { colour: colours('var(--ink)'), font })],
        },
      },
      [
        times.map((at) => at / 1000),
        ...stacked(series)
          .toReversed()
          .map((values) => [...values]),
      ],
      root,
    )
    const resized = new ResizeObserver(() => plot.setSize({ width: root.clientWidth, height }))
    resized.observe(root)
    return () => {
      resized.disconnect()
      onHover(undefined)
      plot.destroy()
    }
  }, [times, stepMs, series, marks, height, zone, showTime, showCount, onHover, colours])
  return <div ref={place} className="w-full" style={{ height }} />
}

/** Between names of the axis, in seconds: a day that is named twice says nothing. */
const wholeDays = [1, 2, 3, 5, 7, 14].map((days) => days * 86_400)

/** Bars stand to the right of the instant at which their span begins. */
function barsOf(count: number): Pick<uPlot.Series, 'paths'> {
  const paths = uPlot.paths.bars?.({ size: [count > 90 ? 1 : 0.82], align: 1 })
  return paths === undefined ? {} : { paths }
}

function drawMarks(
  plot: uPlot,
  marks: readonly ChartMark[],
  { colour, font }: { readonly colour: string; readonly font: string },
): void {
  const { ctx, bbox } = plot
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.font = font.replace('12px', `${11 * ratio}px`)
  ctx.lineWidth = ratio
  ctx.setLineDash([3 * ratio, 3 * ratio])
  // The newest name is kept where names would stand on one another.
  let free = Infinity
  for (const { at, label } of marks.toReversed()) {
    const x = plot.valToPos(at / 1000, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const wide = ctx.measureText(label).width
    const left = Math.min(Math.max(x - wide / 2, bbox.left), bbox.left + bbox.width - wide)
    if (left + wide > free) continue
    ctx.fillText(label, left, bbox.top - 5 * ratio)
    free = left - 6 * ratio
  }
  ctx.restore()
}
