import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy } from '../../src/policy/decide.ts'
import type { Facts } from '../../src/policy/decision.ts'
import type { Conditions } from '../../src/policy/rule.ts'
import { factsWith, programWith, ruleIf } from './programs.ts'

interface Row {
  readonly when: string
  readonly if: Conditions
  readonly facts: Partial<Facts>
  readonly matches: boolean
  readonly missing?: readonly string[]
}

const rows: readonly Row[] = [
  { when: 'no condition', if: {}, facts: {}, matches: true },
  {
    when: 'the surface is listed',
    if: { surface: ['live_room', 'unknown'] },
    facts: { surface: 'live_room' },
    matches: true,
  },
  {
    when: 'the surface is not listed',
    if: { surface: ['live_room'] },
    facts: { surface: 'short_video' },
    matches: false,
  },
  { when: 'the surface is unknown and listed', if: { surface: ['unknown'] }, facts: {}, matches: true },
  { when: 'the party is own', if: { to: { party: ['own'] } }, facts: { marketplace: 'xiaodian' }, matches: true },
  { when: 'the party is external', if: { to: { party: ['external'] } }, facts: { marketplace: 'jd' }, matches: true },
  { when: 'a marketplace nobody knows is no party', if: { to: { party: ['none'] } }, facts: {}, matches: true },
  {
    when: 'a content site is no party',
    if: { to: { party: ['none'] } },
    facts: { marketplace: 'douyin' },
    matches: true,
  },
  {
    when: 'a content site is not external',
    if: { to: { party: ['external'] } },
    facts: { marketplace: 'kuaishou' },
    matches: false,
  },
  {
    when: 'the marketplace is listed',
    if: { to: { marketplace: ['jd'] } },
    facts: { marketplace: 'jd' },
    matches: true,
  },
  {
    when: 'the marketplace is another',
    if: { to: { marketplace: ['jd'] } },
    facts: { marketplace: 'taobao' },
    matches: false,
  },
  { when: 'there is no marketplace', if: { to: { marketplace: ['jd'] } }, facts: {}, matches: false },
  { when: 'the kind is listed', if: { to: { kind: ['product'] } }, facts: { kind: 'product' }, matches: true },
  { when: 'the kind is another', if: { to: { kind: ['product'] } }, facts: { kind: 'shop' }, matches: false },
  {
    when: 'the evidence is stronger',
    if: { evidence: { at_least: 'referer' } },
    facts: { evidence: 'signed' },
    matches: true,
  },
  {
    when: 'the evidence is as strong',
    if: { evidence: { at_least: 'referer' } },
    facts: { evidence: 'referer' },
    matches: true,
  },
  {
    when: 'the evidence is weaker',
    if: { evidence: { at_least: 'referer' } },
    facts: { evidence: 'none' },
    matches: false,
  },
  {
    when: 'followers are below lt',
    if: { author: { followers: { lt: 10, if_unknown: 'skip' } } },
    facts: { followers: 9 },
    matches: true,
  },
  {
    when: 'followers are at lt',
    if: { author: { followers: { lt: 10, if_unknown: 'match' } } },
    facts: { followers: 10 },
    matches: false,
  },
  {
    when: 'followers are at gte',
    if: { author: { followers: { gte: 10, if_unknown: 'skip' } } },
    facts: { followers: 10 },
    matches: true,
  },
  {
    when: 'followers are below gte',
    if: { author: { followers: { gte: 10, if_unknown: 'match' } } },
    facts: { followers: 9 },
    matches: false,
  },
  {
    when: 'zero followers are a number',
    if: { author: { followers: { lt: 1, if_unknown: 'skip' } } },
    facts: { followers: 0 },
    matches: true,
  },
  {
    when: 'followers are unknown: match',
    if: { author: { followers: { lt: 10, if_unknown: 'match' } } },
    facts: {},
    matches: true,
    missing: ['followers'],
  },
  {
    when: 'followers are unknown: skip',
    if: { author: { followers: { lt: 10, if_unknown: 'skip' } } },
    facts: {},
    matches: false,
    missing: ['followers'],
  },
  ...membershipRows('author', 'authors', 'a_1', 'a_9'),
  ...membershipRows('content', 'rooms', 'r_1', 'r_9'),
  ...membershipRows('product', 'goods', 'jd:1', 'jd:9'),
  ...membershipRows('shop', 'shops', 'jd:77', 'jd:9'),
  {
    when: 'the channel is excluded',
    if: { channel: { not: ['xingtu'], if_unknown: 'match' } },
    facts: { channel: 'xingtu' },
    matches: false,
  },
  {
    when: 'the channel is not excluded',
    if: { channel: { not: ['xingtu'], if_unknown: 'skip' } },
    facts: { channel: 'else' },
    matches: true,
  },
  {
    when: 'the channel is listed',
    if: { channel: { in: ['xingtu'], if_unknown: 'skip' } },
    facts: { channel: 'xingtu' },
    matches: true,
  },
  {
    when: 'the channel is not listed',
    if: { channel: { in: ['xingtu'], if_unknown: 'match' } },
    facts: { channel: 'else' },
    matches: false,
  },
  {
    when: 'the channel is unknown: match',
    if: { channel: { not: ['xingtu'], if_unknown: 'match' } },
    facts: {},
    matches: true,
    missing: ['channel'],
  },
  {
    when: 'the channel is unknown: skip',
    if: { channel: { not: ['xingtu'], if_unknown: 'skip' } },
    facts: {},
    matches: false,
    missing: ['channel'],
  },
  { when: 'the region is listed', if: { region: { in: ['CN'] } }, facts: { region: 'CN' }, matches: true },
  { when: 'the region is another', if: { region: { in: ['CN'] } }, facts: { region: 'SG' }, matches: false },
  { when: 'the region is unknown', if: { region: { in: ['CN'] } }, facts: {}, matches: false, missing: ['region'] },
  {
    when: 'the region is unknown and excluded ones are named',
    if: { region: { not_in: ['CN'] } },
    facts: {},
    matches: true,
    missing: ['region'],
  },
  {
    when: 'a language range takes its tags',
    if: { language: { in: ['zh'] } },
    facts: { language: 'zh-CN' },
    matches: true,
  },
  {
    when: 'a language tag in other letters',
    if: { language: { in: ['zh-CN'] } },
    facts: { language: 'ZH-cn' },
    matches: true,
  },
  {
    when: 'a language range ends at a subtag',
    if: { language: { in: ['zh'] } },
    facts: { language: 'zha' },
    matches: false,
  },
  {
    when: 'a language tag is narrower than asked',
    if: { language: { in: ['zh-CN'] } },
    facts: { language: 'zh' },
    matches: false,
  },
  {
    when: 'the language is unknown',
    if: { language: { in: ['zh'] } },
    facts: {},
    matches: false,
    missing: ['language'],
  },
  {
    when: 'the language is excluded',
    if: { language: { not_in: ['zh'] } },
    facts: { language: 'zh-TW' },
    matches: false,
  },
  {
    when: 'the client is old',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'skip' } },
    facts: { client: 'aweme/29.2.9' },
    matches: true,
  },
  {
    when: 'the client is at lt',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'match' } },
    facts: { client: 'aweme/29.3.0' },
    matches: false,
  },
  {
    when: 'versions are numbers and not letters',
    if: { client: { app: 'aweme', gte: '9.10', if_unknown: 'skip' } },
    facts: { client: 'aweme/9.9.1' },
    matches: false,
  },
  {
    when: 'a release candidate comes before its release',
    if: { client: { app: 'aweme', lt: '29.3.0', if_unknown: 'skip' } },
    facts: { client: 'aweme/29.3.0-rc.1' },
    matches: true,
  },
  {
    when: 'the client is another app',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'match' } },
    facts: { client: 'lite/1.0' },
    matches: false,
  },
  {
    when: 'any version of the app',
    if: { client: { app: 'aweme', if_unknown: 'skip' } },
    facts: { client: 'aweme/dev' },
    matches: true,
  },
  {
    when: 'the version is no version: match',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'match' } },
    facts: { client: 'aweme/dev' },
    matches: true,
    missing: ['client'],
  },
  {
    when: 'the client is unknown: match',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'match' } },
    facts: {},
    matches: true,
    missing: ['client'],
  },
  {
    when: 'the client is unknown: skip',
    if: { client: { app: 'aweme', lt: '29.3', if_unknown: 'skip' } },
    facts: {},
    matches: false,
    missing: ['client'],
  },
  {
    when: 'one of two conditions fails',
    if: { surface: ['live_room'], to: { party: ['external'] } },
    facts: { surface: 'live_room', marketplace: 'xiaodian' },
    matches: false,
  },
]

function membershipRows(
  name: 'author' | 'content' | 'product' | 'shop',
  list: string,
  inside: string,
  outside: string,
): Row[] {
  const row = (when: string, condition: object, value: string | undefined, matches: boolean): Row => ({
    when: `${name}: ${when}`,
    if: { [name]: condition },
    facts: { [name]: value },
    matches,
    missing: value === undefined ? [name] : [],
  })
  return [
    row('in the list', { in: list }, inside, true),
    row('not in the list', { in: list }, outside, false),
    row('in, absent', { in: list }, undefined, false),
    row('in, absent, said to match', { in: list, if_unknown: 'match' }, undefined, true),
    row('among ids in place', { in: [inside] }, inside, true),
    row('not among ids in place', { in: [inside] }, outside, false),
    row('excluded by the list', { not_in: list }, inside, false),
    row('not excluded by the list', { not_in: list }, outside, true),
    row('not_in, absent', { not_in: list }, undefined, true),
    row('not_in, absent, said to be skipped', { not_in: list, if_unknown: 'skip' }, undefined, false),
  ]
}

describe('a condition', () => {
  it('is tested for every key of the language, with and without its fact', () => {
    expect(rows.length).toBe(90)
    const keys = new Set(rows.flatMap((row) => Object.keys(row.if)))
    expect([...keys].sort()).toEqual([
      'author',
      'channel',
      'client',
      'content',
      'evidence',
      'language',
      'product',
      'region',
      'shop',
      'surface',
      'to',
    ])
  })

  it.each(rows)('$when: matches $matches', ({ if: conditions, facts, matches, missing = [] }) => {
    const policy = preparePolicy(programWith([ruleIf(conditions)]), { version: 1, digest: 'd' })
    const decision = decide(policy, factsWith(facts), instant(0))
    expect(decision.rule).toBe(matches ? 'r' : undefined)
    expect(decision.outcome.action).toBe(matches ? 'explain' : 'allow')
    expect(decision.missing).toEqual(missing)
  })
})

describe('a list by digest', () => {
  const program = programWith([ruleIf({ content: { in: 'long' } })], {
    lists: { long: { of: 'content', digest: `sha256:${'0'.repeat(64)}` } },
  })

  it('matches its members once it is there', () => {
    const lists = new Map([[`sha256:${'0'.repeat(64)}`, new Set(['r_5'])]])
    const policy = preparePolicy(program, { version: 1, digest: 'd', lists })
    expect(decide(policy, factsWith({ content: 'r_5' }), instant(0)).rule).toBe('r')
    expect(decide(policy, factsWith({ content: 'r_6' }), instant(0)).rule).toBeUndefined()
  })

  it('exempts nobody while it has not arrived, and says that it is missing', () => {
    const decision = decide(
      preparePolicy(program, { version: 1, digest: 'd' }),
      factsWith({ content: 'r_5' }),
      instant(0),
    )
    expect([decision.rule, decision.missing]).toEqual([undefined, ['list:long']])
  })
})
