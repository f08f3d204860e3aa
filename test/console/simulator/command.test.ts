import { execFileSync } from 'node:child_process'

import { beforeAll, expect, it } from 'vitest'

import { commandOf, quoted } from '../../../src/console/screens/simulator/command.ts'
import { describedBy } from '../../../src/console/screens/simulator/click.ts'
import { callsIn } from '../../support/command-lines.ts'
import { faultOf, readUsages, type Usage } from '../../support/usage.ts'

let usages: ReadonlyMap<string, Usage>

beforeAll(async () => {
  usages = await readUsages()
})

const asked = {
  described: describedBy({ url: 'https://item.taobao.com/item.htm?id=41' }, 'live_room'),
  at: '2020-10-09T00:00:00+08:00',
  policy: 'active',
  version: 3,
  hasCatalogue: false,
} as const

it('asks the policy in force as the fields ask it', () => {
  expect(commandOf(asked)).toEqual({
    text: "detour policy simulate --policy active --at 2020-10-09T00:00:00+08:00 --surface live_room --url 'https://item.taobao.com/item.htm?id=41'",
    file: undefined,
  })
})

it.each([
  ['everything one may say', { described: everything() }],
  ['the catalogue of the instance', { hasCatalogue: true }],
  ['an unsigned click', { described: describedBy({ url: 'x y', referer: 'https://live.douyin.com/1' }, '') }],
  ['a version', { policy: 'v2' }],
  ['a candidate that is a version', { policy: 'candidate' }],
  ['a candidate that is none', { policy: 'candidate', version: undefined }],
  ['a draft', { policy: 'draft:01JD' }],
] as const)('the command line takes it: %s', (_, change) => {
  const { text } = commandOf({ ...asked, ...change })
  const calls = callsIn(text)
  expect(calls.length).toBeGreaterThan(0)
  expect(calls.map((words) => faultOf(words, usages))).toEqual(calls.map(() => undefined))
})

function everything() {
  return describedBy(
    {
      url: 'https://item.jd.com/1.html',
      evidence: 'none',
      author: 'a_77',
      followers: '5',
      content: 'r_1',
      channel: 'xingtu',
      region: 'CN',
      lang: 'zh-CN',
      client: 'aweme/29.3.0',
      token: 't',
      visitor: 'v',
    },
    'live_room',
  )
}

it('names the file in which a draft has to be', () => {
  expect(commandOf({ ...asked, policy: 'draft:01JD' }).file).toBe('draft.yaml')
  expect(commandOf({ ...asked, policy: 'candidate' }).file).toBeUndefined()
})

it('takes a value that begins with a dash for a value', () => {
  const described = { ...asked.described, author: '-x' }
  expect(commandOf({ ...asked, described }).text).toContain(' --author=-x')
})

it.each([
  'plain',
  '',
  "it's",
  '$(rm -rf /)',
  'a;b',
  '`id`',
  '分享 https://m.tb.cn/h.5 复制',
  'two\nlines',
  '"',
  '\\',
  '*',
  '~',
])('a shell reads %j as it was meant', (text) => {
  expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text)
})
