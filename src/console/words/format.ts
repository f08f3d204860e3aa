/**
 * Numbers and times as people of each language write them, always in the policy's own time zone with its offset.
 *
 * @module
 */

import { useMemo } from 'react'

import { useZone } from '../server/zone.ts'
import { useLanguage, type Language } from './language.ts'

export interface Format {
  /** 12,345, and for large ones short: 1.2M, 120万. */
  readonly count: (value: number) => string
  readonly short: (value: number) => string
  /** Of 0 to 1: 4.5 %. */
  readonly share: (value: number) => string
  /** 2020-10-09 00:00 (+08:00): the policy's zone. */
  readonly time: (at: Date | string | number) => string
  readonly day: (at: Date | string | number) => string
  /** 14:05, the policy's zone. */
  readonly clock: (at: Date | string | number) => string
  /** The same instant in UTC and where the reader is. */
  readonly elsewhere: (at: Date | string | number) => string
  /** In 3 days; 5 minutes ago. */
  readonly ago: (at: Date | string | number, now?: number) => string
  readonly bytes: (value: number) => string
  readonly list: (values: readonly string[]) => string
  readonly zone: string
}

export function useFormat(): Format {
  const language = useLanguage()
  const zone = useZone()
  return useMemo(() => formatOf(language, zone), [language, zone])
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

function formatOf(language: Language, zone: string): Format {
  const count = new Intl.NumberFormat(language)
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    count: (value) => count.format(value),
    short: (value) => (Math.abs(value) < 10_000 ? count.format(value) : short.format(value)),
    share: (value) => share.format(value),
    time: (at) => {
      const { day, clock, offset } = partsOf(at, zone)
      return `${day} ${clock} (${offset})`
    },
    day: (at) => partsOf(at, zone).day,
    clock: (at) => partsOf(at, zone).clock,
    elsewhere: (at) => {
      const [utc, here] = [partsOf(at, 'UTC'), partsOf(at, local)]
      return `UTC ${utc.day} ${utc.clock}\n${local} ${here.day} ${here.clock} (${here.offset})`
    },
    ago: (at, now = Date.now()) => {
      const seconds = (new Date(at).getTime() - now) / 1000
      for (const [unit, length] of units) {
        if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
      }
      return relative.format(Math.trunc(seconds), 'second')
    },
    bytes: (value) => {
      if (value < 1024) return `${count.format(value)} B`
      const [size, unit] = value < 1_048_576 ? [value / 1024, 'KiB'] : [value / 1_048_576, 'MiB']
      return `${count.format(Math.round(size * 10) / 10)} ${unit}`
    },
    list: (values) => list.format(values),
    zone,
  }
}

/** ISO order in every language: unambiguous, and it sorts. */
function partsOf(at: Date | string | number, zone: string): { day: string; clock: string; offset: string } {
  const parts = formatter(zone).formatToParts(new Date(at))
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? ''
  const offset = of('timeZoneName').replace('GMT', '')
  return {
    day: `${of('year')}-${of('month')}-${of('day')}`,
    clock: `${of('hour')}:${of('minute')}`,
    offset: offset === '' ? '+00:00' : offset,
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
    formatters.set(zone, found)
  }
  return found
}
