import { expect, it } from 'vitest'

import { prove } from '../../src/control/records/proof.ts'
import { hourMs, dayMs } from '../../src/kernel/instant.ts'
import { consume } from '../../src/record/consumer.ts'
import { consumeDead, type DeadLetterStore } from '../../src/record/dead-letters.ts'
import { replayDeadLetters } from '../../src/record/replay.ts'
import { delayAfter } from '../../src/record/retry.ts'
import { d1Proof } from '../../src/store/d1-proof.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { sqliteD1, type SqliteD1 } from '../store/sqlite.ts'
import { delivered, delivery, message, records, said, storesOf, type TrackedMessage } from './deliveries.ts'
import { sampleAt } from './sample.ts'

const now = sampleAt + hourMs
const wrangler = { maxRetries: 90, retentionMs: 4 * dayMs }

async function counted(d1: SqliteD1): Promise<number> {
  const rows = await d1Rollups(d1.database).rollups(0, Number.MAX_SAFE_INTEGER)
  return rows.reduce((sum, { count }) => sum + count, 0)
}

async function proofOf(d1: SqliteD1) {
  return await prove(d1Proof(d1.database), { from: 0, now: Date.now() + hourMs })
}

it('a message comes again after half a minute, later and later, for more than three days and less than the queue keeps it', () => {
  const delays = Array.from({ length: wrangler.maxRetries }, (_, index) => delayAfter(index + 1))
  expect(delays.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
  const together = delays.reduce((sum, delay) => sum + delay * 1000, 0)
  expect(together).toBeGreaterThan(3 * dayMs)
  expect(together).toBeLessThan(wrangler.retentionMs - 6 * hourMs)
})

it('D1 away for a minute of messages: none dies, and then all are counted exactly once', async () => {
  const d1 = sqliteD1()
  const stores = storesOf(d1.database)
  const away = {
    seen: () => Promise.reject(new Error('D1_ERROR: Network connection lost')),
    apply: () => Promise.reject(new Error('D1_ERROR: Network connection lost')),
  }
  // Six messages a second, delivered every five seconds, as the queue does it: by their own delays.
  const bodies = await delivered(Array.from({ length: 360 }, () => records(2)))
  let waiting = bodies.map((body, index) => ({ body, attempts: 1, at: Math.floor(index / 6) }))
  let retries = 0
  for (let second = 0; waiting.length > 0 && second < 7200; second += 5) {
    const due = waiting.filter(({ at }) => at <= second)
    waiting = waiting.filter(({ at }) => at > second)
    const messages = due.map(({ body, attempts }) => delivery(body, attempts))
    await consume({ messages }, { ...stores, rollups: second < 60 ? away : stores.rollups })
    for (const { body, attempts, outcome, delaySeconds } of messages) {
      if (outcome !== 'retry') continue
      retries += 1
      expect(attempts).toBeLessThanOrEqual(5)
      waiting.push({ body, attempts: attempts + 1, at: second + (delaySeconds ?? 0) })
    }
  }
  expect(retries).toBeGreaterThan(300)
  expect([await counted(d1), d1.query('SELECT * FROM dead_letters')]).toEqual([720, []])
  expect(await proofOf(d1)).toMatchObject({ holds: true, told: 720, stored: 720, dead: 0, missing: 0 })
})

/** Messages of two records each that died, and one that nobody can read. */
async function dead(count: number): Promise<{ readonly d1: SqliteD1; readonly messages: readonly TrackedMessage[] }> {
  const d1 = sqliteD1()
  const messages = [...(await delivered(Array.from({ length: count }, () => records(2)))), { poison: 1 }].map(message)
  await consumeDead({ messages }, storesOf(d1.database).letters)
  return { d1, messages }
}

it('dead letters that can be read are counted exactly once, and the proof holds before, between and after', async () => {
  const { d1, messages } = await dead(5)
  const stores = storesOf(d1.database)
  expect(await proofOf(d1)).toMatchObject({ holds: true, told: 10, stored: 0, dead: 10 })
  // One of them was delivered again elsewhere and stored.
  await consume({ messages: [message(messages[0]?.body)] }, stores)
  const runs = []
  for (let run = 0; run < 4; run++) {
    runs.push(await replayDeadLetters(stores, { now: now + run, limit: 2 }))
    expect(await proofOf(d1)).toMatchObject({ holds: true, told: 10, missing: 0, surplus: 0 })
  }
  expect(runs.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(5)
  expect(await counted(d1)).toBe(10)
  expect(await replayDeadLetters(stores, { now: now + 2 * hourMs, limit: 50 })).toEqual({ replayed: 0, failed: 0 })
  expect(await counted(d1)).toBe(10)
  expect(await proofOf(d1)).toMatchObject({ stored: 10, dead: 0 })
  expect(d1.query('SELECT id FROM dead_letters WHERE replayed_at IS NULL')).toHaveLength(1)
  expect(d1.query('SELECT id FROM dead_letters')).toHaveLength(6)
})

it('two runs at once, and one that ends before it has marked anything, count nothing twice', async () => {
  const { d1 } = await dead(4)
  const stores = storesOf(d1.database)
  const ending: DeadLetterStore = { ...stores.letters, markTried: () => Promise.reject(new Error('the run was ended')) }
  const run = { now, limit: 50 }
  await expect(replayDeadLetters({ ...stores, letters: ending }, run)).rejects.toThrow('the run was ended')
  expect(await counted(d1)).toBe(8)
  await Promise.all([replayDeadLetters(stores, run), replayDeadLetters(stores, run)])
  expect(await counted(d1)).toBe(8)
  expect(d1.query('SELECT id FROM dead_letters WHERE replayed_at IS NOT NULL')).toHaveLength(4)
})

it('a letter that cannot be stored is tried once an hour, and does not keep the others from theirs', async () => {
  const { d1, messages } = await dead(4)
  const stores = storesOf(d1.database)
  const cursed = said(messages[1]?.body).id
  const rollups: typeof stores.rollups = {
    ...stores.rollups,
    apply: (batches, archives) =>
      batches.some(({ id }) => id === cursed)
        ? Promise.reject(new Error('D1_ERROR: cannot be stored'))
        : stores.rollups.apply(batches, archives),
  }
  expect(await replayDeadLetters({ ...stores, rollups }, { now, limit: 50 })).toEqual({ replayed: 3, failed: 1 })
  expect(await replayDeadLetters(stores, { now: now + 60_000, limit: 50 })).toEqual({ replayed: 0, failed: 0 })
  expect(await replayDeadLetters(stores, { now: now + hourMs + 1, limit: 50 })).toEqual({ replayed: 1, failed: 0 })
  expect(await counted(d1)).toBe(8)
})

it('what is older than the ids of batches are kept stays a dead letter', async () => {
  const { d1 } = await dead(2)
  expect(await replayDeadLetters(storesOf(d1.database), { now: sampleAt + 20 * dayMs + 1, limit: 50 })).toEqual({
    replayed: 0,
    failed: 0,
  })
  expect(await counted(d1)).toBe(0)
})

it('a letter whose records are not near the clock stays a dead letter', async () => {
  const d1 = sqliteD1()
  const [body] = (await delivered([records(2)])).map(said)
  const forged = { ...body, records: (body?.records ?? []).map((each) => ({ ...each, at: sampleAt + dayMs })) }
  await consumeDead({ messages: [forged, body].map(message) }, storesOf(d1.database).letters)
  const run = { now, limit: 50 }
  expect(await replayDeadLetters(storesOf(d1.database), run)).toEqual({ replayed: 1, failed: 0 })
  expect(await counted(d1)).toBe(2)
})

it('poison comes again while it cannot be kept', async () => {
  const d1 = sqliteD1()
  d1.failAt(1)
  const poison = delivery({ poison: 1 }, 3)
  expect(await consume({ messages: [poison] }, storesOf(d1.database))).toMatchObject({ poison: 0, failed: 1 })
  expect([poison.outcome, poison.delaySeconds]).toEqual(['retry', 120])
})
