/**
 * Cells: one combination of what every click says (surface, party, marketplace, kind, evidence), with the rules that
 * take it.
 *
 * @module
 */

import type { DemandedFact } from '../condition.ts'
import type { Book } from './book.ts'
import { readFact, type ReadFact } from './facts.ts'
import type { Parts } from './parts.ts'
import type { Timelines } from './timeline.ts'

export class PolicyCell {
  readonly everybody: readonly Timelines[]
  /** What is visited where a click is without a fact; without a fact to read: by every click. */
  readonly whenAbsent: readonly { readonly read: ReadFact | undefined; readonly lists: readonly Timelines[] }[]
  readonly #cohorts: ReadonlySet<number>
  readonly #book: Book

  constructor(parts: readonly Parts[], cohorts: readonly number[], book: Book) {
    this.everybody = parts.flatMap(({ everybody }) => everybody ?? [])
    const bySubject = new Map<DemandedFact | undefined, Timelines[]>()
    for (const { subject, timelines } of parts.flatMap(({ whenAbsent }) => whenAbsent)) {
      const same = bySubject.get(subject)
      if (same === undefined) bySubject.set(subject, [timelines])
      else same.push(timelines)
    }
    this.whenAbsent = Array.from(bySubject, ([subject, lists]) => ({ read: subject && readFact[subject], lists }))
    this.#cohorts = new Set(cohorts)
    this.#book = book
  }

  takes(place: number): boolean {
    return this.#cohorts.has(this.#book.cohortOf(place))
  }

  takesCohort(cohort: number): boolean {
    return this.#cohorts.has(cohort)
  }
}
