import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { QueuedMessage } from '../support/faults.ts'
import { drain, faultyStorage, forgetCopy, freshIsolate, linkTo, type Isolate } from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate

beforeEach(async () => {
  const tables = ['rollups', 'drops', 'batches_seen', 'isolates', 'dead_letters', 'archives', 'minutes', 'sweeps']
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)))
  await forgetCopy()
  storage = faultyStorage()
  const left = await storage.r2.bucket.list()
  for (const { key } of left.objects) await storage.r2.bucket.delete(key)
  isolate = freshIsolate(storage)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** Messages of so many clicks each, as the queue holds them. */
async function messagesOf(...counts: readonly number[]): Promise<QueuedMessage[]> {
  for (const count of counts) await Promise.all(Array.from({ length: count }, () => isolate.decideAndSettle(jd)))
  return storage.queue.waiting.splice(0)
}

async function listed(): Promise<readonly { readonly id: string }[]> {
  const { status, body } = await isolate.admin('GET /decisions?limit=100')
  expect(status).toBe(200)
  return body['items'] as readonly { readonly id: string }[]
}

async function total(): Promise<unknown> {
  return (await isolate.admin('GET /decisions/stats')).body['total']
}

async function objects(): Promise<number> {
  return (await storage.r2.bucket.list({ prefix: 'decisions/' })).objects.length
}

describe('R1: R2 fails', () => {
  it.each(['throw', 'half'] as const)(
    '%s: nothing is counted and nothing listed; the same delivery later is stored, once and whole',
    async (mode) => {
      const messages = await messagesOf(3, 2)
      storage.r2.mode = mode
      for (let tries = 0; tries < 2; tries++) {
        expect(await isolate.deliver(messages)).toEqual(messages)
        expect([await total(), await listed()]).toEqual([0, []])
      }
      expect((await isolate.admin('GET /decisions/proof')).body).toMatchObject({ isolates: 0, told: 0 })
      storage.r2.mode = 'good'
      expect(await isolate.deliver(messages)).toEqual([])
      expect(await total()).toBe(5)
      expect(new Set((await listed()).map(({ id }) => id)).size).toBe(5)
      expect((await isolate.admin('GET /decisions/proof')).body).toMatchObject({
        holds: true,
        told: 5,
        stored: 5,
        missing: 0,
      })
    },
  )

  it.each([1, 2, 3])(
    'half an object that nobody repeats, because the queue groups otherwise, is never read and goes after a day (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      const messages = await messagesOf(1, 2, 3, 2, 1, 2)
      storage.r2.mode = 'half'
      expect(await isolate.deliver(messages)).toEqual(messages)
      expect(await objects()).toBeGreaterThan(0)
      const halves = await objects()
      storage.r2.mode = 'good'
      const shuffled = messages.toSorted(() => random() - 0.5)
      while (shuffled.length > 0) {
        expect(await isolate.deliver(shuffled.splice(0, 1 + Math.floor(random() * 2)))).toEqual([])
      }
      const named = await bindings.DB.prepare('SELECT count(*) AS n, sum(records) AS records FROM archives').first()
      expect(named).toEqual({ n: (await objects()) - halves, records: 11 })
      expect([await total(), (await listed()).length]).toEqual([11, 11])
      const exported = await isolate.admin('GET /decisions/export')
      const lines = exported.body['text'] as string
      expect(lines.trimEnd().split('\n')).toHaveLength(11)

      const later = new Date(Date.now() + 2 * 86_400_000)
      later.setUTCMinutes(17)
      await isolate.minute(later.getTime())
      expect(await objects()).toBe(named?.['n'])
      expect((await listed()).length).toBe(11)
    },
  )

  it('R2 away for longer than the queue tries: dead letters hold what it holds', async () => {
    storage.queue.waiting = await messagesOf(3)
    storage.r2.mode = 'throw'
    expect(await drain(storage, isolate)).toBe(1)
    expect((await isolate.admin('GET /decisions/proof')).body).toMatchObject({
      holds: true,
      told: 3,
      stored: 0,
      dead: 3,
    })
    expect((await isolate.admin('GET /status')).body['records']).toEqual({
      stored: 0,
      dropped: 0,
      dead: 3,
      unaccounted: 0,
    })
  })

  it('an object that was deleted by hand is told of, and the others are listed', async () => {
    expect(await isolate.deliver(await messagesOf(2))).toEqual([])
    const [first] = (await storage.r2.bucket.list({ prefix: 'decisions/' })).objects
    expect(await isolate.deliver(await messagesOf(3))).toEqual([])
    await storage.r2.bucket.delete(first?.key ?? '')
    const { body } = await isolate.admin('GET /decisions')
    expect(body).toMatchObject({ gone: [first?.key] })
    expect(body['items']).toHaveLength(3)
  })
})
