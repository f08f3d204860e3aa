/**
 * Merging: several ordered lists of rules, read as one.
 *
 * Rules are known by their places in the policy. A list says what it is for, so that it can be left when the rest of it
 * could say nothing new.
 *
 * @module
 */

/** RuleList of rules, the smallest first. */
export type RuleList = readonly number[] | Int32Array

/** Why a list need not be read to its end. */
export interface Purpose {
  /** Nothing but reports: once one is noted, the others say nothing. */
  readonly isReport: boolean
  /** Nothing but rules that demand this fact, which the click does not have: once it is noted, they say nothing. */
  readonly asks: string | undefined
}

export const anyRule: Purpose = { isReport: false, asks: undefined }
export const reportsOnly: Purpose = { isReport: true, asks: undefined }

/** Several ordered lists of rules, read as one. There is one per policy, used again for every click. */
export class Merge {
  readonly #lists: RuleList[] = []
  readonly #next: number[] = []
  readonly #ends: number[] = []
  readonly #heads: number[] = []
  readonly #purposes: Purpose[] = []
  readonly #answered: number[] = []
  #count = 0
  #last = -1

  reset(): void {
    this.#count = 0
    this.#last = -1
  }

  add(list: RuleList, purpose: Purpose, answered: number): void {
    if (list.length > 0) this.addPart({ list, start: 0, end: list.length }, purpose, answered)
  }

  addPart({ list, start, end }: Part, purpose: Purpose, answered: number): void {
    const at = this.#count++
    this.#lists[at] = list
    this.#next[at] = start + 1
    this.#ends[at] = end
    this.#heads[at] = list[start] ?? Infinity
    this.#purposes[at] = purpose
    this.#answered[at] = answered
  }

  addOne(place: number, answered: number): void {
    const at = this.#count++
    this.#lists[at] = nowhere
    this.#next[at] = 0
    this.#ends[at] = 0
    this.#heads[at] = place
    this.#purposes[at] = anyRule
    this.#answered[at] = answered
  }

  /** The place of the next rule, or -1. */
  next(): number {
    let first = -1
    let place = Infinity
    for (let at = 0; at < this.#count; at++) {
      const head = this.#heads[at] ?? Infinity
      if (head < place) {
        place = head
        first = at
      }
    }
    this.#last = first
    if (first === -1) return -1
    const next = this.#next[first] ?? 0
    if (next < (this.#ends[first] ?? 0)) {
      this.#heads[first] = this.#lists[first]?.[next] ?? Infinity
      this.#next[first] = next + 1
    } else {
      this.#heads[first] = Infinity
    }
    return place
  }

  /** How many of the facts it demands the last rule has been found by: they need not be tested again. */
  get answered(): number {
    return this.#answered[this.#last] ?? 0
  }

  /** The last rule did not match. If its list asks for a fact, that is noted now, and all such lists have said all they can. */
  endAsking(): void {
    const asks = this.#purposes[this.#last]?.asks
    if (asks === undefined) return
    for (let at = 0; at < this.#count; at++) if (this.#purposes[at]?.asks === asks) this.#heads[at] = Infinity
  }

  /** A report was noted. */
  endReports(): void {
    for (let at = 0; at < this.#count; at++) if (this.#purposes[at]?.isReport === true) this.#heads[at] = Infinity
  }
}

interface Part {
  readonly list: RuleList
  readonly start: number
  readonly end: number
}

const nowhere: RuleList = []
