/**
 * Policies to decide by, of any size and of several shapes, with clicks that their rules are about.
 *
 * Every condition they use can be said to the other engines too. The same seed makes the same policies and clicks.
 *
 * @module
 */

import type { Facts, Outcome } from '../../src/policy/decision.ts'
import { nobody } from '../../src/policy/facts.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Conditions, Rule } from '../../src/policy/rule.ts'
import { randomFrom, seldomLarge } from '../support/random.ts'

export type Shape = 'mixed' | 'authors' | 'spread' | 'windows'

export interface Random {
  readonly below: (bound: number) => number
  readonly pick: <T>(values: readonly T[]) => T
  readonly chance: (share: number) => boolean
  /** Small numbers often, large ones seldom. */
  readonly seldomLarge: (bound: number) => number
}

export function makeRandom(seed: number): Random {
  const next = randomFrom(seed)
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    below,
    pick: <T>(values: readonly T[]): T => values[below(values.length)] as T,
    chance: (share) => next() < share,
    seldomLarge: (bound) => seldomLarge(next, bound),
  }
}

export const now = Date.parse('2026-01-01T00:00:00Z')
const hour = 3_600_000

const surfaces = ['live_room', 'short_video', 'showcase', 'unknown', 'feed', 'search', 'shop_page', 'message']
const marketplaces = [
  'taobao',
  'tmall',
  'jd',
  'pinduoduo',
  'suning',
  'vipshop',
  'kaola',
  'dangdang',
  'weidian',
  'youzan',
]
const regions = ['CN', 'SG', 'US', 'JP', 'KR', 'GB', 'DE', 'FR', 'BR', 'ID']
const outcomes: readonly Outcome[] = [
  { action: 'allow', reason: 'exempt' },
  { action: 'warn', reason: 'leaving_platform' },
  { action: 'explain', reason: 'live_external_closed' },
]

const authorOf = (n: number): string => `MS4wLjABAAAA${String(7_000_000 + n)}`
const contentOf = (n: number): string => String(7_300_000_000_000_000_000n + 1_000_003n * BigInt(n))
const productOf = (marketplace: string, n: number): string => `${marketplace}:${6_100_000_000_000 + 7919 * n}`

type Make = (n: number, count: number, random: Random) => Pick<Rule, 'if' | 'from' | 'until'>

const shapes: Readonly<Record<Shape, Make>> = {
  /** All in one cell, told apart by one id each. */
  authors: (n) => ({ if: { surface: ['live_room'], author: { in: [authorOf(n)] } } }),
  /** Over twenty-five surfaces and forty marketplaces, and in each cell by region or author. */
  spread: (n) => ({
    if: {
      surface: [`surface_${n % 25}`],
      to: { marketplace: [`market-${Math.floor(n / 25) % 40}`] },
      ...(n % 10 === 0 ? { region: { in: [regions[(n / 10) % 10] ?? 'CN'] } } : { author: { in: [authorOf(n)] } }),
    },
  }),
  /** One window after another, in the order of no calendar. */
  windows: (n, count) => {
    const slot = (n * 7919) % count
    return { if: { to: { party: ['external'] } }, from: now + slot * hour, until: now + (slot + 1) * hour }
  },
  /** What large platforms would write: exemptions and bans of ids, some by place and time, few general ones at the end. */
  mixed: (n, count, random) => {
    if (n >= count - Math.min(5, count / 10))
      return { if: { surface: [surfaces[n % surfaces.length] ?? 'feed'], to: { party: ['external'] } } }
    const conditions: { -readonly [Key in keyof Conditions]: Conditions[Key] } = {}
    if (random.chance(0.6)) conditions.surface = [random.pick(surfaces)]
    if (random.chance(0.4)) conditions.to = { marketplace: [random.pick(marketplaces)] }
    if (random.chance(0.1)) conditions.to = { party: ['external'], kind: ['product', 'affiliate'] }
    if (random.chance(0.1)) conditions.region = { in: [random.pick(regions)] }
    if (random.chance(0.1)) conditions.channel = { in: ['xingtu'], if_unknown: 'skip' }
    const kind = random.below(10)
    if (kind < 4) conditions.author = { in: [authorOf(n)] }
    else if (kind < 6) conditions.author = { in: [authorOf(n), authorOf(n + 1), authorOf(n + 2)] }
    else if (kind < 8) conditions.content = { in: [contentOf(n)] }
    else conditions.product = { in: [productOf(random.pick(marketplaces), n)] }
    if (!random.chance(0.3)) return { if: conditions }
    const from = now + (random.below(2000) - 1000) * hour
    return { if: conditions, from, until: from + random.below(1000) * hour + hour }
  },
}

export function programOf(shape: Shape, count: number): Program {
  const random = makeRandom(count)
  const rules = Array.from({ length: count }, (_, n): Rule => {
    return { id: `r${n}`, mode: 'enforce', ...shapes[shape](n, count, random), outcome: random.pick(outcomes) }
  })
  return programWith(rules)
}

/** As it comes from KV: nothing is shared between rules. */
export function programWith(rules: readonly Rule[], lists: Program['lists'] = {}): Program {
  const program: Program = {
    schema: 1,
    meta: { name: 'bench', owner: 'bench', timezone: 'UTC' },
    own: ['xiaodian'],
    stores: [],
    sites: [],
    surfaces: {},
    marketplaces: [],
    lists,
    equivalents: {},
    defaults: {
      outcome: { action: 'allow', reason: 'no_rule_matched' },
      on_error: { action: 'explain', reason: 'on_error' },
    },
    rules,
    messages: {},
  }
  return JSON.parse(JSON.stringify(program)) as Program
}

export interface Visit {
  readonly facts: Facts
  readonly at: number
}

/** A click that one rule is about, or nearly: one in four has another author, room or product. */
export function visitFor({ if: conditions, from, until }: Rule, random: Random): Visit {
  const isStranger = random.chance(0.25)
  const stranger = random.below(1_000_000)
  const [marketplace = random.pick(marketplaces)] = conditions.to?.marketplace ?? []
  const [surface = random.pick(surfaces)] = conditions.surface ?? []
  const one = (ref: readonly string[] | string | undefined, otherwise: string): string =>
    isStranger || typeof ref !== 'object' ? otherwise : (ref[0] ?? otherwise)
  return {
    facts: {
      surface,
      evidence: 'signed',
      marketplace,
      kind: 'product',
      product: one(conditions.product?.in, productOf(marketplace, 5_000_000 + stranger)),
      shop: undefined,
      content: one(conditions.content?.in, contentOf(5_000_000 + stranger)),
      author: one(conditions.author?.in, authorOf(1_000_000 + stranger)),
      followers: random.below(1_000_000),
      channel: conditions.channel === undefined ? undefined : 'xingtu',
      ...nobody,
      region: conditions.region?.in?.[0] ?? 'CN',
      language: 'zh-CN',
      client: 'aweme/29.3.0',
    },
    at: from === undefined ? now : until === undefined ? from : from + random.below(until - from),
  }
}

/** A rule by how often it is clicked, which has nothing to do with where it stands. */
export function ruleAt({ rules }: Program, rank: number): Program['rules'][number] {
  const rule = rules[(rank * 7919) % rules.length]
  if (rule === undefined) throw new Error('a policy of the benchmark has rules')
  return rule
}

/** The same click in strings that nobody has seen: none of them is hashed, and none is the one a rule holds. */
export function freshFacts(facts: Facts): Facts {
  return {
    ...facts,
    surface: fresh(facts.surface),
    evidence: fresh(facts.evidence) as Facts['evidence'],
    kind: fresh(facts.kind) as Facts['kind'],
    marketplace: facts.marketplace && fresh(facts.marketplace),
    product: facts.product && fresh(facts.product),
    content: facts.content && fresh(facts.content),
    author: facts.author && fresh(facts.author),
    channel: facts.channel && fresh(facts.channel),
    region: facts.region && fresh(facts.region),
  }
}

function fresh(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
