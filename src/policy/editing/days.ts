/**
 * Days: midnights of a time zone, for those who write windows.
 *
 * @module
 */

import { dayMs, hourMs, instant, minuteMs, parseInstant, zonedText } from '../../kernel/instant.ts'

export interface Midnights {
  readonly today: string
  readonly tomorrow: string
  readonly nextMonth: string
}

/** The midnight before an instant, the one after it, and the next one that begins a month; RFC 3339 in the zone. */
export function midnightsAround(now: number, timeZone: string): Midnights {
  const [year = 1970, month = 1, day = 1] = zonedText(now, timeZone).slice(0, 10).split('-').map(Number)
  return {
    today: midnightOf(Date.UTC(year, month - 1, day), timeZone),
    tomorrow: midnightOf(Date.UTC(year, month - 1, day + 1), timeZone),
    nextMonth: midnightOf(Date.UTC(year, month, 1), timeZone),
  }
}

/** The offset is that of the midnight itself, which on two nights of the year is not that of the day. */
function midnightOf(wall: number, timeZone: string): string {
  const date = new Date(wall).toISOString().slice(0, 10)
  const around = [wall - dayMs / 2, wall + dayMs / 2].map((at) => offsetOf(zonedText(at, timeZone)))
  const written = around.map((offset) => `${date}T00:00:00${offset}`)
  const right = written.find((text) => {
    const read = parseInstant(text)
    return read.ok && zonedText(read.value, timeZone) === text
  })
  return right ?? written[0] ?? zonedText(wall, timeZone)
}

function offsetOf(text: string): string {
  return text.endsWith('Z') ? 'Z' : text.slice(-6)
}

const steps = [
  ['year', 365 * dayMs],
  ['month', 30 * dayMs],
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
] as const

/** How far an instant is, in the words of a language: `in 3 days`, `2 years ago`. */
export function distanceText(at: number, now: number, language: string): string {
  const difference = at - now
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' })
  const [unit, size] = steps.find(([, each]) => Math.abs(difference) >= each) ?? ['second', 1000]
  return format.format(Math.trunc(difference / size), unit)
}

/** An instant that is written, if it is one. */
export function readInstant(text: string): number | undefined {
  const read = parseInstant(text)
  return read.ok ? instant(read.value) : undefined
}
