/**
 * Workings: what the index works out for clicks and keeps for the next ones: cells and crowds.
 *
 * Whoever writes a link chooses its marketplace, its kind and whom it names, so what is kept has a bound in proportion to
 * the rules. Every piece is counted by the places of rules in it; when the bound is reached, all of it is let go of, and
 * the next clicks work out again what they need.
 *
 * @module
 */

import type { PolicyCell } from './cell.ts'
import type { Several } from './entrance.ts'

/** At eight bytes a place, more where rules have windows: some two megabytes for a policy of two thousand rules. */
const placesPerRule = 8
const placesAtLeast = 131_072

/** How many places may be kept for a policy of so many rules. */
export function mostFor(rules: number): number {
  return placesPerRule * rules + placesAtLeast
}

export class Workings {
  readonly cells = new Map<number, PolicyCell>()
  /** Where crowds stand. */
  readonly crowded: Several[] = []
  /** How many places may be kept. */
  readonly most: number
  #kept = 0

  constructor(most: number) {
    this.most = most
  }

  /** How many places are kept. */
  get kept(): number {
    return this.#kept
  }

  /** Counts what is about to be kept; lets go of all that was, if there is no room. */
  count(places: number): void {
    if (this.#kept + places > this.most) {
      this.cells.clear()
      for (const several of this.crowded) several.crowd = undefined
      this.crowded.length = 0
      this.#kept = 0
    }
    this.#kept += places
  }
}
