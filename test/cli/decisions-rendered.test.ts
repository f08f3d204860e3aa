import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { loopback, sendJson, type Loopback } from './loopback.ts'

const span = { from: '2026-11-22T12:00:00.000Z', until: '2026-11-23T12:00:00.000Z' }
const some = {
  ...span,
  clicks: 2000,
  different: 15,
  rows: [
    { surface: 'live_room', rendered: 'allow', clicked: 'allow', count: 1985 },
    { surface: 'live_room', rendered: 'allow', clicked: 'equivalent', count: 14 },
    { surface: 'showcase', rendered: 'other', clicked: 'allow', count: 1 },
  ],
  truncated: false,
}
const none = { ...span, clicks: 0, different: 0, rows: [], truncated: false }
const page = { items: [], next: null, gone: [] }

let answer: object = none
let instance: Loopback

beforeAll(async () => {
  instance = await loopback((_, response) => sendJson(response, answer))
})
beforeEach(() => {
  answer = some
})
afterAll(() => instance.stop())

const timeout = 60_000

it(
  'shows what pages were told beside what clicks decided, and the share of those that differ',
  { timeout },
  async () => {
    const { status, stdout, stderr } = await instance.detour(['decisions', 'rendered'])
    expect([status, stderr]).toEqual([exit.ok, ''])
    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
    expect(lines.slice(1)).toEqual([
      ['surface', 'rendered', 'clicked', 'clicks', 'share'],
      ['live_room', 'allow', 'allow', '1,985', '99.3 %'],
      ['live_room', 'allow', 'equivalent', '14', '0.7 %'],
      ['showcase', 'other', 'allow', '1', '< 0.1 %'],
      ['2,000 clicks, 15 decided otherwise (0.8 %)'],
      [''],
    ])
  },
)

it('prints what the instance said as JSON, and asks it for what the flags say', { timeout }, async () => {
  const words = ['--surface', 'live_room', '--policy-version', '7', '--from', '2026-11-22T00:00:00Z', '--json']
  const { status, stdout } = await instance.detour(['decisions', 'rendered', ...words])
  expect([status, JSON.parse(stdout)]).toEqual([exit.ok, { ...some, format_version: 1 }])
  const asked = new URL(instance.asked.at(-1)?.path ?? '', 'http://instance.example')
  expect(asked.pathname).toBe('/decisions/rendered')
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    surface: 'live_room',
    version: '7',
    from: '2026-11-22T00:00:00.000Z',
  })
})

it('shows how it went by the day, where that is asked for', { timeout }, async () => {
  const series = [
    { at: '2026-11-21T16:00:00.000Z', clicks: 1500, different: 3 },
    { at: '2026-11-22T16:00:00.000Z', clicks: 500, different: 12 },
  ]
  answer = { ...some, series }
  const { status, stdout } = await instance.detour(['decisions', 'rendered', '--by', 'day', '--offset', '+08:00'])
  expect(status).toBe(exit.ok)
  const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
  expect(lines.slice(-4).map((cells) => cells.slice(-3))).toEqual([
    ['clicks', 'decided otherwise', 'share'],
    ['1,500', '3', '0.2 %'],
    ['500', '12', '2.4 %'],
    [''],
  ])
  const asked = new URL(instance.asked.at(-1)?.path ?? '', 'http://instance.example')
  expect(Object.fromEntries(asked.searchParams)).toEqual({ by: 'day', offset: '+08:00' })
})

it('says so where no link tells what was decided when its page was made', { timeout }, async () => {
  answer = none
  const { status, stdout } = await instance.detour(['decisions', 'rendered'])
  expect(status).toBe(exit.ok)
  expect(stdout).toContain('no click on a link that says what was decided when its page was made\n')
})

it('lists the clicks that differ, and an older instance is read all the same', { timeout }, async () => {
  const decision = {
    id: '01JD0000000000000000000000',
    at: span.from,
    policy: { version: 7 },
    in: { surface: 'live_room', evidence: 'signed', kind: 'product', product: 'jd:1', shop: null, url: null },
    out: { action: 'explain', step: null, rule: 'closed', reason: 'live_external_closed', host: null },
    would: null,
  }
  const differs = { ...decision, rendered: { action: 'allow', clicked: 'explain', same: false } }
  const agrees = { ...decision, rendered: { action: 'explain', clicked: 'explain', same: true } }
  answer = { ...page, items: [differs, agrees, decision] }
  const { status, stdout } = await instance.detour(['decisions', 'query', '--rendered', 'different'])
  expect(status).toBe(exit.ok)
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.includes('rendered: allow')),
  ).toEqual([true, false, false])
  expect(instance.asked.at(-1)?.path).toContain('rendered=different')
})
