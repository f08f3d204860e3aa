/**
 * Spans of time that screens look back on. Counts are kept by the hour, so every span is made of whole hours or days.
 *
 * @module
 */

import { dayMs, hourMs, minuteMs } from '../../kernel/instant.ts'

export const ranges = ['1h', '24h', '7d', '30d'] as const

export type Range = (typeof ranges)[number]

/** [from, until), and the buckets in which it is counted. */
export interface Span {
  readonly from: number
  readonly until: number
  readonly by: 'hour' | 'day'
  readonly stepMs: number
  /** When its days begin, as an offset to UTC. */
  readonly offset: string
}

/** `1h` is the hour that runs and the one before it. Days begin when they do in the policy's zone. */
export function spanOf(range: Range, now: number, zone: string): Span {
  const offset = offsetIn(zone, now)
  if (range === '30d') {
    const shift = minutesOf(offset) * minuteMs
    const today = Math.floor((now + shift) / dayMs) * dayMs - shift
    return { from: today - 29 * dayMs, until: today + dayMs, by: 'day', stepMs: dayMs, offset }
  }
  const until = Math.floor(now / hourMs) * hourMs + hourMs
  const hours = { '1h': 2, '24h': 24, '7d': 168 }[range]
  return { from: until - hours * hourMs, until, by: 'hour', stepMs: hourMs, offset }
}

/** As the API takes it. */
export function spanQuery({ from, until }: Span): { readonly from: string; readonly until: string } {
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() }
}

/** `+08:00`. */
function offsetIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00'
}

function minutesOf(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return offset.startsWith('-') ? -minutes : minutes
}
