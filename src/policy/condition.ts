/**
 * Conditions, prepared: each becomes a named test of a click, in the order in which they are asked.
 *
 * A test says yes or no, and whether the fact it asked for was absent; what absence means was written into the rule.
 * First comes what every click says (surface, party, marketplace, kind, evidence), then what must be one of some values,
 * ids before the rest and the fewest values first, then everything else. It is the order in which the index finds rules,
 * so that a rule it passed over would not have asked for any other fact either. The order depends on nothing but the
 * rule and its lists.
 *
 * @module
 */

import type { Facts, Party } from './decision.ts'
import { compareVersions, versionOf } from './names.ts'
import type { List } from './program.ts'
import {
  evidences,
  type ClientCondition,
  type Conditions,
  type FollowersCondition,
  type IfUnknown,
  type ListRef,
} from './rule.ts'
import { isValueFact, valueFacts, type ValueFact } from './value-facts.ts'

/** One click as the rules see it. */
export interface Click {
  readonly facts: Facts
  readonly party: Party
}

/** `known` is false when the fact was absent and the rule's `if_unknown` answered. */
export interface Verdict {
  readonly holds: boolean
  readonly known: boolean
}

export interface Test {
  /** The condition, as the language calls it: `surface`, `to.party`, `author.followers`, … */
  readonly name: string
  /** The fact it asks for, as `missing` names it. */
  readonly fact: string
  readonly of: (click: Click) => Verdict
}

/** A fact that must be one of some values: what the index can find a rule by. */
export interface Demanded {
  readonly name: string
  readonly fact: string
  /** Absent where the list has not arrived: then every click is without it. */
  readonly subject: DemandedFact | undefined
  /** The values, in place or as a list that other rules may share. */
  readonly values: readonly string[] | Members
  readonly size: number
  readonly absent: IfUnknown
}

export type DemandedFact = Attribute | 'channel' | ValueFact

/** What can be asked whether it holds an id: a set, or the image of a long list. */
export interface Members {
  has(id: string): boolean
  readonly size?: number
}

const yes: Verdict = { holds: true, known: true }
const no: Verdict = { holds: false, known: true }
const unknownYes: Verdict = { holds: true, known: false }
const unknownNo: Verdict = { holds: false, known: false }

/** Lists that stand outside the program, by digest. */
export type LongLists = ReadonlyMap<string, Members>

/** Lists by name, built once per program; a long list that has not arrived is absent. */
export type Lists = ReadonlyMap<string, Members | undefined>

export function prepareLists(lists: Readonly<Record<string, List>>, long: LongLists): Lists {
  return new Map(
    Object.entries(lists).map(([name, list]) => [name, 'ids' in list ? new Set(list.ids) : long.get(list.digest)]),
  )
}

export function prepareConditions(conditions: Conditions, lists: Lists): Test[] {
  const { surface, to, evidence, author, channel, client } = conditions
  const tests: Test[] = []
  if (surface !== undefined) tests.push(setTest('surface', surface, (click) => click.facts.surface))
  if (to?.party !== undefined) tests.push(setTest('to.party', to.party, (click) => click.party))
  if (to?.marketplace !== undefined)
    tests.push(setTest('to.marketplace', to.marketplace, (click) => click.facts.marketplace))
  if (to?.kind !== undefined) tests.push(setTest('to.kind', to.kind, (click) => click.facts.kind))
  if (evidence !== undefined) tests.push(evidenceTest(evidence.at_least))

  for (const each of demandedBy(conditions, lists)) tests.push(demandedTest(each))

  for (const name of attributes) {
    const membership = conditions[name]
    if (membership?.not_in !== undefined)
      tests.push(strangerTest(name, membership.not_in, lists, membership.if_unknown ?? 'match'))
  }
  if (author?.followers !== undefined) tests.push(followersTest(author.followers))
  if (channel?.not !== undefined) tests.push(otherTest('channel', 'channel', channel.not, channel.if_unknown))
  for (const name of valueFacts) {
    const values = conditions[name]
    if (values?.not_in !== undefined) tests.push(otherValueTest(name, values.not_in, values.if_unknown ?? 'match'))
  }
  if (client !== undefined) tests.push(clientTest(client))
  return tests
}

/** The facts a rule demands: ids before what many clicks share, then the fewest values first. */
export function demandedBy(conditions: Conditions, lists: Lists): Demanded[] {
  const { channel } = conditions
  const demanded: Demanded[] = []
  for (const subject of attributes) {
    const membership = conditions[subject]
    if (membership?.in !== undefined)
      demanded.push(memberDemanded(subject, membership.in, lists, membership.if_unknown ?? 'skip'))
  }
  if (channel?.in !== undefined) demanded.push(valueDemanded('channel', 'channel', channel.in, channel.if_unknown))
  for (const name of valueFacts) {
    const values = conditions[name]
    if (values?.in === undefined) continue
    const wanted = name === 'language' ? values.in.map((range) => range.toLowerCase()) : values.in
    demanded.push(valueDemanded(`${name}.in`, name, wanted, values.if_unknown ?? 'skip'))
  }
  return demanded.length < 2 ? demanded : demanded.sort((a, b) => rankOf(a) - rankOf(b) || a.size - b.size || 0)
}

/** What has not arrived comes last, for it can find nobody. */
function rankOf({ subject }: Demanded): number {
  if (subject === undefined) return 2
  return subject === 'channel' || isValueFact(subject) ? 1 : 0
}

/** How many tests there are besides those of what every click says. */
export function askedTests(conditions: Conditions): number {
  const { author, channel, client } = conditions
  let count = 0
  for (const part of [...attributes, ...valueFacts].map((name) => conditions[name])) {
    if (part?.in !== undefined) count++
    if (part?.not_in !== undefined) count++
  }
  return count + [author?.followers, channel, client].filter((part) => part !== undefined).length
}

function verdict(holds: boolean): Verdict {
  return holds ? yes : no
}

function unknown(answer: IfUnknown): Verdict {
  return answer === 'match' ? unknownYes : unknownNo
}

/** Surface, party, marketplace, kind: always known, or (the marketplace) absent because there is none. */
function setTest(name: string, values: readonly string[], read: (click: Click) => string | undefined): Test {
  const has = finder(values)
  return {
    name,
    fact: name,
    of: (click) => {
      const value = read(click)
      return verdict(value !== undefined && has(value))
    },
  }
}

function evidenceTest(atLeast: Facts['evidence']): Test {
  const least = evidences.indexOf(atLeast)
  return { name: 'evidence', fact: 'evidence', of: ({ facts }) => verdict(evidences.indexOf(facts.evidence) >= least) }
}

/** Few values are compared one by one; that is quicker than a set, and a hundred thousand rules of one id stay small. */
function finder(values: readonly string[]): (value: string) => boolean {
  const [only] = values
  if (values.length === 1) return (value) => value === only
  if (values.length <= 4) return (value) => values.includes(value)
  const set = new Set(values)
  return (value) => set.has(value)
}

type Attribute = 'content' | 'shop' | 'product' | 'author'

const attributes = ['content', 'shop', 'product', 'author'] as const satisfies readonly Attribute[]

function memberDemanded(subject: Attribute, ref: ListRef, lists: Lists, absent: IfUnknown): Demanded {
  const name = `${subject}.in`
  if (typeof ref !== 'string') return valueDemanded(name, subject, ref, absent)
  const values = lists.get(ref)
  // A list that has not arrived answers as an absent fact does, and is named: nobody is exempt by a list nobody has read.
  if (values === undefined) return { name, fact: `list:${ref}`, subject: undefined, values: [], size: Infinity, absent }
  return { name, fact: subject, subject, values, size: values.size ?? Infinity, absent }
}

function valueDemanded(name: string, subject: DemandedFact, values: readonly string[], absent: IfUnknown): Demanded {
  return { name, fact: subject, subject, values, size: values.length, absent }
}

function demandedTest({ name, fact, subject, values, absent }: Demanded): Test {
  const answer = unknown(absent)
  if (subject === undefined) return { name, fact, of: () => answer }
  if (!isInPlace(values)) return memberTest(name, subject, answer, (value) => values.has(value))
  return subject === 'language' ? languageTest(values, true, absent) : memberTest(name, subject, answer, finder(values))
}

export function isInPlace(values: Demanded['values']): values is readonly string[] {
  return Array.isArray(values)
}

function strangerTest(name: Attribute, ref: ListRef, lists: Lists, absent: IfUnknown): Test {
  const label = `${name}.not_in`
  if (typeof ref !== 'string') return otherTest(label, name, ref, absent)
  const answer = unknown(absent)
  const members = lists.get(ref)
  if (members === undefined) return { name: label, fact: `list:${ref}`, of: () => answer }
  return memberTest(label, name, answer, (value) => !members.has(value))
}

function otherTest(
  name: string,
  subject: Exclude<DemandedFact, 'language'>,
  ids: readonly string[],
  absent: IfUnknown,
): Test {
  const has = finder(ids)
  return memberTest(name, subject, unknown(absent), (value) => !has(value))
}

function otherValueTest(name: ValueFact, values: readonly string[], absent: IfUnknown): Test {
  return name === 'language' ? languageTest(values, false, absent) : otherTest(`${name}.not_in`, name, values, absent)
}

function memberTest(name: string, subject: DemandedFact, absent: Verdict, isMember: (value: string) => boolean): Test {
  return {
    name,
    fact: subject,
    of: ({ facts }) => {
      const value = facts[subject]
      return value === undefined ? absent : verdict(isMember(value))
    },
  }
}

/** A BCP 47 tag equals a range or begins with its subtags (RFC 4647, basic filtering): `zh` takes `zh-CN`. */
function languageTest(ranges: readonly string[], wanted: boolean, absent: IfUnknown): Test {
  const prefixes = ranges.map((range) => range.toLowerCase())
  return memberTest(wanted ? 'language.in' : 'language.not_in', 'language', unknown(absent), (language) => {
    const tag = language.toLowerCase()
    return prefixes.some((prefix) => tag === prefix || tag.startsWith(`${prefix}-`)) === wanted
  })
}

function followersTest({ gte = 0, lt = Infinity, if_unknown: absent }: FollowersCondition): Test {
  return {
    name: 'author.followers',
    fact: 'followers',
    of: ({ facts: { followers } }) =>
      followers === undefined ? unknown(absent) : verdict(followers >= gte && followers < lt),
  }
}

/** A client that says no readable version of this app is as good as none. */
function clientTest({ app, gte, lt, if_unknown: absent }: ClientCondition): Test {
  return {
    name: 'client',
    fact: 'client',
    of: ({ facts: { client } }) => {
      if (client === undefined) return unknown(absent)
      const slash = client.indexOf('/')
      const name = slash === -1 ? client : client.slice(0, slash)
      if (name !== app) return no
      if (gte === undefined && lt === undefined) return yes
      const version = client.slice(slash + 1)
      if (slash === -1 || versionOf(version) === undefined) return unknown(absent)
      return verdict(
        (gte === undefined || (compareVersions(version, gte) ?? -1) >= 0) &&
          (lt === undefined || (compareVersions(version, lt) ?? 0) < 0),
      )
    },
  }
}
