import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, describe, expect, it, vi } from 'vitest'

import douyin from '../../examples/douyin/policy.yaml?raw'
import type { Env } from '../../src/bindings.ts'
import worker from '../../src/worker.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _limit, ...unlimited } = bindings
const authorised = { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' }

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly env?: Env
}

async function api(path: string, { method = 'GET', headers = {}, body, env = unlimited }: Asked = {}) {
  const response = await askWorker(worker, env, `/api/v1${path}`, {
    method,
    headers: { ...authorised, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>)
  return { status: response.status, headers: response.headers, json }
}

async function minute(env: Env = unlimited, at = Date.now()): Promise<void> {
  const context = createExecutionContext()
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(at), cron: '* * * * *' }), env)
  await waitOnExecutionContext(context)
}

beforeAll(async () => {
  const read = await api('/settings')
  const etag = read.headers.get('etag') ?? ''
  const put = { ...read.json, approvals: 0 }
  expect(await api('/settings', { method: 'PUT', headers: { 'if-match': etag }, body: put })).toMatchObject({
    status: 200,
  })
})

describe('a request', () => {
  it.each([
    ['that is no JSON', { method: 'POST', body: '{"source":' }, 400, 'bad-request'],
    [
      'of another type',
      { method: 'POST', headers: { 'content-type': 'text/yaml' }, body: douyin },
      415,
      'unsupported-type',
    ],
    ['without a field', { method: 'POST', body: { source: douyin } }, 400, 'bad-request'],
    [
      'with a field of the wrong type',
      { method: 'POST', body: { source: 7, base: 0, message: 'x' } },
      400,
      'bad-request',
    ],
    [
      'that is too large',
      { method: 'POST', body: { source: 'x'.repeat(1_300_000), base: 0, message: 'x' } },
      413,
      'too-large',
    ],
    [
      'with a key that is too short',
      { method: 'POST', headers: { 'idempotency-key': 'a b' }, body: {} },
      400,
      'bad-request',
    ],
  ])('%s is refused with the place', async (_, asked, status, code) => {
    const refused = await api('/versions', asked)
    expect(refused).toMatchObject({ status, json: { code, status } })
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.json?.['type']).toBe(`/api/v1/problems/${code}`)
  })

  it('with several faults is told all of them', async () => {
    const { json } = await api('/versions', { method: 'POST', body: { source: 7, base: -1, message: ' ' } })
    const faults = json?.['faults'] as { at: string }[]
    expect(faults.map(({ at }) => at)).toEqual(['body/source', 'body/base', 'body/message'])
  })

  it('with a parameter that the route does not have is refused, and a bad one is named', async () => {
    expect(await api('/versions?limt=5')).toMatchObject({ status: 400, json: { faults: [{ at: 'query/limt' }] } })
    expect(await api('/versions?limit=9000')).toMatchObject({ status: 400, json: { faults: [{ at: 'query/limit' }] } })
  })

  it('for a route that is not there gets 404, and one with another method 405 with what there is', async () => {
    expect(await api('/nothing')).toMatchObject({ status: 404, json: { code: 'no-such-route' } })
    const refused = await api('/versions', { method: 'DELETE' })
    expect(refused).toMatchObject({ status: 405, json: { code: 'method-not-allowed' } })
    expect(refused.headers.get('allow')).toBe('GET, POST')
  })

  it('that edits needs the state it edits, and is refused when that is no longer so', async () => {
    const { json, headers } = await api('/settings')
    expect(await api('/settings', { method: 'PUT', body: json })).toMatchObject({ status: 428 })
    expect(await api('/settings', { method: 'PUT', headers: { 'if-match': '"999"' }, body: json })).toMatchObject({
      status: 412,
    })
    const known = await api('/settings', { headers: { 'if-none-match': headers.get('etag') ?? '' } })
    expect(known).toMatchObject({ status: 304, json: undefined })
  })

  it('under one key is carried out once, and a second one with the same key and another body is refused', async () => {
    const { json: before } = await api('/versions?limit=1')
    const base = Number(before?.['head'])
    const asked = {
      method: 'POST',
      headers: { 'idempotency-key': 'a-key-of-mine' },
      body: { source: douyin, base, message: 'once' },
    }
    const first = await api('/versions', asked)
    const second = await api('/versions', asked)
    expect(first).toMatchObject({ status: 201, json: { version: base + 1 } })
    expect(second).toMatchObject({ status: 201, json: first.json })
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect((await api('/versions?limit=1')).json?.['head']).toBe(base + 1)
    const other = await api('/versions', { ...asked, body: { source: douyin, base: base + 1, message: 'another' } })
    expect(other).toMatchObject({ status: 422, json: { code: 'key-reused' } })
  })

  it('beyond the limit of its actor is asked to wait', async () => {
    const env = { ...bindings, ADMIN_LIMIT: { limit: async () => ({ success: false }) } as unknown as RateLimit }
    const refused = await api('/versions', { env })
    expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-requests' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('is never answered so that others may keep it', async () => {
    const { headers } = await api('/versions')
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('that we fail at is told no more than a number', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = { prepare: () => ({ bind: () => ({}) }) } as unknown as D1Database
    const failed = await api('/versions', { env: { ...unlimited, DB: broken } })
    expect(failed).toMatchObject({ status: 500, json: { code: 'internal' } })
    expect(JSON.stringify(failed.json)).not.toContain('is not a function')
    expect(JSON.stringify(logged.mock.calls)).toContain(String(failed.json?.['request_id']))
    logged.mockRestore()
  })
})

describe('the status', () => {
  it('says what is published, what is in force besides, and what waits', async () => {
    const head = Number((await api('/versions?limit=1')).json?.['head'])
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const entry = { kill: 'live-external-closed', until, reason: 'a test', confirm: 'live-external-closed' }
    expect((await api('/override/entries/incident-1', { method: 'PUT', body: entry })).status).toBeLessThan(300)
    expect((await api('/status')).json).toMatchObject({
      head,
      in_step: true,
      kv_version: head,
      trouble: null,
      edge: { clicks: 0, versions: [] },
      override: [{ id: 'incident-1', reason: 'a test' }],
      candidate: null,
      records: { unaccounted: 0 },
    })
  })

  it('says when KV shows another version than the head', async () => {
    const head = Number((await api('/versions?limit=1')).json?.['head'])
    await bindings.KV.put('policy:active', JSON.stringify({ version: head - 1, digest: 'sha256:0' }))
    expect((await api('/status')).json).toMatchObject({ head, in_step: false, kv_version: head - 1 })
    await minute()
    expect((await api('/status')).json).toMatchObject({ head, in_step: true, kv_version: head })
  })
})

describe('every minute', () => {
  it('a duty that fails is told in one line and keeps none of the others from theirs', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const failing = { ...bindings.ARCHIVE, put: () => Promise.reject(new Error('R2 PUT failed: 500')) }
    const env = { ...unlimited, ARCHIVE: failing as unknown as R2Bucket }
    await bindings.KV.delete('policy:active')
    await minute(env)
    expect(await bindings.KV.get('policy:active')).not.toBeNull()
    const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)) as { event: string; duty?: string })
    expect(lines.every(({ event }) => event === 'cron-failed')).toBe(true)
    logged.mockRestore()
  })

  it('at the minutes of the copy, one copy of the ledger a day is put into the bucket, and can be restored', async () => {
    const at = Date.UTC(2026, 10, 23, 12, 7)
    await minute(unlimited, at)
    await minute(unlimited, at + 30 * 60_000)
    const objects = (await bindings.ARCHIVE.list({ prefix: 'ledger/' })).objects
    expect(objects.map(({ key }) => key)).toEqual(['ledger/2026-11-23.ndjson.gz'])
    const object = await bindings.ARCHIVE.get('ledger/2026-11-23.ndjson.gz')
    const text = await new Response(object?.body.pipeThrough(new DecompressionStream('gzip'))).text()
    const lines = text.trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: true, rows: lines.length - 2 })
    expect(text).toContain('"table":"versions"')
  })
})

describe('the ledger', () => {
  it('is copied as lines, and a copy is refused by a database that is not empty', async () => {
    const response = await askWorker(worker, unlimited, '/api/v1/ledger', { headers: authorised })
    const text = await response.text()
    expect(text.split('\n')[0]).toContain('detour-ledger/v1')
    const refused = await api('/ledger', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    })
    expect(refused).toMatchObject({ status: 409, json: { code: 'conflict' } })
  })
})
