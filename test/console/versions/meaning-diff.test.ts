import { expect, it } from 'vitest'

import {
  byEffect,
  cellsOf,
  detailOf,
  isSame,
  readMeaning,
  tallyOf,
  whenOf,
  whereOf,
  type MeaningJson,
} from '../../../src/console/parts/meaning-diff.ts'
import { differenceOf } from '../../../src/control/publish.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { diffJson } from '../../../src/policy/analysis/diff-json.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'

const now = instant(Date.parse('2026-11-23T12:00:00Z'))

const head = `detour: policy/v1
meta: { name: demo, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
`

const before = `${head}rules:
  - id: live-closed
    if: { surface: live_room, to: { party: external } }
    then: { explain: live_external_closed }
`

const after = `${head.replace('haohuo.', 'haohuo.jinritemai.com, shop.')}rules:
  - id: live-suning
    from: 2026-12-12T00:00:00+08:00
    until: 2026-12-13T00:00:00+08:00
    if: { surface: live_room, to: { marketplace: [suning] } }
    then: { allow: exempt }
  - id: live-closed
    if: { surface: live_room, to: { party: external } }
    then: { explain: live_external_closed }
  - id: video-jd
    if: { surface: short_video, to: { marketplace: [jd] } }
    then: { warn: leaving_platform }
  - id: video-old
    until: 2020-01-01T00:00:00+08:00
    if: { surface: showcase, to: { marketplace: [jd, taobao] } }
    then: { warn: leaving_platform }
`

function programOf(source: string) {
  const { program } = compilePolicy(source)
  if (program === undefined) throw new Error('the document has a mistake')
  return program
}

function meaningOf(from: string, to: string, language: 'en' | 'zh-CN' = 'en'): MeaningJson {
  const names = { before: 'v1', after: 'v2', language, timeZone: 'Asia/Shanghai' }
  // What the console gets has travelled.
  const sent: unknown = JSON.parse(JSON.stringify(diffJson(differenceOf(programOf(from), programOf(to), now), names)))
  const read = readMeaning(sent)
  if (read === undefined) throw new Error('the difference could not be read')
  return read
}

it('reads what the API sends, and nothing else', () => {
  expect(isSame(meaningOf(before, before))).toBe(true)
  expect(isSame(meaningOf(before, after))).toBe(false)
  expect(readMeaning({ format_version: 2, changes: [], settings: [] })).toBeUndefined()
  expect(readMeaning(null)).toBeUndefined()
  expect(readMeaning({})).toBeUndefined()
})

it('groups changes by the instant from which a shopper meets them', () => {
  const groups = byEffect(meaningOf(before, after).changes)
  expect(groups.map(({ kind, at, changes }) => [kind, at, changes.length])).toStrictEqual([
    ['on-publish', null, 1],
    ['later', Date.parse('2026-12-12T00:00:00+08:00'), 1],
    ['past', null, 1],
  ])
})

it('shows clicks to come as a grid of surfaces and marketplaces', () => {
  const cells = cellsOf(meaningOf(before, after).changes)
  expect(cells?.surfaces).toStrictEqual(['live_room', 'short_video'])
  expect(cells?.destinations).toStrictEqual(['jd', 'suning'])
  expect(cells?.at('live_room', 'suning')).toStrictEqual(['looser'])
  expect(cells?.at('short_video', 'jd')).toStrictEqual(['stricter'])
  expect(cells?.at('live_room', 'jd')).toStrictEqual([])
})

it('shows no grid of one cell', () => {
  const one = meaningOf(before, before.replace('explain: live_external_closed', 'warn: leaving_platform'))
  expect(one.changes).toHaveLength(1)
  expect(cellsOf(one.changes)).toBeUndefined()
})

it.each([
  ['en', ['live_room', 'suning'], '[2026-12-12, 2026-12-13)'],
  ['zh-CN', ['live_room', 'suning'], '[2026-12-12, 2026-12-13)'],
] as const)('says in %s where and when, in the policy’s zone', (language, where, when) => {
  const change = meaningOf(before, after, language).changes.find(({ direction }) => direction === 'looser')
  const area = change?.where[0]
  expect(area && whereOf(area, language)).toStrictEqual(where)
  expect(area && whenOf(area, { zone: 'Asia/Shanghai', language })).toBe(when)
})

it('counts directions of decisions and of settings', () => {
  const meaning = meaningOf(before, after)
  expect(meaning.settings).toHaveLength(1)
  expect(tallyOf(meaning)).toStrictEqual({ stricter: 2, looser: 1, changed: 0 })
})

it('says beside equal actions what tells the two apart', () => {
  const warn = { action: 'warn', reason: 'a' } as const
  const redirect = { action: 'redirect', reason: 'a', url: 'https://a.example/' } as const
  expect(detailOf(warn, { action: 'explain', reason: 'b' })).toBeUndefined()
  expect(detailOf(warn, { action: 'warn', reason: 'b' })).toBe('a')
  expect(detailOf(redirect, { ...redirect, url: 'https://b.example/' })).toBe('https://a.example/')
  expect(
    detailOf(
      { action: 'equivalent', reason: 'a', chain: ['product', 'explain'] },
      { action: 'equivalent', reason: 'a', chain: ['explain'] },
    ),
  ).toBe('product → explain')
})
