import { describe, expect, it, vi } from 'vitest'

import douyin from '../../examples/douyin/policy.yaml?raw'
import type { LivePolicy } from '../../src/control/publish.ts'
import { publish } from '../../src/control/publish.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { kvLivePolicy } from '../../src/store/kv-policy.ts'
import worker from '../../src/worker.ts'
import { askWorker, bindings } from '../support/worker.ts'

const versions = d1Versions(bindings.DB)
const now = () => instant(Date.now())
const draft = (base: number) => ({ source: douyin, base, message: 'a test', author: 'test' })
const authorised = { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' }

describe('publishing', () => {
  it('keeps one of many racing publishers per version, and tells every other who was first', async () => {
    const live = kvLivePolicy(bindings.KV)
    const base = await versions.head()
    const results = await Promise.all(Array.from({ length: 20 }, () => publish(draft(base), { versions, live, now })))
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
    const result = await publish(draft(base), { versions, live: refusing, now })
    expect(result).toMatchObject({ ok: true, value: { version: base + 1, live: false } })
    expect((await versions.list(1))[0]).toMatchObject({ number: base + 1, liveAt: undefined })
  })

  it('refuses a policy whose own tests fail, and changes nothing', async () => {
    const base = await versions.head()
    const source = douyin.replace('expect: explain:author_below_threshold', 'expect: allow:own_shop')
    expect(source).not.toBe(douyin)
    const result = await publish({ ...draft(base), source }, { versions, live: kvLivePolicy(bindings.KV), now })
    expect(result).toMatchObject({ ok: false, error: { kind: 'red', diagnostics: [{ code: 'test-failed' }] } })
    expect(await versions.head()).toBe(base)
  })

  it('puts the newer version back when the slower of two publishers wrote over it', async () => {
    const live = kvLivePolicy(bindings.KV)
    const base = await versions.head()
    const held = Promise.withResolvers<void>()
    const slow: LivePolicy = {
      put: async (text) => {
        await held.promise
        await live.put(text)
      },
      read: () => live.read(),
    }
    const first = publish(draft(base), { versions, live: slow, now })
    await vi.waitFor(async () => expect(await versions.head()).toBe(base + 1))
    expect(await publish(draft(base + 1), { versions, live, now })).toMatchObject({ ok: true, value: { live: true } })
    held.resolve()
    expect(await first).toMatchObject({ ok: true, value: { version: base + 1, live: false } })
    expect(JSON.parse((await live.read()) ?? '{}')).toMatchObject({ version: base + 2 })
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
    expect(await response.json()).toMatchObject({ base: head - 1, head })
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
