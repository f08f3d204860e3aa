/**
 * Boxes in words: which requests a box holds, in both languages, without what it does not restrict.
 *
 *     live_room · external · content in charity_rooms   [2020-11-12, 2021-01-01)
 *
 * @module
 */

import { zonedText } from '../../kernel/instant.ts'
import type { Wording } from '../language/diagnostic.ts'
import { compareVersions } from '../names.ts'
import { evidences } from '../rule.ts'
import { eachValueFact, type ValueFact } from '../value-facts.ts'
import type { Box } from './box.ts'
import { destinationParts, type DestinationPart, type IdsPart } from './destination-words.ts'
import type { Sample } from './dimensions.ts'
import { namedIds, namesOf } from './list-words.ts'
import { atomsIn, type Dimension, type Space } from './space.ts'

/** A half-open span of time in epoch milliseconds; a bound that is absent is no bound. */
export interface Interval {
  readonly from?: number
  readonly until?: number
}

/** A condition beside surface, destination and time. */
export interface AreaCondition {
  readonly on: Dimension['name']
  readonly words: Wording
}

/** What a box holds, ready to be said. */
export interface Area {
  /** Absent: any. */
  readonly surfaces?: readonly string[]
  /** Absent: any; several: either of them. */
  readonly destinations?: readonly DestinationPart[]
  readonly conditions: readonly AreaCondition[]
  /** Always at least one; the one without bounds is always. */
  readonly when: readonly Interval[]
}

export function areaOf(box: Box, space: Space): Area {
  const conditions: AreaCondition[] = []
  let surfaces: readonly string[] | undefined
  let destinations: readonly DestinationPart[] | undefined
  for (const dimension of space.dimensions) {
    const held = atomsIn(box, dimension)
    if (dimension.name === 'time' || held.length === dimension.atoms.length) continue
    const samples = held.flatMap((atom) => atom.samples)
    if (dimension.name === 'surface') surfaces = samples.flatMap(({ value }) => value ?? [])
    else if (dimension.name === 'destination') destinations = destinationParts(new Set(samples), space)
    else conditions.push({ on: dimension.name, words: sayers[dimension.name]({ box, samples, dimension, space }) })
  }
  return {
    ...(surfaces === undefined ? {} : { surfaces }),
    ...(destinations === undefined ? {} : { destinations }),
    conditions,
    when: intervalsOf(box, space),
  }
}

/** When the requests of a box are made, in order. */
export function intervalsOf(box: Box, { dimensions }: Space): readonly Interval[] {
  const time = dimensions.find(({ name }) => name === 'time')
  if (time === undefined) return [{}]
  const held = new Set(atomsIn(box, time).flatMap(({ samples }) => samples))
  return spansOf(time, held).map(({ from, until }) => ({
    ...(from === -Infinity ? {} : { from }),
    ...(until === Infinity ? {} : { until }),
  }))
}

/** Neighbouring samples as spans; those without a place of their own (absence) are left out. */
function spansOf(dimension: Dimension, held: ReadonlySet<Sample>): { from: number; until: number }[] {
  const all = dimension.atoms
    .flatMap(({ samples }) => samples)
    .flatMap((sample) => (sample.from === undefined ? [] : [{ sample, from: sample.from }]))
    .toSorted((a, b) => a.from - b.from)
  const spans: { from: number; until: number }[] = []
  for (const [at, { sample, from }] of all.entries()) {
    if (!held.has(sample)) continue
    const until = all[at + 1]?.from ?? Infinity
    const last = spans.at(-1)
    if (last?.until === from) last.until = until
    else spans.push({ from, until })
  }
  return spans
}

interface Saying {
  readonly box: Box
  readonly samples: readonly Sample[]
  readonly dimension: Dimension
  readonly space: Space
}

type Say = (saying: Saying) => Wording

const sayers: Readonly<Record<Exclude<Dimension['name'], 'surface' | 'destination' | 'time'>, Say>> = {
  content: (saying) => sayIds('content', saying),
  author: (saying) => sayIds('author', saying),
  followers: sayFollowers,
  channel: (saying) => sayWords('channel', saying),
  ...eachValueFact((fact) => (saying: Saying) => sayWords(fact, saying)),
  client: sayClient,
  evidence: sayEvidence,
  bucket: sayBuckets,
}

const unknownToo: Wording = { en: ' or unknown', 'zh-CN': ' 或未知' }
const nothing: Wording = { en: '', 'zh-CN': '' }

function sayOnly(name: string, state: 'unknown' | 'known'): Wording {
  return { en: `${name} ${state}`, 'zh-CN': `${name} ${state === 'unknown' ? '未知' : '已知'}` }
}

function hasAbsent(samples: readonly Sample[]): boolean {
  return samples.some(({ value }) => value === undefined)
}

const mostNamed = 4

function named(names: readonly string[]): Wording {
  const shown = names.slice(0, mostNamed).join(', ')
  const more = names.length - mostNamed
  if (more <= 0) return { en: shown, 'zh-CN': shown }
  return { en: `${shown} and ${more} more`, 'zh-CN': `${shown} 等 ${names.length} 个` }
}

/** The sample that stands for every value nobody names is the one that no list and no rule has. */
function sayIds(subject: 'content' | 'author', { box, samples, dimension, space }: Saying): Wording {
  const lists = namedIds(subject, space)
  const all = dimension.atoms.flatMap((atom) => atom.samples)
  const [, any] = originalOrder(all)
  const held = new Set(samples)
  const isOpen = any !== undefined && held.has(any)
  const isAbsent = hasBucket(subject, box, space) ? undefined : hasAbsent(samples)
  const ids = (isOpen ? all.filter((each) => each !== any && !held.has(each)) : samples).flatMap(
    ({ value }) => value ?? [],
  )
  return sayMembers(subject, namesOf(new Set(ids), lists), { isOpen, isAbsent }, lists.length > 0)
}

/** Who has a bucket has an id. */
function hasBucket(by: 'content' | 'author', box: Box, { dimensions }: Space): boolean {
  const buckets = dimensions.filter(({ rollout }) => rollout?.by === by)
  return buckets.some((bucket) => !hasAbsent(atomsIn(box, bucket).flatMap((atom) => atom.samples)))
}

/** Samples were made as: absent, the one for any other id, then the ids that are named. */
function originalOrder(samples: readonly Sample[]): readonly [Sample | undefined, Sample | undefined] {
  const marked = samples.find(({ mark }) => mark === 'any')
  const absent = samples.find(({ value }) => value === undefined)
  return [absent, marked ?? samples.find(({ value }) => value !== undefined && /^[ac]_\d+$/u.test(value))]
}

interface Shape {
  /** Whether every value but the named ones is meant. */
  readonly isOpen: boolean
  /** Undefined: it is known without saying. */
  readonly isAbsent: boolean | undefined
}

function sayMembers(name: string, names: readonly string[], { isOpen, isAbsent }: Shape, isIn: boolean): Wording {
  if (names.length === 0) return sayOnly(name, isOpen ? 'known' : 'unknown')
  const who = named(names)
  const too = isAbsent === true ? unknownToo : nothing
  if (isOpen) {
    const known = isAbsent !== false ? nothing : { en: ', known', 'zh-CN': '（已知）' }
    return {
      en: `${name} not ${isIn ? 'in ' : ''}${who.en}${too.en}${known.en}`,
      'zh-CN': `${name} ${isIn ? '不属于' : '不是'} ${who['zh-CN']}${too['zh-CN']}${known['zh-CN']}`,
    }
  }
  return {
    en: `${name} ${isIn ? 'in ' : ''}${who.en}${too.en}`,
    'zh-CN': `${name} ${isIn ? '属于 ' : ''}${who['zh-CN']}${too['zh-CN']}`,
  }
}

function sayFollowers({ samples, dimension }: Saying): Wording {
  const ranges = spansOf(dimension, new Set(samples)).map(({ from, until }) => {
    if (from === 0) return until === Infinity ? 'known' : `< ${until}`
    if (until === Infinity) return `≥ ${from}`
    return until === from + 1 ? `= ${from}` : `${from}–${until - 1}`
  })
  if (ranges.length === 0) return sayOnly('followers', 'unknown')
  const too = hasAbsent(samples) ? unknownToo : nothing
  if (ranges[0] === 'known') return sayOnly('followers', 'known')
  return {
    en: `followers ${ranges.join(' or ')}${too.en}`,
    'zh-CN': `followers ${ranges.join(' 或 ')}${too['zh-CN']}`,
  }
}

function sayWords(name: WordDimension, { samples, dimension, space }: Saying): Wording {
  const taken = wordsTaken(name, space)
  const isOther = ({ value }: Sample) => value !== undefined && !taken.has(value)
  const held = new Set(samples)
  const isOpen = samples.some(isOther)
  const all = dimension.atoms.flatMap((atom) => atom.samples)
  const values = all.filter((each) => !isOther(each) && held.has(each) !== isOpen).flatMap(({ value }) => value ?? [])
  return sayMembers(name, values, { isOpen, isAbsent: hasAbsent(samples) }, false)
}

type WordDimension = 'channel' | ValueFact

const takenIn = new WeakMap<Space, Map<WordDimension, ReadonlySet<string>>>()

/** The words that some rule names; the one sample beside them stands for all others. */
function wordsTaken(name: WordDimension, space: Space): ReadonlySet<string> {
  const ofSpace = takenIn.get(space) ?? new Map<WordDimension, ReadonlySet<string>>()
  takenIn.set(space, ofSpace)
  const already = ofSpace.get(name)
  if (already !== undefined) return already
  const rules = space.subjects.flatMap(({ program }) => program.rules)
  const taken = new Set(
    rules.flatMap(({ if: conditions }) => {
      const { channel } = conditions
      if (name === 'channel') return [...(channel?.in ?? []), ...(channel?.not ?? [])]
      const values = conditions[name]
      return [...(values?.in ?? []), ...(values?.not_in ?? [])]
    }),
  )
  ofSpace.set(name, taken)
  return taken
}

/** Spans of versions of one app; an app without a version, and other apps, have no version that counts. */
function sayClient({ samples, dimension }: Saying): Wording {
  const held = new Set(samples)
  const values = dimension.atoms.flatMap((atom) => atom.samples).filter(({ value }) => value !== undefined)
  const apps = Map.groupBy(values, ({ value = '' }) => value.split('/')[0] ?? '')
  const texts: string[] = []
  for (const [app, own] of apps) {
    const versions = own
      .flatMap((sample) => {
        const version = sample.value?.split('/')[1]
        return version === undefined ? [] : [{ version, isHeld: held.has(sample) }]
      })
      .toSorted((a, b) => compareVersions(a.version, b.version) ?? 0)
    const bare = own.some((sample) => sample.value === app && held.has(sample))
    // Only an app that no rule names has no sample without a version.
    const isOther = !own.some(({ value }) => value === app)
    if (isOther) {
      if (own.some((sample) => held.has(sample))) texts.push('*')
      continue
    }
    if (own.every((sample) => held.has(sample))) {
      texts.push(app)
      continue
    }
    if (bare) texts.push(`${app} ?`)
    for (const [at, { version, isHeld }] of versions.entries()) {
      if (!isHeld || versions[at - 1]?.isHeld === true) continue
      const end = versions.slice(at).find((each) => !each.isHeld)?.version
      const from = at === 0 ? '' : ` ≥ ${version}`
      texts.push(`${app}${from}${end === undefined ? '' : ` < ${end}`}`)
    }
  }
  if (texts.length === 0) return sayOnly('client', 'unknown')
  const too = hasAbsent(samples) ? unknownToo : nothing
  const inWords = (other: string, bare: string) =>
    texts.map((text) => (text === '*' ? other : text.replace(/ \?$/u, bare))).join(', ')
  return {
    en: `client ${inWords('any other app', ' without a version')}${too.en}`,
    'zh-CN': `client ${inWords('其他应用', '（无版本号）')}${too['zh-CN']}`,
  }
}

function sayEvidence({ samples }: Saying): Wording {
  const [first, ...rest] = evidences.filter((each) => samples.some(({ value }) => value === each))
  if (rest.at(-1) === 'signed') return { en: `evidence at least ${first}`, 'zh-CN': `依据至少为 ${first}` }
  const held = [first, ...rest]
  return { en: `evidence ${held.join(' or ')}`, 'zh-CN': `依据 ${held.join(' 或 ')}` }
}

function sayBuckets({ samples, dimension, space }: Saying): Wording {
  const { by = '', salt = '' } = dimension.rollout ?? {}
  const isAlone = space.dimensions.filter(({ rollout }) => rollout?.by === by).length === 1
  const key = isAlone ? by : `${by}, ${salt}`
  const ranges = spansOf(dimension, new Set(samples)).map(({ from, until }) => {
    return `${from / 100}–${Math.min(until, 10_000) / 100} %`
  })
  if (ranges.length === 0) return sayOnly(by, 'unknown')
  if (ranges[0] === '0–100 %') return sayOnly(by, 'known')
  const isAbsent = hasAbsent(samples)
  return {
    en: `bucket ${ranges.join(', ')} (by ${key})${isAbsent ? ` or ${by} unknown` : ''}`,
    'zh-CN': `分桶 ${ranges.join('、')}（按 ${key}）${isAbsent ? ` 或 ${by} 未知` : ''}`,
  }
}

/** Surfaces, destinations and conditions, each as one piece of text. */
export function whereWords({ surfaces, destinations, conditions }: Omit<Area, 'when'>): readonly Wording[] {
  return [
    ...(surfaces === undefined ? [] : [same(surfaces.join(', '))]),
    ...(destinations === undefined ? [] : [sayDestinations(destinations)]),
    ...conditions.map(({ words }) => words),
  ]
}

function same(text: string): Wording {
  return { en: text, 'zh-CN': text }
}

function sayDestinations(parts: readonly DestinationPart[]): Wording {
  const said = parts.map(({ parties, marketplaces, kinds, products, shops }) => {
    const pieces: Wording[] = [
      ...(parties === undefined ? [] : [same(parties.join(', '))]),
      ...(marketplaces === undefined ? [] : [sayMarketplaces(marketplaces)]),
      ...(kinds === undefined ? [] : [same(`kind ${kinds.join(', ')}`)]),
      ...(products === undefined ? [] : [sayLinked('product', products)]),
      ...(shops === undefined ? [] : [sayLinked('shop', shops)]),
    ]
    return joinedWords(pieces, ' ')
  })
  return joinedWords(said, '; ')
}

function joinedWords(words: readonly Wording[], between: string): Wording {
  return { en: words.map(({ en }) => en).join(between), 'zh-CN': words.map((each) => each['zh-CN']).join(between) }
}

const mostMarketplaces = 6

function sayMarketplaces(marketplaces: readonly (string | null)[]): Wording {
  const names = marketplaces.flatMap((each) => each ?? [])
  const shown = names.slice(0, mostMarketplaces)
  const more = names.length - shown.length
  const en = [...shown, ...(more > 0 ? [`${more} more marketplaces`] : [])]
  const zh = [...shown, ...(more > 0 ? [`另 ${more} 个平台`] : [])]
  if (names.length === marketplaces.length) return { en: en.join(', '), 'zh-CN': zh.join(', ') }
  return { en: [...en, 'no marketplace'].join(', '), 'zh-CN': [...zh, '未知平台'].join(', ') }
}

function sayLinked(name: string, { in: members = [], not_in: strangers = [] }: IdsPart): Wording {
  if (members.length > 0) {
    const who = named(members)
    return { en: `${name} in ${who.en}`, 'zh-CN': `${name} 属于 ${who['zh-CN']}` }
  }
  const who = named(strangers)
  return { en: `${name} not in ${who.en}`, 'zh-CN': `${name} 不属于 ${who['zh-CN']}` }
}

/** Intervals in the policy's time zone; empty for always. */
export function whenWords(when: readonly Interval[], timeZone: string): Wording {
  const said = when.map(({ from, until }): Wording => {
    if (from === undefined && until === undefined) return nothing
    const begin = from === undefined ? '' : dayText(from, timeZone)
    const end = until === undefined ? '' : dayText(until, timeZone)
    if (from === undefined) return { en: `until ${end}`, 'zh-CN': `${end} 之前` }
    if (until === undefined) return { en: `from ${begin}`, 'zh-CN': `自 ${begin} 起` }
    return same(`[${begin}, ${end})`)
  })
  return joinedWords(said, ', ')
}

/** A date where the instant is a midnight, else date and time; in the zone, without its offset. */
function dayText(at: number, timeZone: string): string {
  const { date, time } = clockOf(at, timeZone)
  return time === '00:00' ? date : `${date} ${time}`
}

/** Date and time with the zone's offset in short: `2021-01-01 00:00 +08`. */
export function momentText(at: number, timeZone: string): string {
  const { date, time, offset } = clockOf(at, timeZone)
  return `${date} ${time} ${offset}`
}

function clockOf(at: number, timeZone: string): { date: string; time: string; offset: string } {
  const text = zonedText(at, timeZone)
  const { date = '', time = '', offset = '' } = /^(?<date>.*)T(?<time>[\d:.]+)(?<offset>.*)$/u.exec(text)?.groups ?? {}
  const isWholeMinute = /^..:..:00$/u.test(time)
  return {
    date,
    time: isWholeMinute ? time.slice(0, 5) : time,
    offset: offset.replace('Z', 'UTC').replace(':00', ''),
  }
}
