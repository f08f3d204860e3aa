import { afterEach, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { loopback, sendJson, type Loopback } from './loopback.ts'

let instance: Loopback | undefined

afterEach(() => {
  instance?.stop()
  instance = undefined
})

/** What is listed of an entry with this detail. */
async function listed(detail: object): Promise<string> {
  const entry = { n: 1, at: '2026-11-23T12:00:00.000Z', actor: 'bootstrap', act: 'some.act', detail }
  instance = await loopback((_, response) => sendJson(response, { items: [entry] }))
  const { status, stdout } = await instance.detour(['audit', 'list'])
  expect(status).toBe(exit.ok)
  return stdout.split('\n')[1] ?? ''
}

/** The same instant in the zone of whoever reads: noon in UTC is this day or the next. */
const noonOf21 = String.raw`2027-02-2[12]T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)`

it.each([
  ['expires_at', Date.UTC(2027, 1, 21, 12)],
  ['until', Date.UTC(2027, 1, 21, 12)],
  ['seen_at', Date.UTC(2027, 1, 21, 12)],
  ['until', '2027-02-21T12:00:00.000Z'],
  ['at', '2027-02-21T20:00:00+08:00'],
  ['from', '2027-02-21T12:00:00.123Z'],
])('prints an instant as a date, however the act keeps it: %s %j', async (name, value) => {
  expect(await listed({ token: 'tok_1', [name]: value })).toMatch(new RegExp(`token=tok_1 ${name}=${noonOf21}$`))
})

it('leaves what is no instant as it is', async () => {
  const detail = {
    version: 1_803_252_069_112,
    count: 3,
    from: 'v1',
    until: 9e15,
    at: 1e-3,
    message: '2027-02-21T12:00:00Z',
  }
  expect(await listed(detail)).toMatch(
    /version=1803252069112 count=3 from=v1 until=9000000000000000 at=0\.001 message=2027-02-21T12:00:00Z$/,
  )
})

it.each([
  ['audit export', 'audit.export'],
  ['audit verify', 'audit.export'],
  ['ledger copy', 'ledger.copy'],
])('the help of %s says that it is noted in the audit', async (command, act) => {
  instance = await loopback((_, response) => sendJson(response, {}))
  const { stdout } = await instance.detour([...command.split(' '), '--help'])
  expect(stdout).toContain(`\`${act}\``)
})
