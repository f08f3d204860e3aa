/**
 * Entrances: rules by the value they demand of one fact.
 *
 * Most values lead to one rule, or to a few. Where many rules demand the same value they are a crowd, told apart by what
 * they demand next when a click first asks for them.
 *
 * @module
 */

import { isInPlace, type Click, type Demanded, type DemandedFact, type Members } from '../condition.ts'
import { listingsOf, type Book, type Demands, type Listing } from './book.ts'
import type { PolicyCell } from './cell.ts'
import type { Merge } from './merge.ts'
import { readFact, type ReadFact } from './facts.ts'
import { Parts } from './parts.ts'
import { ValueTable } from './value-table.ts'
import type { Workings } from './workings.ts'

/** One click, and where what is found for it goes. */
export interface Search {
  readonly merge: Merge
  readonly click: Click
  readonly at: number
  readonly cell: PolicyCell
  readonly workings: Workings
}

/** As few rules as these are read one by one. */
const fewRules = 8
/** A list that few others stand beside is asked whether it holds a value; many are turned into one table. */
const fewLists = 4

/** Rules under one value, or in one list. */
export interface Several {
  readonly places: readonly number[]
  /** Made when a click asks for it, and let go of with all workings. */
  crowd: Crowd | undefined
}

/** Rules that demand one and the same fact, by the values they demand. */
export class Entrance {
  readonly subject: DemandedFact
  readonly #read: ReadFact
  /** The places of few rules; of many none, and they stand in `#many` under where the value was found. */
  readonly #byValue: ValueTable
  readonly #many = new Map<number, Several>()
  readonly #lists: { readonly members: Members; readonly several: Several }[] = []
  readonly #book: Book
  readonly #depth: number

  constructor(subject: DemandedFact, listed: Listed, book: Book, depth: number) {
    this.subject = subject
    this.#read = readFact[subject]
    this.#book = book
    this.#depth = depth
    const { places, demands } = listed
    const lists = new Map<Members, number[]>()
    const named: { readonly place: number; readonly values: Iterable<string> }[] = []
    for (const place of places) {
      const { values } = demands(place) as Demanded
      if (isInPlace(values)) named.push({ place, values })
      else push(lists, values, place)
    }
    for (const [members, under] of lists) {
      if (isSet(members) && isWorthATable(members.size, under.length, lists.size)) {
        for (const place of under) named.push({ place, values: members })
      } else {
        this.#lists.push({ members, several: { places: under, crowd: undefined } })
      }
    }
    if (lists.size > 0) named.sort((a, b) => a.place - b.place)
    const byValue = new Map<string, number[]>()
    for (const { place, values } of named) {
      for (const value of values) if (byValue.get(value)?.at(-1) !== place) push(byValue, value, place)
    }
    const many = [...byValue].filter(([, under]) => under.length > fewRules)
    for (const [value] of many) byValue.set(value, [])
    this.#byValue = new ValueTable(byValue)
    for (const [value, under] of many) this.#many.set(this.#byValue.find(value), { places: under, crowd: undefined })
  }

  addTo(search: Search): void {
    const value = this.#read(search.click.facts)
    if (value === undefined) return
    if (this.subject === 'language') {
      for (const range of rangesOf(value)) this.#addValue(range, search)
      return
    }
    this.#addValue(value, search)
    for (const { members, several } of this.#lists) if (members.has(value)) this.#addSeveral(several, search)
  }

  #addValue(value: string, search: Search): void {
    const found = this.#byValue.find(value)
    if (found === -1) return
    const count = this.#byValue.countAt(found)
    for (let index = 0; index < count; index++) this.#addOne(this.#byValue.numberAt(found, index), search)
    const several = count === 0 ? this.#many.get(found) : undefined
    if (several !== undefined) this.#addCrowd(several, search)
  }

  #addOne(place: number, { merge, cell }: Search): void {
    if (cell.takes(place)) merge.addOne(place, this.#depth + 1)
  }

  #addSeveral(several: Several, search: Search): void {
    if (several.places.length > fewRules) this.#addCrowd(several, search)
    else for (const place of several.places) this.#addOne(place, search)
  }

  #addCrowd(several: Several, search: Search): void {
    if (several.crowd === undefined) {
      several.crowd = new Crowd(several.places, this.#book, this.#depth + 1, search.workings)
      search.workings.crowded.push(several)
    }
    several.crowd.addTo(search)
  }
}

/** Rules, and what each of them demands after those demands by which they were found. */
interface Listed {
  readonly places: readonly number[]
  readonly demands: Demands
}

/** The entrances of some rules, by what they demand after `depth` other demands. */
export function entrancesOf(listed: Listed, book: Book, depth: number): Entrance[] {
  const { demands } = listed
  const bySubject = new Map<DemandedFact, number[]>()
  for (const place of listed.places) {
    const subject = demands(place)?.subject
    if (subject !== undefined) push(bySubject, subject, place)
  }
  return Array.from(bySubject, ([subject, places]) => new Entrance(subject, { places, demands }, book, depth))
}

/** What a crowd, each list of it and each cell it knows take besides their places, as if it were places. */
const emptyCrowd = 256
const emptyList = 64
const cellEntry = 8
/** A crowd whose next demands would fill more than this share of what may be kept is read one by one. */
const dearestShare = 1 / 4

/** Many rules that demand the same value, told apart by what they demand next. */
export class Crowd {
  readonly #book: Book
  readonly #depth: number
  readonly #listings: readonly Listing[]
  readonly #entrances: readonly Entrance[]
  readonly #cohorts: readonly number[]
  readonly #inCell = new Map<PolicyCell, Parts>()
  /** Cells that take the same of these rules share what is visited of them. */
  readonly #byCohorts = new Map<string, Parts>()

  constructor(places: readonly number[], book: Book, depth: number, workings: Workings) {
    this.#book = book
    this.#depth = depth
    const read = book.demandsOf(places, depth)
    const values = places.reduce((sum, place) => sum + valuesOf(read(place)), 0)
    const isDear = values > workings.most * dearestShare
    const demands = isDear ? nothingMore : read
    workings.count(emptyCrowd + 2 * places.length + (isDear ? 0 : values))
    this.#listings = listingsOf(places, demands)
    this.#entrances = entrancesOf({ places, demands }, book, depth)
    this.#cohorts = Array.from(new Set(places.map((place) => book.cohortOf(place))))
  }

  addTo(search: Search): void {
    const { merge, click, at, cell, workings } = search
    const { everybody, whenAbsent } = this.#inCell.get(cell) ?? this.#partsIn(cell, workings)
    everybody?.addTo(merge, at, this.#depth)
    for (const { subject, timelines } of whenAbsent) {
      if (subject === undefined || readFact[subject](click.facts) === undefined) timelines.addTo(merge, at, this.#depth)
    }
    for (const entrance of this.#entrances) entrance.addTo(search)
  }

  #partsIn(cell: PolicyCell, workings: Workings): Parts {
    const key = this.#cohorts.filter((cohort) => cell.takesCohort(cohort)).join()
    let parts = this.#byCohorts.get(key)
    if (parts === undefined) {
      const taken = this.#listings.map((listing) => {
        return { ...listing, places: listing.places.filter((place) => cell.takes(place)) }
      })
      workings.count(key.length + taken.reduce((sum, { places }) => sum + emptyList + places.length, 0))
      parts = new Parts(taken, this.#book.rules)
      this.#byCohorts.set(key, parts)
    }
    workings.count(cellEntry)
    this.#inCell.set(cell, parts)
    return parts
  }
}

const nothingMore: Demands = () => undefined

/** How many values the index would hold for a rule. Long lists stay where they are. */
function valuesOf(demanded: Demanded | undefined): number {
  return demanded === undefined || demanded.size === Infinity ? 0 : demanded.size
}

/** A table costs a slot for each rule and each value; asking costs a moment for each list and each click. */
function isWorthATable(values: number, rules: number, lists: number): boolean {
  return lists > fewLists && values * rules <= 4 * (values + rules)
}

function isSet(members: Members): members is Set<string> {
  return members instanceof Set
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
