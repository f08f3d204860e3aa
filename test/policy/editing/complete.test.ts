import fc from 'fast-check'
import { expect, it } from 'vitest'

import { complete } from '../../../src/policy/editing/complete.ts'
import { hover } from '../../../src/policy/editing/hover.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { atCursor, editingSamples, examplePolicies } from './samples.ts'

const now = Date.parse('2026-11-23T12:00:00+08:00')

/** The frame in which a policy is right. */
const frame = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [store.example]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
surfaces: { mini_app: { label: { zh-CN: 小程序, en: mini app } } }
lists: { rooms: { of: content, ids: [r_1, r_2], note: the charity rooms }, people: { of: author, ids: [a_1] } }
messages: { mine: { zh-CN: 我的, en: Mine. } }
`

interface CompletionCase {
  readonly id: string
  readonly text: string
  /** Labels that are offered. */
  readonly offers?: readonly string[]
  readonly not?: readonly string[]
  /** All labels, where there are few. */
  readonly only?: readonly string[]
  /** What takes the place of the word, by label. */
  readonly inserts?: Readonly<Record<string, string>>
  /** The word that is replaced. */
  readonly over?: string
}

const cases: readonly CompletionCase[] = [
  { id: 'sections in an empty text', text: '‸', offers: ['detour', 'meta', 'rules', 'tests'] },
  {
    id: 'sections that are not there yet',
    text: `${frame}‸`,
    offers: ['rules', 'equivalents', 'coverage'],
    not: ['own', 'detour', 'lists'],
    inserts: { rules: 'rules:\n  - ' },
  },
  { id: 'the version of the language', text: 'detour: ‸\n', only: ['policy/v1'] },
  {
    id: 'sections on a blank line in the middle',
    text: 'detour: policy/v1\n‸\nown: xiaodian\n',
    offers: ['meta'],
    not: ['own'],
  },
  { id: 'a half-typed section', text: 'detour: policy/v1\nru‸', offers: ['rules'], over: 'ru' },
  {
    id: 'keys of a rule below half a key',
    text: 'rules:\n  - id: a\n    mo‸\n    then: { allow: exempt }\n',
    offers: ['mode', 'from', 'if', 'rollout'],
    not: ['id', 'then'],
    inserts: { mode: 'mode: ', if: 'if: {  }' },
    over: 'mo',
  },
  {
    id: 'keys of a rule whose key is being changed',
    text: 'rules:\n  - id: a\n    fro‸m: 2020-10-09T00:00:00+08:00\n    then: { allow: exempt }\n',
    offers: ['from', 'until'],
    inserts: { until: 'until' },
    over: 'from',
  },
  {
    id: 'a whole rule behind a dash',
    text: 'rules:\n  - ‸',
    offers: ['id', 'a new rule'],
  },
  {
    id: 'a whole rule in the column of the dashes',
    text: 'rules:\n  ‸\n  - id: a\n',
    offers: ['a new rule'],
    inserts: { id: '- id: ' },
  },
  { id: 'the first rule below its section', text: 'rules:\n  ‸', offers: ['a new rule'] },
  { id: 'a whole test', text: 'tests:\n  - ‸', offers: ['a new test', 'name'] },
  {
    id: 'conditions in braces',
    text: 'rules:\n  - id: a\n    if: { surface: live_room, ‸ }\n    then: { allow: exempt }\n',
    offers: ['to', 'author'],
    not: ['surface', 'id', 'mode'],
    inserts: { to: 'to: {  }' },
  },
  {
    id: 'conditions in braces that nothing closes',
    text: 'rules:\n  - id: a\n    if: { surface: live_room, ‸\n    then: { allow: exempt }\n',
    offers: ['to'],
    not: ['surface', 'then'],
  },
  { id: 'conditions on lines', text: 'rules:\n  - id: a\n    if:\n      ‸\n', offers: ['surface', 'to'] },
  {
    id: 'conditions where braces are still to come',
    text: 'rules:\n  - id: a\n    if: ‸\n',
    inserts: { surface: '{ surface:  }', to: '{ to: {  } }' },
  },
  {
    id: 'actions',
    text: 'rules:\n  - id: a\n    then: { ‸ }\n',
    only: ['allow', 'warn', 'explain', 'equivalent', 'redirect'],
  },
  {
    id: 'a reason only beside what takes one',
    text: 'rules:\n  - id: a\n    then: { redirect: https://store.example/, ‸ }\n',
    only: ['reason'],
  },
  { id: 'no second action', text: 'rules:\n  - id: a\n    then: { allow: exempt, ‸ }\n', only: [] },
  { id: 'modes', text: 'rules:\n  - id: a\n    mode: ‸\n', only: ['enforce', 'report', 'off'] },
  {
    id: 'a mode in place of another',
    text: 'rules:\n  - id: a\n    mode: re‸port # why\n',
    over: 'report',
    offers: ['off'],
  },
  {
    id: 'surfaces, the policy’s own too',
    text: `${frame}rules:\n  - id: a\n    if: { surface: [live_room, ‸] }\n`,
    only: ['unknown', 'short_video', 'showcase', 'mini_app'],
  },
  { id: 'marketplaces of the registry', text: 'own: [xiaodian, ‸', offers: ['taobao', 'jd'], not: ['xiaodian'] },
  {
    id: 'marketplaces that are added',
    text: 'marketplaces:\n  mall_x: { domains: [x.example] }\nrules:\n  - id: a\n    if: { to: { marketplace: ‸ } }\n',
    offers: ['mall_x', 'taobao'],
  },
  { id: 'parties', text: 'rules:\n  - id: a\n    if: { to: { party: [own, ‸] } }\n', only: ['external', 'none'] },
  { id: 'kinds', text: 'rules:\n  - id: a\n    if: { to: { kind: ‸ } }\n', offers: ['product', 'short'] },
  {
    id: 'evidence',
    text: 'rules:\n  - id: a\n    if: { evidence: { at_least: ‸ } }\n',
    only: ['none', 'referer', 'signed'],
  },
  {
    id: 'lists of the right subject',
    text: `${frame}rules:\n  - id: a\n    if: { content: { in: ‸ } }\n`,
    only: ['rooms'],
  },
  { id: 'reasons', text: `${frame}rules:\n  - id: a\n    then: { warn: ‸ }\n`, offers: ['mine', 'leaving_platform'] },
  {
    id: 'reasons that wait for a text',
    text: 'rules:\n  - id: a\n    then: { warn: fresh }\nmessages:\n  ‸\n',
    offers: ['fresh', 'a new message'],
  },
  { id: 'grades', text: 'equivalents: { product: { grades: [exact, ‸] } }', only: ['variant', 'similar'] },
  {
    id: 'steps of a chain',
    text: 'rules:\n  - id: a\n    then: { equivalent: [product, ‸], reason: x }',
    only: ['shop', 'search', 'explain'],
  },
  { id: 'regions', text: 'rules:\n  - id: a\n    if: { region: [‸] }\n', offers: ['CN', 'SG', 'T1'] },
  { id: 'languages', text: 'rules:\n  - id: a\n    if: { language: ‸ }\n', offers: ['zh', 'en'] },
  {
    id: 'keys of a rollout',
    text: 'rules:\n  - id: a\n    rollout: { percent: 5, by: ‸ }\n',
    only: ['author', 'content', 'token', 'visitor'],
  },
  {
    id: 'other rules that overlap',
    text: 'rules:\n  - id: a\n  - id: b\n    overlaps: [‸]\n  - id: c\n',
    only: ['a', 'c'],
  },
  { id: 'the rule of a test', text: 'rules:\n  - id: a\ntests:\n  - rule: ‸\n', only: ['a', 'defaults'] },
  {
    id: 'what a test may expect',
    text: 'rules:\n  - id: a\n    then: { warn: mine }\ntests:\n  - expect: ‸\n',
    only: ['warn:mine', 'allow:no_rule_matched'],
  },
  {
    id: 'instants in the zone of the policy',
    text: `${frame}rules:\n  - id: a\n    until: 2026-12-24T00:00:00+08:00\n  - id: b\n    from: ‸\n`,
    only: [
      '2026-11-23T00:00:00+08:00',
      '2026-11-24T00:00:00+08:00',
      '2026-12-01T00:00:00+08:00',
      '2026-12-24T00:00:00+08:00',
    ],
  },
  {
    id: 'hosts of the stores',
    text: `${frame}rules:\n  - id: a\n    then: { redirect: '‸', reason: mine }\n`,
    only: ['https://store.example/'],
  },
  { id: 'findings that may be accepted', text: 'rules:\n  - id: a\n    accepts: ‸\n', offers: ['overlap', 'unused'] },
  { id: 'switches', text: 'rules:\n  - id: a\n    compliance: ‸\n', only: ['true', 'false'] },
  { id: 'nothing in a comment', text: 'rules: # ‸\n  - id: a\n', only: [] },
  { id: 'nothing in a comment of its own', text: '# ru‸\nrules: []\n', only: [] },
  { id: 'nothing in a text for people', text: 'rules:\n  - id: a\n    note: some ‸ text\n', only: [] },
  { id: 'nothing below `|`', text: 'rules:\n  - id: a\n    note: |\n      mode‸\n', only: [] },
  { id: 'nothing at a key of nobody', text: 'rules:\n  - id: a\n    x-team: ‸\n', only: [] },
]

it.each(cases)('offers $id', ({ text: marked, offers = [], not = [], only, inserts = {}, over }) => {
  const { text, offset } = atCursor(marked)
  const { from, to, options } = complete(text, offset, { language: 'en', now })
  const labels = options.map(({ label }) => label)
  expect(labels).toEqual(expect.arrayContaining([...offers]))
  expect(labels.filter((label) => not.includes(label))).toEqual([])
  expect(labels.toSorted()).toEqual((only ?? labels).toSorted())
  const inserted = options.filter(({ label }) => label in inserts).map(({ label, insert }) => [label, insert])
  expect(Object.fromEntries(inserted)).toEqual(inserts)
  expect(text.slice(from, to)).toBe(over ?? text.slice(from, to))
})

it('describes what it offers in both languages, and says what is required', () => {
  const { text, offset } = atCursor('rules:\n  - ‸')
  const idIn = (language: 'en' | 'zh-CN') =>
    complete(text, offset, { language, now }).options.find(({ label }) => label === 'id')
  expect(idIn('en')).toMatchObject({
    kind: 'key',
    detail: 'required',
    description: expect.stringContaining('the name of the rule'),
  })
  expect(idIn('zh-CN')).toMatchObject({ kind: 'key', detail: '必填', description: expect.stringContaining('规则 ID') })
})

it('puts the cursor where the next word goes', () => {
  const { text, offset } = atCursor('rules:\n  - id: a\n    then: ‸\n')
  const allow = complete(text, offset, { language: 'en', now }).options.find(({ label }) => label === 'allow')
  expect(`${allow?.insert.slice(0, allow.cursor)}‸${allow?.insert.slice(allow.cursor)}`).toBe('{ allow: ‸ }')
})

const sections = ['rules', 'tests', 'coverage', 'messages', 'surfaces', 'marketplaces', 'lists'] as const

it.each(sections)('offers something whole for `%s` that compiles as it stands', (section) => {
  const bare = frame.replaceAll(/^(?:surfaces|lists|messages): .*\n/gmu, '')
  const isList = section === 'rules' || section === 'tests' || section === 'coverage'
  const rules = section === 'rules' ? '' : 'rules: []\n'
  const { text, offset } = atCursor(`${bare}${rules}${section}:\n  ${isList ? '- ' : ''}‸\n`)
  const { from, to, options } = complete(text, offset, { language: 'en', now })
  const whole = options.find(({ kind }) => kind === 'snippet')
  const { diagnostics } = compilePolicy(`${text.slice(0, from)}${whole?.insert}${text.slice(to)}`)
  expect(whole).toBeDefined()
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

it.each(examplePolicies)(
  'completes every word that stands in `$name`: what is there is among what is offered',
  ({ text }) => {
    let words = 0
    for (const found of text.matchAll(/(?<=^ {4}|^ {2}- )(?<key>[a-z_]+)(?=: )/gmu)) {
      const { options } = complete(text, found.index + 1, { language: 'en', now })
      if (options.length === 0) continue
      words += 1
      expect(options.map(({ label }) => label)).toContain(found[0])
    }
    expect(words).toBeGreaterThan(30)
  },
)

it.each(editingSamples)(
  'answers at 2,000 places of `$name`, each with a range around the cursor (seed 11)',
  ({ text }) => {
    let answered = 0
    fc.assert(
      fc.property(fc.nat(text.length), (offset) => {
        const offered = complete(text, offset, { language: 'zh-CN', now })
        const told = hover(text, offset, { language: 'zh-CN', now })
        expect(offered.from <= offset && offset <= offered.to && offered.to <= text.length).toBe(true)
        expect(told === undefined || (told.from <= offset && offset <= told.to)).toBe(true)
        answered += offered.options.length > 0 || told !== undefined ? 1 : 0
      }),
      { seed: 11, numRuns: 2000 },
    )
    expect(answered).toBeGreaterThan(500)
  },
)

it.each(editingSamples)('answers in `$name` cut off anywhere (seed 12)', ({ text }) => {
  let seen = 0
  fc.assert(
    fc.property(fc.nat(text.length), (end) => {
      const cut = text.slice(0, end)
      const { from, to } = complete(cut, end, { language: 'en', now })
      expect(from <= end && to === end).toBe(true)
      hover(cut, end, { language: 'en', now })
      seen += 1
    }),
    { seed: 12, numRuns: 500 },
  )
  expect(seen).toBe(500)
})
