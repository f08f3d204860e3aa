import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { describedBy } from '../../../src/console/screens/simulator/click.ts'
import { testYaml, withTest } from '../../../src/console/screens/simulator/policy-test.ts'
import { simulator } from '../../../src/gateway/simulate.ts'
import type { DecisionJson } from '../../../src/answer/json.ts'
import { instant, parseInstant } from '../../../src/kernel/instant.ts'
import { preparePolicy } from '../../../src/policy/decide.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import type { SimulatorSearch } from '../../../src/console/screens/simulator/search.ts'

const source = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')

async function yamlOf(search: SimulatorSearch, name = 'tried out'): Promise<string> {
  const at = parseInstant(search.at ?? '')
  const { program } = compilePolicy(source)
  if (!at.ok || program === undefined) throw new Error('the example has mistakes')
  const described = describedBy(search, 'live_room')
  const policy = preparePolicy(program, { version: 1, digest: '' })
  const simulated = await simulator(described, policy, { at: at.value, catalogueCsv: undefined })
  if (!simulated.ok) throw new Error('not simulated')
  const decision = simulated.decision as DecisionJson
  return testYaml({
    name,
    at: instant(at.value),
    zone: 'Asia/Shanghai',
    described,
    decision,
    expect: `${decision.action}:${decision.reason}`,
    rule: decision.rule ?? undefined,
    would: undefined,
  })
}

const clicks: readonly SimulatorSearch[] = [
  { url: 'https://item.taobao.com/item.htm?id=41', at: '2020-10-09T00:00:00+08:00' },
  {
    url: 'https://haohuo.jinritemai.com/views/product/item2?id=1',
    at: '2019-06-01T12:00:00+08:00',
    surface: 'showcase',
    author: '77',
    followers: '12300',
  },
  { url: '【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接', at: '2020-10-09T00:00:00+08:00', evidence: 'none' },
  { url: 'https://item.jd.com/100.html', at: '2021-01-01T00:00:00+08:00', referer: 'https://live.douyin.com/71001' },
  { url: 'https://elsewhere.example/', at: '2021-01-01T00:00:00+08:00', channel: 'yes', client: '1.0', region: 'no' },
]

describe('a test made of a simulation', () => {
  it('is written as a person writes one', async () => {
    const [, second] = clicks
    expect(await yamlOf(second ?? {})).toBe(`  - name: tried out
    at: 2019-06-01T12:00:00+08:00
    surface: showcase
    author: { id: '77', followers: 12300 }
    url: https://haohuo.jinritemai.com/views/product/item2?id=1
    expect: explain:surface_not_open
    rule: showcase-not-open-yet
`)
  })

  it.each(clicks)('holds in the policy it was made with: $url', async (click) => {
    const text = withTest(source, await yamlOf(click))
    const { program, document, diagnostics } = compilePolicy(text ?? '')
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const tests = document?.tests ?? []
    expect(tests.at(-1)?.name).toBe('tried out')
    expect(program).toBeDefined()
    if (program === undefined) return
    const registry = registryOf(program)
    const policy = preparePolicy(program, { version: 0, digest: '', registry })
    const results = runPolicyTests(policy, tests, registry)
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    expect(results.length).toBeGreaterThan(10)
  })

  it('goes behind the last test and leaves everything else as it was', async () => {
    const yaml = await yamlOf(clicks[0] ?? {})
    const text = withTest(source, yaml) ?? ''
    expect(text.replace(yaml, '')).toBe(source)
  })
})

describe('putting a test into a document', () => {
  const test = '  - name: n\n    at: 2020-01-01T00:00:00Z\n'

  it.each([
    ['no tests yet', 'a: 1', 'a: 1\n\ntests:\n  - name: n\n    at: 2020-01-01T00:00:00Z\n'],
    [
      'dashes without indent',
      'tests:\n- name: m\nb: 1\n',
      'tests:\n- name: m\n- name: n\n  at: 2020-01-01T00:00:00Z\nb: 1\n',
    ],
    [
      'keys behind',
      'tests:\n  - name: m\nb: 1\n',
      'tests:\n  - name: m\n  - name: n\n    at: 2020-01-01T00:00:00Z\nb: 1\n',
    ],
    [
      'no newline at the end',
      'tests:\n  - name: m',
      'tests:\n  - name: m\n  - name: n\n    at: 2020-01-01T00:00:00Z\n',
    ],
    ['none in brackets', 'tests: []\nb: 1\n', 'tests:\n  - name: n\n    at: 2020-01-01T00:00:00Z\nb: 1\n'],
    [
      'Windows line ends',
      'tests:\r\n  - name: m\r\n',
      'tests:\r\n  - name: m\r\n  - name: n\r\n    at: 2020-01-01T00:00:00Z\r\n',
    ],
    [
      'one blank line that is part of the last value',
      'a: |+\n  kept\n\n',
      'a: |+\n  kept\n\ntests:\n  - name: n\n    at: 2020-01-01T00:00:00Z\n',
    ],
    [
      'the end of the document behind the tests',
      'tests:\n  - name: m\n...\n',
      'tests:\n  - name: m\n  - name: n\n    at: 2020-01-01T00:00:00Z\n...\n',
    ],
    [
      'a comment behind a value',
      'tests:\n  - name: m # why\nb: 1\n',
      'tests:\n  - name: m # why\n  - name: n\n    at: 2020-01-01T00:00:00Z\nb: 1\n',
    ],
  ])('%s', (_, text, after) => {
    expect(withTest(text, test)).toBe(after)
  })

  it.each([
    'tests: [{ name: m }]\n',
    '{ a: 1 }\n',
    'a: [\n',
    'tests:\n',
    '- a\n',
    // Blank lines that are part of the last value.
    'a: 1\nnote: |+\n  kept\n\n\n',
    'tests:\n  - name: |+\n      m\n\n',
    // The end of the document, behind which nothing belongs to it.
    'a: 1\n...\n',
  ])('is left to people where it would have to be rewritten: %j', (text) => {
    expect(withTest(text, test)).toBeUndefined()
  })
})
