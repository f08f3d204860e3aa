/**
 * Cutting: each dimension into atoms, by asking every statement about every sample.
 *
 * What a condition answers is asked of the tests that the edge runs, so analysis and edge cannot disagree about one.
 *
 * @module
 */

import { instant } from '../../kernel/instant.ts'
import { prepareConditions, prepareLists, type Click, type Lists, type Test } from '../condition.ts'
import { isInForce } from '../decide.ts'
import type { Facts, Party } from '../decision.ts'
import { partyOf } from '../party.ts'
import { bucketsIn } from '../rollout.ts'
import type { Rollout } from '../rule.ts'
import { eachValueFact, valueFacts } from '../value-facts.ts'
import { wordsWhere, type Atom, type Dimension } from './atoms.ts'
import {
  bucketDimensions,
  plainFacts,
  samplesFor,
  standInsFor,
  type DimensionName,
  type Sample,
  type Sources,
  type Statement,
  type Subject,
} from './dimensions.ts'

/** Most selective first: two boxes that share nothing are told apart early. */
const order: readonly DimensionName[] = [
  'destination',
  'surface',
  'time',
  'content',
  'author',
  'followers',
  'channel',
  ...valueFacts,
  'client',
  'evidence',
]

/** A dimension cut into atoms, and the set of each statement in it. */
export interface Cut {
  readonly name: Dimension['name']
  readonly rollout?: Dimension['rollout']
  readonly atoms: readonly Atom[]
  readonly wordsOf: (statement: Statement, subject: number) => Uint32Array
}

export function cutsFor(sources: Sources): readonly Cut[] {
  const views = sources.subjects.map((subject) => viewOf(subject))
  return [
    ...order.map((name) => conditionCut(name, sources, views)),
    ...bucketDimensions(sources).map(({ by, salt, samples }) => bucketCut({ by, salt }, samples, sources.statements)),
  ]
}

/** How one subject answers: its lists, and whose a marketplace is. */
interface View {
  readonly lists: Lists
  readonly partyOf: (marketplace: string | undefined) => Party
}

function viewOf({ program, registry }: Subject): View {
  const long = new Map<string, Set<string>>()
  for (const list of Object.values(program.lists)) {
    if (!('digest' in list)) continue
    // Lists of the same ids have the same digest, even if one is of authors and one of contents.
    const members = long.get(list.digest) ?? new Set()
    for (const id of standInsFor(list.of, list.digest, registry)) members.add(id)
    long.set(list.digest, members)
  }
  return {
    lists: prepareLists(program.lists, long),
    partyOf: (marketplace) => partyOf(marketplace, program.own, registry),
  }
}

/** The part of a statement that speaks of a dimension; undefined: it says nothing of it. */
const partOf: Readonly<Record<DimensionName, (statement: Statement) => unknown>> = {
  surface: ({ if: { surface } }) => surface,
  destination: ({ if: { to, product, shop } }) =>
    to === undefined && product === undefined && shop === undefined ? undefined : [to, product, shop],
  time: ({ from, until }) => (from === undefined && until === undefined ? undefined : [from, until]),
  evidence: ({ if: { evidence } }) => evidence,
  content: ({ if: { content } }) => content,
  author: ({ if: { author } }) => {
    if (author === undefined) return undefined
    const { followers: _, ...ids } = author
    return ids.in === undefined && ids.not_in === undefined ? undefined : ids
  },
  followers: ({ if: { author } }) => author?.followers,
  channel: ({ if: { channel } }) => channel,
  ...eachValueFact((fact) => (statement: Statement) => statement.if[fact]),
  client: ({ if: { client } }) => client,
}

/** Which dimension a test of a rule asks about. */
function dimensionOf({ name }: Test): DimensionName {
  if (name === 'author.followers') return 'followers'
  const [first = ''] = name.split('.')
  return first === 'to' || first === 'product' || first === 'shop' ? 'destination' : (first as DimensionName)
}

function conditionCut(name: DimensionName, sources: Sources, views: readonly View[]): Cut {
  const samples = samplesFor(name, sources)
  const { statements } = sources
  const clicks = views.map((view, at) => samples.map((sample) => clickWith(sample.facts[at], view)))
  const answer = (statement: Statement, subject: number): boolean[] => {
    // A window that holds at the beginning of an interval holds all through it.
    if (name === 'time') return samples.map(({ witness: { at = 0 } }) => isInForce(statement, instant(at)))
    const view = views[subject]
    if (view === undefined) return samples.map(() => false)
    const tests = prepareConditions(statement.if, view.lists).filter((test) => dimensionOf(test) === name)
    return (clicks[subject] ?? []).map((click) => tests.every((test) => test.of(click).holds))
  }
  return cutBy(name, samples, statements, {
    subjects: views.length,
    keyOf: (statement) => {
      const part = partOf[name](statement)
      return part === undefined ? undefined : JSON.stringify(part)
    },
    answer,
  })
}

function bucketCut(
  rollout: Pick<Rollout, 'by' | 'salt'>,
  samples: readonly Sample[],
  statements: readonly Statement[],
): Cut {
  const isOurs = (statement: Statement) =>
    statement.rollout?.by === rollout.by && statement.rollout.salt === rollout.salt
  return {
    ...cutBy('bucket', samples, statements, {
      subjects: 1,
      keyOf: (statement) => (isOurs(statement) ? String(statement.rollout?.percent) : undefined),
      answer: ({ rollout: wanted }) =>
        samples.map(({ from }) => from !== undefined && wanted !== undefined && from < bucketsIn(wanted.percent)),
    }),
    rollout,
  }
}

interface Cutting {
  readonly subjects: number
  /** Statements with the same key answer alike. */
  readonly keyOf: (statement: Statement) => string | undefined
  readonly answer: (statement: Statement, subject: number) => readonly boolean[]
}

/** Asks every statement about every sample, and makes one atom of the samples that none tells apart. */
function cutBy(
  name: Cut['name'],
  samples: readonly Sample[],
  statements: readonly Statement[],
  { subjects, keyOf, answer }: Cutting,
): Cut {
  const answers = new Map<string, readonly boolean[]>()
  for (const statement of statements) {
    const key = keyOf(statement)
    if (key === undefined) continue
    for (let subject = 0; subject < subjects; subject++) {
      const full = `${subject} ${key}`
      if (!answers.has(full)) answers.set(full, answer(statement, subject))
    }
  }
  const columns = [...answers.values()]
  const bySignature = new Map<string, number[]>()
  for (const [at, { mark = '' }] of samples.entries()) {
    const signature = `${mark} ${columns.map((column) => (column[at] === true ? 1 : 0)).join('')}`
    const alike = bySignature.get(signature)
    if (alike === undefined) bySignature.set(signature, [at])
    else alike.push(at)
  }
  const groups = [...bySignature.values()]
  const atoms = groups.flatMap((group) => {
    const [first, ...rest] = group.flatMap((at) => samples[at] ?? [])
    return first === undefined ? [] : [{ samples: [first, ...rest] } satisfies Atom]
  })
  const all = wordsWhere(groups.length, () => true)
  const words = new Map(
    [...answers].map(([key, column]) => [
      key,
      wordsWhere(groups.length, (atom) => column[groups[atom]?.[0] ?? -1] === true),
    ]),
  )
  return {
    name,
    atoms,
    wordsOf: (statement, subject) => {
      const key = keyOf(statement)
      if (key === undefined) return all
      const known = words.get(`${subjects === 1 ? 0 : subject} ${key}`)
      if (known === undefined) throw new Error(`the space was not made for this statement: ${key}`)
      return known
    },
  }
}

function clickWith(part: Partial<Facts> | undefined, view: View): Click {
  const facts = { ...plainFacts, ...part }
  return { facts, party: view.partyOf(facts.marketplace) }
}
