/**
 * Conditions, prepared: each becomes a named test of a click, in the order in which they are asked.
 *
 * A test says yes or no, and whether the fact it asked for was absent; what absence means was written into the rule.
 * What the index can answer (surface, party, marketplace) comes first, so that a rule the index passed over would not
 * have asked for any other fact either.
 *
 * @module
 */

import type { Facts, Party } from './decision.ts'
import { compareVersions, versionOf } from './names.ts'
import type { List } from './program.ts'
import {
  evidences,
  type ChannelCondition,
  type ClientCondition,
  type Conditions,
  type FollowersCondition,
  type IfUnknown,
  type ListRef,
  type Membership,
  type ValueCondition,
} from './rule.ts'

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

const yes: Verdict = { holds: true, known: true }
const no: Verdict = { holds: false, known: true }
const unknownYes: Verdict = { holds: true, known: false }
const unknownNo: Verdict = { holds: false, known: false }

/** Members of lists that stand outside the program, by digest. */
export type LongLists = ReadonlyMap<string, ReadonlySet<string>>

/** Lists by name as sets, built once per program; a long list that has not arrived is absent. */
export type Lists = ReadonlyMap<string, ReadonlySet<string> | undefined>

export function prepareLists(lists: Readonly<Record<string, List>>, long: LongLists): Lists {
  return new Map(
    Object.entries(lists).map(([name, list]) => [name, 'ids' in list ? new Set(list.ids) : long.get(list.digest)]),
  )
}

export function prepareConditions(conditions: Conditions, lists: Lists): Test[] {
  const { surface, to, evidence, author, content, shop, product, channel, region, language, client } = conditions
  const tests: Test[] = []
  if (surface !== undefined) tests.push(setTest('surface', surface, (click) => click.facts.surface))
  if (to?.party !== undefined) tests.push(setTest('to.party', to.party, (click) => click.party))
  if (to?.marketplace !== undefined)
    tests.push(setTest('to.marketplace', to.marketplace, (click) => click.facts.marketplace))
  if (to?.kind !== undefined) tests.push(setTest('to.kind', to.kind, (click) => click.facts.kind))
  if (evidence !== undefined) {
    const least = evidences.indexOf(evidence.at_least)
    tests.push({
      name: 'evidence',
      fact: 'evidence',
      of: ({ facts }) => verdict(evidences.indexOf(facts.evidence) >= least),
    })
  }
  if (content !== undefined) tests.push(...membershipTests('content', content, lists))
  if (shop !== undefined) tests.push(...membershipTests('shop', shop, lists))
  if (product !== undefined) tests.push(...membershipTests('product', product, lists))
  if (author !== undefined) tests.push(...membershipTests('author', author, lists))
  if (author?.followers !== undefined) tests.push(followersTest(author.followers))
  if (channel !== undefined) tests.push(channelTest(channel))
  if (region !== undefined) tests.push(...valueTests('region', region, (value, wanted) => value === wanted))
  if (language !== undefined) tests.push(...valueTests('language', language, isLanguageWithin))
  if (client !== undefined) tests.push(clientTest(client))
  return tests
}

/** Whether a BCP 47 tag equals a range or begins with its subtags (RFC 4647, basic filtering): `zh` takes `zh-CN`. */
function isLanguageWithin(tag: string, range: string): boolean {
  const value = tag.toLowerCase()
  const prefix = range.toLowerCase()
  return value === prefix || value.startsWith(`${prefix}-`)
}

function verdict(holds: boolean): Verdict {
  return holds ? yes : no
}

function unknown(answer: IfUnknown): Verdict {
  return answer === 'match' ? unknownYes : unknownNo
}

/** Surface, party, marketplace, kind: always known, or (the marketplace) absent because there is none. */
function setTest(name: string, values: readonly string[], read: (click: Click) => string | undefined): Test {
  const wanted = new Set(values)
  return {
    name,
    fact: name,
    of: (click) => {
      const value = read(click)
      return verdict(value !== undefined && wanted.has(value))
    },
  }
}

type Attribute = 'content' | 'shop' | 'product' | 'author'

function membershipTests(name: Attribute, condition: Membership, lists: Lists): Test[] {
  const tests: Test[] = []
  const { if_unknown: answer } = condition
  if (condition.in !== undefined)
    tests.push(memberTest(name, condition.in, lists, { wanted: true, absent: answer ?? 'skip' }))
  if (condition.not_in !== undefined) {
    tests.push(memberTest(name, condition.not_in, lists, { wanted: false, absent: answer ?? 'match' }))
  }
  return tests
}

interface MemberQuestion {
  readonly wanted: boolean
  readonly absent: IfUnknown
}

function memberTest(name: Attribute, ref: ListRef, lists: Lists, { wanted, absent }: MemberQuestion): Test {
  const members = typeof ref === 'string' ? lists.get(ref) : new Set(ref)
  const label = `${name}.${wanted ? 'in' : 'not_in'}`
  const answer = unknown(absent)
  // A list that has not arrived answers as an absent fact does, and is named: nobody is exempt by a list nobody has read.
  if (members === undefined) return { name: label, fact: `list:${String(ref)}`, of: () => answer }
  return {
    name: label,
    fact: name,
    of: ({ facts }) => {
      const value = facts[name]
      return value === undefined ? answer : verdict(members.has(value) === wanted)
    },
  }
}

function followersTest({ gte = 0, lt = Infinity, if_unknown: absent }: FollowersCondition): Test {
  return {
    name: 'author.followers',
    fact: 'followers',
    of: ({ facts: { followers } }) =>
      followers === undefined ? unknown(absent) : verdict(followers >= gte && followers < lt),
  }
}

function channelTest(condition: ChannelCondition): Test {
  const wanted = condition.in !== undefined
  const channels = new Set(condition.in ?? condition.not)
  return {
    name: 'channel',
    fact: 'channel',
    of: ({ facts: { channel } }) =>
      channel === undefined ? unknown(condition.if_unknown) : verdict(channels.has(channel) === wanted),
  }
}

function valueTests(
  name: 'region' | 'language',
  condition: ValueCondition,
  matches: (value: string, wanted: string) => boolean,
): Test[] {
  function test(values: readonly string[], wanted: boolean): Test {
    const absent = unknown(condition.if_unknown ?? (wanted ? 'skip' : 'match'))
    return {
      name: `${name}.${wanted ? 'in' : 'not_in'}`,
      fact: name,
      of: ({ facts }) => {
        const value = facts[name]
        return value === undefined ? absent : verdict(values.some((each) => matches(value, each)) === wanted)
      },
    }
  }
  const tests: Test[] = []
  if (condition.in !== undefined) tests.push(test(condition.in, true))
  if (condition.not_in !== undefined) tests.push(test(condition.not_in, false))
  return tests
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
