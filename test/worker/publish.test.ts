import { beforeAll, describe, expect, it, vi } from 'vitest'

import douyin from '../../examples/douyin/policy.yaml?raw'
import { reconcile, type LivePolicy } from '../../src/control/projection.ts'
import { publish, rollback } from '../../src/control/publish.ts'
import worker from '../../src/worker.ts'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { askWorker, bindings } from '../support/worker.ts'

const ports = publishPorts(bindings)
const { versions, live } = ports
const asked = { message: 'a test', ...byTheSystem }
const draft = (base: number) => ({ source: douyin, base, ...asked })
const authorised = { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' }

describe('publishing', () => {
  it('keeps one of many racing publishers per version, and tells every other who was first', async () => {
    const base = await versions.head()
    const results = await Promise.all(Array.from({ length: 20 }, () => publish(draft(base), ports)))
    const kept = results.filter((result) => result.ok)
    const lost = results.filter((result) => !result.ok)
    expect(kept).toHaveLength(1)
    expect(lost).toHaveLength(19)
    for (const result of lost) expect(result).toMatchObject({ error: { kind: 'stale', base, head: base + 1 } })
    const publications = await bindings.DB.prepare('SELECT count(*) AS n FROM publications').first<{ n: number }>()
    expect(publications?.n).toBe(base + 1)
  })

  it('never says live when KV refused: the version is stored, and that is what it says', async () => {
    const refusing: LivePolicy = { put: () => Promise.reject(new Error('429')), read: () => Promise.resolve(null) }
    const base = await versions.head()
    const result = await publish(draft(base), { ...ports, live: refusing, pauseMs: 0 })
    expect(result).toMatchObject({ ok: true, value: { version: base + 1, live: false } })
    expect((await versions.list(1))[0]).toMatchObject({ number: base + 1, liveAt: undefined })
  })

  it('refuses a policy whose own tests fail, and changes nothing', async () => {
    const base = await versions.head()
    const source = douyin.replace('expect: explain:author_below_threshold', 'expect: allow:own_shop')
    expect(source).not.toBe(douyin)
    const result = await publish({ ...draft(base), source }, ports)
    expect(result).toMatchObject({ ok: false, error: { kind: 'red', diagnostics: [{ code: 'test-failed' }] } })
    expect(await versions.head()).toBe(base)
  })

  it('puts the newer version back when the slower of two publishers wrote over it', async () => {
    const base = await versions.head()
    const held = Promise.withResolvers<void>()
    const slow: LivePolicy = {
      put: async (text) => {
        await held.promise
        await live.put(text)
      },
      read: () => live.read(),
    }
    const first = publish(draft(base), { ...ports, live: slow })
    await vi.waitFor(async () => expect(await versions.head()).toBe(base + 1))
    expect(await publish(draft(base + 1), ports)).toMatchObject({ ok: true, value: { live: true } })
    held.resolve()
    expect(await first).toMatchObject({ ok: true, value: { version: base + 1, live: false } })
    expect(JSON.parse((await live.read()) ?? '{}')).toMatchObject({ version: base + 2 })
  })

  it('brings an earlier version back under a new number, with the same digest', async () => {
    const base = await versions.head()
    const changed = { ...draft(base), source: douyin.replace('timezone: Asia/Shanghai', 'timezone: Asia/Urumqi') }
    const first = await publish(draft(base), ports)
    await publish({ ...changed, base: base + 1 }, ports)
    const back = await rollback({ to: base + 1, base: base + 2, ...asked }, ports)
    expect(back).toMatchObject({ ok: true, value: { version: base + 3, live: true } })
    expect(back.ok && first.ok && back.value.digest === first.value.digest).toBe(true)
    expect(await versions.get(base + 3)).toMatchObject({ kind: 'rollback', restores: base + 1, source: douyin })
    expect(JSON.parse((await live.read()) ?? '{}')).toMatchObject({ version: base + 3 })
    expect(await rollback({ to: 999, base: base + 3, ...asked }, ports)).toMatchObject({
      error: { kind: 'no_such_version' },
    })
  })

  it('is mended by the reconciler after a crash between D1 and KV, and left alone when all is in step', async () => {
    const base = await versions.head()
    const crashing: LivePolicy = { put: () => new Promise(() => {}), read: () => live.read() }
    void publish(draft(base), { ...ports, live: crashing })
    await vi.waitFor(async () => expect(await versions.head()).toBe(base + 1))
    expect(JSON.parse((await live.read()) ?? '{}')).toMatchObject({ version: base })
    expect(await reconcile(ports)).toEqual({ head: base + 1, outcome: 'projected', trouble: undefined })
    expect(JSON.parse((await live.read()) ?? '{}')).toMatchObject({ version: base + 1 })
    expect((await versions.get(base + 1))?.liveAt).toBeDefined()
    let puts = 0
    const counting: LivePolicy = { put: async () => void (puts += 1), read: () => live.read() }
    expect(await reconcile({ ...ports, live: counting })).toMatchObject({ outcome: 'in_step' })
    expect(puts).toBe(0)
  })

  it('never writes an older version over a newer one that the edge may have seen', async () => {
    const base = await versions.head()
    const text = (await live.read()) ?? ''
    const newer = JSON.stringify({ ...(JSON.parse(text) as object), version: base + 5 })
    await live.put(newer)
    expect(await reconcile(ports)).toMatchObject({ outcome: 'failed', trouble: expect.stringContaining('is newer') })
    expect(await live.read()).toBe(newer)
    await bindings.KV.put('policy:active', newer.replace('"rules":[', '"rules":[7,'))
    expect(await reconcile(ports)).toMatchObject({ outcome: 'projected' })
    expect(await live.read()).toBe(text)
  })

  it('is tried again after KV’s 429, and drained by the reconciler when KV refuses for longer', async () => {
    const base = await versions.head()
    let refusals = 1
    const busy: LivePolicy = {
      put: async (text) => {
        if (refusals-- > 0) throw new Error('KV PUT failed: 429 Too Many Requests')
        await live.put(text)
      },
      read: () => live.read(),
    }
    expect(await publish(draft(base), { ...ports, live: busy, pauseMs: 1 })).toMatchObject({ value: { live: true } })
    refusals = 4
    const stored = await publish(draft(base + 1), { ...ports, live: busy, pauseMs: 1 })
    expect(stored).toMatchObject({ ok: true, value: { version: base + 2, live: false } })
    expect((await versions.get(base + 2))?.trouble).toContain('429')
    expect(await reconcile({ ...ports, live: busy, pauseMs: 1 })).toMatchObject({ outcome: 'failed' })
    expect(await reconcile({ ...ports, live: busy, pauseMs: 1 })).toMatchObject({ outcome: 'projected' })
    expect((await versions.get(base + 2))?.trouble).toBeUndefined()
  })
})

describe('publishing through the API', () => {
  beforeAll(async () => {
    const read = await askWorker(worker, bindings, '/api/v1/settings', { headers: authorised })
    const response = await askWorker(worker, bindings, '/api/v1/settings', {
      method: 'PUT',
      headers: { ...authorised, 'if-match': read.headers.get('etag') ?? '' },
      body: JSON.stringify({ ...(await read.json<object>()), approvals: 0 }),
    })
    expect(response.status).toBe(200)
  })

  it('refuses a policy with mistakes, and changes nothing', async () => {
    const base = await versions.head()
    const response = await askWorker(worker, bindings, '/api/v1/versions', {
      method: 'POST',
      headers: authorised,
      body: JSON.stringify({ source: 'detour: policy/v1\nrules: 7\n', base, message: 'wrong' }),
    })
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await versions.head()).toBe(base)
  })

  it('answers 409 with both numbers when the base is stale', async () => {
    const head = await versions.head()
    const response = await askWorker(worker, bindings, '/api/v1/versions', {
      method: 'POST',
      headers: authorised,
      body: JSON.stringify({ source: douyin, base: head - 1, message: 'late' }),
    })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({
      code: 'stale-base',
      base: head - 1,
      head,
      diff: { overall: 'equivalent' },
    })
  })

  it('takes effect in the same isolate at once', async () => {
    const head = await versions.head()
    const response = await askWorker(worker, bindings, '/api/v1/versions', {
      method: 'POST',
      headers: authorised,
      body: JSON.stringify({ source: douyin, base: head, message: 'the next one' }),
    })
    expect(response.status).toBe(201)
    const health: { policy: { version: number } } = await (await askWorker(worker, bindings, '/healthz')).json()
    expect(health.policy.version).toBe(head + 1)
  })
})

describe('the admin API', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['the token as a cookie', { cookie: `token=${bindings.DETOUR_TOKEN}` }],
    ['another scheme', { authorization: `Basic ${bindings.DETOUR_TOKEN}` }],
  ])('refuses %s', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/api/v1/versions'],
      ['POST', '/api/v1/versions'],
      ['GET', '/api/v1/versions/1'],
    ] as const) {
      const response = await askWorker(worker, bindings, path, { method, headers })
      expect(response.status).toBe(401)
    }
  })

  it('refuses everyone when the deployment has no token', async () => {
    const response = await askWorker(worker, { ...bindings, DETOUR_TOKEN: '' }, '/api/v1/versions', {
      headers: { authorization: 'Bearer ' },
    })
    expect(response.status).toBe(401)
  })
})
