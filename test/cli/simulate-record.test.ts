import { afterAll, beforeAll, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { shownRecord } from '../../src/control/records/shown.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { closed, looser } from '../control/desk.ts'
import { sampleRecord } from '../record/sample.ts'
import { loopback, sendJson, type Loopback } from './loopback.ts'

const record = JSON.parse(
  JSON.stringify(
    sampleRecord({
      view: { policy: { name: 'sample', version: 1, digest: 'sha256:1', tier: 'kv' } },
      context: { surface: 'short_video' },
    }),
  ),
) as WireRecord

let instance: Loopback

beforeAll(async () => {
  instance = await loopback(({ path }, response) => {
    if (path.startsWith('/decisions/')) sendJson(response, shownRecord(record))
    else sendJson(response, { source: path.endsWith('/2') ? looser : closed })
  })
})
afterAll(() => instance.stop())

const timeout = 60_000

it('asks the click of a record again, at its own instant, by the version that is named', { timeout }, async () => {
  const asked = ['policy', 'simulate', '--record', record.id, '--json', '--policy']
  const then = await instance.detour([...asked, 'v1'])
  expect([then.status, then.stderr]).toEqual([exit.ok, ''])
  expect(JSON.parse(then.stdout)).toMatchObject({
    rule: 'closed-short_video',
    destination: { marketplace: 'taobao', id: '41' },
    policy: { version: 1 },
    lost: [],
  })
  const later = await instance.detour([...asked, 'v2'])
  expect(JSON.parse(later.stdout)).toMatchObject({ rule: null, answer: 'forward', lost: [] })
  const text = await instance.detour(['policy', 'simulate', '--record', record.id, '--policy', 'v1'])
  expect(text.stdout).toContain('closed-short_video  DECIDES\n')
})

it('takes a link or a record, and of a record nothing that it says itself', { timeout }, async () => {
  const neither = await instance.detour(['policy', 'simulate', '--policy', 'v1'])
  expect([neither.status, neither.stderr]).toEqual([exit.usage, expect.stringContaining('`--url`, or `--record`')])
  const both = ['policy', 'simulate', '--policy', 'v1', '--record', record.id, '--surface', 'showcase']
  const { status, stderr } = await instance.detour(both)
  expect([status, stderr]).toEqual([exit.usage, expect.stringContaining('`--surface` and `--record`')])
})
