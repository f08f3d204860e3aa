import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeBatcher, type BatcherOptions } from '../../src/record/batch.ts'
import type { RecordBatch } from '../../src/record/message.ts'
import { unpack } from '../../src/record/packing.ts'
import { said } from './deliveries.ts'
import { pending, plainAllow, samplePending, sampleRecord } from './sample.ts'

type Behaviour = 'take' | 'reject' | 'throw' | 'hang'

/** A batcher whose timers ring when told, over a queue that behaves as told. */
function underTest(options: Partial<BatcherOptions> = {}) {
  const taken: RecordBatch[] = []
  const tried: RecordBatch[][] = []
  const behaviour: { next: Behaviour[]; rest: Behaviour } = { next: [], rest: 'take' }
  const timers: { readonly ms: number; readonly ring: () => void }[] = []
  const clock = { now: 1000 }
  const owned: Promise<unknown>[] = []
  const batcher = makeBatcher({
    send: (messages) => {
      const batches = messages.map(said)
      tried.push(batches)
      const how = behaviour.next.shift() ?? behaviour.rest
      if (how === 'throw') throw new Error('down')
      if (how === 'reject') return Promise.reject(new Error('down'))
      if (how === 'hang') return new Promise(() => {})
      taken.push(...batches)
      return Promise.resolve()
    },
    now: () => clock.now,
    sleep: (ms) => new Promise((resolve) => timers.push({ ms, ring: () => resolve(undefined) })),
    ...options,
  })
  const lifetime = { waitUntil: (work: Promise<unknown>) => owned.push(work) }
  /** Rings every timer until nothing is under way. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 20; round++) {
      for (const { ring } of timers.splice(0)) ring()
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
  }
  return { batcher, taken, tried, behaviour, timers, clock, owned, lifetime, settle }
}

/** What was taken, record by record, each with its policy. */
const recordsIn = (taken: readonly RecordBatch[]): unknown[] =>
  taken.flatMap(({ policies, records }) => unpack(policies, records))

const total = (drops: Readonly<Record<string, number>>): number =>
  Object.values(drops).reduce((sum, each) => sum + each, 0)

describe('batching', () => {
  it('sends the records of thirty clicks as one message, from the timer of the first', async () => {
    const { batcher, taken, timers, owned, lifetime, settle } = underTest()
    for (let click = 0; click < 30; click++) batcher.put(samplePending(), lifetime)
    expect([owned.length, timers.map(({ ms }) => ms)]).toEqual([1, [300]])
    expect(batcher.counters()).toEqual({ emitted: 30, sent: 0, dropped: {}, waiting: 30 })
    await settle()
    await Promise.all(owned)
    expect(taken.map(({ records }) => records.length)).toEqual([30])
    expect(batcher.counters()).toEqual({ emitted: 30, sent: 30, dropped: {}, waiting: 0 })
  })

  it('sends at once from the request that fills a message', async () => {
    const { batcher, taken, owned, lifetime } = underTest()
    for (let click = 0; click < 120; click++) batcher.put(samplePending(), lifetime)
    expect(owned).toHaveLength(2)
    await owned[1]
    expect(taken.map(({ records }) => records.length)).toEqual([120])
  })

  it('leaves what would begin another message, with a timer of its own, to the clicks that come', async () => {
    const { batcher, taken, timers, owned, clock, lifetime, settle } = underTest({ maxRecords: 40 })
    // Thirty of them fit into a message.
    const long = { ...sampleRecord(), missing: ['x'.repeat(1600)] }
    for (let click = 0; click < 39; click++) batcher.put(pending(long), lifetime)
    clock.now += 200
    batcher.put(pending({ ...long, missing: ['the last'] }), lifetime)
    await owned[1]
    const full = taken[0]?.records.length ?? 0
    expect([taken.length, full > 25, full < 40]).toEqual([1, true, true])
    expect(batcher.counters()).toEqual({ emitted: 40, sent: full, dropped: {}, waiting: 40 - full })
    // The first click's timer has nothing left to send, and is not the one of those that wait.
    timers.shift()?.ring()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(taken).toHaveLength(1)
    await settle()
    expect(taken.map(({ seq, told, records }) => [seq, told, records.length])).toEqual([
      [1, full, full],
      [2, 40, 40 - full],
    ])
    expect(taken[1]?.records.at(-1)?.missing).toEqual(['the last'])
  })

  it('leaves no record behind twice, whatever else is clicked', async () => {
    const { batcher, taken, lifetime } = underTest({ maxRecords: 40 })
    const allowed = plainAllow()
    const long = { ...sampleRecord(), missing: ['x'.repeat(1600)] }
    batcher.put(pending(allowed), lifetime)
    for (let click = 0; click < 80; click++) batcher.put(pending(long), lifetime)
    await Promise.resolve()
    expect(taken.map(({ records }) => records.filter(({ out }) => out.action === 'allow').length)).toEqual([0, 1])
  })

  it('does not send what came after a full message before its time', async () => {
    const { batcher, taken, timers, clock, lifetime, settle } = underTest({ maxRecords: 3 })
    for (let click = 0; click < 3; click++) batcher.put(samplePending(), lifetime)
    clock.now += 200
    batcher.put(samplePending(), lifetime)
    timers.shift()?.ring()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(taken.map(({ records }) => records.length)).toEqual([3])
    await settle()
    expect(taken.map(({ records }) => records.length)).toEqual([3, 1])
  })

  it('arms a new timer for what comes after', async () => {
    const { batcher, taken, lifetime, settle } = underTest()
    batcher.put(samplePending(), lifetime)
    await settle()
    batcher.put(samplePending(), lifetime)
    await settle()
    expect(taken.map(({ records, seq }) => [records.length, seq])).toEqual([
      [1, 1],
      [1, 2],
    ])
    expect(new Set(taken.map(({ isolate }) => isolate)).size).toBe(1)
    expect(new Set(taken.map(({ id }) => id)).size).toBe(2)
  })

  it('arms again when a timer died with its request', () => {
    const { batcher, clock, owned, lifetime } = underTest()
    batcher.put(samplePending(), lifetime)
    clock.now += 2999
    batcher.put(samplePending(), lifetime)
    expect(owned).toHaveLength(1)
    clock.now += 1
    batcher.put(samplePending(), lifetime)
    expect(owned).toHaveLength(2)
  })

  it('does not fail a click whose request is over', async () => {
    const { batcher, taken, settle, lifetime } = underTest()
    const over = {
      waitUntil: () => {
        throw new Error('the request is over')
      },
    }
    batcher.put(samplePending(), over)
    batcher.put(samplePending(), lifetime)
    await settle()
    expect(taken.flatMap(({ records }) => records)).toHaveLength(2)
  })

  it('sends what a full message left behind by a timer that still rings, where the request that filled it is over', async () => {
    const { batcher, taken, lifetime, settle } = underTest({ maxRecords: 40 })
    const over = {
      waitUntil: () => {
        throw new Error('the request is over')
      },
    }
    // Thirty of them fit into a message.
    const long = { ...sampleRecord(), missing: ['x'.repeat(1600)] }
    for (let click = 0; click < 39; click++) batcher.put(pending(long), lifetime)
    batcher.put(pending(long), over)
    expect(batcher.counters().waiting).toBeGreaterThan(0)
    await settle()
    expect(taken.flatMap(({ records }) => records)).toHaveLength(40)
    expect(batcher.counters()).toEqual({ emitted: 40, sent: 40, dropped: {}, waiting: 0 })
  })

  it('arms again when the clock was put back', () => {
    const { batcher, clock, owned, lifetime } = underTest()
    clock.now = 1_000_000
    batcher.put(samplePending(), lifetime)
    clock.now = 5000
    batcher.put(samplePending(), lifetime)
    batcher.put(samplePending(), lifetime)
    expect(owned).toHaveLength(2)
  })

  it('keeps every message and every sending within the queue’s limits', async () => {
    const { batcher, tried, lifetime } = underTest({ maxRecords: 100 })
    const long = '直'.repeat(80)
    const record = sampleRecord({ context: { content: long, author: long, channel: long, surface: long } })
    const size = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length
    for (let click = 0; click < 99; click++) batcher.put(pending(record), lifetime)
    const { tried: triedMore, batcher: more, lifetime: other } = underTest({ maxRecords: 1000 })
    for (let click = 0; click < 999; click++) more.put(pending(record), other)
    await Promise.all([batcher.flush(), more.flush()])
    for (const sendings of [tried, triedMore]) {
      expect(sendings.flat().filter((message) => size(message) > 100_000)).toEqual([])
      expect(sendings.filter((messages) => size(messages) > 250_000)).toEqual([])
    }
    expect(tried.flat().flatMap(({ records }) => records)).toHaveLength(99)
    expect(triedMore.flat().flatMap(({ records }) => records)).toHaveLength(999)
    expect(triedMore.length).toBeGreaterThan(2)
    expect(triedMore.flat().length).toBeGreaterThan(triedMore.length)
  })
})

describe('what a message takes', () => {
  it('is one operation of the queue for a hundred usual clicks, however much the isolate says of itself', async () => {
    const { batcher, taken, lifetime } = underTest({ describe: () => ({ keys: 'x'.repeat(2000) }) })
    const policy = {
      name: 'douyin-live-rooms',
      version: 1042,
      digest: `sha256:${'7c'.repeat(32)}`,
      tier: 'memory',
    } as const
    for (let click = 0; click < 100; click++) batcher.put(samplePending({ view: { policy } }), lifetime)
    await batcher.flush()
    expect(taken.map(({ records }) => records.length)).toEqual([100])
    expect(JSON.stringify(taken[0]).length).toBeLessThan(65_536)
    expect(JSON.stringify(recordsIn(taken)).length).toBeGreaterThan(65_536)
  })
})

describe('what a message tells', () => {
  it('is all that the isolate told so far, itself included', async () => {
    const { batcher, taken, behaviour, lifetime, settle } = underTest()
    for (const [records, how] of [
      [3, 'take'],
      [2, 'reject'],
      [4, 'take'],
    ] as const) {
      behaviour.rest = how
      for (let click = 0; click < records; click++) batcher.put(samplePending(), lifetime)
      await settle()
    }
    expect(taken.map(({ seq, told, retold, drops, records }) => [seq, told, retold, drops, records.length])).toEqual([
      [1, 3, 0, {}, 3],
      [3, 9, 2, { queue_error: 2 }, 4],
    ])
  })

  it('takes nothing back from messages that overtook a failing one, which are told as drops after them', async () => {
    const { batcher, taken, behaviour, lifetime, settle } = underTest()
    behaviour.next = ['hang', 'take', 'hang']
    batcher.put(samplePending(), lifetime)
    const first = batcher.flush()
    batcher.put(samplePending(), lifetime)
    await batcher.flush()
    expect(taken.map(({ seq, told }) => [seq, told])).toEqual([[2, 2]])
    await settle()
    await first
    batcher.put(samplePending(), lifetime)
    await batcher.flush()
    expect(taken.map(({ seq, told, drops }) => [seq, told, drops])).toEqual([
      [2, 2, {}],
      [3, 3, { queue_timeout: 1 }],
    ])
  })

  it('says what the isolate says of itself, once per message; what fails or is too long costs no record', async () => {
    const says: (() => unknown)[] = [
      () => ({ version: 42 }),
      () => {
        throw new Error('no policy')
      },
      () => ({ keys: 'x'.repeat(3000) }),
      () => ({ odd: 1n }),
    ]
    let asked = 0
    const { batcher, taken, lifetime } = underTest({
      describe: () => {
        asked += 1
        return says[asked - 1]?.()
      },
    })
    for (const _ of says) {
      for (let click = 0; click < 5; click++) batcher.put(samplePending(), lifetime)
      await batcher.flush()
    }
    expect(asked).toBe(4)
    expect(taken.map(({ edge }) => edge)).toEqual([{ version: 42 }, undefined, undefined, undefined])
    expect(taken.map(({ records }) => records.length)).toEqual([5, 5, 5, 5])
  })
})

describe('when the queue fails', () => {
  it.each(['reject', 'throw', 'hang'] as const)('tries a second time, with the same ids: %s', async (how) => {
    const { batcher, taken, tried, behaviour, lifetime, settle } = underTest()
    behaviour.next = [how]
    batcher.put(samplePending(), lifetime)
    await settle()
    expect(tried).toHaveLength(2)
    expect(tried[0]?.[0]?.id).toBe(tried[1]?.[0]?.id)
    expect(taken).toHaveLength(1)
    expect(batcher.counters()).toMatchObject({ emitted: 1, sent: 1, dropped: {}, waiting: 0 })
  })

  it.each([
    ['reject', 'queue_error'],
    ['throw', 'queue_error'],
    ['hang', 'queue_timeout'],
  ] as const)('gives up after the second, counts, and tells with the next message: %s', async (how, reason) => {
    const { batcher, taken, behaviour, lifetime, settle } = underTest()
    behaviour.next = [how, how]
    batcher.put(samplePending(), lifetime)
    batcher.put(samplePending(), lifetime)
    await settle()
    expect(batcher.counters()).toEqual({ emitted: 2, sent: 0, dropped: { [reason]: 2 }, waiting: 0 })
    batcher.put(samplePending(), lifetime)
    await settle()
    batcher.put(samplePending(), lifetime)
    await settle()
    expect(taken.map(({ drops }) => drops)).toEqual([{ [reason]: 2 }, {}])
  })

  it('lets plain allows go first when there is no room, and others only when none is left', async () => {
    const { batcher, taken, lifetime, settle } = underTest({ maxWaiting: 4, maxRecords: 1000 })
    const put = (record: ReturnType<typeof sampleRecord>): void => batcher.put(pending(record), lifetime)
    put(plainAllow())
    put(plainAllow())
    put(sampleRecord())
    put(sampleRecord())
    put(plainAllow())
    put(sampleRecord())
    put(sampleRecord())
    expect(batcher.counters()).toEqual({ emitted: 7, sent: 0, dropped: { overflow: 3 }, waiting: 4 })
    put(sampleRecord())
    expect(batcher.counters().dropped).toEqual({ overflow: 4 })
    await settle()
    expect(taken.flatMap(({ records }) => records.map(({ out }) => out.action))).toEqual(Array(4).fill('equivalent'))
    expect(taken[0]?.drops).toEqual({ overflow: 4 })
  })

  it('lets plain allows go first that a full message left behind', async () => {
    const { batcher, taken, behaviour, lifetime, settle } = underTest({ maxRecords: 4, maxWaiting: 4, maxBytes: 5000 })
    behaviour.next = ['hang']
    const long = { ...sampleRecord(), missing: ['x'.repeat(1200)] }
    for (let click = 0; click < 3; click++) batcher.put(pending(long), lifetime)
    batcher.put(pending(plainAllow()), lifetime)
    // Two are under way, and two were left, of which one is a plain allow.
    for (let click = 0; click < 2; click++) batcher.put(pending(long), lifetime)
    expect(batcher.counters()).toEqual({ emitted: 6, sent: 0, dropped: { overflow: 2 }, waiting: 4 })
    await settle()
    expect(taken.flatMap(({ records }) => records.map(({ out }) => out.action))).toEqual(Array(4).fill('equivalent'))
  })

  it.each<readonly [string, Partial<Record<keyof ReturnType<typeof sampleRecord>, unknown>>]>([
    ['has no policy', { policy: undefined }],
    ['has nothing as its policy', { policy: null }],
    ['has a policy that is no JSON', { policy: { name: 1n } }],
    ['is no JSON', { in: 1n }],
  ])('drops a record that %s, and no other', async (_, damage) => {
    const { batcher, taken, lifetime } = underTest()
    const record = sampleRecord()
    const damaged = { ...record, ...damage } as typeof record
    for (const each of [damaged, record, damaged, record]) batcher.put(pending(each), lifetime)
    await batcher.flush()
    expect(recordsIn(taken)).toEqual([record, record])
    expect(batcher.counters()).toEqual({ emitted: 4, sent: 2, dropped: { too_large: 2 }, waiting: 0 })
  })

  it('holds no more than its bound while a queue hangs', () => {
    const { batcher, behaviour, lifetime } = underTest({ maxWaiting: 500 })
    behaviour.rest = 'hang'
    for (let click = 0; click < 2000; click++) batcher.put(samplePending(), lifetime)
    expect(batcher.counters()).toEqual({ emitted: 2000, sent: 0, dropped: { overflow: 1500 }, waiting: 500 })
  })

  it('drops what fits into no message, and what is no JSON, and sends the rest', async () => {
    const { batcher, taken, lifetime, settle } = underTest()
    const record = sampleRecord()
    batcher.put(pending({ ...record, missing: ['x'.repeat(100_000)] }), lifetime)
    batcher.put(pending({ ...record, missing: [1n as unknown as string] }), lifetime)
    batcher.put(pending(record), lifetime)
    await settle()
    expect(recordsIn(taken)).toEqual([record])
    expect(batcher.counters()).toEqual({ emitted: 3, sent: 1, dropped: { too_large: 2 }, waiting: 0 })
  })

  it('writes a record when it is sent, and drops one that cannot be written', async () => {
    const { batcher, taken, lifetime, settle } = underTest()
    let written = 0
    const record = sampleRecord()
    const write = (): typeof record => {
      written += 1
      return record
    }
    batcher.put({ isPlainAllow: false, write }, lifetime)
    batcher.put({ isPlainAllow: false, write: () => JSON.parse('{') as typeof record }, lifetime)
    expect(written).toBe(0)
    await settle()
    expect([written, recordsIn(taken)]).toEqual([1, [record]])
    expect(batcher.counters()).toEqual({ emitted: 2, sent: 1, dropped: { too_large: 1 }, waiting: 0 })
  })

  it('loses no count: emitted = sent + dropped + waiting, and what was sent is what arrived (seed 20201009)', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('put'), plain: fc.boolean(), huge: fc.integer({ min: 0, max: 19 }) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('settle') }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('queue'),
          how: fc.constantFrom<Behaviour>('take', 'reject', 'throw', 'hang'),
        }),
      },
    )
    let dropping = 0
    let leaving = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const { batcher, taken, tried, behaviour, lifetime, settle } = underTest({
          maxRecords: 3,
          maxWaiting: 8,
          maxBytes: 4000,
          maxSendBytes: 9000,
        })
        let emitted = 0
        const check = (): void => {
          const counters = batcher.counters()
          expect(counters.emitted).toBe(emitted)
          expect(counters.emitted).toBe(counters.sent + total(counters.dropped) + counters.waiting)
          expect(taken.reduce((sum, { records }) => sum + records.length, 0)).toBeGreaterThanOrEqual(counters.sent)
          expect(counters.waiting).toBeLessThanOrEqual(8)
        }
        for (const each of steps) {
          if ('how' in each) behaviour.rest = each.how
          else if ('plain' in each) {
            emitted += 1
            const record = each.plain ? plainAllow() : sampleRecord()
            // None of the huge ones fits into a message, and of the large ones not three.
            const length = each.huge === 0 ? 5000 : each.huge < 8 ? 1000 : 1
            const before = { sendings: tried.length, tooLarge: batcher.counters().dropped.too_large }
            batcher.put(pending({ ...record, missing: ['x'.repeat(length)] }), lifetime)
            // Three waited, and two of them fitted.
            const isWhole = tried.slice(before.sendings).every(([message]) => message?.records.length === 3)
            if (!isWhole && batcher.counters().dropped.too_large === before.tooLarge) leaving += 1
          } else await settle()
          check()
        }
        behaviour.rest = 'take'
        batcher.put(samplePending(), lifetime)
        emitted += 1
        await settle()
        batcher.put(samplePending(), lifetime)
        emitted += 1
        await settle()
        check()
        const { sent, dropped, waiting } = batcher.counters()
        expect(waiting).toBe(0)
        expect(taken.reduce((sum, { records }) => sum + records.length, 0)).toBe(sent)
        // Whatever was dropped is told, once, by the messages that arrived.
        const told = taken.reduce((sum, { drops }) => sum + total(drops), 0)
        expect(told).toBe(total(dropped))
        // Each message tells all that left the isolate up to it, so the last one tells everything.
        const tellings = taken.toSorted((a, b) => a.seq - b.seq).map((message) => message.told)
        expect(tellings).toEqual(tellings.toSorted((a, b) => a - b))
        expect(tellings.at(-1)).toBe(sent + told)
        if (total(dropped) > 0) dropping += 1
      }),
      { numRuns: 150, seed: 20_201_009 },
    )
    expect(dropping).toBeGreaterThan(20)
    expect(leaving).toBeGreaterThan(20)
  })
})
