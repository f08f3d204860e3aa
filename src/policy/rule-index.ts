/**
 * The rule index: the few rules that could match a click, in their order, whatever the number of rules.
 *
 * Rules that name the same surfaces, parties, marketplaces, kinds and evidence form one cohort, and each rule stands in
 * exactly one. A cell (one combination of those five) is put together from its cohorts when a click first falls into it.
 * A rule that demands a fact (an author, a product, a region) is found by the value, one table for the whole policy;
 * the others are read cohort by cohort, those that are in force. What is found is merged in the order of the rules.
 *
 * The promise is exact: a rule that is passed over does not match, and would have asked for no absent fact that a rule
 * which is visited does not ask for too. So rules that demand an absent fact are visited as well, until one of them has
 * noted it; the others could say nothing new.
 *
 * @module
 */

import type { Click, Lists } from './condition.ts'
import { Axis } from './rule-index/axis.ts'
import { Book, listingsOf, type Demands } from './rule-index/book.ts'
import { PolicyCell } from './rule-index/cell.ts'
import { entrancesOf, type Entrance } from './rule-index/entrance.ts'
import { Merge } from './rule-index/merge.ts'
import { Parts } from './rule-index/parts.ts'
import { mostFor, Workings } from './rule-index/workings.ts'
import { evidences, type Rule } from './rule.ts'

/** Cohorts from this size on are prepared with the policy and shared by their cells; smaller ones are copied. */
const sharedCohort = 64
const maxSharedCohorts = 6
/** What a cell takes besides its places, as if it were places. */
const emptyCell = 128

/** Rules that name the same values on all axes. */
interface Cohort {
  readonly places: readonly number[]
  readonly parts: Parts | undefined
  /** For each axis the values it takes; absent: all. */
  readonly codes: readonly (readonly number[] | undefined)[]
}

export class RuleIndex {
  readonly book: Book
  readonly #axes: readonly [Axis, Axis, Axis, Axis, Axis]
  readonly #cohorts: readonly Cohort[]
  readonly #entrances: readonly Entrance[]
  readonly #workings: Workings
  readonly #merge = new Merge()

  constructor(rules: readonly Rule[], lists: Lists, workings = new Workings(mostFor(rules.length))) {
    this.book = new Book(rules, lists)
    const named: readonly [Named, Named, Named, Named, Named] = [new Set(), new Set(), new Set(), new Set(), new Set()]
    for (const rule of rules) {
      if (rule.mode === 'off') continue
      for (let axis = 0; axis < named.length; axis++) {
        for (const value of wantedBy(rule, axis) ?? []) named[axis]?.add(value)
      }
    }
    const [surface, party, marketplace, kind, evidence] = named
    this.#axes = [new Axis(surface), new Axis(party), new Axis(marketplace), new Axis(kind), new Axis(evidence)]
    this.#workings = workings
    const places = Array.from(rules.keys()).filter((place) => rules[place]?.mode !== 'off')
    const demands = this.book.demandsOf(places, 0)
    this.#cohorts = this.#signedCohorts(demands)
    this.#entrances = entrancesOf({ places, demands }, this.book, 0)
  }

  #signedCohorts(demands: Demands): Cohort[] {
    const bySignature = new Map<string, number[]>()
    for (const [place, rule] of this.book.rules.entries()) {
      if (rule.mode === 'off') continue
      const signature = this.#axes.map((axis, number) => axis.sign(wantedBy(rule, number))).join()
      const same = bySignature.get(signature)
      if (same === undefined) bySignature.set(signature, [place])
      else same.push(place)
    }
    return Array.from(bySignature.values(), (places, index) => {
      for (const place of places) this.book.putCohort(place, index)
      const rule = this.book.rules[places[0] ?? 0]
      const codes = this.#axes.map((axis, number) => {
        const wanted = rule && wantedBy(rule, number)
        const taken = wanted && Array.from(new Set(wanted), (value) => axis.codeOf(value))
        axis.put(index, taken)
        return taken
      })
      const parts = places.length >= sharedCohort ? this.#partsOf(places, demands) : undefined
      return { places, parts, codes }
    })
  }

  #partsOf(places: readonly number[], demands = this.book.demandsOf(places, 0)): Parts {
    return new Parts(listingsOf(places, demands), this.book.rules)
  }

  /** The rules that could match, to be read in order before the next click is asked for. */
  find(click: Click, at: number): Merge {
    const [surface, party, marketplace, kind, evidence] = this.#axes
    const { facts } = click
    const number =
      (((surface.codeOf(facts.surface) * party.size + party.codeOf(click.party)) * marketplace.size +
        marketplace.codeOf(facts.marketplace)) *
        kind.size +
        kind.codeOf(facts.kind)) *
        evidence.size +
      evidence.codeOf(facts.evidence)
    const cell = this.#workings.cells.get(number) ?? this.#makeCell(number)
    const merge = this.#merge
    merge.reset()
    for (const timelines of cell.everybody) timelines.addTo(merge, at, 0)
    for (const { read, lists } of cell.whenAbsent) {
      if (read?.(facts) !== undefined) continue
      for (const timelines of lists) timelines.addTo(merge, at, 0)
    }
    const search = { merge, click, at, cell, workings: this.#workings }
    for (const entrance of this.#entrances) entrance.addTo(search)
    return merge
  }

  #makeCell(number: number): PolicyCell {
    const codes: number[] = []
    let rest = number
    for (const { size } of this.#axes.toReversed()) {
      codes.unshift(rest % size)
      rest = Math.floor(rest / size)
    }
    const taken = this.#cohortsAt(codes)
    const shared = taken
      .filter((index) => this.#cohorts[index]?.parts !== undefined)
      .sort((a, b) => this.#placesOf(b).length - this.#placesOf(a).length)
      .slice(0, maxSharedCohorts)
    const isShared = new Set(shared)
    const copied = taken.filter((index) => !isShared.has(index)).flatMap((index) => this.#placesOf(index))
    this.#workings.count(emptyCell + taken.length + copied.length)
    const parts = shared.flatMap((index) => this.#cohorts[index]?.parts ?? [])
    if (copied.length > 0) parts.push(this.#partsOf(Array.from(Int32Array.from(copied).sort())))
    const cell = new PolicyCell(parts, taken, this.book)
    this.#workings.cells.set(number, cell)
    return cell
  }

  #placesOf(index: number): readonly number[] {
    return this.#cohorts[index]?.places ?? []
  }

  /** The cohorts that take a cell, found along the axis that leaves the fewest to look at. */
  #cohortsAt(codes: readonly number[]): number[] {
    let found: readonly (readonly number[])[] = []
    let fewest = Infinity
    for (const [index, axis] of this.#axes.entries()) {
      const parts = axis.cohortsAt(codes[index] ?? 0)
      const count = parts[0].length + parts[1].length
      if (count < fewest) {
        fewest = count
        found = parts
      }
    }
    const takes = (index: number): boolean =>
      this.#cohorts[index]?.codes.every((taken, axis) => taken?.includes(codes[axis] ?? 0) ?? true) ?? false
    return found.flat().filter(takes)
  }
}

type Named = Set<string>

/** What a rule names on an axis: surface, party, marketplace, kind or evidence. */
function wantedBy({ if: { surface, to, evidence } }: Rule, axis: number): readonly string[] | undefined {
  if (axis === 0) return surface
  if (axis === 1) return to?.party
  if (axis === 2) return to?.marketplace
  if (axis === 3) return to?.kind
  return evidence === undefined ? undefined : evidences.slice(evidences.indexOf(evidence.at_least))
}
