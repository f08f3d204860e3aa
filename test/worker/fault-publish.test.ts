import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { smallPolicy } from '../support/documents.ts'
import { faultyStorage, forgetCopy, freshIsolate, linkTo, type Isolate, type Replied } from './faulty-worker.ts'
import { bindings } from '../support/worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')
const clip = { referer: 'https://www.douyin.com/video/6961737553342991651' }

const both = smallPolicy({ closed: ['short_video', 'unknown'] })
const one = smallPolicy({ closed: ['unknown'] })

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00Z') })
  await startAnew()
  storage = faultyStorage()
  isolate = freshIsolate(storage)
})

afterEach(() => {
  vi.useRealTimers()
})

/** Version 1 closes videos and unknown places; nobody has to agree with anything until a test says so. */
async function startAnew(): Promise<void> {
  const tables = ['publications', 'versions', 'audit', 'idempotency', 'settings']
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)))
  await bindings.KV.delete('policy:active')
  await forgetCopy()
  const setting = freshIsolate(faultyStorage())
  await settle(setting, { approvals: 0 })
  expect(await setting.admin('POST /versions', { source: both, base: 0, message: 'the first' })).toMatchObject({
    status: 201,
  })
}

async function settle(who: Isolate, change: object): Promise<void> {
  const read = await who.admin('GET /settings')
  const match = { 'if-match': read.headers.get('etag') ?? '' }
  expect((await who.admin('PUT /settings', { ...read.body, ...change }, match)).status).toBe(200)
}

const publish = (source: string, base: number, headers: Readonly<Record<string, string>> = {}): Promise<Replied> =>
  isolate.admin('POST /versions', { source, base, message: 'a test' }, headers)

async function count(table: string): Promise<number> {
  const row = await bindings.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>()
  return row?.n ?? -1
}

/** What stands in D1 and KV. */
async function state(): Promise<unknown> {
  return {
    versions: await count('versions'),
    publications: await count('publications'),
    audit: await count('audit'),
    active: await bindings.KV.get('policy:active'),
  }
}

/** The answer to a click half a minute later, when every isolate has looked at KV again. */
async function seenByShoppers(from: Isolate = freshIsolate(storage)): Promise<string> {
  vi.setSystemTime(Date.now() + 31_000)
  await from.health()
  const { answer, policy } = await from.decide(jd, clip)
  return `${answer} by v${policy.version}`
}

describe('K9: valid and dangerous', () => {
  const gated = [
    ['without any rule', smallPolicy({ closed: [] }), 'no_rules'],
    ['with fewer rules than half', smallPolicy({ closed: ['unknown'] }), 'looser'],
    [
      'with defaults that close what was open',
      smallPolicy({ closed: ['short_video', 'unknown'], otherwise: 'explain' }),
      'defaults',
    ],
    [
      'that leads shoppers to another store',
      smallPolicy({ closed: ['short_video', 'unknown'], stores: ['haohuo.jinritemai.com', 'other.example'] }),
      'stores',
    ],
  ] as const

  it.each(gated)('a policy %s is not published without the approval of somebody else', async (_, source, code) => {
    await settle(isolate, { approvals: 1 })
    const before = await state()
    const refused = await publish(source, 1)
    expect(refused).toMatchObject({ status: 403, body: { code: 'approval-needed' } })
    const { gates } = refused.body as { gates: readonly { code: string }[] }
    expect(gates.map((gate) => gate.code)).toContain(code)
    expect(await state()).toEqual(before)
    expect(await seenByShoppers()).toBe('notice by v1')
  })

  it('nor is one of which the records of the last days cannot say how much it changes, where that is asked for', async () => {
    await settle(isolate, { approvals: 1, backtest: { days: 7, max_changed_share: 0.01, max_undetermined_share: 0.2 } })
    const refused = await publish(smallPolicy({ closed: ['short_video', 'unknown', 'live_room'] }), 1)
    expect(refused).toMatchObject({ status: 403, body: { code: 'approval-needed', gates: [{ code: 'backtest' }] } })
    expect(await seenByShoppers()).toBe('notice by v1')
  })

  it('what only closes more is published by one alone', async () => {
    await settle(isolate, { approvals: 1 })
    const stricter = smallPolicy({ closed: ['short_video', 'unknown', 'live_room'] })
    expect(await publish(stricter, 1)).toMatchObject({ status: 201, body: { version: 2, live: true } })
  })
})

describe('K10: KV takes nothing while something is published', () => {
  it.each(['429', 'throw'] as const)(
    '%s: stored and not live is what is said, and the reconciler brings it there',
    async (mode) => {
      storage.kv.putMode = mode
      const stored = await publish(one, 1)
      expect(stored).toMatchObject({ status: 202, body: { version: 2, live: false } })
      expect(stored.body['trouble']).toContain('KV did not take it')
      expect(await seenByShoppers()).toBe('notice by v1')
      const status = await isolate.admin('GET /status')
      expect(status.body).toMatchObject({ head: 2, kv_version: 1, in_step: false, live_at: null })
      expect(status.body['trouble']).toContain(mode === '429' ? '429' : '500')

      await isolate.minute()
      expect((await isolate.admin('GET /versions/2')).body).toMatchObject({ live_at: null })
      expect(await seenByShoppers()).toBe('notice by v1')
      storage.kv.putMode = 'good'
      await isolate.minute()
      expect((await isolate.admin('GET /status')).body).toMatchObject({ kv_version: 2, in_step: true, trouble: null })
      expect((await isolate.admin('GET /versions/2')).body['live_at']).not.toBeNull()
      expect(await seenByShoppers()).toBe('forward by v2')
      expect(await count('versions')).toBe(2)
    },
    20_000,
  )
})

describe('K11: whoever publishes dies between D1 and KV', () => {
  it('the old policy stays until the next minute, status says that the new one is not live, and then it is', async () => {
    storage.kv.putMode = 'hang'
    void publish(one, 1)
    await vi.waitFor(async () => expect(await count('publications')).toBe(2))
    const other = freshIsolate(faultyStorage())
    expect((await other.admin('GET /status')).body).toMatchObject({
      head: 2,
      kv_version: 1,
      in_step: false,
      live_at: null,
    })
    expect(await seenByShoppers(other)).toBe('notice by v1')
    await other.minute()
    expect((await other.admin('GET /status')).body).toMatchObject({ head: 2, kv_version: 2, in_step: true })
    expect(await seenByShoppers(other)).toBe('forward by v2')
    expect(await count('audit')).toBe(3)
  })

  it('also where it was the key itself that went', async () => {
    await bindings.KV.delete('policy:active')
    expect((await isolate.admin('GET /status')).body).toMatchObject({ head: 1, kv_version: null, in_step: false })
    await isolate.minute()
    expect((await isolate.admin('GET /status')).body).toMatchObject({ head: 1, kv_version: 1, in_step: true })
    expect(await seenByShoppers()).toBe('notice by v1')
  })
})

describe('D2: D1 is away while something is published', () => {
  const acts = [
    ['publishing', 'POST /versions', { source: one, base: 1, message: 'a test' }],
    ['bringing a version back', 'POST /versions/1/rollback', { base: 1, message: 'a test' }],
    ['a change request', 'POST /requests', { title: 'a test', source: one, base: 1 }],
  ] as const

  it.each(
    acts.flatMap(([name, route, body]) => (['throw', 'reject'] as const).map((mode) => ({ name, route, body, mode }))),
  )(
    '$name ($mode): 503 `storage-unavailable`, with a key and without, and nothing is changed',
    async ({ route, body, mode }) => {
      const before = await state()
      storage.d1.mode = mode
      for (const headers of [{}, { 'idempotency-key': 'publish-2-by-ann' }]) {
        const refused = await isolate.admin(route, body, headers)
        expect(refused).toMatchObject({ status: 503, body: { code: 'storage-unavailable' } })
        expect(refused.headers.get('content-type')).toBe('application/problem+json')
        expect(JSON.stringify(refused.body)).not.toContain('D1_ERROR')
      }
      expect((await isolate.admin('GET /status')).body).toMatchObject({ head: null, in_step: null, kv_version: 1 })
      expect(await seenByShoppers()).toBe('notice by v1')
      storage.d1.mode = 'good'
      await isolate.minute()
      expect(await state()).toEqual(before)
      expect((await publish(one, 1, { 'idempotency-key': 'publish-2-by-ann' })).status).toBe(201)
    },
  )
})

describe('D3: D1 commits, and its answer is lost', () => {
  const keyed = { 'idempotency-key': 'publish-2-by-ann' }

  it('is looked up, and the publisher learns what took place; asking again changes nothing', async () => {
    storage.d1.mode = 'commit-then-throw'
    const first = await publish(one, 1, keyed)
    expect(first).toMatchObject({ status: 201, body: { version: 2, live: true } })
    const again = await publish(one, 1, keyed)
    expect([again.status, again.body]).toEqual([first.status, first.body])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect([await count('versions'), await count('audit')]).toEqual([2, 3])
  })

  it('where nothing can be looked up either, nobody says that it failed: asked again with the same key, it is the one version', async () => {
    storage.d1.mode = 'commit-then-throw'
    storage.d1.afterwards = 'reject'
    expect(await publish(one, 1, keyed)).toMatchObject({ status: 503, body: { code: 'storage-unavailable' } })
    expect([await count('versions'), await count('audit')]).toEqual([2, 3])
    storage.d1.mode = 'good'
    expect(await publish(one, 1, keyed)).toMatchObject({ status: 409, body: { code: 'in-progress' } })
    vi.setSystemTime(Date.now() + 61_000)
    const retried = await publish(one, 1, keyed)
    expect(retried).toMatchObject({ status: 201, body: { version: 2, live: true } })
    const again = await publish(one, 1, keyed)
    expect([again.status, again.body]).toEqual([retried.status, retried.body])
    expect([await count('versions'), await count('publications'), await count('audit')]).toEqual([2, 2, 3])
    expect(await seenByShoppers()).toBe('forward by v2')
  })

  it('asked again without a key, it is refused with the difference: never a second version', async () => {
    storage.d1.mode = 'commit-then-throw'
    storage.d1.afterwards = 'reject'
    expect((await publish(one, 1)).status).toBe(503)
    storage.d1.mode = 'good'
    expect(await publish(one, 1)).toMatchObject({ status: 409, body: { code: 'stale-base', head: 2 } })
    expect(await count('versions')).toBe(2)
    await isolate.minute()
    expect(await seenByShoppers()).toBe('forward by v2')
  })
})
