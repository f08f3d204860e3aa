/**
 * What every section of the benchmark measures and how it says so.
 *
 * Absolute figures drift with the machine, so each stands beside a floor of the same run, and beside `control`: the floor
 * against itself, which says how far the run can be trusted.
 *
 * @module
 */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { randomFrom } from '../support/random.ts'

export interface Figure {
  readonly id: string
  readonly value: number
  readonly unit: string
  /** What the figure is compared with, in the unit the section says. */
  readonly floor: number
  readonly rounds: number
  readonly control: number
}

export interface Options {
  readonly rounds: number
  /** Fewer sizes and rounds: minutes, not a quarter of an hour. */
  readonly quick: boolean
  readonly requests: number
  readonly tell: Tell
}

/** Says what a section is at; whoever waits reads the latest now and then. */
export type Tell = (at: string) => void

/** A section of the benchmark, one module each. */
export interface Section {
  measure(options: Options): Promise<readonly Figure[]>
}

/** Numbers of rounds, each told as it begins. Round 0, where there is one, finds everything cold and does not count. */
export function* roundsFrom(first: 0 | 1, rounds: number, tell: Tell): Generator<number> {
  for (let round = first; round <= rounds; round += 1) {
    tell(round === 0 ? 'warming up' : `round ${round} of ${rounds}`)
    yield round
  }
}

/**
 * The targets in an order of this round's own, the same in every run. Where they only rotate, each comes after the same
 * other, and pays for the garbage that one left.
 */
export function inTurn<Target>(targets: readonly Target[], round: number): Target[] {
  const random = randomFrom(round)
  const drawn = targets.map((target) => ({ target, at: random() }))
  return drawn.toSorted((a, b) => a.at - b.at).map(({ target }) => target)
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** What is held after everything that can be forgotten was, in bytes. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
