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

import { askedTests, type Click, type EntrySubject, type Lists } from './condition.ts'
import { Axis } from './candidates/axis.ts'
import { Book, entrancesOf, Parts, type Asked, type Cell, type Entrance } from './candidates/entrance.ts'
import { Merge } from './candidates/merge.ts'
import type { Timelines } from './candidates/timeline.ts'
import { evidences, type Rule } from './rule.ts'

/** Groups from this size on are prepared with the policy and shared by their cells; smaller ones are copied. */
const sharedGroup = 64
const maxSharedGroups = 6
const maxCells = 4096
const maxCopiesPerRule = 16

/** Rules that name the same values on all axes. */
interface Group {
  readonly places: readonly number[]
  readonly parts: Parts | undefined
  /** For each axis the values it takes; absent: all. */
  readonly codes: readonly (readonly number[] | undefined)[]
}

/** One combination of what every click says. */
class PolicyCell implements Cell {
  readonly everybody: readonly Timelines[]
  /** What is visited where a click is without a fact, by the fact; undefined for lists that have not arrived. */
  readonly whenAbsent: ReadonlyMap<EntrySubject | undefined, readonly Timelines[]>
  readonly #taken: ReadonlySet<number>
  readonly #notes: Int32Array

  constructor(parts: readonly Parts[], taken: readonly number[], notes: Int32Array) {
    this.everybody = parts.flatMap(({ everybody }) => everybody ?? [])
    const bySubject = new Map<EntrySubject | undefined, Timelines[]>()
    for (const { subject, whenAbsent } of parts.flatMap(({ demands }) => demands)) {
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), ...whenAbsent])
    }
    this.whenAbsent = bySubject
    this.#taken = new Set(taken)
    this.#notes = notes
  }

  takes(place: number): boolean {
    return this.#taken.has(this.#notes[2 * place] ?? -1)
  }
}

export class Candidates {
  readonly #book: Book
  readonly #axes: readonly [Axis, Axis, Axis, Axis, Axis]
  readonly #groups: readonly Group[]
  /** For each rule, side by side because they are read together: the number of its group, and what is left to ask. */
  readonly #notes: Int32Array
  readonly #entrances: readonly Entrance[]
  readonly #cells = new Map<number, PolicyCell>()
  readonly #copies = new Map<string, Parts>()
  readonly #merge = new Merge()
  #copied = 0

  constructor(rules: readonly Rule[], lists: Lists) {
    this.#book = new Book(rules, lists)
    const named: readonly [Named, Named, Named, Named, Named] = [new Set(), new Set(), new Set(), new Set(), new Set()]
    for (const rule of rules) {
      if (rule.mode === 'off') continue
      for (let axis = 0; axis < named.length; axis++) {
        for (const value of wantedBy(rule, axis) ?? []) named[axis]?.add(value)
      }
    }
    const [surface, party, marketplace, kind, evidence] = named
    this.#axes = [new Axis(surface), new Axis(party), new Axis(marketplace), new Axis(kind), new Axis(evidence)]
    this.#notes = new Int32Array(2 * rules.length)
    for (const [place, rule] of rules.entries()) this.#notes[2 * place + 1] = noteOf(rule)
    this.#groups = this.#signedGroups()
    this.#entrances = entrancesOf(this.#book)
    this.#book.close()
  }

  #signedGroups(): Group[] {
    const bySignature = new Map<string, number[]>()
    for (const [place, rule] of this.#book.rules.entries()) {
      if (rule.mode === 'off') continue
      const signature = this.#axes.map((axis, number) => axis.sign(wantedBy(rule, number))).join()
      const same = bySignature.get(signature)
      if (same === undefined) bySignature.set(signature, [place])
      else same.push(place)
    }
    return Array.from(bySignature.values(), (places, index) => {
      for (const place of places) this.#notes[2 * place] = index
      const rule = this.#book.rules[places[0] ?? 0]
      const codes = this.#axes.map((axis, number) => {
        const wanted = rule && wantedBy(rule, number)
        const taken = wanted && Array.from(new Set(wanted), (value) => axis.codeOf(value))
        axis.put(index, taken)
        return taken
      })
      const parts = places.length >= sharedGroup ? new Parts(places, this.#book, 0) : undefined
      return { places, parts, codes }
    })
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
    for (const timelines of cell.everybody) timelines.addTo(merge, at, 0)
    const asked = { merge, click, at, cell }
    for (const entrance of this.#entrances) {
      const value = facts[entrance.subject]
      if (value === undefined) addAbsent(entrance.subject, asked)
      else entrance.addTo(value, asked)
    }
    addAbsent(undefined, asked)
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
      .filter((index) => this.#groups[index]?.parts !== undefined)
      .sort((a, b) => this.#sizeOf(b) - this.#sizeOf(a))
      .slice(0, maxSharedGroups)
    const isShared = new Set(shared)
    const copied = taken.filter((index) => !isShared.has(index))
    if (this.#cells.size >= maxCells) this.#forget()
    const parts = shared.flatMap((index) => this.#groups[index]?.parts ?? [])
    if (copied.length > 0) parts.push(this.#copyOf(copied))
    const cell = new PolicyCell(parts, taken, this.#notes)
    this.#cells.set(number, cell)
    return cell
  }

  #sizeOf(index: number): number {
    return this.#groups[index]?.places.length ?? 0
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
  #copyOf(indices: readonly number[]): Parts {
    const key = indices.join()
    const known = this.#copies.get(key)
    if (known !== undefined) return known
    const places = indices.flatMap((index) => this.#groups[index]?.places ?? [])
    if (this.#copied + places.length > maxCopiesPerRule * this.#book.rules.length + 65_536) this.#forget()
    this.#copied += places.length
    const parts = new Parts(Array.from(Int32Array.from(places).sort()), this.#book, 0)
    this.#copies.set(key, parts)
    return parts
  }

  #forget(): void {
    this.#cells.clear()
    this.#copies.clear()
    this.#copied = 0
  }
}

function addAbsent(subject: EntrySubject | undefined, { merge, at, cell }: CellAsked): void {
  for (const timelines of cell.whenAbsent.get(subject) ?? []) timelines.addTo(merge, at, 0)
}

interface CellAsked extends Asked {
  readonly cell: PolicyCell
}

/** A rule has fewer tests than this. */
const mostTests = 0xff
const report = 0x100
const rolledOut = 0x200

/** How many tests are left once the cell is known, the mode, and whether there is a rollout. */
function noteOf({ if: conditions, rollout, mode }: Rule): number {
  return askedTests(conditions) | (mode === 'report' ? report : 0) | (rollout === undefined ? 0 : rolledOut)
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
