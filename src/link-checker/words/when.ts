/**
 * Instants for people: in the policy's time zone, as the language writes days and hours.
 *
 * @module
 */

import type { Language } from '../../answer/language.ts'
import { knownZone } from '../../answer/view.ts'
import { type Instant, minuteMs } from '../../kernel/instant.ts'
import { offsetAt } from '../wall-time.ts'

const shapes = {
  day: { year: 'numeric', month: 'long', day: 'numeric' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  zone: { timeZoneName: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** A day; with its hour unless it is midnight, for rules begin at midnight. */
export function dayOf(at: Instant, language: Language, timeZone: string): string {
  const time = hourOf(at, language, timeZone)
  return time === '00:00' ? written(at, 'day', language, timeZone) : timeOf(at, language, timeZone)
}

/** Day and hour. */
export function timeOf(at: Instant, language: Language, timeZone: string): string {
  const day = written(at, 'day', language, timeZone)
  return `${day}${language === 'en' ? ', ' : ' '}${hourOf(at, language, timeZone)}`
}

/** `China Standard Time (UTC+08:00)`. */
export function zoneOf(at: Instant, language: Language, timeZone: string): string {
  const name = formatter('zone', language, timeZone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const offset = `UTC${offsetAt(at, timeZone)}`
  const named = name === undefined || name.startsWith('GMT') ? knownZone(timeZone) : name
  return language === 'en' ? `${named} (${offset})` : `${named}（${offset}）`
}

function hourOf(at: Instant, language: Language, timeZone: string): string {
  return written(at, at % minuteMs === 0 ? 'minute' : 'second', language, timeZone)
}

function written(at: Instant, shape: keyof typeof shapes, language: Language, timeZone: string): string {
  return formatter(shape, language, timeZone).format(at)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(shape: keyof typeof shapes, language: Language, timeZone: string): Intl.DateTimeFormat {
  const key = `${shape} ${language} ${timeZone}`
  let format = formatters.get(key)
  if (format === undefined) {
    const options = { ...shapes[shape], timeZone: knownZone(timeZone) }
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', options)
    formatters.set(key, format)
  }
  return format
}
