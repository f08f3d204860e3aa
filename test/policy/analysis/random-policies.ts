/**
 * Random policies: every dimension of the language, over so few constants that rules collide.
 *
 * Each policy keeps to a handful of dimensions, so that every request that it can tell apart can be enumerated; over a
 * run all of them come up. Numbers come from a generator with a seed, so that a disagreement can be repeated.
 *
 * @module
 */

import type { Kind } from '../../../src/link/marketplace.ts'
import type { MarketplaceData } from '../../../src/link/registry.ts'
import type { Demand } from '../../../src/policy/analysis/analyse.ts'
import type { Outcome } from '../../../src/policy/decision.ts'
import type { List, Program } from '../../../src/policy/program.ts'
import {
  evidences,
  parties,
  rolloutHash,
  rolloutKeys,
  type Conditions,
  type IfUnknown,
  type Membership,
  type Rollout,
  type Rule,
} from '../../../src/policy/rule.ts'
import type { Random } from '../../support/random.ts'
import { programWith } from '../programs.ts'

export const topics = [
  'surface',
  'to',
  'goods',
  'time',
  'content',
  'author',
  'followers',
  'channel',
  'region',
  'language',
  'client',
  'evidence',
  'rollout',
] as const

export type Topic = (typeof topics)[number]

export interface RandomPolicy {
  readonly program: Program
  readonly demands: readonly Demand[]
  readonly topics: readonly Topic[]
}

/** The instants of windows; requests are asked at each, and a millisecond before. */
export const instants = [1000, 2000, 3000, 4000] as const
export const followerCounts = [0, 10, 20, 30] as const
export const clientVersions = ['1.0.0', '1.5.0-rc.1', '2'] as const

const longList = `sha256:${'0'.repeat(56)}00abcdef`

const lists: Readonly<Record<string, List>> = {
  rooms: { of: 'content', ids: ['c_1', 'c_2'] },
  halls: { of: 'content', ids: ['c_2', 'c_3'] },
  archive: { of: 'content', digest: longList },
  stars: { of: 'author', ids: ['a_1', 'a_2'] },
  guests: { of: 'author', ids: ['a_2', 'a_3'] },
  crowd: { of: 'author', digest: longList },
  goods: { of: 'product', ids: ['jd:1', 'taobao:2'] },
  stock: { of: 'product', digest: longList },
  shops: { of: 'shop', ids: ['jd:77', 'tmall:5', 'acme:a1'] },
}

/** Marketplaces a policy may add: a new one, a takeover of a built-in host, more hosts of a built-in one. */
const additions: readonly MarketplaceData[] = [
  {
    id: 'acme',
    name: { 'zh-CN': '顶点', en: 'Acme' },
    domains: ['acme.example'],
    links: [
      { template: 'acme.example/goods/{id:digits}', kind: 'product' },
      { template: 'acme.example/store/{id:alnum}', kind: 'shop' },
    ],
  },
  {
    id: 'bazaar',
    name: { 'zh-CN': '集市', en: 'Bazaar' },
    domains: ['item.jd.com'],
    links: [{ template: 'item.jd.com/{id:digits}.html', kind: 'product' }],
  },
  { id: 'jd', domains: ['jd.example'], links: [{ template: 'jd.example/p/{id:digits}', kind: 'product' }] },
]

export function randomPolicy(random: Random): RandomPolicy {
  const used = pickSome(random, topics, 1 + Math.floor(random() * 4))
  const marketplaces = random() < 0.3 ? pickSome(random, additions, 1) : []
  const salts = pickSome(random, ['s', 't'], random() < 0.7 ? 1 : 2)
  const rules = Array.from({ length: 6 + Math.floor(random() * 10) }, (_, at) =>
    randomRule(random, { id: `r${at}`, used, marketplaces, salts }),
  )
  const demands = Array.from({ length: Math.floor(random() * 3) }, (_, at) => {
    const { if: conditions, from, until, rollout } = randomRule(random, { id: 'd', used, marketplaces, salts })
    return { name: `d${at}`, if: conditions, from, until, rollout }
  })
  const program = programWith(rules, {
    marketplaces,
    lists,
    own: random() < 0.2 ? [] : ['xiaodian'],
    surfaces: random() < 0.3 ? { shelf: { label: { 'zh-CN': '货架', en: 'shelf' }, pages: [] } } : {},
    defaults: { outcome: randomOutcome(random), on_error: { action: 'explain', reason: 'on_error' } },
  })
  return { program, demands, topics: used }
}

interface RuleOptions {
  readonly id: string
  readonly used: readonly Topic[]
  readonly marketplaces: readonly MarketplaceData[]
  readonly salts: readonly string[]
}

function randomRule(random: Random, { id, used, marketplaces, salts }: RuleOptions): Rule {
  const speaksOf = new Set(used.filter(() => random() < 0.7))
  const has = (topic: Topic) => speaksOf.has(topic)
  const author = {
    ...(has('author') ? membership(random, ['stars', 'guests', 'crowd'], ['a_1', 'a_3', 'a_4']) : {}),
    ...(has('followers') ? { followers: { ...followers(random), if_unknown: ifUnknown(random) } } : {}),
  }
  const conditions: Conditions = {
    ...(has('surface') ? { surface: some(random, ['live_room', 'short_video', 'showcase', 'unknown']) } : {}),
    ...(has('to') ? { to: target(random, marketplaces) } : {}),
    ...(has('goods') && random() < 0.6
      ? { product: membership(random, ['goods', 'stock'], ['jd:1', 'jd:3', 'taobao:2', 'acme:4', 'bazaar:1']) }
      : {}),
    ...(has('goods') && random() < 0.5 ? { shop: membership(random, ['shops'], ['jd:77', 'taobao:5', 'jd:78']) } : {}),
    ...(has('content') ? { content: membership(random, ['rooms', 'halls', 'archive'], ['c_1', 'c_3', 'c_4']) } : {}),
    ...(Object.keys(author).length > 0 ? { author } : {}),
    ...(has('channel') ? { channel: channel(random) } : {}),
    ...(has('region') ? { region: values(random, ['CN', 'HK', 'ZZ']) } : {}),
    ...(has('language') ? { language: values(random, ['zh', 'zh-CN', 'en-US', 'en']) } : {}),
    ...(has('client')
      ? { client: { app: pick(random, ['app', 'lite']), ...versions(random), if_unknown: ifUnknown(random) } }
      : {}),
    ...(has('evidence') ? { evidence: { at_least: pick(random, evidences) } } : {}),
  }
  const mode = random()
  return {
    id,
    mode: mode < 0.8 ? 'enforce' : mode < 0.92 ? 'report' : 'off',
    ...(has('time') ? range(random, instants, 'from', 'until') : {}),
    if: conditions,
    outcome: randomOutcome(random),
    ...(has('rollout') ? { rollout: randomRollout(random, salts) } : {}),
    ...(random() < 0.1 ? { labels: { ticket: pick(random, ['x', 'y']) } } : {}),
    ...(random() < 0.1 ? { overlaps: [`r${Math.floor(random() * 12)}`] } : {}),
  }
}

function randomOutcome(random: Random): Outcome {
  return pick<Outcome>(random, [
    { action: 'allow', reason: 'exempt' },
    { action: 'allow', reason: 'own_shop' },
    { action: 'warn', reason: 'leaving_platform' },
    { action: 'explain', reason: 'live_external_closed' },
    { action: 'equivalent', reason: 'live_external_closed', chain: ['explain'] },
    { action: 'redirect', reason: 'exempt', url: 'https://haohuo.jinritemai.com/' },
  ])
}

function target(random: Random, marketplaces: readonly MarketplaceData[]): NonNullable<Conditions['to']> {
  const names = ['xiaodian', 'jd', 'taobao', 'tmall', 'douyin', ...marketplaces.map(({ id }) => id)]
  const kinds: readonly Kind[] = ['product', 'shop', 'other']
  const party = random() < 0.5 ? { party: some(random, parties) } : {}
  const marketplace = random() < 0.4 ? { marketplace: some(random, names) } : {}
  return { ...party, ...marketplace, ...(random() < 0.4 ? { kind: some(random, kinds) } : {}) }
}

function membership(random: Random, names: readonly string[], ids: readonly string[]): Membership {
  const ref = () => (random() < 0.5 ? pick(random, names) : some(random, ids))
  const side = random()
  return {
    ...(side < 0.6 ? { in: ref() } : {}),
    ...(side > 0.45 ? { not_in: ref() } : {}),
    ...(random() < 0.5 ? { if_unknown: ifUnknown(random) } : {}),
  }
}

function values(random: Random, words: readonly string[]) {
  return {
    ...(random() < 0.5 ? { in: some(random, words) } : { not_in: some(random, words) }),
    ...(random() < 0.5 ? { if_unknown: ifUnknown(random) } : {}),
  }
}

function channel(random: Random) {
  const named = some(random, ['xingtu', 'cps', 'other'])
  return { ...(random() < 0.5 ? { in: named } : { not: named }), if_unknown: ifUnknown(random) }
}

function followers(random: Random) {
  const { gte, lt } = range(random, followerCounts, 'gte', 'lt')
  return gte === undefined && lt === undefined
    ? { gte: 0 }
    : { ...(gte === undefined ? {} : { gte }), ...(lt === undefined ? {} : { lt }) }
}

function versions(random: Random) {
  return range(random, clientVersions, 'gte', 'lt')
}

function randomRollout(random: Random, salts: readonly string[]): Rollout {
  return {
    percent: pick(random, [0, 10, 10, 50, 50, 100]),
    by: pick(random, rolloutKeys),
    salt: pick(random, salts),
    hash: rolloutHash,
  }
}

function ifUnknown(random: Random): IfUnknown {
  return random() < 0.5 ? 'match' : 'skip'
}

/** A half-open range between two of the ends in order, either of them missing now and then. */
function range<T, From extends string, Before extends string>(
  random: Random,
  ends: readonly T[],
  from: From,
  before: Before,
): Partial<Record<From | Before, T>> {
  const low = Math.floor(random() * (ends.length + 1)) - 1
  const high = low + 1 + Math.floor(random() * (ends.length - low))
  return {
    ...(low >= 0 ? { [from]: ends[low] } : {}),
    ...(high < ends.length ? { [before]: ends[high] } : {}),
  } as Partial<Record<From | Before, T>>
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('there is nothing to pick from')
  return found
}

function some<T>(random: Random, from: readonly T[]): T[] {
  return pickSome(random, from, 1 + Math.floor(random() * Math.min(3, from.length)))
}

function pickSome<T>(random: Random, from: readonly T[], count: number): T[] {
  const rest = [...from]
  return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)).flat()
}
