import { describe, expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { sqliteD1 } from './sqlite.ts'

describe('the tables of versions', () => {
  const version = {
    name: 'douyin',
    digest: 'sha256:7c7a',
    source: 'detour: policy/v1',
    program: '{}',
    message: 'why',
    author: 'ada',
    createdAt: instant(1),
    kind: 'publish',
    restores: undefined,
    request: undefined,
    approvedBy: [],
    idempotencyKey: undefined,
  } as const

  it('keep versions in order, their publications and the audit, and refuse a stale base whole', async () => {
    const { database, query } = sqliteD1()
    const versions = d1Versions(database)
    expect(await versions.append({ ...version, base: 0 })).toEqual({ ok: true, value: 1 })
    expect(await versions.append({ ...version, base: 1 })).toEqual({ ok: true, value: 2 })
    expect(await versions.append({ ...version, base: 1 })).toEqual({ ok: false, error: { base: 1, head: 2 } })
    expect(query('SELECT number, base FROM versions').map((row) => ({ ...row }))).toEqual([
      { number: 1, base: 0 },
      { number: 2, base: 1 },
    ])
    expect(query('SELECT id FROM publications')).toHaveLength(2)
    expect(query('SELECT id FROM audit')).toHaveLength(2)
  })

  it('give the same publisher the same number again, if the key is the same', async () => {
    const { database, query } = sqliteD1()
    const versions = d1Versions(database)
    const mine = { ...version, base: 0, idempotencyKey: 'key-1234' }
    expect(await versions.append(mine)).toEqual({ ok: true, value: 1 })
    expect(await versions.append(mine)).toEqual({ ok: true, value: 1 })
    expect(await versions.append({ ...mine, author: 'bob' })).toMatchObject({ ok: false })
    expect(await versions.append({ ...mine, digest: 'sha256:other' })).toMatchObject({ ok: false })
    expect(await versions.append({ ...mine, idempotencyKey: 'key-5678' })).toMatchObject({ ok: false })
    expect(query('SELECT id FROM audit')).toHaveLength(1)
  })

  it('find a version that was kept although the connection broke before the answer', async () => {
    const { database, query } = sqliteD1()
    const breaking = new Proxy(database, {
      get: (target, name) =>
        name === 'batch'
          ? async (statements: D1PreparedStatement[]) => {
              await target.batch(statements)
              throw new Error('D1_ERROR: Network connection lost')
            }
          : Reflect.get(target, name),
    })
    expect(await d1Versions(breaking).append({ ...version, base: 0 })).toEqual({ ok: true, value: 1 })
    expect(query('SELECT id FROM audit')).toHaveLength(1)
  })

  it('know whether a publication was seen at the edge', async () => {
    const versions = d1Versions(sqliteD1().database)
    await versions.append({ ...version, base: 0 })
    await versions.markTrouble(1, instant(4), 'KV did not take it')
    expect(await versions.get(1)).toMatchObject({ liveAt: undefined, trouble: 'KV did not take it' })
    await versions.markLive(1, instant(5))
    expect(await versions.get(1)).toMatchObject({ liveAt: 5, trouble: undefined })
  })
})
