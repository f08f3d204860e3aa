import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import worker from '../../src/worker.ts'
import { smallPolicy } from '../support/documents.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _, ...unlimited } = bindings
const headers = { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' }
const until = new Date(Date.now() + 3_600_000).toISOString()

async function status(env: Env = unlimited) {
  const response = await askWorker(worker, env, '/api/v1/status', { headers })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

async function send(method: string, path: string, body: unknown): Promise<number> {
  const init = { method, headers, body: JSON.stringify(body) }
  return (await askWorker(worker, unlimited, `/api/v1${path}`, init)).status
}

/** D1 that does something else for statements that say a word. */
function failing(word: string, fail: () => never): Env {
  const DB = {
    prepare: (sql: string) => (sql.includes(word) ? fail() : bindings.DB.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) => bindings.DB.batch(statements),
  } as unknown as D1Database
  return { ...unlimited, DB }
}

const lost = (): never => {
  throw new Error('D1_ERROR: Network connection lost')
}

beforeAll(async () => {
  const source = smallPolicy({ closed: ['short_video', 'unknown'] })
  expect(await send('POST', '/versions', { source, base: 0, message: 'a test' })).toBe(201)
  const entry = { kill: 'closed-short-video', until, reason: 'INC-7' }
  expect(await send('PUT', '/override/entries/inc-7', entry)).toBeLessThan(300)
})

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the status', () => {
  it('has no troubles when all is well', async () => {
    expect(await status()).toMatchObject({ status: 200, json: { head: 1, in_step: true, kv_version: 1, troubles: [] } })
  })

  it('says from which whole minute on it counts clicks: none of before the head was live', async () => {
    const { json } = await status()
    const { counted_from: from } = json['edge'] as { readonly counted_from: string }
    expect(from).toMatch(/:00\.000Z$/)
    expect(Date.parse(from)).toBeGreaterThanOrEqual(Date.parse(String(json['live_at'])))
  })

  it.each([
    ['publications', 'versions', { head: null, in_step: null, kv_version: 1, published_at: null }],
    ['FROM minutes', 'edge', { edge: null, in_step: true }],
    ['FROM candidates', 'candidate', { candidate: null, head: 1 }],
    ['change_requests', 'requests', { requests: null, head: 1 }],
    ['FROM catalogue', 'catalogue', { catalogue: null, head: 1 }],
    ['webhooks', 'webhooks', { webhooks: null, head: 1 }],
    ['dead_letters', 'records', { records: null, head: 1 }],
  ])('of which D1 does not tell `%s` lacks the part %s, and has all others', async (word, part, wanted) => {
    const found = await status(failing(word, lost))
    expect(found).toMatchObject({ status: 200, json: { ...wanted, override: [{ id: 'inc-7' }] } })
    expect(found.json['troubles']).toEqual([{ part, message: 'the storage did not answer' }])
  })

  it('says no more than that of a fault of ours', async () => {
    const found = await status(
      failing('FROM catalogue', () => {
        throw new TypeError('secret is not a function')
      }),
    )
    expect(found.json['troubles']).toEqual([{ part: 'catalogue', message: 'it could not be read' }])
  })

  it('without KV says what D1 has', async () => {
    const KV = { ...bindings.KV, get: () => Promise.reject(new Error('KV GET failed: 500')) } as unknown as KVNamespace
    const found = await status({ ...unlimited, KV })
    expect(found).toMatchObject({ status: 200, json: { head: 1, in_step: null, kv_version: null } })
    expect(found.json['troubles']).toEqual([{ part: 'kv', message: 'the storage did not answer' }])
  })

  it.each<[string, () => unknown]>([
    ['throws', lost],
    ['never answers', () => new Promise(() => undefined)],
  ])('while D1 %s says to the bootstrap token what KV shows, break-glass as well', async (how, run) => {
    const statement = { bind: () => statement, all: run, first: run, run, raw: run }
    const DB = { prepare: () => statement, batch: run } as unknown as D1Database
    const found = await status({ ...unlimited, DB })
    expect(found).toMatchObject({
      status: 200,
      json: { head: null, in_step: null, kv_version: 1, edge: null, catalogue: null, records: null },
    })
    expect(found.json['override']).toMatchObject([{ id: 'inc-7', reason: 'INC-7' }])
    const parts = (found.json['troubles'] as { part: string }[]).map(({ part }) => part)
    const wanted = ['versions', 'edge', 'override', 'candidate', 'requests', 'catalogue', 'webhooks', 'records']
    expect([how, new Set(parts)]).toEqual([how, new Set(wanted)])
  })

  it('sums what isolates told in the last day, and counts the catalogue no further than it says', async () => {
    const at = Date.now()
    await bindings.DB.batch([
      bindings.DB.prepare(
        `INSERT INTO isolates (isolate, first_at, last_at, min_seq, max_seq, told, stored, dropped)
         VALUES ('a', ?1, ?1, 1, 3, 100, 90, 4), ('b', ?1, ?1, 1, 3, 50, 60, 0), ('c', ?1, ?1, 1, 1, NULL, 7, 0),
                ('old', 1, 1, 1, 3, 1000, 0, 0)`,
      ).bind(at),
      bindings.DB.prepare(`INSERT INTO dead_letters (id, at, records, drops, body) VALUES ('x', ?1, 2, 1, '')`).bind(
        at,
      ),
      bindings.DB.prepare(
        `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10020)
         INSERT INTO catalogue (key, kind, marketplace, id, value, to_marketplace, to_id, status, revision, updated_at, updated_by, projected)
         SELECT 'eq:jd:' || n, 'product', 'jd', n, '{}', 'xiaodian', n, 'active', 1, 1, 'a', n > 5 FROM n`,
      ),
    ])
    expect((await status()).json).toMatchObject({
      records: { stored: 157, dropped: 4, dead: 3, unaccounted: 3 },
      catalogue: { entries: 10_000, waiting: 5, expired: 0, gone: 0 },
    })
  })
})
