/**
 * Facts and programs to test with: the smallest good ones, and random ones over a small vocabulary.
 *
 * @module
 */

import fc from 'fast-check'
import { instant, parseInstant, type Instant } from '../../src/kernel/instant.ts'
import type { Facts, Outcome } from '../../src/policy/decision.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Conditions, Rule } from '../../src/policy/rule.ts'

export const noFacts: Facts = {
  surface: 'unknown',
  evidence: 'none',
  marketplace: undefined,
  kind: 'other',
  product: undefined,
  shop: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  region: undefined,
  language: undefined,
  client: undefined,
  token: undefined,
  visitor: undefined,
}

export function factsWith(facts: Partial<Facts>): Facts {
  return { ...noFacts, ...facts }
}

export function at(text: string): Instant {
  const parsed = parseInstant(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`)
  return parsed.value
}

export const explain: Outcome = { action: 'explain', reason: 'live_external_closed' }

export function programWith(rules: readonly Rule[], more: Partial<Program> = {}): Program {
  return {
    schema: 1,
    meta: { name: 'sample', owner: 'somebody', timezone: 'UTC' },
    own: ['xiaodian'],
    stores: ['haohuo.jinritemai.com'],
    sites: ['douyin'],
    surfaces: {},
    marketplaces: [],
    lists: {
      rooms: { of: 'content', ids: ['r_1', 'r_2'] },
      authors: { of: 'author', ids: ['a_1'] },
      goods: { of: 'product', ids: ['jd:1', 'taobao:2'] },
      shops: { of: 'shop', ids: ['jd:77'] },
    },
    equivalents: {},
    defaults: {
      outcome: { action: 'allow', reason: 'no_rule_matched' },
      on_error: { action: 'explain', reason: 'on_error' },
    },
    rules,
    messages: {},
    ...more,
  }
}

export function ruleIf(conditions: Conditions, more: Partial<Rule> = {}): Rule {
  return { id: 'r', mode: 'enforce', if: conditions, outcome: explain, ...more }
}

const ifUnknown = fc.constantFrom('match' as const, 'skip' as const)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const some = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 })
const surfaces = ['live_room', 'short_video', 'unknown']
const marketplaces = ['xiaodian', 'jd', 'taobao']

/** Leaves out the keys whose value is undefined, as a compiled program does. */
function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
}

const membership = (list: string, ...ids: string[]) =>
  fc
    .record({
      side: fc.constantFrom('in' as const, 'not_in' as const),
      ref: fc.oneof(fc.constant(list), some(...ids)),
      if_unknown: maybe(ifUnknown),
    })
    .map(({ side, ref, if_unknown }) => compact({ [side]: ref, if_unknown }))

const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    surface: maybe(some(...surfaces)),
    to: maybe(
      fc
        .record({
          party: maybe(some('own', 'external', 'none')),
          marketplace: maybe(some(...marketplaces)),
          kind: maybe(some('product', 'shop', 'other')),
        })
        .map(compact),
    ),
    evidence: maybe(fc.record({ at_least: fc.constantFrom('none', 'referer', 'signed') })),
    author: maybe(
      fc.oneof(
        membership('authors', 'a_2'),
        fc.record({ followers: fc.record({ lt: fc.integer({ min: 1, max: 4 }), if_unknown: ifUnknown }) }),
      ),
    ),
    content: maybe(membership('rooms', 'r_3')),
    channel: maybe(fc.record({ not: some('xingtu', 'other'), if_unknown: ifUnknown })),
    language: maybe(fc.record({ in: some('zh', 'en-US') })),
  })
  .map((each) => compact(each) as Conditions)

const rule = fc
  .record({
    mode: fc.constantFrom('enforce', 'enforce', 'report', 'off'),
    window: fc.tuple(maybe(fc.integer({ min: 0, max: 5 })), maybe(fc.integer({ min: 6, max: 9 }))),
    if: conditions,
    outcome: fc.constantFrom('allow', 'warn', 'explain').map((action) => ({ action, reason: 'exempt' })),
    rollout: maybe(
      fc.record({
        percent: fc.constantFrom(0, 30, 100),
        by: fc.constantFrom('author', 'visitor'),
        salt: fc.constant('salt'),
        hash: fc.constant('murmur3_32/v1'),
      }),
    ),
  })
  .map(({ window: [from, until], ...rest }) => compact({ ...rest, from, until }) as Omit<Rule, 'id'>)

export const programs: fc.Arbitrary<Program> = fc
  .array(rule, { maxLength: 12 })
  .map((rules) => programWith(rules.map((each, index) => ({ id: `r${index}`, ...each }))))

export const clicks: fc.Arbitrary<Facts> = fc
  .record({
    surface: fc.constantFrom(...surfaces, 'showcase', ''),
    evidence: fc.constantFrom('none' as const, 'referer' as const, 'signed' as const),
    marketplace: fc.constantFrom(undefined, ...marketplaces, 'douyin', 'suning'),
    kind: fc.constantFrom('product' as const, 'shop' as const, 'other' as const),
    content: fc.constantFrom(undefined, 'r_1', 'r_3', 'r_9'),
    author: fc.constantFrom(undefined, 'a_1', 'a_2', 'a_9'),
    followers: fc.constantFrom(undefined, 0, 2, 4),
    channel: fc.constantFrom(undefined, 'xingtu', 'else'),
    language: fc.constantFrom(undefined, 'zh-CN', 'en'),
    visitor: fc.constantFrom(undefined, 'v_1', 'v_2'),
  })
  .map(factsWith)

export const instants = fc.integer({ min: 0, max: 10 }).map(instant)
