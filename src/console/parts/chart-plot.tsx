/**
 * The place where a chart is drawn, anew whenever what it shows has changed. Loaded only when a chart is seen.
 *
 * @module
 */

import 'uplot/dist/uPlot.min.css'

import { useEffect, useRef } from 'react'

import { drawChart, type Drawing } from './chart-drawing.ts'
import { useColours } from './colours.ts'

export type ChartPlotProps = Omit<Drawing, 'colours'>

export function ChartPlot(props: ChartPlotProps) {
  const { times, stepMs, series, marks, height, zone, showTime, showCount, onHover } = props
  const place = useRef<HTMLDivElement>(null)
  const colours = useColours()
  useEffect(() => {
    const root = place.current
    if (root === null || times.length === 0) return undefined
    return drawChart(root, { times, stepMs, series, marks, height, zone, showTime, showCount, onHover, colours })
  }, [times, stepMs, series, marks, height, zone, showTime, showCount, onHover, colours])
  return <div ref={place} className="w-full" style={{ height }} />
}
