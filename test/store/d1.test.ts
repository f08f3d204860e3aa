import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { makeBatcher, type RecordSender } from '../../src/record/batch.ts'
import { consume, type QueueMessage } from '../../src/record/consumer.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { memoryQueue } from '../../src/store/memory.ts'
import { sampleRecord } from '../record/sample.ts'
import { sqliteD1 } from './sqlite.ts'

/** Batches of `sizes` records each, as the queue would deliver them. */
async function delivered(sizes: readonly number[], queue: RecordSender = memoryQueue()): Promise<unknown[]> {
  const batcher = makeBatcher({ ...queue, sleep: () => new Promise(() => {}) })
  for (const size of sizes) {
    for (let click = 0; click < size; click++) batcher.put(sampleRecord(), { waitUntil: () => undefined })
    await batcher.flush()
  }
  return [...(queue as ReturnType<typeof memoryQueue>).messages]
}

interface TrackedMessage extends QueueMessage {
  outcome: 'ack' | 'retry' | undefined
}

function message(body: unknown): TrackedMessage {
  const tracked: TrackedMessage = {
    body,
    outcome: undefined,
    ack: () => {
      tracked.outcome = 'ack'
    },
    retry: () => {
      tracked.outcome = 'retry'
    },
  }
  return tracked
}

const all = [0, Number.MAX_SAFE_INTEGER] as const

async function counted(store: ReturnType<typeof d1Rollups>): Promise<number> {
  return (await store.rollups(...all)).reduce((sum, row) => sum + row.count, 0)
}

describe('the consumer over D1', () => {
  it('stores what a batcher sent, and acknowledges it', async () => {
    const store = d1Rollups(sqliteD1().database)
    const messages = (await delivered([3, 2])).map(message)
    expect(await consume({ messages }, store)).toEqual({ stored: 2, duplicate: 0, poison: 0, failed: 0 })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['ack', 'ack'])
    expect(await counted(store)).toBe(5)
  })

  it('leaves poison to the dead-letter queue and stores its neighbours', async () => {
    const store = d1Rollups(sqliteD1().database)
    const [first, second] = await delivered([1, 1])
    const body = second as { records: Record<string, unknown>[] }
    const poison = [
      null,
      'text',
      { ...body, v: 2 },
      { ...body, id: '' },
      { ...body, drops: { overflow: -1 } },
      { ...body, records: [{ ...body.records[0], at: 'yesterday' }] },
      { ...body, records: [{ ...body.records[0], v: 2 }] },
      { ...body, records: [null] },
    ]
    const messages = [first, ...poison, second].map(message)
    expect(await consume({ messages }, store)).toMatchObject({ stored: 2, poison: poison.length })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['ack', ...poison.map(() => 'retry'), 'ack'])
    expect(await counted(store)).toBe(2)
  })

  it.each([0, 1, 2])(
    'keeps nothing of a batch whose statement %i failed, and all of it at the next try',
    async (index) => {
      const { database, failAt, query } = sqliteD1()
      const store = d1Rollups(database)
      const [body] = await delivered([4])
      failAt(index)
      const failing = message(body)
      expect(await consume({ messages: [failing] }, store)).toMatchObject({ failed: 1 })
      expect(failing.outcome).toBe('retry')
      expect(query('SELECT * FROM rollups')).toEqual([])
      expect(query('SELECT * FROM batches_seen')).toEqual([])
      const again = message(body)
      expect(await consume({ messages: [again] }, store)).toMatchObject({ stored: 1 })
      expect(again.outcome).toBe('ack')
      expect(await counted(store)).toBe(4)
    },
  )

  it('counts each record once, whatever is repeated, shuffled or failed in between', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.infiniteStream(fc.integer({ min: 0, max: 99 })), async (each, chance) => {
        const { database, failAt } = sqliteD1()
        const store = d1Rollups(database)
        const bodies = await delivered(each)
        const draw = (): number => Number(chance.next().value)
        let waiting = [...bodies, ...bodies.filter(() => draw() < 30)]
        while (waiting.length > 0) {
          const [next] = waiting.splice(draw() % waiting.length, 1)
          if (draw() < 20) failAt(draw() % 3)
          const tracked = message(next)
          await consume({ messages: [tracked] }, store)
          if (tracked.outcome === 'retry') waiting = [...waiting, next]
        }
        expect(await counted(store)).toBe(each.reduce((sum, size) => sum + size, 0))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps the balance: emitted = stored + dropped, with a queue and a consumer that fail', async () => {
    const queue = memoryQueue()
    let sendings = 0
    const flaky: RecordSender = {
      send: async (batches) => {
        sendings += 1
        if (sendings % 3 !== 0) throw new Error('down')
        await queue.send(batches)
      },
    }
    const batcher = makeBatcher({ ...flaky, sleep: () => new Promise(() => {}) })
    for (let click = 0; click < 1000; click++) {
      batcher.put(sampleRecord(), { waitUntil: () => undefined })
      if (click % 7 === 0) await batcher.flush()
    }
    await batcher.flush()
    const store = d1Rollups(sqliteD1().database)
    await consume({ messages: [...queue.messages, ...queue.messages].map(message) }, store)
    const { emitted, sent, dropped, waiting } = batcher.counters()
    expect([emitted, waiting]).toEqual([1000, 0])
    expect(dropped.queue_error).toBeGreaterThan(100)
    expect(await counted(store)).toBe(sent)
    expect(sent + (dropped.queue_error ?? 0)).toBe(1000)
  })
})

describe('the tables of versions', () => {
  const version = {
    name: 'douyin',
    digest: 'sha256:7c7a',
    source: 'detour: policy/v1',
    program: '{}',
    message: 'why',
    author: 'ada',
    createdAt: instant(1),
  }

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

  it('know whether a publication was seen at the edge', async () => {
    const versions = d1Versions(sqliteD1().database)
    await versions.append({ ...version, base: 0 })
    expect((await versions.get(1))?.liveAt).toBeUndefined()
    await versions.markLive(1, instant(5))
    expect((await versions.get(1))?.liveAt).toBe(5)
  })
})
