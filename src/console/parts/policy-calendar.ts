/**
 * The calendar of a policy: the instants at which windows open and close, and the bands of time between them.
 *
 * @module
 */

import { minuteMs } from '../../kernel/instant.ts'
import type { RuleFact } from './policy-facts.ts'

export interface Boundary {
  readonly at: number
  readonly begins: readonly string[]
  readonly ends: readonly string[]
}

/** From one boundary to the next; the first begins and the last ends nowhere. */
export interface Band {
  readonly from: number | undefined
  readonly until: number | undefined
  /** The rules whose windows open and close where it begins. */
  readonly begins: readonly string[]
  readonly ends: readonly string[]
}

type Windowed = Pick<RuleFact, 'id' | 'mode' | 'from' | 'until'>

/** In the order of time. A rule that is off, or never in force, bounds nothing. */
export function boundariesOf(rules: readonly Windowed[]): readonly Boundary[] {
  const found = new Map<number, { begins: string[]; ends: string[] }>()
  const boundary = (at: number) => {
    const known = found.get(at) ?? { begins: [], ends: [] }
    found.set(at, known)
    return known
  }
  for (const { id, mode, from, until } of rules) {
    if (mode === 'off' || (from ?? -Infinity) >= (until ?? Infinity)) continue
    if (from !== undefined) boundary(from).begins.push(id)
    if (until !== undefined) boundary(until).ends.push(id)
  }
  return [...found].map(([at, rest]) => ({ at, ...rest })).toSorted((a, b) => a.at - b.at)
}

/** Those of several policies on one line of time; a rule that both have is named once. */
export function joinedBoundaries(all: readonly (readonly Boundary[])[]): readonly Boundary[] {
  const rules = all.flat()
  return [...new Set(rules.map(({ at }) => at))]
    .toSorted((a, b) => a - b)
    .map((at) => {
      const here = rules.filter((each) => each.at === at)
      const ids = (of: 'begins' | 'ends') => [...new Set(here.flatMap((each) => each[of]))]
      return { at, begins: ids('begins'), ends: ids('ends') }
    })
}

export function bandsOf(boundaries: readonly Boundary[]): readonly Band[] {
  const first: Band = { from: undefined, until: boundaries[0]?.at, begins: [], ends: [] }
  return [
    first,
    ...boundaries.map(({ at, begins, ends }, index) => ({ from: at, until: boundaries[index + 1]?.at, begins, ends })),
  ]
}

export function isWithin({ from = -Infinity, until = Infinity }: Pick<Band, 'from' | 'until'>, at: number): boolean {
  return from <= at && at < until
}

/** An instant that stands for a band: its first, or of the one without a beginning the last minute. */
export function instantOfBand({ from, until }: Pick<Band, 'from' | 'until'>, now: number): number {
  return from ?? (until === undefined ? now : until - minuteMs)
}

/** How far a band has passed at an instant, from 0 to 1; the middle where an end is open. */
export function passedOf({ from, until }: Pick<Band, 'from' | 'until'>, at: number): number {
  if (from === undefined || until === undefined) return 0.5
  return Math.min(1, Math.max(0, (at - from) / (until - from)))
}
