import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { instant } from '../../src/kernel/instant.ts'
import { consumeDead } from '../../src/record/dead-letters.ts'
import { d1DeadLetters } from '../../src/store/d1-dead-letters.ts'
import { d1Webhooks } from '../../src/store/d1-webhooks.ts'
import worker from '../../src/worker.ts'
import { delivered, delivery, message, recordAt } from '../record/deliveries.ts'
import { smallPolicy } from '../support/documents.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _, ...unlimited } = bindings
const source = smallPolicy({ closed: ['live_room'] })

beforeEach(async () => {
  const tables = ['dead_letters', 'batches_seen', 'rollups', 'isolates', 'webhooks', 'webhook_deliveries']
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)))
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function api(path: string, body: unknown): Promise<number> {
  const response = await askWorker(worker, unlimited, `/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.body?.cancel()
  return response.status
}

async function minute(env: Env = unlimited): Promise<void> {
  const context = createExecutionContext()
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now(), cron: '* * * * *' }), env)
  await waitOnExecutionContext(context)
}

async function count(sql: string): Promise<unknown> {
  return (await bindings.DB.prepare(sql).first<{ n: unknown }>())?.n
}

describe('the queue', () => {
  it.each(['detour-decisions', 'detour-decisions-dead'])(
    '%s: without D1 every message comes again, the later the more often it came',
    async (queue) => {
      vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const { DB: __, ...without } = unlimited
      const broken = { ...unlimited, DB: { prepare: down, batch: down } as unknown as D1Database }
      for (const env of [without as Env, broken]) {
        const bodies = await delivered([[recordAt(Date.now())], [recordAt(Date.now())], [recordAt(Date.now())]])
        const messages = bodies.map((body, index) => delivery(body, [1, 4, 80][index] ?? 0))
        await worker.queue({ queue, messages } as unknown as MessageBatch, env)
        expect(messages.map(({ outcome, delaySeconds }) => [outcome, delaySeconds])).toEqual([
          ['retry', 30],
          ['retry', 240],
          ['retry', 3600],
        ])
      }
    },
  )

  it('keeps what is no batch at its first delivery, and says so', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const sent = [{ id: 'poison', timestamp: new Date(), body: { poison: 1 }, attempts: 1 }]
    const batch = createMessageBatch('detour-decisions', sent)
    await worker.queue(batch, unlimited)
    const { explicitAcks } = await getQueueResult(batch, createExecutionContext())
    expect(explicitAcks).toEqual(['poison'])
    expect(await count('SELECT count(*) AS n FROM dead_letters')).toBe(1)
    expect(logged.mock.calls).toEqual([[JSON.stringify({ event: 'dead-letters-kept', kept: 1 })]])
  })
})

function down(): never {
  throw new Error('D1_ERROR: Network connection lost')
}

describe('every minute', () => {
  it('dead letters that can be read are counted, once', async () => {
    const bodies = await delivered([[recordAt(Date.now()), recordAt(Date.now())]])
    const messages = bodies.map((body) => ({ ...message(body), timestamp: new Date() }))
    await consumeDead({ messages }, d1DeadLetters(bindings.DB))
    await minute()
    await minute()
    expect(await count('SELECT sum(count) AS n FROM rollups')).toBe(2)
    expect(await count('SELECT count(*) AS n FROM dead_letters WHERE replayed_at IS NOT NULL')).toBe(1)
  })

  it('a duty that could not do all of its work says in one line of the log what is the matter', async () => {
    const settings = JSON.stringify({ approvals: 0 })
    await bindings.DB.prepare('INSERT OR REPLACE INTO settings (id, revision, document) VALUES (1, 99, ?1)')
      .bind(settings)
      .run()
    expect(await api('/versions', { source, base: 0, message: 'a test' })).toBe(201)
    await bindings.KV.delete('policy:active')
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const kv = new Proxy(bindings.KV, {
      get: (target, name) => {
        if (name === 'put') return async () => undefined
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    await minute({ ...unlimited, KV: kv })
    const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
    expect(lines).toEqual([
      {
        event: 'cron-trouble',
        duty: 'reconcile',
        trouble: 'KV still shows the value before; it is looked at again every minute',
      },
    ])
  })
})

describe('webhooks', () => {
  it('are told after what changes something, and not after a question', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 204 }))
    const at = instant(Date.now())
    const added = { id: 'whk_1', url: 'https://hooks.example/x', events: ['*'], createdAt: at, createdBy: 'test' }
    const webhook = { ...added, description: undefined }
    await d1Webhooks(bindings.DB).add(webhook, { at, actor: 'test', act: 'webhook.create', detail: {} })
    expect(await api('/policies/check', { source })).toBe(200)
    expect(await count('SELECT count(*) AS n FROM webhook_deliveries')).toBe(0)
    expect(await api('/drafts', { title: 'a test', source, base: 0 })).toBe(201)
    expect(await count('SELECT count(*) AS n FROM webhook_deliveries')).toBeGreaterThan(0)
  })
})
