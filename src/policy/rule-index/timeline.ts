/**
 * Timelines: the rules that are in force at an instant, without a look at those that have ended or have not begun.
 *
 * @module
 */

import type { Rule } from '../rule.ts'
import { anyRule, reportsOnly, type Merge, type RuleList, type Purpose } from './merge.ts'

/**
 * Rules by the instants at which they are in force: time is cut where a window begins or ends, and a tree over the pieces
 * holds each rule at the few nodes that make up its window. One instant meets the nodes above its piece.
 */
class Timeline {
  readonly #always: number[] = []
  readonly #cuts: Float64Array | undefined
  readonly #starts: Int32Array = new Int32Array(0)
  readonly #places: Int32Array = new Int32Array(0)
  readonly #purpose: Purpose
  #lastPiece = 0

  constructor(places: RuleList, rules: readonly Rule[], purpose: Purpose) {
    this.#purpose = purpose
    const windowed: number[] = []
    for (const place of places) {
      const { from, until } = rules[place] as Rule
      if (from === undefined && until === undefined) this.#always.push(place)
      else windowed.push(place)
    }
    if (windowed.length === 0) return
    const instants = windowed.flatMap((place) => {
      const { from, until } = rules[place] as Rule
      return [from, until].filter((each) => each !== undefined)
    })
    this.#cuts = Float64Array.from(new Set(instants)).sort()
    const pieces = this.#cuts.length + 1
    this.#starts = new Int32Array(2 * pieces + 1)
    this.#eachNode(windowed, rules, (node) => {
      this.#starts[node + 1] = (this.#starts[node + 1] ?? 0) + 1
    })
    for (let node = 1; node <= 2 * pieces; node++) {
      this.#starts[node] = (this.#starts[node] ?? 0) + (this.#starts[node - 1] ?? 0)
    }
    this.#places = new Int32Array(this.#starts[2 * pieces] ?? 0)
    const filled = this.#starts.slice()
    this.#eachNode(windowed, rules, (node, place) => {
      const at = filled[node] ?? 0
      this.#places[at] = place
      filled[node] = at + 1
    })
  }

  #eachNode(places: RuleList, rules: readonly Rule[], visit: (node: number, place: number) => void): void {
    const pieces = (this.#cuts?.length ?? 0) + 1
    for (const place of places) {
      const { from, until } = rules[place] as Rule
      let low = pieces + (from === undefined ? 0 : this.#pieceOf(from))
      let high = pieces + (until === undefined ? pieces : this.#pieceOf(until))
      for (; low < high; low >>= 1, high >>= 1) {
        if ((low & 1) === 1) visit(low++, place)
        if ((high & 1) === 1) visit(--high, place)
      }
    }
  }

  /** How many cuts are at or before an instant. Clicks mostly fall into the piece of the click before. */
  #pieceOf(at: number): number {
    const cuts = this.#cuts ?? new Float64Array(0)
    const last = this.#lastPiece
    if ((cuts[last - 1] ?? -Infinity) <= at && at < (cuts[last] ?? Infinity)) return last
    let low = 0
    let high = cuts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cuts[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    this.#lastPiece = low
    return low
  }

  addTo(merge: Merge, at: number, answered: number): void {
    merge.add(this.#always, this.#purpose, answered)
    if (this.#cuts === undefined) return
    for (let node = this.#pieceOf(at) + this.#cuts.length + 1; node >= 1; node >>= 1) {
      const start = this.#starts[node] ?? 0
      const end = this.#starts[node + 1] ?? 0
      if (start < end) merge.addPart({ list: this.#places, start, end }, this.#purpose, answered)
    }
  }
}

/** Timelines of rules that enforce and of rules that report, apart, so that the latter can be left early. */
export class Timelines {
  readonly #enforced: Timeline | undefined
  readonly #reported: Timeline | undefined

  constructor(places: readonly number[], rules: readonly Rule[], asks?: string) {
    const reports = places.filter((place) => rules[place]?.mode === 'report')
    const others = reports.length === 0 ? places : places.filter((place) => rules[place]?.mode !== 'report')
    if (others.length > 0) {
      this.#enforced = new Timeline(others, rules, asks === undefined ? anyRule : { isReport: false, asks })
    }
    if (reports.length > 0) {
      this.#reported = new Timeline(reports, rules, asks === undefined ? reportsOnly : { isReport: true, asks })
    }
  }

  addTo(merge: Merge, at: number, answered: number): void {
    this.#enforced?.addTo(merge, at, answered)
    this.#reported?.addTo(merge, at, answered)
  }
}
