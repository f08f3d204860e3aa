import { expect, it } from 'vitest'

import { hover } from '../../../src/policy/editing/hover.ts'
import { atCursor } from './samples.ts'

const now = Date.parse('2026-11-23T12:00:00+08:00')
const reasonTexts = { exempt: { en: 'It is an exception.', 'zh-CN': '属于例外。' } }

const text = `meta: { timezone: Asia/Shanghai }
own: [xiaodian]
surfaces: { mini_app: { label: { zh-CN: 小程序, en: mini app } } }
lists: { rooms: { of: content, ids: [r_1, r_2], note: the charity rooms } }
messages: { mine: { zh-CN: 我的, en: Mine. } }
rules:
  - id: first # note
    mode: report
    from: 2026-12-01T00:00:00+08:00
    if: { surface: mini_app, to: { marketplace: [jd, xiaodian], party: own }, content: { in: rooms }, region: CN, language: zh-TW }
    then: { warn: mine }
  - id: second
    then: { allow: exempt }
    overlaps: first
    accepts: overlap
tests:
  - rule: first
    expect: warn:mine
    at: 2020-10-09T00:00:00Z
`

interface HoverCase {
  /** What is pointed at, with its neighbours on the line. */
  readonly at: string
  readonly title: string
  readonly en: readonly string[]
}

const cases: readonly HoverCase[] = [
  {
    at: 'm‸ode: report',
    title: 'mode',
    en: ['whether the rule decides, only reports, or is off', 'one of enforce, report, off'],
  },
  {
    at: 'i‸d: first',
    title: 'id',
    en: ['the name of the rule; it stands in every record, and no other rule has it', 'required'],
  },
  { at: 'mode: rep‸ort', title: 'report', en: ['the rule decides nothing and is noted as what would have happened'] },
  {
    at: 'from: 2026-‸12-01',
    title: '2026-12-01T00:00:00+08:00',
    en: ['2026-12-01T00:00:00+08:00 in Asia/Shanghai', '2026-11-30T16:00:00Z in UTC', 'future, in 7 days'],
  },
  {
    at: 'at: 2020‸-10',
    title: '2020-10-09T00:00:00Z',
    en: ['2020-10-09T08:00:00+08:00 in Asia/Shanghai', '2020-10-09T00:00:00Z in UTC', 'past, 6 years ago'],
  },
  { at: 'surface: mini‸_app', title: 'mini_app', en: ['mini app'] },
  {
    at: '[‸jd, xiao',
    title: 'jd',
    en: ['JD.com · 京东', 'external marketplace', 'hosts: jd.com, jd.hk, yiyaojd.com, jkcsjd.com, 3.cn, 360buy.com'],
  },
  { at: 'in: roo‸ms', title: 'rooms', en: ['rooms, videos or showcases: 2 in this document', 'the charity rooms'] },
  { at: 'region: C‸N', title: 'CN', en: ['China'] },
  { at: 'language: zh-T‸W', title: 'zh-TW', en: ['Chinese (Taiwan)'] },
  { at: 'warn: mi‸ne', title: 'mine', en: ['Mine.'] },
  { at: 'allow: exem‸pt', title: 'exempt', en: ['It is an exception.', 'a built-in reason with a built-in text'] },
  {
    at: 'overlaps: fi‸rst',
    title: 'first',
    en: [
      'warn: a notice with a way on (mine)',
      'report: the rule decides nothing and is noted as what would have happened',
      'clicked in: mini app',
      'leads to: own, JD.com, Xiaodian',
      '[2026-12-01T00:00:00+08:00, …)',
      'has not begun',
    ],
  },
  {
    at: 'accepts: over‸lap',
    title: 'overlap',
    en: ['the order of two rules decides silently'],
  },
  { at: 'expect: warn:‸mine', title: 'warn:mine', en: ['warn: a notice with a way on', 'Mine.'] },
]

it.each(cases)('tells what stands at `$at`', ({ at, title, en }) => {
  const { text: words, offset } = atCursor(at)
  const place = text.indexOf(words)
  const told = hover(text, place + offset, { language: 'en', now, reasonTexts })
  expect(place).toBeGreaterThan(-1)
  expect(told).toMatchObject({ title, lines: en })
  expect(text.slice(told?.from, told?.to)).toBe(title)
})

it('tells it in Chinese too', () => {
  const told = hover(text, text.indexOf('mode: report'), { language: 'zh-CN', now })
  expect(told?.lines).toEqual(['规则生效、仅上报或关闭', '可选值：enforce、report、off'])
})

it('says nothing in comments, on signs and between lines', () => {
  const places = ['# note', '{ surface', '\n  - id: second'].map(
    (words) => text.indexOf(words) + (words.startsWith('#') ? 3 : 0),
  )
  expect(places.map((offset) => hover(text, offset, { language: 'en', now }))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('says so where a name is not known', () => {
  const wrong = 'rules:\n  - if: { surface: moon, to: { marketplace: mars } }\n'
  const told = ['moon', 'mars'].map((name) => hover(wrong, wrong.indexOf(name), { language: 'en', now })?.lines)
  expect(told).toEqual([['not known in this policy'], ['not known in this policy']])
})
