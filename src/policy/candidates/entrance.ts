/**
 * Entrances: rules by the value they demand of one fact.
 *
 * Most values lead to one rule, or to a few. Where many rules demand the same value they are told apart by what they
 * demand next, cell by cell, when a click first asks for them.
 *
 * @module
 */

import {
  entriesOf,
  isInPlace,
  type Click,
  type Entry,
  type EntrySubject,
  type Lists,
  type Members,
} from '../condition.ts'
import type { Rule } from '../rule.ts'
import { anyRule, type Merge } from './merge.ts'
import { Timelines } from './timeline.ts'
import { ValueTable } from './value-table.ts'

/** The rules of a policy, and what each of them demands. */
export class Book {
  readonly rules: readonly Rule[]
  readonly #lists: Lists
  #first: readonly (Entry | undefined)[] | undefined

  constructor(rules: readonly Rule[], lists: Lists) {
    this.rules = rules
    this.#lists = lists
    this.#first = rules.map((_, place) => this.#read(place, 0))
  }

  /** What a rule demands after `depth` other demands. */
  entryAt(place: number, depth: number): Entry | undefined {
    return depth === 0 && this.#first !== undefined ? this.#first[place] : this.#read(place, depth)
  }

  #read(place: number, depth: number): Entry | undefined {
    const rule = this.rules[place]
    return rule === undefined ? undefined : entriesOf(rule.if, this.#lists)[depth]
  }

  /** While a policy is prepared the first demands are asked for several times over, afterwards seldom. */
  close(): void {
    this.#first = undefined
  }
}

/** Which of the rules that demand a value are about what a click says otherwise. */
export interface Cell {
  takes(place: number): boolean
}

/** As few rules as these are read one by one. */
const fewRules = 8
/** A list that few others stand beside is asked whether it holds a value; many are turned into one table. */
const fewLists = 4

/** Rules under one value or in one list; for each cell that took many of them, those it took. */
interface Several {
  readonly places: number[]
  readonly inCell: WeakMap<Cell, Group>
}

/** Rules that demand one and the same fact, by the values they demand. */
export class Entrance {
  readonly subject: EntrySubject
  /** The place of the only rule, or, below zero, where several stand in `#several`. */
  readonly #byValue: ValueTable
  readonly #several: Several[] = []
  readonly #lists: { readonly members: Members; readonly several: Several }[] = []
  readonly #book: Book
  readonly #depth: number

  constructor(subject: EntrySubject, places: readonly number[], book: Book, depth: number) {
    this.subject = subject
    this.#book = book
    this.#depth = depth
    const lists = new Map<Members, number[]>()
    const named: { readonly place: number; readonly values: Iterable<string> }[] = []
    for (const place of places) {
      const { values } = book.entryAt(place, depth) as Entry
      if (isInPlace(values)) named.push({ place, values })
      else push(lists, values, place)
    }
    for (const [members, under] of lists) {
      if (isSet(members) && isWorthATable(members.size, under.length, lists.size)) {
        for (const place of under) named.push({ place, values: members })
      } else {
        this.#lists.push({ members, several: { places: under, inCell: new WeakMap() } })
      }
    }
    if (lists.size > 0) named.sort((a, b) => a.place - b.place)
    this.#byValue = new ValueTable(textsOf(named))
    for (const { place, values } of named) for (const value of values) this.#put(value, place)
  }

  #put(value: string, place: number): void {
    const under = this.#byValue.get(value)
    if (under === undefined) {
      this.#byValue.set(value, place)
    } else if (under < 0) {
      const places = this.#several[-1 - under]?.places
      if (places !== undefined && places.at(-1) !== place) places.push(place)
    } else if (under !== place) {
      this.#byValue.set(value, -this.#several.push({ places: [under, place], inCell: new WeakMap() }))
    }
  }

  addTo(value: string, asked: Asked): void {
    if (this.subject === 'language') {
      for (const range of rangesOf(value)) this.#addValue(range, asked)
      return
    }
    this.#addValue(value, asked)
    for (const { members, several } of this.#lists) if (members.has(value)) this.#addSeveral(several, asked)
  }

  #addValue(value: string, asked: Asked): void {
    const under = this.#byValue.get(value)
    if (under === undefined) return
    if (under >= 0) {
      if (asked.cell.takes(under)) asked.merge.addOne(under, this.#depth + 1)
      return
    }
    const several = this.#several[-1 - under]
    if (several !== undefined) this.#addSeveral(several, asked)
  }

  #addSeveral({ places, inCell }: Several, asked: Asked): void {
    const { merge, cell } = asked
    if (places.length <= fewRules) {
      for (const place of places) if (cell.takes(place)) merge.addOne(place, this.#depth + 1)
      return
    }
    let group = inCell.get(cell)
    if (group === undefined) {
      group = new Group(
        places.filter((place) => cell.takes(place)),
        this.#book,
        this.#depth + 1,
      )
      inCell.set(cell, group)
    }
    group.addTo(asked)
  }
}

/** One click, and where what is found for it goes. */
export interface Asked {
  readonly merge: Merge
  readonly click: Click
  readonly at: number
  readonly cell: Cell
}

/**
 * Rules that a cell has taken: those that hold every click to something, and those that demand a fact. The latter are
 * found by their values; where the click is without the fact, they are visited to say so.
 */
export class Parts {
  readonly everybody: Timelines | undefined
  readonly demands: readonly Demand[]

  constructor(places: readonly number[], book: Book, depth: number) {
    const everybody: number[] = []
    const byFact = new Map<string, { subject: EntrySubject | undefined; skipping: number[]; matching: number[] }>()
    for (const place of places) {
      const entry = book.entryAt(place, depth)
      if (entry === undefined) {
        everybody.push(place)
        continue
      }
      let same = byFact.get(entry.fact)
      if (same === undefined) {
        same = { subject: entry.subject, skipping: [], matching: [] }
        byFact.set(entry.fact, same)
      }
      ;(entry.absent === 'skip' ? same.skipping : same.matching).push(place)
    }
    const { rules } = book
    this.everybody = everybody.length === 0 ? undefined : new Timelines(everybody, rules)
    this.demands = Array.from(byFact, ([fact, { subject, skipping, matching }]) => ({
      subject,
      places: ordered(skipping, matching),
      whenAbsent: [
        ...(skipping.length === 0 ? [] : [new Timelines(skipping, rules, fact)]),
        ...(matching.length === 0 ? [] : [new Timelines(matching, rules)]),
      ],
    }))
  }
}

export interface Demand {
  /** Absent where a list has not arrived: then every click is without it. */
  readonly subject: EntrySubject | undefined
  readonly places: readonly number[]
  readonly whenAbsent: readonly Timelines[]
}

/** The many rules of a cell that demand the same value, told apart by what they demand next. */
class Group {
  readonly #places: readonly number[]
  readonly #depth: number
  readonly #parts: Parts | undefined
  readonly #entrances: readonly { readonly demand: Demand; readonly entrance: Entrance | undefined }[]

  constructor(places: readonly number[], book: Book, depth: number) {
    this.#places = places
    this.#depth = depth
    this.#parts = places.length <= fewRules ? undefined : new Parts(places, book, depth)
    this.#entrances = (this.#parts?.demands ?? []).map((demand) => {
      const { subject } = demand
      return { demand, entrance: subject && new Entrance(subject, demand.places, book, depth) }
    })
  }

  addTo({ merge, click, at }: Asked): void {
    if (this.#parts === undefined) {
      merge.add(this.#places, anyRule, this.#depth)
      return
    }
    this.#parts.everybody?.addTo(merge, at, this.#depth)
    for (const { demand, entrance } of this.#entrances) {
      const value = demand.subject === undefined ? undefined : click.facts[demand.subject]
      if (value === undefined) for (const timelines of demand.whenAbsent) timelines.addTo(merge, at, this.#depth)
      else entrance?.addTo(value, { merge, click, at, cell: everywhere })
    }
  }
}

const everywhere: Cell = { takes: () => true }

/** The entrances of all rules of a policy that are not off. */
export function entrancesOf(book: Book): Entrance[] {
  const bySubject = new Map<EntrySubject, number[]>()
  for (const [place, { mode }] of book.rules.entries()) {
    const subject = mode === 'off' ? undefined : book.entryAt(place, 0)?.subject
    if (subject !== undefined) push(bySubject, subject, place)
  }
  return Array.from(bySubject, ([subject, places]) => new Entrance(subject, places, book, 0))
}

function ordered(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return some
  return [...some, ...others].sort((a, b) => a - b)
}

/** A table costs a slot for each rule and each value; asking costs a moment for each list and each click. */
function isWorthATable(values: number, rules: number, lists: number): boolean {
  return lists > fewLists && values * rules <= 4 * (values + rules)
}

function isSet(members: Members): members is Set<string> {
  return members instanceof Set
}

function* textsOf(named: readonly { readonly values: Iterable<string> }[]): Iterable<string> {
  for (const { values } of named) yield* values
}

/** `zh-hans-cn`, `zh-hans`, `zh`: the ranges that take a tag. */
function rangesOf(tag: string): string[] {
  const ranges: string[] = []
  for (let range = tag.toLowerCase(); ; range = range.slice(0, range.lastIndexOf('-'))) {
    ranges.push(range)
    if (!range.includes('-')) return ranges
  }
}

function push<Key>(map: Map<Key, number[]>, key: Key, place: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [place])
  else list.push(place)
}
