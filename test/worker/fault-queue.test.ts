import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'

import { readBatch } from '../../src/record/wire.ts'
import { said } from '../record/deliveries.ts'
import type { QueuedMessage } from '../support/faults.ts'
import {
  drain,
  faultyStorage,
  forgetCopy,
  freshIsolate,
  linkTo,
  maxRetries,
  signedLinkTo,
  type Isolate,
} from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate
let log: MockInstance<typeof console.error>

beforeEach(async () => {
  const tables = ['rollups', 'drops', 'batches_seen', 'isolates', 'dead_letters', 'archives', 'minutes', 'key_use']
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)))
  await forgetCopy()
  storage = faultyStorage()
  isolate = freshIsolate(storage)
  log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** So many clicks at once, whose records travel together; what they leave behind has settled. */
async function clicks(count: number, by: Isolate = isolate): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => by.decideAndSettle(jd)))
}

interface Proof {
  readonly holds: boolean
  readonly told: number
  readonly stored: number
  readonly dropped: number
  readonly dead: number
  readonly missing: number
  readonly surplus: number
  readonly lost_messages: number
  readonly letters: { readonly messages: number; readonly unreadable: number }
}

async function proof(): Promise<Proof> {
  const { status, body } = await isolate.admin('GET /decisions/proof')
  expect(status).toBe(200)
  return body as unknown as Proof
}

async function counted(): Promise<{ readonly total: number; readonly rows: readonly unknown[] }> {
  const { body } = await isolate.admin('GET /decisions/stats?by=surface,rule,action')
  return { total: Number(body['total']), rows: body['rows'] as readonly unknown[] }
}

function logged(): readonly string[] {
  return log.mock.calls.map(([line]) => (JSON.parse(String(line)) as { event: string }).event)
}

describe('Q1: the queue takes nothing', () => {
  it.each(['throw', 'hang'] as const)(
    '%s: a click has its answer before the queue is asked at all, and health counts what was lost and why',
    async (mode) => {
      storage.queue.mode = mode
      expect(await isolate.decide(jd)).toMatchObject({ answer: 'notice', reason: 'live_external_closed' })
      expect(storage.queue.sendings).toBe(0)
      await clicks(4)
      const reason = mode === 'throw' ? 'queue_error' : 'queue_timeout'
      const lost = { emitted: 5, sent: 0, dropped: { [reason]: 5 }, waiting: 0 }
      await vi.waitFor(async () => expect((await isolate.health()).records).toEqual(lost), 10_000)

      storage.queue.mode = 'good'
      await clicks(3)
      expect(await drain(storage, isolate)).toBe(0)
      expect(await proof()).toMatchObject({ holds: true, told: 8, stored: 3, dropped: 5, missing: 0 })
      const status = await isolate.admin('GET /status')
      expect(status.body['records']).toEqual({ stored: 3, dropped: 5, dead: 0, unaccounted: 0 })
      expect((await isolate.admin('GET /decisions/stats')).body).toMatchObject({ total: 3, dropped: 5 })
    },
  )

  it('one that keeps the message and does not say so: told as dropped, stored all the same, and the sum still holds', async () => {
    storage.queue.mode = 'keep-then-hang'
    await clicks(4)
    expect((await isolate.health()).records.dropped).toEqual({ queue_timeout: 4 })
    storage.queue.mode = 'good'
    await clicks(2)
    await drain(storage, isolate)
    expect(await counted()).toMatchObject({ total: 6 })
    expect(await proof()).toMatchObject({ holds: true, told: 6, stored: 6, dropped: 4, surplus: 4, missing: 0 })
  })
})

describe('Q2: the consumer cannot store', () => {
  it.each(['reject', 'throw'] as const)(
    'D1 away (%s): every message comes again, and is stored once when D1 is back',
    async (mode) => {
      await clicks(3)
      await clicks(2)
      const messages = storage.queue.waiting.splice(0)
      expect(messages.length).toBeGreaterThanOrEqual(2)
      storage.d1.mode = mode
      expect(await isolate.deliver(messages)).toEqual(messages)
      expect(logged()).toContain('decision-batches-not-stored')
      storage.d1.mode = 'good'
      expect(await isolate.deliver(messages)).toEqual([])
      expect(await counted()).toMatchObject({ total: 5 })
      expect(await proof()).toMatchObject({ holds: true, told: 5, stored: 5, missing: 0 })
    },
  )

  it('one message that D1 never takes does not hold up its neighbours, and ends as a dead letter that is counted', async () => {
    await clicks(2)
    await clicks(3)
    await clicks(4)
    const [, second] = storage.queue.waiting
    storage.d1.cursed = said(second?.body).id
    const messages = storage.queue.waiting.splice(0)
    const again = await isolate.deliver(messages)
    expect(again).toEqual([second])
    expect(await counted()).toMatchObject({ total: 6 })
    storage.queue.waiting.push(...again)
    expect(maxRetries).toBeGreaterThan(5)
    while (storage.queue.waiting.some(({ attempts }) => attempts <= maxRetries)) {
      expect(await isolate.deliver(storage.queue.waiting)).toHaveLength(1)
    }
    storage.d1.cursed = undefined
    expect(await isolate.deliver(storage.queue.waiting, 'detour-decisions-dead')).toEqual([])
    expect(logged()).toContain('dead-letters-kept')
    expect(await proof()).toMatchObject({
      holds: true,
      told: 9,
      stored: 6,
      dead: 3,
      missing: 0,
      letters: { messages: 1, unreadable: 0 },
    })
    expect((await isolate.admin('GET /status')).body['records']).toEqual({
      stored: 6,
      dropped: 0,
      dead: 3,
      unaccounted: 0,
    })

    // D1 is well again, and what can be read of a dead letter is counted after all.
    await isolate.minute()
    expect(await counted()).toMatchObject({ total: 9 })
    expect(await proof()).toMatchObject({ holds: true, told: 9, stored: 9, dead: 0, missing: 0 })
  })

  it('the answer of D1 was lost after it stored: the message comes again and counts once', async () => {
    await clicks(3)
    const messages = storage.queue.waiting.splice(0)
    storage.d1.mode = 'commit-then-throw'
    const again = await isolate.deliver(messages)
    expect(await isolate.deliver(again)).toEqual([])
    expect(await counted()).toMatchObject({ total: 3 })
    expect(await proof()).toMatchObject({ holds: true, told: 3, stored: 3, surplus: 0, missing: 0 })
  })

  it('dead letters that D1 does not take come again too', async () => {
    const letter: QueuedMessage = { id: 'm1', at: Date.now(), body: { poison: 1 }, attempts: 0 }
    storage.d1.mode = 'reject'
    expect(await isolate.deliver([letter], 'detour-decisions-dead')).toEqual([letter])
    storage.d1.mode = 'good'
    expect(await isolate.deliver([letter], 'detour-decisions-dead')).toEqual([])
    expect((await proof()).letters).toEqual({ messages: 1, unreadable: 1 })
  })
})

describe('Q3: messages come twice, and in any order', () => {
  it.each([1, 2, 3])('the counts are those of each message once (seed %i)', async (seed) => {
    const random = randomFrom(seed)
    const others = [isolate, freshIsolate(storage), freshIsolate(storage)]
    let sent = 0
    for (let round = 0; round < 4; round++) {
      for (const each of others) {
        const count = 1 + Math.floor(random() * 5)
        await clicks(count, each)
        sent += count
      }
    }
    const messages = storage.queue.waiting.splice(0)
    expect(messages.length).toBeGreaterThanOrEqual(12)
    const deliveries = [...messages, ...messages, ...messages].toSorted(() => random() - 0.5)
    while (deliveries.length > 0) {
      const taken = deliveries.splice(0, 1 + Math.floor(random() * 5))
      // The queue gives every delivery of a message an attempt of its own.
      expect(await isolate.deliver(taken.map((each, index) => ({ ...each, id: `${each.id}-${index}` })))).toEqual([])
    }
    const { total, rows } = await counted()
    expect(total).toBe(sent)
    expect(rows).toMatchObject([{ surface: 'unknown', rule: 'live-external-closed', count: sent }])
    expect(await proof()).toMatchObject({
      holds: true,
      told: sent,
      stored: sent,
      surplus: 0,
      missing: 0,
      lost_messages: 0,
    })
    const listed = await isolate.admin('GET /decisions?limit=100')
    const items = listed.body['items'] as readonly { readonly id: string }[]
    expect(new Set(items.map(({ id }) => id)).size).toBe(sent)
    expect(items).toHaveLength(sent)
  })
})

describe('Q4: more than a message, or a sending, may hold', () => {
  it('a link of 200 KB is answered, and its record is cut and says so', async () => {
    const to = `https://item.jd.com/4000000001.html?x=${'a'.repeat(200_000)}`
    const response = await isolate.click(linkTo(to))
    expect(response.status).toBe(400)
    expect(await drain(storage, isolate)).toBe(0)
    const listed = await isolate.admin('GET /decisions')
    const [item] = listed.body['items'] as readonly { readonly in: { readonly destination_fault?: string } }[]
    expect(JSON.stringify(item).length).toBeLessThan(4000)
    expect(JSON.stringify(item)).toContain('too_long')
  })

  it('450 clicks of the longest links at once travel within the limits of Queues, and none is lost', async () => {
    const to = `https://item.jd.com/${'4'.repeat(900)}.html`
    const [content, author, channel] = ['r', 'a', 'c'].map((letter) => letter.repeat(250))
    const path = await signedLinkTo({ to, surface: 'live_room', content, author, channel }, Date.now())
    await Promise.all(Array.from({ length: 450 }, () => isolate.decideAndSettle(path)))
    expect((await isolate.health()).records).toMatchObject({ emitted: 450, sent: 450, dropped: {} })
    // By their number, four would do.
    expect(storage.queue.waiting.length).toBeGreaterThan(6)
    expect(await drain(storage, isolate)).toBe(0)
    expect(await proof()).toMatchObject({ holds: true, told: 450, stored: 450, missing: 0 })
  })
})

describe('Q5: messages that nobody of us sent', () => {
  const good = { v: 2, id: 'x', isolate: 'y', seq: 1, at: Date.now(), drops: {}, policies: [], records: [] }
  const poison = [
    ['a number', 7],
    ['nothing', null],
    ['another object', { hello: 'world' }],
    ['a batch of a later build', { ...good, v: 3 }],
    ['a batch whose records are none', { ...good, records: [7] }],
    ['a name that JavaScript knows', JSON.parse('{"__proto__":{"v":1},"constructor":1}')],
  ] as const

  it('a batch of today, which those below differ from in one thing, is believed', () => {
    expect(readBatch(good, good.at)).toMatchObject({ v: 1, id: 'x', records: [] })
  })

  it.each(poison)('%s: it ends among the dead letters, and what came with it is stored', async (_, body) => {
    await clicks(3)
    storage.queue.waiting.unshift({ id: 'poison', at: Date.now(), body, attempts: 0 })
    expect(await drain(storage, isolate)).toBe(0)
    expect(await counted()).toMatchObject({ total: 3 })
    expect(await proof()).toMatchObject({ holds: true, told: 3, stored: 3, letters: { messages: 1 } })
    expect(logged()).toContain('dead-letters-kept')
  })
})

describe('I1: an isolate ends while records are on their way', () => {
  it('loses at most those, and names every message that others have seen the numbers around', async () => {
    await clicks(3)
    await clicks(2)
    await clicks(4)
    const [first, second, third] = storage.queue.waiting.splice(0)
    expect(third).toBeDefined()
    // What waits in the isolate now goes with it, and nobody hears of it.
    storage.queue.mode = 'hang'
    await isolate.decide(jd)
    const arrived = [first, third].flatMap((each) => each ?? [])
    expect(await isolate.deliver(arrived)).toEqual([])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    expect(await proof()).toMatchObject({ holds: false, told: 9, stored: 7, missing: 2, lost_messages: 1 })
    expect((await isolate.admin('GET /status')).body['records']).toMatchObject({ stored: 7, unaccounted: 2 })
    // It was only late.
    expect(await isolate.deliver(second === undefined ? [] : [second])).toEqual([])
    expect(await proof()).toMatchObject({ holds: true, told: 9, stored: 9, missing: 0, lost_messages: 0 })
  })
})
