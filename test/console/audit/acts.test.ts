import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { eventKinds } from '../../../src/control/requests.ts'
import { acts, isAct, kindOf, kinds, sayAct, targetOf } from '../../../src/console/screens/audit/acts.ts'

const source = resolve(import.meta.dirname, '../../../src')

function textsIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return textsIn(path)
    return path.endsWith('.ts') ? [readFileSync(path, 'utf8')] : []
  })
}

it('has a sentence for every act that is written into the audit', () => {
  const texts = ['control', 'store', 'api/routes'].flatMap((folder) => textsIn(join(source, folder)))
  const pattern =
    /'(?<act>(?:version|draft|override|candidate|policy|catalogue|list|decisions|audit|ledger|link|token|member|settings|webhook)\.[a-z_]+)'/g
  const written = new Set(
    texts.flatMap((text) => Array.from(text.matchAll(pattern), ({ groups }) => groups?.['act'] ?? '')),
  )
  const requests = eventKinds.map((kind) => `request.${kind}`)
  // What a webhook is tried with is sent, and stands in no audit.
  written.delete('webhook.test')
  const all = [...written, ...requests]
  expect(all.length).toBeGreaterThan(35)
  expect(all.filter((act) => !isAct(act))).toStrictEqual([])
})

it('knows a kind for each, and an act for each kind', () => {
  expect(acts.filter((act) => kindOf(act) === undefined)).toStrictEqual([])
  expect(kinds.filter((kind) => !acts.some((act) => kindOf(act) === kind))).toStrictEqual([])
})

it.each([
  {
    act: 'version.publish',
    detail: { version: 7, message: 'why' },
    en: 'published v7: why',
    chinese: '发布了 v7：why',
  },
  {
    act: 'webhook.create',
    detail: { host: 'a.example', events: ['version', 'override.set'] },
    en: 'added a webhook to a.example for version, override.set',
    chinese: '新增了发往 a.example 的 webhook，订阅 version, override.set',
  },
  {
    act: 'settings.change',
    detail: { approvals: { before: 0, after: 1 }, rollback_days: {} },
    en: 'changed settings: approvals, rollback_days',
    chinese: '修改了设置：approvals, rollback_days',
  },
  {
    act: 'request.decline',
    detail: { request: 3 },
    en: 'declined the change request #3: –',
    chinese: '驳回了变更申请 #3：–',
  },
  { act: 'moon.landing', detail: {}, en: 'moon.landing', chinese: 'moon.landing' },
])('tells $act in both languages', ({ act, detail, en, chinese }) => {
  const time = (at: string) => `<${at}>`
  const said = (['en', 'zh-CN'] as const).map((language) => sayAct(act, detail, { language, time }))
  expect(said).toStrictEqual([en, chinese])
})

it('is not told by a detail what no detail may tell', () => {
  expect(sayAct('constructor', {}, { language: 'en', time: (at) => at })).toBe('constructor')
})

it.each([
  { act: 'version.rollback', detail: { version: 8 }, target: { to: 'version', number: '8' } },
  { act: 'request.open', detail: { request: 12 }, target: { to: 'request', id: '12' } },
  { act: 'catalogue.put', detail: { key: 'eq:taobao:1' }, target: { to: 'catalogue' } },
  { act: 'link.mint', detail: {}, target: undefined },
  { act: 'version.publish', detail: {}, target: undefined },
])('leads from $act to what it was about', ({ act, detail, target }) => {
  expect(targetOf(act, detail)).toStrictEqual(target)
})
