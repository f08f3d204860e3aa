/**
 * Wall time: an instant as the clocks of the policy's time zone show it, in the form that `datetime-local` fields send.
 *
 * @module
 */

import { knownZone } from '../answer/view.ts'
import { dayMs, formatInstant, instant, type Instant, parseInstant } from '../kernel/instant.ts'

const wallTime = /^(?<minute>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2})(?<second>:\d{2})?(?:\.\d{1,3})?$/

/**
 * Reads `2020-10-09T00:00`, or RFC 3339 with an offset. Of an hour that the clocks show twice the first is meant; one that
 * they skip is no time.
 */
export function readAirTime(text: string, timeZone: string): Instant | undefined {
  const written = text.trim()
  const parsed = parseInstant(written)
  if (parsed.ok) return parsed.value < 0 ? undefined : parsed.value
  const parts = wallTime.exec(written)?.groups
  if (parts === undefined) return undefined
  const wall = `${parts['minute']?.replace(' ', 'T')}${parts['second'] ?? ':00'}`
  const inUtc = parseInstant(`${wall}Z`)
  if (!inUtc.ok) return undefined
  const zone = knownZone(timeZone)
  for (const around of [inUtc.value - dayMs, inUtc.value + dayMs]) {
    const at = parseInstant(`${wall}${offsetAt(instant(around), zone)}`)
    if (at.ok && at.value >= 0 && formatInstant(at.value, zone).startsWith(wall)) return at.value
  }
  return undefined
}

/** For the field: to the minute, or to the second where there are some. */
export function wallTimeOf(at: Instant, timeZone: string): string {
  const written = formatInstant(at, knownZone(timeZone)).slice(0, 19)
  return written.endsWith(':00') ? written.slice(0, 16) : written
}

/** `+08:00`. */
export function offsetAt(at: Instant, timeZone: string): string {
  const zone = knownZone(timeZone)
  return zone === 'UTC' ? '+00:00' : formatInstant(at, zone).slice(-6)
}
