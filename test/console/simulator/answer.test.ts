import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { DecisionJson } from '../../../src/answer/json.ts'
import { bandsOf } from '../../../src/console/parts/policy-calendar.ts'
import { policyShape } from '../../../src/console/parts/policy-shape.ts'
import { describedBy } from '../../../src/console/screens/simulator/click.ts'
import { noticeParts } from '../../../src/console/screens/simulator/notice-parts.ts'
import { bandsAround, mostBands, stretchesOf } from '../../../src/console/screens/simulator/over-time.ts'
import type { SimulatorSearch } from '../../../src/console/screens/simulator/search.ts'
import { deciderOf } from '../../../src/console/parts/decider.ts'
import { differencesOf } from '../../../src/console/screens/simulator/simulated.ts'
import { sentencesOf } from '../../../src/console/parts/trace-sentences.ts'
import { simulate } from '../../../src/gateway/simulate.ts'
import { noticePage } from '../../../src/answer/notice.ts'
import { viewOf } from '../../../src/gateway/consider.ts'
import { terrainOf } from '../../../src/gateway/terrain.ts'
import { makeCachedCatalogue } from '../../../src/catalogue/source.ts'
import { parseInstant } from '../../../src/kernel/instant.ts'
import { preparePolicy } from '../../../src/policy/decide.ts'
import { traceJson } from '../../../src/policy/editing/simulator.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'

const source = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const { program } = compilePolicy(source)
if (program === undefined) throw new Error('the example has mistakes')
const policy = preparePolicy(program, { version: 1, digest: '' })

async function tried(search: SimulatorSearch) {
  const at = parseInstant(search.at ?? '2020-10-09T00:00:00+08:00')
  if (!at.ok) throw new Error('no instant')
  const catalogue = makeCachedCatalogue({ get: async () => null, getMany: async () => new Map() }, () => at.value)
  const simulated = await simulate(describedBy(search, 'live_room'), policy, { catalogue, at: at.value })
  if (!simulated.ok) throw new Error('not simulated')
  const { decision, trace, considered, matter } = simulated.value
  const terrain = terrainOf(policy.program)
  const view = viewOf({ id: decision.id, at: at.value, policy, matter, considered, terrain })
  return { decision, trace: traceJson(trace, 'en'), answer: considered.answer, view }
}

const taobao = 'https://item.taobao.com/item.htm?id=41'

describe('the notice on the phone', () => {
  it.each([
    ['closed live room', { url: taobao }],
    ['campaign', { url: taobao, at: '2020-09-07T00:00:00+08:00' }],
    [
      'own shop, too few followers',
      { url: 'https://haohuo.jinritemai.com/views/product/item2?id=1', at: '2019-05-01T00:00:00+08:00' },
    ],
    ['another page', { url: 'https://elsewhere.example/a' }],
    ['no link', { url: 'javascript:alert(1)' }],
    ['unknown place', { url: taobao, surface: 'unknown', evidence: 'none' }],
  ] as const)('says what the notice itself says: %s', async (_, search) => {
    const { decision, answer, view } = await tried(search)
    expect(answer.kind).toBe('notice')
    if (answer.kind !== 'notice') return
    for (const language of ['zh-CN', 'en'] as const) {
      const page = readable(noticePage(answer, view, language))
      const parts = noticeParts(decision, policyShape(source), { language, zone: 'Asia/Shanghai' })
      const said = [parts.title, parts.message, parts.act.label, parts.act.note, ...parts.facts.flat()]
      expect(said.filter((text) => text !== undefined && !page.includes(text))).toEqual([])
      expect(parts.flavour).toBe(answer.flavour)
    }
  })

  function readable(page: string): string {
    return page
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
      .replaceAll(/\s+/g, ' ')
  }
})

describe('who decides', () => {
  it.each([
    [{ url: taobao }, 'rule'],
    [{ url: taobao, surface: 'short_video' }, 'defaults'],
    [{ url: 'javascript:alert(1)' }, 'engine'],
  ] as const)('%j: %s', async (search, decider) => {
    expect(deciderOf(await tried(search))).toBe(decider)
  })
})

it('marks what differs between two decisions of a click, and nothing else', async () => {
  const [before, after] = [
    await tried({ url: taobao, at: '2020-10-08T23:59:59+08:00', channel: 'xingtu' }),
    await tried({ url: taobao }),
  ]
  expect(differencesOf(before.decision, before.decision)).toEqual(new Set())
  expect(differencesOf(before.decision, after.decision)).toEqual(
    new Set(['answer', 'action', 'step', 'location', 'rule', 'reason']),
  )
})

it('tells in sentences what stands in the way of a rule, and what is taken for granted', async () => {
  const { trace } = await tried({ url: taobao, at: '2020-01-01T00:00:00+08:00' })
  const step = trace.find(({ rule }) => rule === 'shop-needs-300k-followers')
  expect(step).toBeDefined()
  if (step === undefined) return
  expect(sentencesOf(step, 'en')).toEqual({
    failed: ['`to.party` is `external`, and the rule wants `own`'],
    assumed: ['`author.followers` is not known, which counts as a match'],
  })
})

describe('a link over time', () => {
  const moment = (action: string, rule: string | null = null) =>
    ({ action, reason: 'r', rule }) as unknown as DecisionJson

  it('joins spans in which the same rule says the same', () => {
    const bands = bandsOf([10, 20, 30].map((at) => ({ at, begins: [], ends: [] })))
    const moments = [moment('allow'), moment('allow'), moment('explain', 'a'), moment('explain', 'b')]
    expect(stretchesOf(bands, moments).map(({ from, until, action, rule }) => [from, until, action, rule])).toEqual([
      [undefined, 20, 'allow', null],
      [20, 30, 'explain', 'a'],
      [30, undefined, 'explain', 'b'],
    ])
  })

  it('asks about as many spans as it may, around the chosen instant', () => {
    const bands = bandsOf(Array.from({ length: 200 }, (_, n) => ({ at: n * 10, begins: [], ends: [] })))
    const asked = bandsAround(bands, 1005)
    expect(asked).toHaveLength(mostBands)
    expect(asked.some(({ from = -Infinity, until = Infinity }) => from <= 1005 && 1005 < until)).toBe(true)
    expect(bandsAround(bands, -5)[0]).toBe(bands[0])
    expect(bandsAround(bands, 99_999).at(-1)).toBe(bands.at(-1))
    expect(bandsAround(bands.slice(0, 3), 5)).toHaveLength(3)
  })
})
