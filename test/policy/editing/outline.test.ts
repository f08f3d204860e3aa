import { expect, it } from 'vitest'

import { outline } from '../../../src/policy/editing/outline.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { editingSamples, examplePolicies } from './samples.ts'

const now = Date.parse('2020-10-20T00:00:00+08:00')

it.each(editingSamples)('names the rules and tests of `$name` in their order, each on its lines', ({ text }) => {
  const { program, document } = compilePolicy(text)
  const { rules, tests, sections } = outline(text, now)
  const lines = text.split('\n')
  expect(rules.map(({ id, mode, action, reason }) => ({ id, mode, action, reason }))).toEqual(
    program?.rules.map(({ id, mode, outcome }) => ({ id, mode, action: outcome.action, reason: outcome.reason })),
  )
  expect(tests.map(({ name, expect: wanted }) => [name, wanted])).toEqual(
    document?.tests.map((test) => [test.name, test.expect]),
  )
  expect(rules.filter(({ id, firstLine }) => lines[firstLine - 1]?.includes(`id: ${id}`) !== true)).toEqual([])
  expect(sections.map(({ key, firstLine }) => lines[firstLine - 1]?.startsWith(key))).not.toContain(false)
  expect(sections.length).toBeGreaterThan(5)
})

it('says of every rule whether it is past, in force or still to come', () => {
  const [douyin] = examplePolicies
  const { rules } = outline(douyin?.text ?? '', now)
  const of = (wanted: string) => rules.filter(({ state }) => state === wanted).map(({ id }) => id)
  expect(of('past')).toContain('shop-not-open-yet')
  expect(of('active')).toContain('charity-rooms')
  expect(of('future')).toEqual(['medical-creators-share-nothing'])
  expect(rules.find(({ id }) => id === 'short-video-notice')).toMatchObject({
    mode: 'report',
    share: 5,
    surfaces: ['short_video'],
    parties: ['external'],
    marketplaces: [],
  })
})

it('shows what can be made out of a text that is broken', () => {
  const text = `rules:
  - id: a
    if: { surface: [live_room, 
    then: { warn: x }
  - id: b
    until: 2020-01-01T00:00:00
    mode: sometimes
    then: { allow
  - then: {}
tests:
  - name: "open
`
  expect(outline(text, now)).toMatchObject({
    sections: [
      { key: 'rules', firstLine: 1, lastLine: 9 },
      { key: 'tests', firstLine: 10, lastLine: 11 },
    ],
    rules: [
      { id: 'a', firstLine: 2, lastLine: 4, action: 'warn', surfaces: ['live_room'], state: 'active' },
      { id: 'b', firstLine: 5, mode: undefined, state: undefined },
      { id: '', firstLine: 9 },
    ],
    tests: [{ name: 'open' }],
  })
})
