import { gunzipSync } from 'node:zlib'

import { expect, it } from 'vitest'

import { prove } from '../../src/control/records/proof.ts'
import { hourMs } from '../../src/kernel/instant.ts'
import type { ArchiveWriter } from '../../src/record/archive.ts'
import { makeBatcher } from '../../src/record/batch.ts'
import { consume } from '../../src/record/consumer.ts'
import { consumeDead } from '../../src/record/dead-letters.ts'
import { rollUp, type RollupRow } from '../../src/record/rollup.ts'
import { d1DeadLetters } from '../../src/store/d1-dead-letters.ts'
import { d1Proof } from '../../src/store/d1-proof.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { r2Archive } from '../../src/store/r2-archive.ts'
import { memoryBucket } from '../store/memory-bucket.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { randomFrom } from '../support/random.ts'
import { message, recordAt, said, storesOf, unpacked } from './deliveries.ts'
import { pending, plainAllow, sampleAt } from './sample.ts'

const never = new Promise<never>(() => {})
const soon = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const isPoison = (body: unknown): boolean => Object.hasOwn(Object(body), 'poison')

/** Sorted texts: equal if and only if the multisets are. */
const texts = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).toSorted()

it.each([1, 2, 3, 4])(
  'loses no record between click and archive, whatever fails, hangs, comes twice or in disorder: told = stored + dropped + dead − surplus (seed %i)',
  async (seed) => {
    const random = randomFrom(seed)
    const chance = (share: number): boolean => random() < share
    const below = (bound: number): number => Math.floor(random() * bound)
    const queue: { readonly body: unknown; readonly tries: number }[] = []
    const happened = { rejected: 0, hung: 0, kept: 0, consumer: 0, archive: 0, repeated: 0, poison: 0, cursed: 0 }
    const state = { calm: false }

    // The edge: five isolates whose queue fails and hangs; some that hang have kept the message all the same.
    const keep = (sent: readonly string[]): void => {
      for (const body of sent) queue.push({ body, tries: 0 })
    }
    const send = async (sent: readonly string[]): Promise<void> => {
      if (!state.calm && chance(0.1)) {
        happened.rejected += 1
        throw new Error('queue down')
      }
      if (!state.calm && chance(0.15)) {
        happened.hung += 1
        if (chance(0.5)) {
          happened.kept += 1
          keep(sent)
        }
        await never
      }
      keep(sent)
    }
    const sleep = (ms: number): Promise<unknown> => (ms === 2000 ? soon() : never)
    const isolates = Array.from({ length: 5 }, () =>
      makeBatcher({
        send,
        sleep,
        now: () => sampleAt,
        maxRecords: 20,
        maxWaiting: 60,
        describe: () => ({ version: 42 }),
      }),
    )
    const lifetime = { waitUntil: () => undefined }
    let emitted = 0
    const click = (isolate: (typeof isolates)[number]): void => {
      const at = sampleAt + below(3 * hourMs)
      const record = chance(0.5) ? recordAt(at) : { ...plainAllow(), id: recordAt(at).id, at: recordAt(at).at }
      isolate.put(pending({ ...record, sampledrate: chance(0.2) ? 10 : 1 }), lifetime)
      emitted += 1
    }
    for (let round = 0; round < 120; round++) {
      for (const isolate of isolates) {
        for (let clicks = below(chance(0.05) ? 100 : 12); clicks > 0; clicks--) click(isolate)
      }
      const flushing = isolates.filter(() => chance(0.8)).map((isolate) => isolate.flush())
      if (chance(0.5)) await Promise.all(flushing)
    }
    for (let turn = 0; turn < 10; turn++) await soon()
    state.calm = true
    // Twice: what the first could not send is told by the second.
    for (let turn = 0; turn < 2; turn++) {
      for (const isolate of isolates) click(isolate)
      await Promise.all(isolates.map((isolate) => isolate.flush()))
    }
    expect(isolates.map((isolate) => isolate.counters().waiting)).toEqual([0, 0, 0, 0, 0])

    // The queue: poison among it, and some batches that no store will ever take.
    const ours = queue.map(({ body }) => unpacked(body, sampleAt + 3 * hourMs))
    const cursed = new Set(ours.filter(() => chance(0.03)).map(({ id }) => id))
    for (let number = 0; number < 5; number++) queue.push({ body: { poison: number }, tries: 0 })

    // The control plane: D1 and R2 that fail one time in ten.
    const d1 = sqliteD1()
    const memory = memoryBucket()
    const store = d1Rollups(d1.database)
    const flaky: Pick<typeof store, 'seen' | 'apply'> = {
      seen: (ids) => store.seen(ids),
      apply: async (batches, archives) => {
        if (batches.some(({ id }) => cursed.has(id))) {
          happened.cursed += 1
          throw new Error('D1_ERROR: cannot be stored')
        }
        if (chance(0.1)) {
          happened.consumer += 1
          d1.failAt(below(5))
        }
        const outcome = await store.apply(batches, archives)
        if (chance(0.02)) throw new Error('D1_ERROR: Network connection lost')
        return outcome
      },
    }
    const r2 = r2Archive(memory.bucket)
    const archive: ArchiveWriter = {
      put: async (key, bytes) => {
        if (chance(0.05)) {
          happened.archive += 1
          throw new Error('R2 put failed')
        }
        await r2.put(key, bytes)
      },
    }
    const letterStore = d1DeadLetters(d1.database)
    const dead: unknown[] = []
    while (queue.length > 0) {
      const taken = Array.from({ length: 1 + below(8) }, () => queue.splice(below(queue.length), 1)).flat()
      const messages = taken.map(({ body, tries }) => ({ ...message(body), body, tries }))
      const tracked = messages.map(({ body }) => message(body))
      await consume(
        { messages: tracked },
        { rollups: flaky, archive, letters: letterStore, now: () => sampleAt + 3 * hourMs },
      )
      for (const [index, { outcome, body }] of tracked.entries()) {
        const tries = (messages[index]?.tries ?? 0) + 1
        expect(outcome).toBeDefined()
        if (outcome === 'retry' && tries > 5) dead.push(body)
        else if (outcome === 'retry') queue.push({ body, tries })
        else if (isPoison(body)) happened.poison += 1
        else if (chance(0.05)) {
          happened.repeated += 1
          queue.push({ body, tries: 0 })
        }
      }
    }
    const letters = dead.map(message)
    for (let tries = 0; letters.some(({ outcome }) => outcome !== 'ack') && tries < 20; tries++) {
      if (tries < 5) d1.failAt(below(2))
      await consumeDead({ messages: letters.filter(({ outcome }) => outcome !== 'ack') }, d1DeadLetters(d1.database))
    }
    expect(letters.filter(({ outcome }) => outcome !== 'ack')).toEqual([])

    // What is there, against a plain recount of what was sent.
    const seen = new Set(d1.query('SELECT id FROM batches_seen').map(({ id }) => id))
    const unique = [...new Map(ours.map((batch) => [batch.id, batch])).values()]
    const stored = unique.filter(({ id }) => seen.has(id)).flatMap(({ records }) => records)
    const named = new Set(d1.query('SELECT key FROM archives').map(({ key }) => key))
    const archived = [...memory.objects]
      .filter(([key]) => named.has(key))
      .flatMap(([, { bytes }]) => gunzipSync(bytes).toString().trimEnd().split('\n'))
    expect(archived.toSorted()).toEqual(texts(stored))
    const byKey = (rows: readonly RollupRow[]): string[] =>
      texts(rows.map((row) => Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    expect(byKey(await store.rollups(0, Number.MAX_SAFE_INTEGER))).toEqual(byKey(rollUp(stored)))

    const proof = await prove(d1Proof(d1.database), { from: 0, now: Date.now() + hourMs })
    expect(proof).toMatchObject({
      holds: true,
      isolates: 5,
      missing: 0,
      stored: stored.length,
      told: emitted,
      named: [],
    })
    expect(proof.stored + proof.dropped + proof.dead - proof.surplus).toBe(emitted)
    expect(happened.poison + dead.filter(isPoison).length).toBe(5)
    expect(proof.letters).toEqual({ messages: happened.poison + dead.length, unreadable: 5 })
    expect(proof.standings.balanced).toBe(5)

    // All of it did happen.
    expect(emitted).toBeGreaterThan(2000)
    expect([happened.rejected, happened.hung, happened.kept, happened.consumer].every((times) => times > 5)).toBe(true)
    expect([happened.archive, happened.repeated, happened.cursed].every((times) => times > 2)).toBe(true)
    expect([proof.dropped, proof.dead, proof.surplus, proof.lost_messages].every((sum) => sum > 0)).toBe(true)
  },
)

it('names the messages that never came, and does not hold, when somebody takes messages out of the queue', async () => {
  const bodies: string[] = []
  const batcher = makeBatcher({
    send: async (sent) => {
      bodies.push(...sent)
    },
    now: () => sampleAt,
    sleep: () => never,
  })
  for (let batch = 0; batch < 10; batch++) {
    for (let click = 0; click <= batch; click++)
      batcher.put(pending(recordAt(sampleAt)), { waitUntil: () => undefined })
    await batcher.flush()
  }
  const d1 = sqliteD1()
  const arriving = bodies.filter((_, index) => ![0, 3, 4].includes(index))
  await consume({ messages: arriving.map(message) }, storesOf(d1.database))
  const at = said(bodies[9]).at
  const early = await prove(d1Proof(d1.database), { from: 0, now: at + 1000 })
  expect([early.holds, early.missing, early.standings.under_way]).toEqual([true, 10, 1])
  const late = await prove(d1Proof(d1.database), { from: 0, now: at + hourMs })
  expect(late).toMatchObject({ holds: false, missing: 10, lost_messages: 3, told: 55, stored: 45 })
  expect(late.named.map(({ standing, missing, gaps }) => ({ standing, missing, gaps }))).toEqual([
    {
      standing: 'unaccounted',
      missing: 10,
      gaps: [
        [1, 1],
        [4, 5],
      ],
    },
  ])
})
