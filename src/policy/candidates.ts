/**
 * Candidates: the few rules that could match a click, in their order, whatever the number of rules.
 *
 * Rules that name the same surfaces, parties, marketplaces, kinds and evidence form one group, and each rule stands in
 * exactly one. A cell (one combination of those five) is put together from its groups when a click first falls into it.
 * Inside a group a rule stands under the values it demands (an author, a product, a region), under its window, or among
 * those every click must be held to. What is found is merged in the order of the rules.
 *
 * The promise is exact: a rule that is passed over does not match, and would have asked for no absent fact that a rule
 * which is visited does not ask for too. So rules that demand an absent fact are visited as well, until one of them has
 * noted it; the others could say nothing new.
 *
 * @module
 */

import {
  askedTests,
  entriesOf,
  isInPlace,
  type Click,
  type Entry,
  type EntrySubject,
  type Lists,
  type Members,
} from './condition.ts'
import { evidences, type Rule } from './rule.ts'
import { ValueTable } from './value-table.ts'

/** The rules of a policy, and what is asked of them again and again. */
interface Book {
  readonly rules: readonly Rule[]
  readonly lists: Lists
}

type Places = readonly number[] | Int32Array

/** As few rules as these are read one by one. */
const fewRules = 8
/** More rules than these under one value become a group of their own. */
const manyRules = 32
/** A list that few others stand beside is asked whether it holds a value; many are turned into one map. */
const fewLists = 4
/** Groups as large as this are prepared with the policy, so that no click waits for them. */
const largeGroup = 2048
/** Groups from this size on are shared by their cells; smaller ones are copied into each. */
const sharedGroup = 64
const maxSharedGroups = 4
const maxCells = 4096
const maxCopiesPerRule = 16

/** Why a list need not be read to its end. */
interface Purpose {
  /** Nothing but reports: once one is noted, the others say nothing. */
  readonly isReport: boolean
  /** Nothing but rules that demand this fact, which the click does not have: once it is noted, they say nothing. */
  readonly asks: string | undefined
}

const anyRule: Purpose = { isReport: false, asks: undefined }
const reportsOnly: Purpose = { isReport: true, asks: undefined }

/** Several ordered lists of rules, read as one. There is one per policy, used again for every click. */
export class Merge {
  readonly #lists: Places[] = []
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

  add(list: Places, purpose: Purpose, answered: number): void {
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

  /** The list the last rule was in has said all it can if the fact it asks for is noted. */
  endIfNoted(missing: { has(fact: string): boolean }): void {
    const asks = this.#purposes[this.#last]?.asks
    if (asks !== undefined && missing.has(asks)) this.#heads[this.#last] = Infinity
  }

  /** A report was noted. */
  endReports(): void {
    for (let at = 0; at < this.#count; at++) if (this.#purposes[at]?.isReport === true) this.#heads[at] = Infinity
  }
}

interface Part {
  readonly list: Places
  readonly start: number
  readonly end: number
}

const nowhere: Places = []

/**
 * Rules by the instants at which they are in force: time is cut where a window begins or ends, and a tree over the pieces
 * holds each rule at the few nodes that make up its window. One instant meets the nodes above its piece.
 */
class Timeline {
  readonly #always: number[] = []
  readonly #cuts: Float64Array | undefined
  readonly #starts: Int32Array = new Int32Array(0)
  readonly #places: Int32Array = new Int32Array(0)
  readonly #purpose: Purpose
  #lastPiece = 0

  constructor(places: Places, rules: readonly Rule[], purpose: Purpose) {
    this.#purpose = purpose
    const windowed: number[] = []
    for (const place of places) {
      const { from, until } = rules[place] as Rule
      if (from === undefined && until === undefined) this.#always.push(place)
      else windowed.push(place)
    }
    if (windowed.length === 0) return
    const instants = windowed.flatMap((place) => {
      const { from, until } = rules[place] as Rule
      return [from, until].filter((each) => each !== undefined)
    })
    this.#cuts = Float64Array.from(new Set(instants)).sort()
    const pieces = this.#cuts.length + 1
    this.#starts = new Int32Array(2 * pieces + 1)
    this.#eachNode(windowed, rules, (node) => {
      this.#starts[node + 1] = (this.#starts[node + 1] ?? 0) + 1
    })
    for (let node = 1; node <= 2 * pieces; node++) {
      this.#starts[node] = (this.#starts[node] ?? 0) + (this.#starts[node - 1] ?? 0)
    }
    this.#places = new Int32Array(this.#starts[2 * pieces] ?? 0)
    const filled = this.#starts.slice()
    this.#eachNode(windowed, rules, (node, place) => {
      const at = filled[node] ?? 0
      this.#places[at] = place
      filled[node] = at + 1
    })
  }

  #eachNode(places: Places, rules: readonly Rule[], visit: (node: number, place: number) => void): void {
    const pieces = (this.#cuts?.length ?? 0) + 1
    for (const place of places) {
      const { from, until } = rules[place] as Rule
      let low = pieces + (from === undefined ? 0 : this.#pieceOf(from))
      let high = pieces + (until === undefined ? pieces : this.#pieceOf(until))
      for (; low < high; low >>= 1, high >>= 1) {
        if ((low & 1) === 1) visit(low++, place)
        if ((high & 1) === 1) visit(--high, place)
      }
    }
  }

  /** How many cuts are at or before an instant. Clicks mostly fall into the piece of the click before. */
  #pieceOf(at: number): number {
    const cuts = this.#cuts ?? new Float64Array(0)
    const last = this.#lastPiece
    if ((cuts[last - 1] ?? -Infinity) <= at && at < (cuts[last] ?? Infinity)) return last
    let low = 0
    let high = cuts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cuts[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    this.#lastPiece = low
    return low
  }

  addTo(merge: Merge, at: number, answered: number): void {
    merge.add(this.#always, this.#purpose, answered)
    if (this.#cuts === undefined) return
    for (let node = this.#pieceOf(at) + this.#cuts.length + 1; node >= 1; node >>= 1) {
      const start = this.#starts[node] ?? 0
      const end = this.#starts[node + 1] ?? 0
      if (start < end) merge.addPart({ list: this.#places, start, end }, this.#purpose, answered)
    }
  }
}

/** Timelines of rules that enforce and of rules that report, apart, so that the latter can be left early. */
class Timelines {
  readonly #enforced: Timeline | undefined
  readonly #reported: Timeline | undefined

  constructor(places: readonly number[], rules: readonly Rule[], asks?: string) {
    const reports = places.filter((place) => rules[place]?.mode === 'report')
    const others = reports.length === 0 ? places : places.filter((place) => rules[place]?.mode !== 'report')
    if (others.length > 0) {
      this.#enforced = new Timeline(others, rules, asks === undefined ? anyRule : { isReport: false, asks })
    }
    if (reports.length > 0) {
      this.#reported = new Timeline(reports, rules, asks === undefined ? reportsOnly : { isReport: true, asks })
    }
  }

  addTo(merge: Merge, at: number, answered: number): void {
    this.#enforced?.addTo(merge, at, answered)
    this.#reported?.addTo(merge, at, answered)
  }
}

/** So many rules under one value are a group again. */
type Several = number[] | Group

/** Rules that demand one and the same fact, by the values they demand. */
class Entrance {
  readonly #subject: EntrySubject | undefined
  /** The place of the only rule, or, below zero, where several stand in `#several`. */
  readonly #byValue: ValueTable
  readonly #several: Several[] = []
  readonly #lists: { readonly members: Members; rules: Several }[] = []
  readonly #whenAbsent: Timelines[] = []
  readonly #book: Book
  readonly #depth: number

  constructor(places: readonly number[], book: Book, depth: number) {
    const first = entryAt(book, places[0] ?? 0, depth)
    this.#subject = first?.subject
    this.#book = book
    this.#depth = depth
    const skipping: number[] = []
    const matching: number[] = []
    const lists = new Map<Members, number[]>()
    const named: { readonly place: number; readonly values: Iterable<string> }[] = []
    for (const place of places) {
      const { values, absent } = entryAt(book, place, depth) as Entry
      ;(absent === 'skip' ? skipping : matching).push(place)
      if (isInPlace(values)) named.push({ place, values })
      else push(lists, values, place)
    }
    for (const [members, under] of lists) {
      if (isSet(members) && isWorthAMap(members.size, under.length, lists.size)) {
        for (const place of under) named.push({ place, values: members })
      } else {
        this.#lists.push({ members, rules: under })
      }
    }
    if (lists.size > 0) named.sort((a, b) => a.place - b.place)
    this.#byValue = new ValueTable(textsOf(named))
    for (const { place, values } of named) for (const value of values) this.#put(value, place)
    if (skipping.length > 0) this.#whenAbsent.push(new Timelines(skipping, book.rules, first?.fact))
    if (matching.length > 0) this.#whenAbsent.push(new Timelines(matching, book.rules))
  }

  #put(value: string, place: number): void {
    const under = this.#byValue.get(value)
    if (under === undefined) {
      this.#byValue.set(value, place)
    } else if (under < 0) {
      const several = this.#several[-1 - under]
      if (Array.isArray(several) && several.at(-1) !== place) several.push(place)
    } else if (under !== place) {
      this.#byValue.set(value, -this.#several.push([under, place]))
    }
  }

  addTo(merge: Merge, click: Click, at: number): void {
    const value = this.#subject === undefined ? undefined : click.facts[this.#subject]
    if (value === undefined) {
      for (const timelines of this.#whenAbsent) timelines.addTo(merge, at, this.#depth)
      return
    }
    if (this.#subject === 'language') {
      for (const range of rangesOf(value)) this.#addValue(range, merge, click, at)
      return
    }
    this.#addValue(value, merge, click, at)
    for (const list of this.#lists) {
      if (!list.members.has(value)) continue
      list.rules = this.#readyToRead(list.rules)
      this.#addSeveral(list.rules, merge, click, at)
    }
  }

  #addValue(value: string, merge: Merge, click: Click, at: number): void {
    const under = this.#byValue.get(value)
    if (under === undefined) return
    if (under >= 0) {
      merge.addOne(under, this.#depth + 1)
      return
    }
    const several = this.#readyToRead(this.#several[-1 - under] ?? [])
    this.#several[-1 - under] = several
    this.#addSeveral(several, merge, click, at)
  }

  /** What these rules demanded first is answered; many are told apart by what they demand next. */
  #readyToRead(several: Several): Several {
    if (!Array.isArray(several) || several.length <= manyRules) return several
    return new Group(several, this.#book, this.#depth + 1)
  }

  #addSeveral(several: Several, merge: Merge, click: Click, at: number): void {
    if (Array.isArray(several)) merge.add(several, anyRule, this.#depth + 1)
    else several.addTo(merge, click, at)
  }
}

function* textsOf(named: readonly { readonly values: Iterable<string> }[]): Iterable<string> {
  for (const { values } of named) yield* values
}

function isSet(members: Members): members is Set<string> {
  return members instanceof Set
}

/** Rules that no cell and no entrance before has told apart, ready to be asked for a click. */
class Group {
  readonly places: readonly number[]
  readonly #book: Book
  readonly #depth: number
  #everybody: Timelines | undefined
  #entrances: readonly Entrance[] | undefined

  constructor(places: readonly number[], book: Book, depth = 0) {
    this.places = places
    this.#book = book
    this.#depth = depth
  }

  prepare(): readonly Entrance[] {
    const everybody: number[] = []
    const byFact = new Map<string, number[]>()
    for (const place of this.places) {
      const entry = entryAt(this.#book, place, this.#depth)
      if (entry === undefined) everybody.push(place)
      else push(byFact, entry.fact, place)
    }
    if (everybody.length > 0) this.#everybody = new Timelines(everybody, this.#book.rules)
    this.#entrances = Array.from(byFact.values(), (places) => new Entrance(places, this.#book, this.#depth))
    return this.#entrances
  }

  addTo(merge: Merge, click: Click, at: number): void {
    if (this.places.length <= fewRules) {
      merge.add(this.places, anyRule, this.#depth)
      return
    }
    const entrances = this.#entrances ?? this.prepare()
    this.#everybody?.addTo(merge, at, this.#depth)
    for (const entrance of entrances) entrance.addTo(merge, click, at)
  }
}

function entryAt({ rules, lists }: Book, place: number, depth: number): Entry | undefined {
  const rule = rules[place]
  return rule === undefined ? undefined : entriesOf(rule.if, lists)[depth]
}

/** A map costs an entry for each rule and each value; asking costs a moment for each list and each click. */
function isWorthAMap(values: number, rules: number, lists: number): boolean {
  return lists > fewLists && values * rules <= 4 * (values + rules)
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

function ascending(a: number, b: number): number {
  return a - b
}

/** One of the five things every click says: the values that rules name, by number; all others are 0. */
class Axis {
  readonly #codes: Map<string, number>
  readonly size: number
  readonly #named = new Map<number, number[]>()
  readonly #unnamed: number[] = []

  constructor(values: Iterable<string>) {
    this.#codes = new Map(Array.from(new Set(values), (value, index) => [value, index + 1]))
    this.size = this.#codes.size + 1
  }

  codeOf(value: string | undefined): number {
    return value === undefined || this.size === 1 ? 0 : (this.#codes.get(value) ?? 0)
  }

  /** The same text for the same values, in whichever order a rule names them. */
  sign(values: readonly string[] | undefined): string {
    if (values === undefined) return ''
    const [only = ''] = values
    if (values.length === 1) return String(this.codeOf(only))
    return Array.from(new Set(values), (value) => this.codeOf(value))
      .sort(ascending)
      .join('+')
  }

  put(group: number, codes: readonly number[] | undefined): void {
    if (codes === undefined) this.#unnamed.push(group)
    else for (const code of codes) push(this.#named, code, group)
  }

  /** The groups that take a value, in two parts: those that name it, and those that name none. */
  groupsAt(code: number): readonly [readonly number[], readonly number[]] {
    return [this.#named.get(code) ?? [], this.#unnamed]
  }
}

interface Signed {
  readonly group: Group
  /** For each axis the values it takes; absent: all. */
  readonly codes: readonly (readonly number[] | undefined)[]
}

export class Candidates {
  readonly #book: Book
  readonly #axes: readonly [Axis, Axis, Axis, Axis, Axis]
  readonly #groups: readonly Signed[]
  readonly #cells = new Map<number, readonly Group[]>()
  readonly #copies = new Map<string, Group>()
  readonly #merge = new Merge()
  /** For each rule, the facts left to test once its cell is known; `someMore` where it also has a window or a rollout. */
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
    this.#groups = this.#signedGroups()
    for (const { group } of this.#groups) if (group.places.length >= largeGroup) group.prepare()
  }

  #signedGroups(): Signed[] {
    const bySignature = new Map<string, number[]>()
    for (const [place, rule] of this.#book.rules.entries()) {
      if (rule.mode !== 'off')
        push(bySignature, this.#axes.map((axis, index) => axis.sign(wantedBy(rule, index))).join(), place)
    }
    return Array.from(bySignature.values(), (places, index) => {
      const rule = this.#book.rules[places[0] ?? 0]
      const codes = this.#axes.map((axis, number) => {
        const wanted = rule === undefined ? undefined : wantedBy(rule, number)
        const taken = wanted && Array.from(new Set(wanted), (value) => axis.codeOf(value))
        axis.put(index, taken)
        return taken
      })
      return { group: new Group(places, this.#book), codes }
    })
  }

  /** Whether a rule was found by all it demands, so that it matches. */
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
    const cell =
      (((surface.codeOf(facts.surface) * party.size + party.codeOf(click.party)) * marketplace.size +
        marketplace.codeOf(facts.marketplace)) *
        kind.size +
        kind.codeOf(facts.kind)) *
        evidence.size +
      evidence.codeOf(facts.evidence)
    const merge = this.#merge
    merge.reset()
    for (const group of this.#cells.get(cell) ?? this.#makeCell(cell)) group.addTo(merge, click, at)
    return merge
  }

  #makeCell(cell: number): readonly Group[] {
    const codes: number[] = []
    let rest = cell
    for (const { size } of this.#axes.toReversed()) {
      codes.unshift(rest % size)
      rest = Math.floor(rest / size)
    }
    const taking = this.#groupsAt(codes)
    const shared: Group[] = []
    const small: number[] = []
    const large = taking.length === 1 ? 1 : sharedGroup
    const largest = taking
      .filter((index) => this.#sizeOf(index) >= large)
      .sort((a, b) => this.#sizeOf(b) - this.#sizeOf(a))
      .slice(0, maxSharedGroups)
    for (const index of taking) {
      const signed = this.#groups[index]
      if (largest.includes(index) && signed !== undefined) shared.push(signed.group)
      else small.push(index)
    }
    const groups = small.length === 0 ? shared : [...shared, this.#copyOf(small)]
    if (this.#cells.size >= maxCells) this.#forget()
    this.#cells.set(cell, groups)
    return groups
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

function askedOf({ if: conditions, from, until, rollout }: Rule): number {
  const isPlain = from === undefined && until === undefined && rollout === undefined
  return isPlain ? askedTests(conditions) : someMore
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
