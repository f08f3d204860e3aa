import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, parseProgram } from '../../src/policy/program.ts'
import { programs, programWith, ruleIf } from './programs.ts'

const good = programWith([ruleIf({ surface: ['live_room'] })])

/** The program with a value put at a path. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(good) as unknown as Record<string | number, unknown>
  let place = copy
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>
  const last = path.at(-1) ?? ''
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy
}

const rows: readonly (readonly [string, readonly (string | number)[], unknown, string])[] = [
  ['a newer schema', ['schema'], 2, '/schema'],
  ['no rules', ['rules'], undefined, ''],
  ['an unknown section', ['weather'], {}, '/weather'],
  ['an unknown condition', ['rules', 0, 'if', 'weather'], ['rain'], '/rules/0/if/weather'],
  ['an unknown key of a rule', ['rules', 0, 'untill'], 1, '/rules/0/untill'],
  ['an instant as text', ['rules', 0, 'from'], '2020-10-09T00:00:00Z', '/rules/0/from'],
  ['an empty window', ['rules', 0], { ...ruleIf({}), from: 5, until: 5 }, '/rules/0/until'],
  [
    'a compliance rule with a rollout',
    ['rules', 0],
    { ...ruleIf({}), compliance: true, rollout: { percent: 5, by: 'author', salt: 's', hash: 'murmur3_32/v1' } },
    '/rules/0/rollout',
  ],
  [
    'another bucket function',
    ['rules', 0, 'rollout'],
    { percent: 5, by: 'author', salt: 's', hash: 'md5' },
    '/rules/0/rollout/hash',
  ],
  ['one id twice', ['rules', 1], ruleIf({}), '/rules/1/id'],
  ['the id of the kill switch', ['rules', 0, 'id'], 'all', '/rules/0/id'],
  [
    'followers without if_unknown',
    ['rules', 0, 'if'],
    { author: { followers: { lt: 5 } } },
    '/rules/0/if/author/followers',
  ],
  ['a list that is not there', ['rules', 0, 'if'], { content: { in: 'nowhere' } }, '/rules/0/if/content/in'],
  [
    'a list named like what every object has',
    ['rules', 0, 'if'],
    { content: { in: 'constructor' } },
    '/rules/0/if/content/in',
  ],
  ['a list of something else', ['rules', 0, 'if'], { author: { in: 'rooms' } }, '/rules/0/if/author/in'],
  [
    'a chain without explain',
    ['rules', 0, 'outcome'],
    { action: 'equivalent', reason: 'exempt', chain: ['product'] },
    '/rules/0/outcome/chain',
  ],
  [
    'a redirect outside the stores',
    ['rules', 0, 'outcome'],
    { action: 'redirect', reason: 'exempt', url: 'https://evil.example/' },
    '/rules/0/outcome/url',
  ],
  [
    'a default outside the stores',
    ['defaults', 'on_error'],
    { action: 'redirect', reason: 'exempt', url: 'https://evil.example/' },
    '/defaults/on_error/url',
  ],
  [
    'a search outside the stores',
    ['equivalents', 'search'],
    { url: 'https://evil.example/?q={title}', needs: [] },
    '/equivalents/search/url',
  ],
  [
    'a message named like what every object has',
    ['messages'],
    { constructor: { 'zh-CN': 'a', en: 'b' } },
    '/messages/constructor',
  ],
  ['an own shop nobody knows', ['own'], ['xiaodain'], '/own/0'],
  [
    'a marketplace whose links are on a stranger’s host',
    ['marketplaces'],
    [
      {
        id: 'shop_x',
        name: { 'zh-CN': '店', en: 'Shop' },
        domains: ['x.example'],
        links: [{ template: 'y.example/{id:digits}', kind: 'product' }],
      },
    ],
    '/marketplaces/0/links/0/template',
  ],
  [
    'a marketplace whose product page is a script',
    ['marketplaces'],
    [{ id: 'taobao', domains: [], links: [], product_url: 'javascript:alert({id})' }],
    '/marketplaces/0/product_url',
  ],
  ['a message in one language', ['messages'], { mine: { en: 'b' } }, '/messages/mine'],
  ['a pointer with signs of its own', ['messages'], { 'a/b~c': { 'zh-CN': 'a', en: 'b' } }, '/messages/a~1b~0c'],
]

describe('reading a program', () => {
  it('takes a good one', () => {
    expect(parseProgram(good)).toEqual({ ok: true, value: good })
  })

  it.each(rows)('refuses %s and points at it', (_, path, value, pointer) => {
    const parsed = parseProgram(changed(path, value))
    expect(parsed).toMatchObject({ ok: false, error: { pointer } })
  })

  it('names both schemas when one is newer', () => {
    expect(parseProgram(changed(['schema'], 3))).toMatchObject({ error: { message: 'schema 3 > 1' } })
  })

  it('never throws, whatever the JSON (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseProgram(value).ok).toBe(false)
      }),
      { seed: 20_201_009 },
    )
  })
})

describe('the digest of a program', () => {
  it('does not depend on the order of keys', async () => {
    const turned = Object.fromEntries(Object.entries(good).toReversed())
    expect(Object.keys(turned)[0]).not.toBe(Object.keys(good)[0])
    expect(await digestOf(turned as typeof good)).toBe(await digestOf(good))
  })

  it('survives being written and read, and tells different programs apart (seed 20201009)', async () => {
    await fc.assert(
      fc.asyncProperty(programs, programs, async (a, b) => {
        const digest = await digestOf(a)
        expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/u)
        expect(await digestOf(JSON.parse(JSON.stringify(a)))).toBe(digest)
        expect((await digestOf(b)) === digest).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
      { numRuns: 50, seed: 20_201_009 },
    )
  })
})
