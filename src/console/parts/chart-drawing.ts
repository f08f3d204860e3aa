/**
 * A chart drawn with uPlot: stacked bars, one for each span of time, and lines across for what happened.
 *
 * @module
 */

import uPlot from 'uplot'

import { dayMs } from '../../kernel/instant.ts'
import { stacked, type ChartSeries } from './chart-data.ts'

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

export interface Drawing {
  /** When each bar begins; at least one. */
  readonly times: readonly number[]
  readonly stepMs: number
  readonly series: readonly ChartSeries[]
  readonly marks: readonly ChartMark[]
  readonly height: number
  readonly zone: string
  readonly showTime: (at: number) => string
  readonly showCount: (value: number) => string
  readonly onHover: (bar: HoveredBar | undefined) => void
  readonly colours: (colour: string) => string
}

/** Draws it into the element, as wide as that is from then on; what it returns takes it away. */
export function drawChart(root: HTMLElement, drawing: Drawing): () => void {
  const { height, onHover } = drawing
  const plot = new uPlot(optionsOf(drawing, root.clientWidth), dataOf(drawing), root)
  const resized = new ResizeObserver(() => plot.setSize({ width: root.clientWidth, height }))
  resized.observe(root)
  return () => {
    resized.disconnect()
    onHover(undefined)
    plot.destroy()
  }
}

function optionsOf(drawing: Drawing, width: number): uPlot.Options {
  const { times, stepMs, marks, height, zone, onHover, colours } = drawing
  const [first = 0] = times
  const from = first / 1000
  const step = stepMs / 1000
  let shown: number | undefined
  return {
    width,
    height,
    padding: [marks.length > 0 ? 18 : 8, 22, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone),
    scales: {
      x: { time: true, range: () => [from, from + times.length * step] },
      y: { range: (_, __, top) => [0, Math.max(4, (top ?? 0) * 1.06)] },
    },
    axes: axesOf(drawing),
    series: seriesOf(drawing),
    hooks: {
      setCursor: [
        (plot) => {
          const bar = hoveredBar(plot, { from, step, count: times.length })
          if (bar?.index === shown) return
          shown = bar?.index
          onHover(bar)
        },
      ],
      draw: [(plot) => drawMarks(plot, marks, { colour: colours('var(--ink)'), font: fontOf(drawing) })],
    },
  }
}

function fontOf({ colours }: Drawing): string {
  return `12px ${colours('var(--font)')}`
}

/** Between names of the axis, in seconds: a day that is named twice says nothing. */
const wholeDays = [1, 2, 3, 5, 7, 14].map((days) => days * 86_400)

/** Time below, counts at the side. */
function axesOf(drawing: Drawing): uPlot.Axis[] {
  const { stepMs, showTime, showCount, colours } = drawing
  const axis = {
    stroke: colours('var(--soft)'),
    font: fontOf(drawing),
    ticks: { show: false },
    grid: { stroke: colours('var(--line)'), width: 1 },
  }
  return [
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
  ]
}

/** The whole stack first, then what lies below, over it. */
function seriesOf({ times, series, colours }: Drawing): uPlot.Series[] {
  return [
    {},
    ...series.toReversed().map(({ label, colour }) => ({
      label,
      fill: colours(colour),
      stroke: colours('var(--card)'),
      width: times.length > 90 ? 0 : 1,
      points: { show: false },
      ...barsOf(times.length),
    })),
  ]
}

/** In the order of the series. */
function dataOf({ times, series }: Drawing): uPlot.AlignedData {
  return [
    times.map((at) => at / 1000),
    ...stacked(series)
      .toReversed()
      .map((values) => [...values]),
  ]
}

interface Bars {
  /** In seconds, as uPlot counts. */
  readonly from: number
  readonly step: number
  readonly count: number
}

function hoveredBar(plot: uPlot, { from, step, count }: Bars): HoveredBar | undefined {
  const { left = -1 } = plot.cursor
  if (left < 0) return undefined
  const index = Math.floor((plot.posToVal(left, 'x') - from) / step)
  if (index < 0 || index >= count) return undefined
  const start = plot.valToPos(from + index * step, 'x')
  return {
    index,
    left: plot.over.offsetLeft + start,
    width: plot.valToPos(from + (index + 1) * step, 'x') - start,
  }
}

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
