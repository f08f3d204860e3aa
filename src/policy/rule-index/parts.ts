/**
 * Parts: what is visited of some rules besides those that are found by a value.
 *
 * Rules that demand nothing more are visited by every click. Rules that demand a fact are visited by clicks without it,
 * to say so.
 *
 * @module
 */

import type { DemandedFact } from '../condition.ts'
import type { Rule } from '../rule.ts'
import type { Listing } from './book.ts'
import { Timelines } from './timeline.ts'

export interface WhenAbsent {
  /** Absent where a list has not arrived: then every click is without it. */
  readonly subject: DemandedFact | undefined
  readonly timelines: Timelines
}

export class Parts {
  readonly everybody: Timelines | undefined
  readonly whenAbsent: readonly WhenAbsent[]

  constructor(listings: readonly Listing[], rules: readonly Rule[]) {
    const whenAbsent: WhenAbsent[] = []
    for (const { fact, subject, absent, places } of listings) {
      if (places.length === 0) continue
      if (fact === undefined) this.everybody = new Timelines(places, rules)
      else whenAbsent.push({ subject, timelines: new Timelines(places, rules, absent === 'skip' ? fact : undefined) })
    }
    this.whenAbsent = whenAbsent
  }
}
