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

/** The rules of a policy and the lists they name. */
export interface Book {
  readonly rules: readonly Rule[]
  readonly lists: Lists
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
  readonly #subject: EntrySubject
  /** The place of the only rule, or, below zero, where several stand in `#several`. */
  readonly #byValue: ValueTable
  readonly #several: Several[] = []
  readonly #lists: { readonly members: Members; readonly several: Several }[] = []
  readonly #book: Book
  readonly #depth: number

  constructor(subject: EntrySubject, places: readonly number[], book: Book, depth: number) {
    this.#subject = subject
    this.#book = book
    this.#depth = depth
    const lists = new Map<Members, number[]>()
    const named: { readonly place: number; readonly values: Iterable<string> }[] = []
    for (const place of places) {
      const { values } = entryAt(book, place, depth) as Entry
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

  addTo(merge: Merge, click: Click, at: number, cell: Cell): void {
    const value = click.facts[this.#subject]
    if (value === undefined) return
    if (this.#subject === 'language') {
      for (const range of rangesOf(value)) this.#addValue(range, { merge, click, at, cell })
      return
    }
    const asked = { merge, click, at, cell }
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

  #addSeveral({ places, inCell }: Several, { merge, click, at, cell }: Asked): void {
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
    group.addTo(merge, click, at)
  }
}

interface Asked {
  readonly merge: Merge
  readonly click: Click
  readonly at: number
  readonly cell: Cell
}

/**
 * Rules that a cell has taken: those that hold every click to something, and those that demand a fact. The latter are
 * found by their values; where the click is without the fact, they are visited to say so.
 */
export class Group {
  readonly places: readonly number[]
  readonly #book: Book
  readonly #depth: number
  readonly #isFoundElsewhere: boolean
  #everybody: Timelines | undefined
  #demands: readonly Demand[] | undefined

  /** At depth 0 the values are asked for all groups together, by `entrancesOf`. */
  constructor(places: readonly number[], book: Book, depth = 0) {
    this.places = places
    this.#book = book
    this.#depth = depth
    this.#isFoundElsewhere = depth === 0
  }

  prepare(): readonly Demand[] {
    const everybody: number[] = []
    const byFact = new Map<string, Entry & { readonly skipping: number[]; readonly matching: number[] }>()
    for (const place of this.places) {
      const entry = entryAt(this.#book, place, this.#depth)
      if (entry === undefined) {
        everybody.push(place)
        continue
      }
      let same = byFact.get(entry.fact)
      if (same === undefined) {
        same = { ...entry, skipping: [], matching: [] }
        byFact.set(entry.fact, same)
      }
      ;(entry.absent === 'skip' ? same.skipping : same.matching).push(place)
    }
    const { rules } = this.#book
    if (everybody.length > 0) this.#everybody = new Timelines(everybody, rules)
    this.#demands = Array.from(byFact.values(), ({ subject, fact, skipping, matching }) => ({
      subject,
      whenAbsent: [
        ...(skipping.length === 0 ? [] : [new Timelines(skipping, rules, fact)]),
        ...(matching.length === 0 ? [] : [new Timelines(matching, rules)]),
      ],
      entrance:
        subject === undefined || this.#isFoundElsewhere
          ? undefined
          : new Entrance(subject, ordered(skipping, matching), this.#book, this.#depth),
    }))
    return this.#demands
  }

  addTo(merge: Merge, click: Click, at: number): void {
    if (this.places.length <= fewRules && !this.#isFoundElsewhere) {
      merge.add(this.places, anyRule, this.#depth)
      return
    }
    const demands = this.#demands ?? this.prepare()
    this.#everybody?.addTo(merge, at, this.#depth)
    for (const { subject, whenAbsent, entrance } of demands) {
      if (subject === undefined || click.facts[subject] === undefined) {
        for (const timelines of whenAbsent) timelines.addTo(merge, at, this.#depth)
      } else {
        entrance?.addTo(merge, click, at, everywhere)
      }
    }
  }
}

interface Demand {
  /** Absent where a list has not arrived: then every click is without it. */
  readonly subject: EntrySubject | undefined
  readonly whenAbsent: readonly Timelines[]
  readonly entrance: Entrance | undefined
}

const everywhere: Cell = { takes: () => true }

/** The entrances of all rules of a policy that are not off. */
export function entrancesOf(book: Book): Entrance[] {
  const bySubject = new Map<EntrySubject, number[]>()
  for (const [place, { mode }] of book.rules.entries()) {
    const subject = mode === 'off' ? undefined : entryAt(book, place, 0)?.subject
    if (subject !== undefined) push(bySubject, subject, place)
  }
  return Array.from(bySubject, ([subject, places]) => new Entrance(subject, places, book, 0))
}

function entryAt({ rules, lists }: Book, place: number, depth: number): Entry | undefined {
  const rule = rules[place]
  return rule === undefined ? undefined : entriesOf(rule.if, lists)[depth]
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
