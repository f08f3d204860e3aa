/**
 * The book of a policy: its rules by their places, and what the index has to know of each.
 *
 * @module
 */

import { askedTests, demandedBy, type Demanded, type DemandedFact, type Lists } from '../condition.ts'
import type { IfUnknown, Rule } from '../rule.ts'

/** A rule has fewer tests than this. */
const mostTests = 0xff
const report = 0x100
const rolledOut = 0x200

/** What each rule demands next. */
export type Demands = (place: number) => Demanded | undefined

export class Book {
  readonly rules: readonly Rule[]
  readonly #lists: Lists
  /** For each rule, side by side because they are read together: the number of its cohort, and what is left to ask. */
  readonly #notes: Int32Array

  constructor(rules: readonly Rule[], lists: Lists) {
    this.rules = rules
    this.#lists = lists
    this.#notes = new Int32Array(2 * rules.length)
    for (const [place, rule] of rules.entries()) this.#notes[2 * place + 1] = noteOf(rule)
  }

  /** What some rules demand after `depth` other demands, read once and not kept. */
  demandsOf(places: readonly number[], depth: number): Demands {
    const read = new Map<number, Demanded | undefined>()
    for (const place of places) {
      const rule = this.rules[place]
      if (rule !== undefined) read.set(place, demandedBy(rule.if, this.#lists)[depth])
    }
    return (place) => read.get(place)
  }

  putCohort(place: number, cohort: number): void {
    this.#notes[2 * place] = cohort
  }

  cohortOf(place: number): number {
    return this.#notes[2 * place] ?? -1
  }

  /** How many of a rule's tests, the last ones, are left once it was found by `answered` of its demands. */
  leftToTest(place: number, answered: number): number {
    return ((this.#notes[2 * place + 1] ?? 0) & mostTests) - answered
  }

  hasRollout(place: number): boolean {
    return ((this.#notes[2 * place + 1] ?? 0) & rolledOut) !== 0
  }

  isReport(place: number): boolean {
    return ((this.#notes[2 * place + 1] ?? 0) & report) !== 0
  }
}

/** How many tests are left once the cell is known, the mode, and whether there is a rollout. */
function noteOf({ if: conditions, rollout, mode }: Rule): number {
  return askedTests(conditions) | (mode === 'report' ? report : 0) | (rollout === undefined ? 0 : rolledOut)
}

/** Rules that demand the same fact next and say the same of its absence, or that demand nothing more. */
export interface Listing {
  /** Absent where nothing more is demanded. */
  readonly fact: string | undefined
  /** Absent where a list has not arrived, too: then every click is without it. */
  readonly subject: DemandedFact | undefined
  readonly absent: IfUnknown
  readonly places: readonly number[]
}

/** Some rules, by what they demand next. */
export function listingsOf(places: readonly number[], demands: Demands): Listing[] {
  const byDemand = new Map<string, Listing & { readonly places: number[] }>()
  for (const place of places) {
    const { fact, subject, absent = 'match' } = demands(place) ?? {}
    const key = fact === undefined ? '' : `${absent} ${fact}`
    const same = byDemand.get(key)
    if (same === undefined) byDemand.set(key, { fact, subject, absent, places: [place] })
    else same.places.push(place)
  }
  return [...byDemand.values()]
}
