/**
 * Instants: points on the time line, in milliseconds since 1970-01-01T00:00Z.
 *
 * Operators write them as RFC 3339 with an explicit offset. A date without one would be another instant at every
 * edge location, and V8 silently accepts 30 February and 24:00, so what is read is written back and compared.
 *
 * @module
 */

import { err, ok, type Result } from './result.ts'

declare const instantBrand: unique symbol

/** Milliseconds since the epoch; always an integer. */
export type Instant = number & { readonly [instantBrand]: true }

/** From one instant to another, in milliseconds; a day is 24 hours, whatever a wall clock does. */
export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Why a text is no instant: not RFC 3339, without an offset, or a day or time that does not exist. */
export type InstantFault = 'not-rfc3339' | 'without-offset' | 'no-such-instant'

const rfc3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[Tt](?<time>\d{2}:\d{2}:\d{2})(?<fraction>\.\d{1,9})?(?<offset>[Zz]|[+-]\d{2}:\d{2})?)?$/

/** Reads an RFC 3339 date-time with an explicit offset; fractions beyond the millisecond are cut off. */
export function parseInstant(text: string): Result<Instant, InstantFault> {
  const parts = rfc3339.exec(text)?.groups
  if (parts === undefined) return err('not-rfc3339')
  const { date, time, fraction, offset } = parts
  if (date === undefined || time === undefined || offset === undefined) {
    return isDate(date) ? err('without-offset') : err('no-such-instant')
  }
  const wallClock = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(wallClock) || new Date(wallClock).toISOString().slice(0, 19) !== `${date}T${time}`) {
    return err('no-such-instant')
  }
  const minutes = offsetMinutes(offset)
  if (minutes === undefined) return err('no-such-instant')
  const milliseconds = fraction === undefined ? 0 : Math.trunc(Number(fraction) * 1000)
  return ok(instant(wallClock + milliseconds - minutes * 60_000))
}

/** Marks a number of milliseconds since the epoch as an instant. */
export function instant(milliseconds: number): Instant {
  return Math.trunc(milliseconds) as Instant
}

/** Writes an instant as RFC 3339 with milliseconds, in the given time zone (an IANA name), by default in UTC. */
export function formatInstant(at: Instant, timeZone = 'UTC'): string {
  if (timeZone === 'UTC') return new Date(at).toISOString()
  const minutes = zoneOffsetMinutes(at, timeZone)
  const wall = new Date(at + minutes * 60_000).toISOString().slice(0, -1)
  const sign = minutes < 0 ? '-' : '+'
  const hours = String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, '0')
  return `${wall}${sign}${hours}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`
}

/**
 * Writes an instant for people: in their time zone, without milliseconds where there are none. A zone that this runtime
 * does not know must not cost the reader the answer, so it is UTC then.
 */
export function zonedText(at: Instant | number, timeZone: string): string {
  const written = instant(at)
  return formatInstant(written, isKnownZone(timeZone) ? timeZone : 'UTC').replace('.000', '')
}

function isDate(date: string | undefined): boolean {
  if (date === undefined) return false
  const at = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === 'Z' || offset === 'z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function isKnownZone(timeZone: string): boolean {
  try {
    formatOf(timeZone)
    return true
  } catch {
    return false
  }
}

function zoneOffsetMinutes(at: Instant, timeZone: string): number {
  const name = formatOf(timeZone)
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value
  return name === undefined || name === 'GMT' ? 0 : (offsetMinutes(name.slice(3)) ?? 0)
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  zoneFormats.set(timeZone, format)
  return format
}
