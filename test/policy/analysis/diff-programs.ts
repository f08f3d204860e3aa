/**
 * Pairs of versions to compare: a random program over a small vocabulary, and the same one after some edits.
 *
 * @module
 */

import type { Outcome } from '../../../src/policy/decision.ts'
import type { List, Program } from '../../../src/policy/program.ts'
import type { Conditions, Rule } from '../../../src/policy/rule.ts'
import { randomFrom } from '../../support/random.ts'
import { programWith } from '../programs.ts'

export interface Chooser {
  readonly chance: (share: number) => boolean
  readonly below: (count: number) => number
  readonly one: <T>(values: readonly T[]) => T
  readonly some: <T>(values: readonly T[]) => T[]
}

export function pickFrom(seed: number): Chooser {
  const random = randomFrom(seed)
  const below = (count: number) => Math.floor(random() * count)
  const one = <T>(values: readonly T[]): T => {
    const value = values[below(values.length)]
    if (value === undefined) throw new Error('there is nothing to choose from')
    return value
  }
  const some = <T>(values: readonly T[]): T[] => {
    const chosen = values.filter(() => random() < 0.4)
    return chosen.length > 0 ? chosen : [one(values)]
  }
  return { chance: (share) => random() < share, below, one, some }
}

export const day = 86_400_000
const days = [10, 20, 30, 40, 50].map((at) => at * day)

/** What rules of a program may ask beside surface, party and time; few at once, so that all requests can be asked. */
const topics = [
  'marketplace',
  'kind',
  'evidence',
  'content',
  'author',
  'followers',
  'product',
  'shop',
  'channel',
  'region',
  'language',
  'client',
  'rollout',
] as const
export type Topic = (typeof topics)[number]

export function topicsFor(pick: Chooser): readonly Topic[] {
  return [pick.one(topics), pick.one(topics), pick.one(topics)]
}

function conditionsOf(pick: Chooser, about: readonly Topic[]): Conditions {
  const ifUnknown = pick.one(['match', 'skip'] as const)
  const speaksOf = (topic: Topic) => about.includes(topic) && pick.chance(0.45)
  const member = (list: string, ...ids: string[]) => {
    const ref = pick.chance(0.6) ? list : pick.some(ids)
    return {
      ...(pick.chance(0.6) ? { in: ref } : { not_in: ref }),
      ...(pick.chance(0.5) ? { if_unknown: ifUnknown } : {}),
    }
  }
  const to = {
    ...(pick.chance(0.5) ? { party: pick.some(['own', 'external', 'none'] as const) } : {}),
    ...(speaksOf('marketplace') ? { marketplace: pick.some(['xiaodian', 'jd', 'taobao', 'corner']) } : {}),
    ...(speaksOf('kind') ? { kind: pick.some(['product', 'shop', 'other', 'search', 'short'] as const) } : {}),
  }
  const author = {
    ...(speaksOf('author') ? member('authors', 'a_1', 'a_2') : {}),
    ...(speaksOf('followers')
      ? {
          followers: {
            ...pick.one([{ lt: 100 }, { gte: 100 }, { lt: 5000 }, { gte: 100, lt: 5000 }]),
            if_unknown: ifUnknown,
          },
        }
      : {}),
  }
  return {
    ...(pick.chance(0.6) ? { surface: pick.some(['live_room', 'short_video', 'story', 'unknown']) } : {}),
    ...(Object.keys(to).length > 0 ? { to } : {}),
    ...(speaksOf('evidence') ? { evidence: { at_least: pick.one(['referer', 'signed'] as const) } } : {}),
    ...(speaksOf('content') ? { content: member('rooms', 'r_1', 'r_3') } : {}),
    ...(Object.keys(author).length > 0 ? { author } : {}),
    ...(speaksOf('product') ? { product: member('goods', 'jd:1', 'taobao:7') } : {}),
    ...(speaksOf('shop') ? { shop: member('shops', 'jd:77', 'jd:78') } : {}),
    ...(speaksOf('channel')
      ? {
          channel: { ...(pick.chance(0.5) ? { in: ['xingtu'] } : { not: ['xingtu', 'other'] }), if_unknown: ifUnknown },
        }
      : {}),
    ...(speaksOf('region') ? { region: pick.chance(0.5) ? { in: ['CN', 'HK'] } : { not_in: ['CN'] } } : {}),
    ...(speaksOf('language') ? { language: pick.chance(0.5) ? { in: ['zh'] } : { not_in: ['zh-CN', 'en'] } } : {}),
    ...(speaksOf('client')
      ? { client: { app: 'douyin', ...pick.one([{ gte: '12.0.0' }, { lt: '13.1.0' }, {}]), if_unknown: ifUnknown } }
      : {}),
  }
}

function outcomeOf(pick: Chooser): Outcome {
  return pick.one<Outcome>([
    { action: 'allow', reason: 'exempt' },
    { action: 'allow', reason: 'own_shop' },
    { action: 'warn', reason: 'leaving_platform' },
    { action: 'explain', reason: 'live_external_closed' },
    { action: 'equivalent', reason: 'live_external_closed', chain: ['search', 'explain'] },
    { action: 'redirect', reason: 'live_external_closed', url: 'https://haohuo.jinritemai.com/' },
  ])
}

function windowOf(pick: Chooser): Optional<Rule, 'from' | 'until'> {
  const [a, b] = [pick.one(days), pick.one(days)]
  return {
    ...(pick.chance(0.4) ? { from: Math.min(a, b) } : {}),
    ...(pick.chance(0.4) ? { until: Math.max(a, b) + day } : {}),
  }
}

type Optional<T, K extends keyof T> = { readonly [P in K]?: T[P] }

function ruleOf(pick: Chooser, id: string, about: readonly Topic[]): Rule {
  const isRolled = about.includes('rollout') && pick.chance(0.5)
  return {
    id,
    mode: pick.one(['enforce', 'enforce', 'enforce', 'report', 'off']),
    ...windowOf(pick),
    if: conditionsOf(pick, about),
    outcome: outcomeOf(pick),
    ...(isRolled
      ? {
          rollout: {
            percent: pick.one([0, 5, 30, 100]),
            by: pick.one(['author', 'content', 'visitor'] as const),
            salt: pick.one(['salt', 'other']),
            hash: 'murmur3_32/v1',
          },
        }
      : {}),
  }
}

const lists: Readonly<Record<string, List>> = {
  rooms: { of: 'content', ids: ['r_1', 'r_2'] },
  authors: { of: 'author', ids: ['a_1'] },
  goods: { of: 'product', ids: ['jd:1', 'taobao:2'] },
  shops: { of: 'shop', ids: ['jd:77'] },
}

export function programOf(pick: Chooser, about: readonly Topic[]): Program {
  const rules = Array.from({ length: 2 + pick.below(7) }, (_, at) => ruleOf(pick, `r${at}`, about))
  return programWith(rules, {
    lists,
    surfaces: pick.chance(0.5) ? { story } : {},
    marketplaces: pick.chance(0.5) ? [corner] : [],
    defaults: { outcome: outcomeOf(pick), on_error: { action: 'explain', reason: 'on_error' } },
  })
}

/** The same program with something to say of short links nobody could follow, or as it was. */
export function withUnresolved(program: Program, pick: Chooser): Program {
  const unresolved = outcomeOf(pick)
  if (unresolved.action === 'allow') return program
  return { ...program, short_links: { follow: false, wait: 0, unresolved } }
}

const story = { label: { 'zh-CN': '日常', en: 'story' }, pages: [] }
const corner = {
  id: 'corner',
  name: { 'zh-CN': '街角', en: 'Corner' },
  domains: ['example.com'],
  links: [{ template: 'example.com/item/{id:digits}', kind: 'product' as const }],
}

/** One edit as an author would make it. */
type Edit = (program: Program, pick: Chooser, about: readonly Topic[]) => Program

function withRule(program: Program, pick: Chooser, change: (rule: Rule) => Rule): Program {
  const at = pick.below(program.rules.length)
  return { ...program, rules: program.rules.map((rule, index) => (index === at ? change(rule) : rule)) }
}

const edits: readonly Edit[] = [
  (program, pick) =>
    withRule(program, pick, ({ from: _from, until: _until, ...rule }) => ({ ...rule, ...windowOf(pick) })),
  (program, pick) => withRule(program, pick, (rule) => ({ ...rule, outcome: outcomeOf(pick) })),
  (program, pick) =>
    withRule(program, pick, (rule) => ({ ...rule, mode: pick.one(['enforce', 'report', 'off'] as const) })),
  (program, pick, about) => withRule(program, pick, (rule) => ({ ...rule, if: conditionsOf(pick, about) })),
  (program, pick) =>
    withRule(program, pick, (rule) =>
      rule.rollout === undefined
        ? rule
        : { ...rule, rollout: { ...rule.rollout, percent: pick.one([5, 30, 60, 100]) } },
    ),
  (program, pick, about) => ({
    ...program,
    rules: program.rules.toSpliced(
      pick.below(program.rules.length + 1),
      0,
      ruleOf(pick, `new${pick.below(1e6)}`, about),
    ),
  }),
  (program, pick) =>
    program.rules.length < 2
      ? program
      : { ...program, rules: program.rules.toSpliced(pick.below(program.rules.length), 1) },
  (program, pick) => {
    const from = pick.below(program.rules.length)
    const moved = program.rules.slice(from, from + 1)
    const rest = program.rules.toSpliced(from, 1)
    return { ...program, rules: rest.toSpliced(pick.below(rest.length + 1), 0, ...moved) }
  },
  (program, pick) => ({ ...program, own: pick.some(['xiaodian', 'jd', 'taobao']) }),
  (program, pick) => ({
    ...program,
    lists: {
      ...program.lists,
      rooms: { of: 'content', ids: pick.some(['r_1', 'r_2', 'r_4']) },
      authors: { of: 'author', ids: pick.some(['a_1', 'a_3']) },
      goods: { of: 'product', ids: pick.some(['jd:1', 'taobao:2', 'jd:9']) },
    },
  }),
  (program, pick) => ({ ...program, surfaces: pick.chance(0.5) ? { story } : {} }),
  (program, pick) => ({ ...program, marketplaces: pick.chance(0.5) ? [corner] : [] }),
  (program, pick) => ({ ...program, defaults: { ...program.defaults, outcome: outcomeOf(pick) } }),
]

export function editedOf(program: Program, pick: Chooser, about: readonly Topic[]): Program {
  const count = 1 + pick.below(4)
  return Array.from({ length: count }, () => pick.one(edits)).reduce((now, edit) => edit(now, pick, about), program)
}
