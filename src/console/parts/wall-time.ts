/**
 * Instants as a date field holds them: the wall clock of a zone, without an offset.
 *
 * @module
 */

import { dayMs, formatInstant, instant } from '../../kernel/instant.ts'
import { instantIn } from './instant-text.ts'

/** `2026-12-01T00:00`. */
export function wallTime(at: number, zone: string): string {
  return formatInstant(instant(at), zone).slice(0, 16)
}

/** `+08:00`, at that instant. */
export function offsetAt(at: number, zone: string): string {
  const offset = /[+-]\d\d:\d\d$/.exec(formatInstant(instant(at), zone))?.[0]
  return offset ?? '+00:00'
}

/**
 * What the wall clock shows as an instant; undefined for what is no time. A time that the clock skips is the one as much
 * later, and of one that it shows twice it is one of the two: the offset beside the field says which.
 */
export function instantOfWall(wall: string, zone: string): number | undefined {
  const first = written(wall, '+00:00')
  if (first === undefined) return undefined
  const near = written(wall, offsetAt(first, zone)) ?? first
  return written(wall, offsetAt(near, zone))
}

function written(wall: string, offset: string): number | undefined {
  const seconds = wall.length === 16 ? ':00' : ''
  return instantIn(`${wall}${seconds}${offset}`)
}

/** When the next day begins there. */
export function nextMidnight(now: number, zone: string): number {
  const day = wallTime(now + dayMs, zone).slice(0, 10)
  return instantOfWall(`${day}T00:00`, zone) ?? now + dayMs
}
