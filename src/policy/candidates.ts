/**
 * Candidates: the few rules that could match a click, in their order, whatever the number of rules.
 *
 * Rules that name the same surfaces, parties, marketplaces, kinds and evidence form one group, and each rule stands in
 * exactly one. A cell (one combination of those five) is put together from its groups when a click first falls into it.
 * A rule that demands a fact (an author, a product, a region) is found by the value, one table for the whole policy;
 * the others are read group by group, those that are in force. What is found is merged in the order of the rules.
 *
 * The promise is exact: a rule that is passed over does not match, and would have asked for no absent fact that a rule
 * which is visited does not ask for too. So rules that demand an absent fact are visited as well, until one of them has
 * noted it; the others could say nothing new.
 *
 * @module
 */

import { askedTests, type Click, type Lists } from './condition.ts'
import { Axis } from './candidates/axis.ts'
import { entrancesOf, Group, type Book, type Cell, type Entrance } from './candidates/entrance.ts'
import { Merge } from './candidates/merge.ts'
import { evidences, type Rule } from './rule.ts'

/** Groups as large as this are prepared with the policy, so that no click waits for them. */
const largeGroup = 2048
/** Groups from this size on are shared by their cells; smaller ones are copied into each. */
const sharedGroup = 64
const maxSharedGroups = 6
const maxCells = 4096
const maxCopiesPerRule = 16

interface Signed {
  readonly group: Group
  /** For each axis the values it takes; absent: all. */
  readonly codes: readonly (readonly number[] | undefined)[]
}

/** One combination of what every click says. */
class PolicyCell implements Cell {
  readonly groups: readonly Group[]
  readonly #taken: ReadonlySet<number>
  readonly #groupOf: Int32Array

  constructor(groups: readonly Group[], taken: readonly number[], groupOf: Int32Array) {
    this.groups = groups
    this.#taken = new Set(taken)
    this.#groupOf = groupOf
  }

  takes(place: number): boolean {
    return this.#taken.has(this.#groupOf[place] ?? -1)
  }
}

export class Candidates {
  readonly #book: Book
  readonly #axes: readonly [Axis, Axis, Axis, Axis, Axis]
  readonly #groups: readonly Signed[]
  /** For each rule, the number of its group. */
  readonly #groupOf: Int32Array
  readonly #entrances: readonly Entrance[]
  readonly #cells = new Map<number, PolicyCell>()
  readonly #copies = new Map<string, Group>()
  readonly #merge = new Merge()
  /** For each rule, the facts left to test once its cell is known; `someMore` where it also has a rollout. */
  readonly #asked: Uint8Array
  readonly #isReport: Uint8Array
  #copied = 0

  constructor(rules: readonly Rule[], lists: Lists) {
    this.#book = { rules, lists }
    this.#asked = Uint8Array.from(rules, askedOf)
    this.#isReport = Uint8Array.from(rules, ({ mode }) => (mode === 'report' ? 1 : 0))
    const named: readonly [Named, Named, Named, Named, Named] = [new Set(), new Set(), new Set(), new Set(), new Set()]
    for (const rule of rules) {
      if (rule.mode === 'off') continue
      for (let axis = 0; axis < named.length; axis++) {
        for (const value of wantedBy(rule, axis) ?? []) named[axis]?.add(value)
      }
    }
    const [surface, party, marketplace, kind, evidence] = named
    this.#axes = [new Axis(surface), new Axis(party), new Axis(marketplace), new Axis(kind), new Axis(evidence)]
    this.#groupOf = new Int32Array(rules.length).fill(-1)
    this.#groups = this.#signedGroups()
    this.#entrances = entrancesOf(this.#book)
    for (const { group } of this.#groups) if (group.places.length >= largeGroup) group.prepare()
  }

  #signedGroups(): Signed[] {
    const bySignature = new Map<string, number[]>()
    for (const [place, rule] of this.#book.rules.entries()) {
      if (rule.mode === 'off') continue
      const signature = this.#axes.map((axis, number) => axis.sign(wantedBy(rule, number))).join()
      const same = bySignature.get(signature)
      if (same === undefined) bySignature.set(signature, [place])
      else same.push(place)
    }
    return Array.from(bySignature.values(), (places, index) => {
      for (const place of places) this.#groupOf[place] = index
      const rule = this.#book.rules[places[0] ?? 0]
      const codes = this.#axes.map((axis, number) => {
        const wanted = rule && wantedBy(rule, number)
        const taken = wanted && Array.from(new Set(wanted), (value) => axis.codeOf(value))
        axis.put(index, taken)
        return taken
      })
      return { group: new Group(places, this.#book), codes }
    })
  }

  /** Whether a rule that is in force was found by all it demands, so that it matches. */
  isCertain(place: number, answered: number): boolean {
    return this.#asked[place] === answered
  }

  isReport(place: number): boolean {
    return this.#isReport[place] === 1
  }

  /** The rules that could match, to be read in order before the next click is asked for. */
  of(click: Click, at: number): Merge {
    const [surface, party, marketplace, kind, evidence] = this.#axes
    const { facts } = click
    const number =
      (((surface.codeOf(facts.surface) * party.size + party.codeOf(click.party)) * marketplace.size +
        marketplace.codeOf(facts.marketplace)) *
        kind.size +
        kind.codeOf(facts.kind)) *
        evidence.size +
      evidence.codeOf(facts.evidence)
    const cell = this.#cells.get(number) ?? this.#makeCell(number)
    const merge = this.#merge
    merge.reset()
    for (const group of cell.groups) group.addTo(merge, click, at)
    for (const entrance of this.#entrances) entrance.addTo(merge, click, at, cell)
    return merge
  }

  #makeCell(number: number): PolicyCell {
    const codes: number[] = []
    let rest = number
    for (const { size } of this.#axes.toReversed()) {
      codes.unshift(rest % size)
      rest = Math.floor(rest / size)
    }
    const taken = this.#groupsAt(codes)
    const shared = taken
      .filter((index) => taken.length === 1 || this.#sizeOf(index) >= sharedGroup)
      .sort((a, b) => this.#sizeOf(b) - this.#sizeOf(a))
      .slice(0, maxSharedGroups)
    const isShared = new Set(shared)
    const copied = taken.filter((index) => !isShared.has(index))
    if (this.#cells.size >= maxCells) this.#forget()
    const groups = [
      ...shared.flatMap((index) => this.#groups[index]?.group ?? []),
      ...(copied.length === 0 ? [] : [this.#copyOf(copied)]),
    ]
    const cell = new PolicyCell(groups, taken, this.#groupOf)
    this.#cells.set(number, cell)
    return cell
  }

  #sizeOf(index: number): number {
    return this.#groups[index]?.group.places.length ?? 0
  }

  /** The groups that take a cell, found along the axis that leaves the fewest to look at. */
  #groupsAt(codes: readonly number[]): number[] {
    let found: readonly (readonly number[])[] = []
    let fewest = Infinity
    for (const [index, axis] of this.#axes.entries()) {
      const parts = axis.groupsAt(codes[index] ?? 0)
      const count = parts[0].length + parts[1].length
      if (count < fewest) {
        fewest = count
        found = parts
      }
    }
    const takes = (index: number): boolean =>
      this.#groups[index]?.codes.every((taken, axis) => taken?.includes(codes[axis] ?? 0) ?? true) ?? false
    return found.flat().filter(takes)
  }

  /** Several small groups as one, shared by all cells that are made of the same. */
  #copyOf(indices: readonly number[]): Group {
    const key = indices.join()
    const known = this.#copies.get(key)
    if (known !== undefined) return known
    const places = indices.flatMap((index) => this.#groups[index]?.group.places ?? [])
    if (this.#copied + places.length > maxCopiesPerRule * this.#book.rules.length + 65_536) this.#forget()
    this.#copied += places.length
    const group = new Group(Array.from(Int32Array.from(places).sort()), this.#book)
    this.#copies.set(key, group)
    return group
  }

  #forget(): void {
    this.#cells.clear()
    this.#copies.clear()
    this.#copied = 0
  }
}

const someMore = 255

function askedOf({ if: conditions, rollout }: Rule): number {
  return rollout === undefined ? askedTests(conditions) : someMore
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
