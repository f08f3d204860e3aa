import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import type { BacktestReport } from '../../src/control/backtest-report.ts'
import { dayMs } from '../../src/kernel/instant.ts'
import { loopback, sendJson } from './loopback.ts'

const policy = join(repository, 'examples/douyin/policy.yaml')
const folder = mkdtempSync(join(tmpdir(), 'detour-backtest-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nobody = { distinct: 0, exact: true, top: [] }

/** A hundred clicks, of which four change. */
const report: BacktestReport = {
  format_version: 1,
  basis: 'records',
  from: '2026-11-01T00:00:00.000Z',
  until: '2026-11-02T00:00:00.000Z',
  at: null,
  time_zone: 'UTC',
  before: { name: 'x', version: 1, digest: 'sha256:x' },
  after: { name: 'x', version: 2, digest: 'sha256:y' },
  read: 100,
  clicks: 100,
  changed: 4,
  same: 96,
  undetermined: 0,
  undetermined_by: {},
  groups: [],
  ungrouped: 4,
  rules: [{ before: 'closed', after: null, clicks: 4, share: 0.04, examples: [] }],
  rules_untold: 0,
  creators: nobody,
  products: nobody,
  days: [],
  versions: [],
  drift: { checked: 0, records: 0, clicks: 0, overridden: 0, examples: [] },
  complete: true,
  stopped_at: null,
  counts: { creators: [], products: [] },
}

async function backtested(answer: Partial<BacktestReport>, most: string, shown = ['--json']) {
  const from = '2026-11-01T00:00:00.000Z'
  const instance = await loopback(({ method }, response) => {
    sendJson(response, method === 'GET' ? { source: '' } : { ...report, ...answer })
  })
  const span = ['--from', from, '--until', '2026-11-02T00:00:00.000Z']
  const words = ['backtest', 'v2', '--against', 'v1', ...span, '--max-changed', most, ...shown]
  const ran = await instance.detour(words)
  instance.stop()
  return ran
}

describe('backtest --max-changed', () => {
  it('passes when it came to its end and little changes', async () => {
    expect(await backtested({}, '5%')).toMatchObject({ status: exit.ok, stderr: '' })
  })

  it('shows the rules that decide the changed clicks before and after', async () => {
    const { stdout } = await backtested({ rules_untold: 2 }, '5%', [])
    expect(stdout).toMatch(
      /rule before +rule after +clicks +share\n *closed +no rule +4 +4\.0 %\nand 2 clicks by other rules\n/,
    )
  })

  it('ends with 6 when more changes', async () => {
    const { status, stderr } = await backtested({}, '3%')
    expect(status).toBe(exit.refused)
    expect(stderr).toContain('4.0 % of the clicks change, more than the 3.0 % allowed')
  })

  it('ends with 6 when it did not come to its end, however little had changed till then', async () => {
    const { status, stderr } = await backtested({ complete: false, stopped_at: '2026-11-01T00:00:00.000Z' }, '5%')
    expect(status).toBe(exit.refused)
    expect(stderr).toContain('did not come to its end')
  })

  it('ends with 6 when there are no clicks to tell by', async () => {
    const { status, stderr } = await backtested({ clicks: 0, changed: 0, same: 0 }, '5%')
    expect(status).toBe(exit.refused)
    expect(stderr).toContain('there are no clicks in this span')
  })

  it('ends with 6 on a file without records', async () => {
    const records = join(folder, 'records.ndjson')
    writeFileSync(records, '')
    const instance = await loopback((_, response) => response.end())
    const words = ['backtest', policy, '--against', policy, '--records', records, '--max-changed', '100%']
    const { status, stderr } = await instance.detour(words)
    instance.stop()
    expect([status, instance.asked]).toEqual([exit.refused, []])
    expect(stderr).toContain('there are no clicks in this span')
  })
})

describe('how far back it looks', () => {
  it.each([
    [[], 14],
    [['--days', '3'], 3],
  ])('is said by its own flag alone: %j', async (flags, days) => {
    const instance = await loopback(({ method }, response) => {
      if (method === 'GET') sendJson(response, { version: 1, source: readFileSync(policy, 'utf8') })
      else sendJson(response, { ...report, counts: undefined })
    })
    await instance.detour(['backtest', 'v2', '--against', 'v1', ...flags])
    instance.stop()
    const asked = JSON.parse(instance.asked.at(-1)?.body ?? '') as { readonly from: string; readonly until: string }
    expect((Date.parse(asked.until) - Date.parse(asked.from)) / dayMs).toBe(days)
    expect(instance.asked.map(({ path }) => path)).not.toContain('/settings')
  })

  it.each([
    ['backtest --help', 'The setting `backtest.days` is not asked'],
    ['settings set --help', '`detour backtest` looks back as far as its own --days says'],
  ])('is not what the setting of the gate says: %s', async (words, said) => {
    const instance = await loopback((_, response) => response.end())
    const { stdout } = await instance.detour(words.split(' '))
    instance.stop()
    expect(stdout).toContain(said)
  })
})
