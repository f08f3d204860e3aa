import { afterEach, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { loopback, sendJson, type Loopback } from './loopback.ts'

let instance: Loopback | undefined

afterEach(() => {
  instance?.stop()
  instance = undefined
})

const at = '2026-11-01T00:00:00.000Z'

interface Fate {
  readonly restores?: number
  readonly live_at: string | null
  readonly trouble?: string
}

/** An instance whose versions fared so, the first first. */
async function withVersions(...fates: readonly Fate[]): Promise<Loopback> {
  const items = fates.map((fate, index) => ({
    version: index + 1,
    created_at: at,
    author: 'ada',
    message: 'why',
    restores: null,
    trouble: null,
    ...fate,
  }))
  instance = await loopback(({ path }, response) => {
    const one = items[Number(/^\/versions\/(\d+)$/.exec(path)?.[1]) - 1]
    sendJson(response, one ?? { head: items.length, items: items.toReversed(), next: null })
  })
  return instance
}

/** A version's number, and what the column says of it. */
function edgeOf(stdout: string): readonly string[] {
  const [head = '', ...rows] = stdout.trimEnd().split('\n')
  const [start, end] = [head.indexOf('at the edge'), head.indexOf('by')]
  return rows.map((row) => `${row.slice(0, 7).trim()} ${row.slice(start, end).trim()}`)
}

it('after a rollback the head alone decides, and what came before only was at the edge', async () => {
  const api = await withVersions({ live_at: at }, { live_at: at }, { live_at: at, restores: 1 })
  const { status, stdout } = await api.detour(['versions', 'list'])
  expect([status, edgeOf(stdout)]).toEqual([exit.ok, ['3 decides now', '2 was there', '1 was there']])
  expect(stdout).toContain('rollback to 1: why')
})

it.each([
  ['2', '2 was there'],
  ['3', '3 decides now'],
])('says so of one version as well: %s', async (version, said) => {
  const api = await withVersions({ live_at: at }, { live_at: at }, { live_at: at, restores: 1 })
  const { status, stdout } = await api.detour(['versions', 'show', version])
  expect([status, edgeOf(stdout)]).toEqual([exit.ok, [said]])
})

it('a head that KV does not have yet does not decide, and one that was followed before that never was there', async () => {
  const api = await withVersions({ live_at: at }, { live_at: null }, { live_at: null, trouble: 'KV is away' })
  const { stdout } = await api.detour(['versions', 'list'])
  expect(edgeOf(stdout)).toEqual(['3 not yet: KV is away', '2 never', '1 was there'])
})
