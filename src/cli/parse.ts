/**
 * Values of flags, read from the command line.
 *
 * @module
 */

import { parseInstant, type Instant } from '../kernel/instant.ts'
import { regionPattern } from '../policy/names.ts'

export function parseAt(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new Error('an instant has a date, a time and an offset, such as 2020-10-09T00:00:00+08:00')
  return at.value
}

/** The flag `--at` of commands that say which rules are over. */
export const expiryFlag = {
  kind: 'parsed',
  parse: parseAt,
  brief: 'Instant by which rules count as expired, RFC 3339 with an offset (default: now)',
  optional: true,
} as const

export function parseCount(text: string): number {
  const count = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(count) || count < 0) throw new Error('a whole number is needed')
  return count
}

/** A country as the platform tells it: two capital letters. */
export function parseRegion(text: string): string {
  const region = text.toUpperCase()
  if (!new RegExp(regionPattern, 'u').test(region)) throw new Error('a country is two letters, such as CN')
  return region
}

/** `42` or `v42`. */
export function parseVersion(text: string): number {
  if (!/^v?\d{1,9}$/.test(text)) throw new Error('a version is a number, such as 42')
  return Number(text.replace('v', ''))
}
