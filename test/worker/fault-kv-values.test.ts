import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import type { Program } from '../../src/policy/program.ts'
import { maxPublishedLength, publishedSchema, publishedText } from '../../src/policy/published.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { flipped } from '../support/faults.ts'
import { drain, faultyStorage, forgetCopy, freshIsolate, linkTo, type Isolate } from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const began = Date.parse('2026-11-23T08:00:00Z')

/** Closes what the bundled policy lets through, so that one can see which of the two decides. */
const closing: Program = {
  ...(bundled as Program),
  rules: [{ id: 'all-closed', mode: 'enforce', if: {}, outcome: { action: 'explain', reason: 'destination_blocked' } }],
}
const own = linkTo('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287')
const clip = { referer: 'https://www.douyin.com/video/6961737553342991651' }
const textOf = (version: number, program: Program = closing) =>
  publishedText(program, { version, base: version - 1, publishedAt: version })

interface Value {
  readonly program: Readonly<Record<string, unknown>> & { readonly rules: readonly object[] }
}

const good = await textOf(6)
const value = JSON.parse(good) as Value
const written = (change: object) => JSON.stringify({ ...value, ...change })
const programmed = (change: object) => written({ program: { ...value.program, ...change } })
const nested: unknown = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: began })
  await forgetCopy()
  await bindings.KV.put('policy:active', await textOf(5))
  storage = faultyStorage()
  isolate = freshIsolate(storage)
  await isolate.health()
  expect(await isolate.decide(own, clip)).toMatchObject({ rule: 'all-closed', policy: { version: 5 } })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Somebody writes it into KV by hand, and the isolate looks. */
async function show(text: string): Promise<void> {
  await bindings.KV.put('policy:active', text)
  await look()
}

async function look(): Promise<void> {
  vi.setSystemTime(Date.now() + 31_000)
  await isolate.health()
}

/** What shoppers get, and what health says. */
async function seen(): Promise<unknown> {
  const { answer, rule, policy } = await isolate.decide(own, clip)
  const { ok, degraded, refused } = await isolate.health()
  return { answer, rule, version: policy.version, ok, degraded, code: refused?.code, pointer: refused?.pointer }
}

/** The policy from before decides, and the value is refused. */
function lastGood(code: string, pointer?: string): unknown {
  return { answer: 'notice', rule: 'all-closed', version: 5, ok: false, degraded: ['policy'], code, pointer }
}

const handWritten: readonly (readonly [string, string, string, string | undefined])[] = [
  ['an empty text', '', 'missing', undefined],
  ['an error page', '<html><h1>502 Bad Gateway</h1></html>', 'not_json', undefined],
  ['the document instead of the program', douyin, 'not_json', undefined],
  ['half of a value', good.slice(0, good.length / 2), 'not_json', undefined],
  ['null', 'null', 'invalid', ''],
  ['a list', '[]', 'invalid', ''],
  ['a program without its envelope', JSON.stringify(value.program), 'invalid', '/version'],
  ['a version that is a text', written({ version: '6' }), 'invalid', '/version'],
  ['version 0', written({ version: 0 }), 'invalid', '/version'],
  ['a version beyond what numbers can say', written({ version: 2 ** 53 }), 'invalid', '/version'],
  ['a base below nothing', written({ base: -1 }), 'invalid', '/base'],
  ['no digest', written({ digest: undefined }), 'invalid', '/digest'],
  ['another name', written({ name: 'other' }), 'invalid', '/name'],
  ['a misspelt key', programmed({ rulez: [] }), 'invalid', '/program/rulez'],
  ['rules that are none', programmed({ rules: 'none' }), 'invalid', '/program/rules'],
  [
    'an action nobody knows',
    programmed({ rules: [{ ...value.program.rules[0], outcome: { action: 'open', reason: 'exempt' } }] }),
    'invalid',
    '/program/rules/0/outcome/action',
  ],
  [
    'a redirect to a store of somebody else',
    programmed({
      rules: [
        { ...value.program.rules[0], outcome: { action: 'redirect', reason: 'exempt', url: 'https://evil.example/' } },
      ],
    }),
    'invalid',
    '/program/rules/0/outcome/url',
  ],
  ['a key that JavaScript takes for something else', good.replace('"rules":', '"__proto__":'), 'invalid', '/program'],
]

describe('K6: garbage, or a policy written by hand', () => {
  it.each(handWritten)(
    '%s: the last good policy decides, and health says what and where',
    async (_, text, code, pointer) => {
      await show(text)
      expect(await seen()).toEqual(lastGood(code, pointer))
      await show(await textOf(7, bundled as Program))
      expect(await isolate.decide(own, clip)).toMatchObject({ answer: 'forward', policy: { version: 7 } })
      expect(await isolate.health()).toMatchObject({ ok: true, degraded: [] })
    },
  )

  it('reaches the operator who looks at none of the locations: status counts the isolates, the audit has it once', async () => {
    await show(programmed({ rules: 'none' }))
    for (let click = 0; click < 3; click++) await isolate.decideAndSettle(own, clip)
    expect(await drain(storage, isolate)).toBe(0)
    const { body } = await isolate.admin('GET /status')
    expect(body['edge']).toMatchObject({
      isolates: 1,
      degraded: { policy: 1 },
      refused: [{ version: 5, code: 'invalid', pointer: '/program/rules', isolates: 1 }],
    })
    await isolate.minute()
    await isolate.minute()
    const told = await isolate.admin('GET /audit?act=policy.nack')
    expect(told.body['items']).toMatchObject([{ actor: 'system', detail: { version: 6, instead: 5, code: 'invalid' } }])
  })
})

describe('K7: a value that was changed on its way', () => {
  it('one letter of a rule: refused as `integrity`, the rule keeps its name', async () => {
    const at = good.indexOf('ll-closed')
    await show(flipped(good, at))
    expect(await seen()).toEqual(lastGood('integrity', '/digest'))
  })

  it('another program under the version that is in force: refused as `integrity`', async () => {
    await show(await textOf(5, bundled as Program))
    expect(await seen()).toEqual(lastGood('integrity', '/digest'))
  })

  it.each([1, 2, 3])('one bit anywhere never changes what a shopper gets (seed %i)', async (seed) => {
    const random = randomFrom(seed)
    await bindings.KV.put('policy:active', good)
    storage.kv.mode = 'poisoned'
    const codes = new Map<string, number>()
    for (let flip = 0; flip < 40; flip++) {
      storage.kv.flipAt = random()
      const fresh = freshIsolate(storage)
      await forgetCopy()
      await fresh.health()
      // Refused: the policy inside the Worker decides. Taken: it is the program that was published.
      const decision = await fresh.decide(own, clip)
      const { refused, policy } = await fresh.health()
      const wanted = policy.tier === 'bundled' ? 'forward null' : 'notice all-closed'
      expect(`${decision.answer} ${decision.policy.tier === 'bundled' ? null : decision.rule}`).toBe(wanted)
      codes.set(refused?.code ?? 'taken', (codes.get(refused?.code ?? 'taken') ?? 0) + 1)
    }
    expect(40 - (codes.get('taken') ?? 0)).toBeGreaterThan(30)
    expect(codes.get('integrity')).toBeGreaterThan(5)
  })
})

describe('K8: too large, too many, too deep', () => {
  const rules = Array.from({ length: 100_001 }, () => 0)

  it.each([
    ['one character too long', good + ' '.repeat(maxPublishedLength + 1 - good.length), undefined],
    ['24 MiB', `${good}${' '.repeat(24 * 1024 * 1024 - good.length)}`, undefined],
    ['100,001 rules', programmed({ rules }), '/program/rules'],
    ['forty levels deep', programmed({ rules: nested }), '/program'],
  ])('%s: refused as `limit`, the last good policy decides', async (_, text, pointer) => {
    await show(text)
    expect(await seen()).toEqual(lastGood('limit', pointer))
  })

  it.each([
    ['a document of 1.3 MB', `# ${'x'.repeat(1_300_000)}\n${douyin}`, 413, 'too-large'],
    ['3,000 rules', manyRules(3000), 422, 'policy-invalid'],
    ['a document forty levels deep', `${douyin}\nx: ${'['.repeat(40)}${']'.repeat(40)}\n`, 422, 'policy-invalid'],
    ['two million aliases', aliases(), 422, 'policy-invalid'],
  ])('%s is refused before it is published, and nothing is changed', async (_, source, status, code) => {
    const before = await bindings.KV.get('policy:active')
    const refused = await isolate.admin('POST /versions', { source, base: 0, message: 'too much' })
    expect([refused.status, refused.body['code']]).toEqual([status, code])
    expect((await isolate.admin('GET /versions')).body).toMatchObject({ head: 0, items: [] })
    expect(await bindings.KV.get('policy:active')).toBe(before)
  })
})

function manyRules(count: number): string {
  const rule = (n: number) => `  - id: rule-${n}\n    then: { allow: exempt }\n`
  const head = douyin.slice(0, douyin.indexOf('\nrules:'))
  return `${head}\nrules:\n${Array.from({ length: count }, (_, n) => rule(n)).join('')}`
}

function aliases(): string {
  const layers = Array.from({ length: 6 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(10)}*a${n}]\n`)
  return `${douyin}\na0: &a0 [x, x]\n${layers.join('')}`
}

describe('V1: a Worker under a policy of a schema that it does not read', () => {
  const next = publishedSchema + 1

  it.each([
    ['its envelope', written({ schema: next })],
    ['its program', programmed({ schema: next })],
    ['both', written({ schema: next, program: { ...value.program, schema: next } })],
  ])('the next schema in %s is refused as `schema`: the last good policy decides', async (_, text) => {
    await show(text)
    expect(await seen()).toEqual(lastGood('schema', '/schema'))
    expect((await isolate.health()).refused?.message).toBe(`schema ${next} > ${publishedSchema}`)
  })

  it('a cold isolate without any it can read decides by the policy inside the Worker, and its own schema is taken again', async () => {
    await bindings.KV.put('policy:active', written({ schema: next }))
    await forgetCopy()
    const cold = freshIsolate(storage)
    expect(await cold.decide(own, clip)).toMatchObject({ answer: 'forward', policy: { version: 0, tier: 'bundled' } })
    expect(await cold.health()).toMatchObject({ ok: false, degraded: ['policy'], refused: { code: 'schema' } })
    await bindings.KV.put('policy:active', good)
    vi.setSystemTime(Date.now() + 31_000)
    await cold.health()
    expect(await cold.decide(own, clip)).toMatchObject({ rule: 'all-closed', policy: { version: 6, tier: 'memory' } })
  })
})
