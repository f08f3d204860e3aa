import { applyD1Migrations, createScheduledController, reset, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'

import worker from '../../src/worker.ts'
import { r2LedgerCopies } from '../../src/store/r2-ledger-copies.ts'
import { smallPolicy } from '../support/documents.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _, ...unlimited } = bindings
const authorization = `Bearer ${bindings.DETOUR_TOKEN}`

async function api(route: string, body?: unknown, type = 'application/json') {
  const [method = '', path = ''] = route.split(' ')
  const sent = body === undefined || body instanceof ArrayBuffer ? body : JSON.stringify(body)
  const response = await askWorker(worker, unlimited, `/api/v1${path}`, {
    method,
    headers: { authorization, 'content-type': type },
    ...(sent === undefined ? {} : { body: sent }),
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

async function minute(at: number): Promise<void> {
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(at), cron: '* * * * *' }), unlimited)
}

async function newDatabase(): Promise<void> {
  await reset()
  const { TEST_MIGRATIONS } = env as unknown as { TEST_MIGRATIONS: D1Migration[] }
  await applyD1Migrations(bindings.DB, TEST_MIGRATIONS)
}

async function dump(): Promise<string[]> {
  const response = await askWorker(worker, unlimited, '/api/v1/ledger', { headers: { authorization } })
  const bytes = await response.arrayBuffer()
  return new TextDecoder().decode(bytes).trimEnd().split('\n')
}

describe('the copy of the day', () => {
  it('brought from the bucket into a new database is the same ledger, and publishing goes on', async () => {
    const source = smallPolicy({ closed: ['short_video', 'unknown'] })
    for (let base = 0; base < 3; base++) {
      expect(await api('POST /versions', { source, base, message: `第 ${base + 1} 版` })).toMatchObject({
        status: 201,
      })
    }
    const lines = await dump()
    await minute(Date.UTC(2026, 10, 23, 12, 7))
    const object = await bindings.ARCHIVE.get('ledger/2026-11-23.ndjson.gz')
    const copy = await object?.arrayBuffer()
    await newDatabase()

    const rows = lines.length - 2
    const restored = await api('POST /ledger', copy, 'application/gzip')
    expect(restored.status).toBe(200)
    expect(Number(restored.json['rows'])).toBeGreaterThanOrEqual(rows)
    const tablesOf = (from: readonly string[], name: string) =>
      from
        // That copies were taken stands in the audit of whoever took them.
        .filter((line) => line.includes(`"table":"${name}"`) && !line.includes('ledger.copy'))
        .toSorted()
    const now = await dump()
    for (const table of ['versions', 'publications', 'audit']) {
      expect(tablesOf(now, table).length).toBeGreaterThan(2)
      expect(tablesOf(now, table)).toEqual(tablesOf(lines, table))
    }
    expect(await api('GET /audit/verify')).toMatchObject({ json: { faults: [] } })
    await minute(Date.UTC(2026, 10, 23, 12, 8))
    expect(await api('GET /status')).toMatchObject({ json: { head: 3, in_step: true, troubles: [] } })
    expect(await api('POST /versions', { source, base: 3, message: 'and on' })).toMatchObject({
      status: 201,
      json: { version: 4 },
    })
    expect(await api('GET /audit/verify')).toMatchObject({ json: { faults: [] } })
  })

  it('that was damaged on its way is refused, and so is one that is not compressed although it says so', async () => {
    const text = (await dump()).join('\n')
    const packed = await new Response(
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer()
    await newDatabase()
    const refused = { status: 400, json: { code: 'bad-request' } }
    expect(await api('POST /ledger', packed.slice(0, -20), 'application/gzip')).toMatchObject(refused)
    await newDatabase()
    const plain = new TextEncoder().encode(text).buffer
    expect(await api('POST /ledger', plain, 'application/gzip')).toMatchObject(refused)
  })
})

const partBytes = 5 * 1024 * 1024

/** Without an order that gzip could find: what is further away than 32 KiB it does not remember. */
const disorder = ((): string => {
  let state = 20261123
  let text = ''
  while (text.length < 100_000) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += state.toString(36)
  }
  return text
})()

async function* noise(count: number, failAt = Infinity): AsyncGenerator<string> {
  for (let n = 0; n < count; n++) {
    if (n === failAt) throw new Error('D1_ERROR: Network connection lost')
    yield `${disorder}\n`
  }
}

describe('a copy that is longer than a part', () => {
  it('arrives whole, and the one that is there stays', async () => {
    const copies = r2LedgerCopies(bindings.ARCHIVE, { partBytes })
    await copies.put('2026-01-01', noise(200))
    const object = await bindings.ARCHIVE.get('ledger/2026-01-01.ndjson.gz')
    expect(object?.size).toBeGreaterThan(2 * partBytes)
    const text = await new Response(object?.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    expect(new TextDecoder().decode(text) === `${disorder}\n`.repeat(200)).toBe(true)
    await copies.put('2026-01-01', noise(190))
    expect((await bindings.ARCHIVE.head('ledger/2026-01-01.ndjson.gz'))?.size).toBe(object?.size)
    expect(await copies.has('2026-01-01')).toBe(true)
  })

  it('leaves nothing where it breaks off, and can be made again', async () => {
    const copies = r2LedgerCopies(bindings.ARCHIVE, { partBytes })
    await expect(copies.put('2026-01-02', noise(200, 180))).rejects.toThrow('Network connection lost')
    expect(await copies.has('2026-01-02')).toBe(false)
    await copies.put('2026-01-02', noise(3))
    expect(await copies.has('2026-01-02')).toBe(true)
  })
})
