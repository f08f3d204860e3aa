/**
 * Spans of time on the command line: `90s`, `30m`, `2h`, `3d`; and ends, said as a span or as an instant.
 *
 * @module
 */

import { hourMs, instant, type Instant } from '../kernel/instant.ts'
import { longestLifeMs } from '../policy/override.ts'
import { UsageError } from './exit.ts'
import { parseAt } from './parse.ts'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** In seconds. */
export function parseSeconds(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? []
  const seconds = Number(digits) * (units[unit] ?? Number.NaN)
  if (!Number.isSafeInteger(seconds) || seconds === 0) {
    throw new Error('a span is a number with s, m, h or d, such as 30m or 2h')
  }
  return seconds
}

/** A break-glass entry ends by itself; the instance holds it to the same. */
function parseLife(text: string): number {
  const seconds = parseSeconds(text)
  if (seconds * 1000 > longestLifeMs) throw new Error(`it is at most ${longestLifeMs / hourMs}h`)
  return seconds
}

/** The flags `--for` and `--until`, of which one is given. */
export const endFlags = {
  for: { kind: 'parsed', parse: parseLife, brief: 'How long, such as 30m or 2h; at most 72h', optional: true },
  until: { kind: 'parsed', parse: parseAt, brief: 'Until when, RFC 3339 with an offset', optional: true },
} as const

export interface EndFlags {
  readonly for?: number
  readonly until?: Instant
}

export function endOf(flags: EndFlags, now: Instant): Instant {
  if ((flags.for === undefined) === (flags.until === undefined)) {
    throw new UsageError('say how long: either --for 2h or --until 2026-12-01T00:00:00+08:00')
  }
  if (flags.until !== undefined && flags.until > now + longestLifeMs) {
    throw new UsageError(`--until is at most ${longestLifeMs / hourMs}h ahead`)
  }
  // To the second: nobody means less, and it is shown so.
  return flags.until ?? instant(Math.floor((now + (flags.for ?? 0) * 1000) / 1000) * 1000)
}
