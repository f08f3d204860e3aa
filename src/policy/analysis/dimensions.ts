/**
 * Dimensions: everything rules can ask about, each with enough sample values to tell any two rules apart.
 *
 * The samples of a dimension come from the constants of the documents: every value that a rule names, every end of a
 * range, one value that nobody names, and absence. Between two neighbouring samples no rule can change its mind, so
 * asking the samples is asking everything. What a rule answers is asked of the rule's own tests, the ones the edge runs.
 *
 * @module
 */

import { builtinSurfaces, unknownSurface } from '../../context/context.ts'
import type { Registry } from '../../link/registry.ts'
import type { Facts } from '../decision.ts'
import type { DestinationSamples } from './destinations.ts'
import type { Witness } from '../language/diagnostic.ts'
import { compareVersions } from '../names.ts'
import type { ListSubject, Program } from '../program.ts'
import { bucketOf, bucketsIn } from '../rollout.ts'
import { canTellSurface } from './evidence.ts'
import { evidences, rolloutKeys, type Conditions, type ListRef, type Rollout } from '../rule.ts'
import { eachValueFact, type ValueFact } from '../value-facts.ts'

/** A program, and the marketplaces it knows. */
export interface Subject {
  readonly program: Program
  readonly registry: Registry
}

/** Requests somebody speaks of: a rule, or a part of the world that shall be told apart. */
export interface Statement {
  readonly if: Conditions
  readonly from?: number | undefined
  readonly until?: number | undefined
  readonly rollout?: Rollout | undefined
}

export type DimensionName =
  | 'surface'
  | 'destination'
  | 'time'
  | 'evidence'
  | 'content'
  | 'author'
  | 'followers'
  | 'channel'
  | ValueFact
  | 'client'

/** One value of a dimension. */
export interface Sample {
  /** The value in a few characters: an id, a bound; absence is undefined. */
  readonly value: string | undefined
  /** What a click with this value looks like to each subject; nothing for time and buckets. */
  readonly facts: readonly Partial<Facts>[]
  /** What to tell the simulator. */
  readonly witness: Partial<Witness>
  /** Instant or bucket, from which on up to the next sample no rule changes its mind. */
  readonly from?: number
  /** Samples with different marks stay apart even where no rule tells them apart. */
  readonly mark?: string
}

/** The parts of a document from which samples are drawn. */
export interface Sources {
  readonly subjects: readonly Subject[]
  readonly statements: readonly Statement[]
  /** An instant for policies without any date. */
  readonly now: number
  /** Links to tell destinations apart. */
  readonly destinations: DestinationSamples
}

export function samplesFor(name: DimensionName, sources: Sources): readonly Sample[] {
  return makers[name](sources)
}

const makers: Readonly<Record<DimensionName, (sources: Sources) => readonly Sample[]>> = {
  surface: surfaces,
  destination: destinations,
  time: instants,
  evidence: (sources) =>
    evidences.toReversed().map((evidence) => {
      const witness = evidence === 'signed' ? {} : { evidence }
      return sample(sources, evidence, { evidence }, witness)
    }),
  content: (sources) => listed('content', sources),
  author: (sources) => listed('author', sources),
  followers,
  channel: (sources) => {
    const named = sources.statements.flatMap(({ if: { channel } }) => [...(channel?.in ?? []), ...(channel?.not ?? [])])
    return words('channel', named, ['other'], sources)
  },
  ...eachValueFact((fact) => (sources: Sources) => {
    const named = sources.statements.flatMap(({ if: { [fact]: values } }) => [
      ...(values?.in ?? []),
      ...(values?.not_in ?? []),
    ])
    return words(fact, named, seldomNamed[fact], sources)
  }),
  client: clients,
}

/** Values that stand for all that no rule names, the first that is free. */
const seldomNamed: Readonly<Record<ValueFact, readonly string[]>> = {
  region: ['ZZ', 'XX', 'QZ'],
  language: ['en', 'zh-CN', 'fr', 'tlh', 'art'],
}

/** What is not asked: a click that came with a link of ours and says nothing. */
export const plainFacts: Facts = {
  surface: unknownSurface,
  evidence: 'signed',
  marketplace: undefined,
  kind: 'other',
  product: undefined,
  shop: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  ...eachValueFact(() => undefined),
  client: undefined,
  token: undefined,
  visitor: undefined,
}

function sample({ subjects }: Sources, value: string | undefined, facts: Partial<Facts>, witness: Partial<Witness>) {
  return { value, facts: subjects.map(() => facts), witness } satisfies Sample
}

/** A surface that a program does not declare is judged as unknown there. */
function surfaces({ subjects, statements }: Sources): readonly Sample[] {
  // Where a click with no evidence is told from others, so are the surfaces that it can have.
  const isToldApart = statements.some(({ if: { evidence } }) => evidence?.at_least === 'referer')
  const declared = subjects.flatMap(({ program }) => Object.keys(program.surfaces))
  return unique([...declared, ...builtinSurfaces, unknownSurface]).map((surface) => ({
    value: surface,
    facts: subjects.map(({ program }) => {
      const isKnown = builtinSurfaces.has(surface) || Object.hasOwn(program.surfaces, surface)
      return { surface: isKnown ? surface : unknownSurface }
    }),
    witness: { surface },
    ...(isToldApart && canTellSurface('none', surface) ? { mark: 'without evidence' } : {}),
  }))
}

/** The links that were made for the programs. */
function destinations({ destinations: { samples } }: Sources): readonly Sample[] {
  return samples.map(({ url, facts, value }) => ({ value, facts, witness: { url } }))
}

/** Each end of a window begins an interval; before the first one there is the second before it. */
function instants({ subjects, statements, now }: Sources): readonly Sample[] {
  const cuts = sorted(statements.flatMap(({ from, until }) => [from, until]).filter((each) => each !== undefined))
  const [first = now + 1000] = cuts
  return [first - 1000, ...cuts].map((at) => ({
    value: String(at),
    facts: subjects.map(() => ({})),
    witness: { at },
    from: at === first - 1000 ? -Infinity : at,
  }))
}

function followers(sources: Sources): readonly Sample[] {
  const bounds = sources.statements.flatMap(({ if: { author } }) => [author?.followers?.gte, author?.followers?.lt])
  const counts = sorted([0, ...bounds.filter((each) => each !== undefined)])
  return [
    sample(sources, undefined, {}, {}),
    ...counts.map((count) => ({
      ...sample(sources, String(count), { followers: count }, { followers: count }),
      from: count,
    })),
  ]
}

/** Absent, every word that is named, and one that no rule means. */
function words(
  fact: 'channel' | ValueFact,
  named: readonly string[],
  others: readonly string[],
  sources: Sources,
): readonly Sample[] {
  const taken = new Set(named.map((word) => word.toLowerCase()))
  // A language is named by its prefixes too.
  const isTaken = (word: string) =>
    word.split('-').some((_, at, parts) =>
      taken.has(
        parts
          .slice(0, at + 1)
          .join('-')
          .toLowerCase(),
      ),
    )
  const other = others.find((word) => !isTaken(word)) ?? unnamedWord(taken)
  return [
    sample(sources, undefined, {}, {}),
    ...unique([...named, other]).map((word) => sample(sources, word, { [fact]: word }, { [fact]: word })),
  ]
}

function unnamedWord(taken: ReadonlySet<string>): string {
  let word = 'x'
  while (taken.has(word)) word += 'x'
  return word
}

/** Absent, another app, and for each app no version, the least one, and each end of a range. */
function clients(sources: Sources): readonly Sample[] {
  const wanted = sources.statements.flatMap(({ if: { client } }) => (client === undefined ? [] : [client]))
  const apps = unique(wanted.map(({ app }) => app))
  const other = unnamedWord(new Set(apps))
  const values = apps.flatMap((app) => {
    const ends = wanted.filter((each) => each.app === app).flatMap(({ gte, lt }) => [gte, lt])
    const versions = unique(['0.0.0-0', ...ends.filter((each) => each !== undefined)])
    return [app, ...versions.toSorted((a, b) => compareVersions(a, b) ?? 0).map((version) => `${app}/${version}`)]
  })
  return [
    sample(sources, undefined, {}, {}),
    ...[...values, `${other}/1.0.0`].map((client) => sample(sources, client, { client }, { client })),
  ]
}

/**
 * Absent, an id that no list names, and each id of a list. Where rollouts go by this id, absence, any id and a listed id
 * are different cases: a listed id has its bucket, any other id may have any.
 */
function listed(subject: 'content' | 'author', sources: Sources): readonly Sample[] {
  const salts = saltsBy(subject, sources.statements)
  const ids = idsNamed(subject, sources)
  const any = unnamedKey(subject, new Set(ids))
  const of = (id: string | undefined) =>
    sample(sources, id, id === undefined ? {} : { [subject]: id }, id === undefined ? {} : { [subject]: id })
  if (salts.length === 0) return [undefined, any, ...ids].map(of)
  return [
    { ...of(undefined), mark: absentKey },
    { ...of(any), mark: anyKey },
    ...ids.map((id) => ({
      ...of(id),
      mark: salts.map((salt) => bucketRangeOf({ salt, by: subject }, id, sources)).join(),
    })),
  ]
}

export const absentKey = 'absent'
export const anyKey = 'any'

/** Every id of a subject that a list or a rule names; of a list kept elsewhere a few stand for all. */
export function idsNamed(subject: ListSubject, sources: Pick<Sources, 'subjects' | 'statements'>): readonly string[] {
  const lists = sources.subjects.flatMap(({ program, registry }) =>
    Object.values(program.lists)
      .filter(({ of }) => of === subject)
      .map((list) => ('ids' in list ? list.ids : standInsFor(subject, list.digest, registry))),
  )
  const inPlace = sources.statements.map(({ if: conditions }) => {
    const condition = conditions[subject]
    return [condition?.in, condition?.not_in].flatMap((ref: ListRef | undefined) => (isIds(ref) ? ref : []))
  })
  return unique([...lists, ...inPlace].flat())
}

function isIds(ref: ListRef | undefined): ref is readonly string[] {
  return typeof ref === 'object'
}

/** Members that stand for a list whose ids are kept elsewhere, as if no other list had them. */
export function standInsFor(subject: ListSubject, digest: string, registry: Registry): readonly string[] {
  const id = String(Number.parseInt(digest.slice(-10), 16))
  if (subject === 'content' || subject === 'author') return [`of-list-${id}`]
  const spaces = registry.marketplaces.map((each) => (subject === 'shop' ? each.id : (each.idSpace ?? each.id)))
  return unique(spaces).map((space) => `${space}:${id}`)
}

export interface Buckets {
  readonly by: Rollout['by']
  readonly salt: string
  readonly samples: readonly Sample[]
}

/** For each salt the ranges of buckets that no percentage divides, and the absent key. */
export function bucketDimensions({ subjects, statements }: Sources): readonly Buckets[] {
  return rolloutKeys.flatMap((by) =>
    saltsBy(by, statements).map((salt) => {
      const facts = subjects.map(() => ({}))
      const ranges = rangeStarts(salt, by, statements).map((from) => ({
        value: String(from),
        facts,
        witness: {},
        from,
      }))
      return { by, salt, samples: [{ value: undefined, facts, witness: {}, mark: absentKey }, ...ranges] }
    }),
  )
}

function saltsBy(by: Rollout['by'], statements: readonly Statement[]): readonly string[] {
  return unique(statements.flatMap(({ rollout }) => (rollout?.by === by ? [rollout.salt] : [])))
}

function rangeStarts(salt: string, by: Rollout['by'], statements: readonly Statement[]): readonly number[] {
  const ends = statements.flatMap(({ rollout }) =>
    rollout?.salt === salt && rollout.by === by ? [bucketsIn(rollout.percent)] : [],
  )
  return sorted([0, ...ends]).filter((from) => from < 10_000)
}

/** The range of buckets in which an id falls, by its first bucket. */
function bucketRangeOf({ salt, by }: Pick<Rollout, 'salt' | 'by'>, id: string, { statements }: Sources): number {
  const bucket = bucketOf(salt, id)
  return rangeStarts(salt, by, statements).findLast((from) => from <= bucket) ?? 0
}

/** Buckets from `from` up to, and without, `before`. */
export interface BucketRange {
  readonly salt: string
  readonly from: number
  readonly before: number
}

/** Whether a key is, under every salt, in one of the ranges of that salt. */
export function hasBuckets(key: string, wanted: readonly (readonly BucketRange[])[]): boolean {
  return wanted.every((ranges) => {
    const bucket = bucketOf(ranges[0]?.salt ?? '', key)
    return ranges.some(({ from, before }) => from <= bucket && bucket < before)
  })
}

/** What keys look like that nobody listed: `a_1`, `a_2`, … */
export const keyPrefixes = { author: 'a_', content: 'c_', token: 't_', visitor: 'v_' } as const

function unnamedKey(by: 'content' | 'author', taken: ReadonlySet<string>): string {
  let n = 1
  while (taken.has(`${keyPrefixes[by]}${n}`)) n++
  return `${keyPrefixes[by]}${n}`
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function unique(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)]
}
