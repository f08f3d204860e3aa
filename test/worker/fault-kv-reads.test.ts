import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import type { Program } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { faultyStorage, forgetCopy, freshIsolate, linkTo, type Decision, type Isolate } from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const began = Date.parse('2026-11-23T08:00:00Z')
const seconds = (count: number) => vi.setSystemTime(Date.now() + 1000 * count)

/** Closes what the bundled policy lets through, so that one can see which of the two decides. */
const closing: Program = {
  ...(bundled as Program),
  rules: [{ id: 'all-closed', mode: 'enforce', if: {}, outcome: { action: 'explain', reason: 'destination_blocked' } }],
}
const textOf = (version: number, program: Program = closing) =>
  publishedText(program, { version, base: version - 1, publishedAt: version })

const jd = linkTo('https://item.jd.com/4000000001.html')
const own = linkTo('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287')
const clip = { referer: 'https://www.douyin.com/video/6961737553342991651' }
const clicks = [
  [jd, {}],
  [own, {}],
  [jd, clip],
  [own, clip],
  [linkTo('https://item.taobao.com/item.htm?id=41'), clip],
  [linkTo('https://example.com/'), {}],
] as const

/** What shoppers get, without what differs from click to click. */
async function seenBy(isolate: Isolate): Promise<unknown[]> {
  const seen: unknown[] = []
  for (const [path, headers] of clicks) {
    const { answer, status, location, rule, reason, policy }: Decision = await isolate.decide(path, headers)
    seen.push({ answer, status, location, rule, reason, version: policy.version })
  }
  return seen
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: began })
  await forgetCopy()
  await bindings.KV.put('policy:active', await textOf(5))
})

afterEach(() => {
  vi.useRealTimers()
})

describe('K1: KV throws, and the isolate is warm', () => {
  it.each(['throw', '429'] as const)(
    '%s: decisions are those of the run without a fault, for an hour',
    async (mode) => {
      const storage = faultyStorage()
      const isolate = freshIsolate(storage)
      await isolate.health()
      const before = await seenBy(isolate)
      expect(before).toContainEqual(expect.objectContaining({ rule: 'all-closed', version: 5 }))
      storage.kv.mode = mode
      const reads = storage.kv.policyReads
      for (let minute = 0; minute < 60; minute++) {
        seconds(60)
        expect(await seenBy(isolate)).toEqual(before)
      }
      expect(storage.kv.policyReads).toBeGreaterThan(reads + 50)
      expect(await isolate.health()).toMatchObject({
        ok: false,
        degraded: ['kv'],
        policy: { version: 5, tier: 'memory', age_ms: 3_600_000 },
      })
      storage.kv.mode = 'good'
      seconds(60)
      await isolate.health()
      expect(await isolate.health()).toMatchObject({ ok: true, degraded: [], policy: { version: 5, age_ms: 0 } })
    },
  )
})

describe('K2: KV throws, and the isolate is cold', () => {
  it('answers by the copy of the location, and says truly that it is the older version', async () => {
    const storage = faultyStorage()
    const warm = freshIsolate(storage)
    await warm.health()
    const before = await seenBy(warm)
    await bindings.KV.put('policy:active', await textOf(6, bundled as Program))
    storage.kv.mode = 'throw'
    const cold = freshIsolate(storage)
    const first = await cold.decide(jd)
    expect(first).toMatchObject({ rule: 'all-closed', policy: { version: 5, tier: 'cache' } })
    expect(await seenBy(cold)).toEqual(before)
    expect(await cold.health()).toMatchObject({ ok: false, degraded: ['kv'], policy: { version: 5, tier: 'cache' } })
  })

  it('answers by the policy inside the Worker where the location has none, and by the published one as soon as KV is back', async () => {
    const storage = faultyStorage()
    storage.kv.mode = 'throw'
    const cold = freshIsolate(storage)
    const seen = await Promise.all(Array.from({ length: 50 }, () => cold.decide(jd)))
    expect(new Set(seen.map(({ answer }) => answer))).toEqual(new Set(['notice']))
    expect(new Set(seen.map(({ policy }) => `${policy.version} ${policy.tier}`))).toEqual(new Set(['0 bundled']))
    expect(await cold.health()).toMatchObject({ ok: false, degraded: ['kv'], policy: { version: 0, tier: 'bundled' } })
    storage.kv.mode = 'good'
    seconds(31)
    await cold.health()
    expect(await cold.decide(jd)).toMatchObject({ rule: 'all-closed', policy: { version: 5, tier: 'memory' } })
  })
})

describe('K3: KV hangs, or is slow', () => {
  it('a cold click goes on without it, and the value counts when it comes', async () => {
    const storage = faultyStorage()
    storage.kv.mode = 'slow'
    const cold = freshIsolate(storage)
    expect(await cold.decide(jd)).toMatchObject({ policy: { version: 0, tier: 'bundled' } })
    storage.kv.release()
    await vi.waitFor(async () =>
      expect(await cold.decide(jd)).toMatchObject({ policy: { version: 5, tier: 'memory' } }),
    )
    expect(storage.kv.policyReads).toBe(1)
  })

  it('a hundred cold clicks at once ask a KV that hangs once, and all are answered', async () => {
    const storage = faultyStorage()
    storage.kv.mode = 'hang'
    const cold = freshIsolate(storage)
    const seen = await Promise.all(Array.from({ length: 100 }, () => cold.decide(jd)))
    expect(seen.map(({ policy }) => policy.tier)).toEqual(Array.from({ length: 100 }, () => 'bundled'))
    expect(storage.kv.policyReads).toBe(1)
    seconds(1)
    expect((await cold.health()).degraded).toEqual(['kv'])
  })

  it('a warm isolate answers from memory while it hangs, and asks it once for all clicks of the moment', async () => {
    const storage = faultyStorage()
    const isolate = freshIsolate(storage)
    await isolate.health()
    storage.kv.mode = 'hang'
    const reads = storage.kv.policyReads
    seconds(31)
    const seen = await Promise.all(Array.from({ length: 100 }, () => isolate.decide(jd)))
    expect(seen.map(({ policy }) => `${policy.version} ${policy.tier}`)).toEqual(
      Array.from({ length: 100 }, () => '5 memory'),
    )
    expect(storage.kv.policyReads).toBe(reads + 1)
    seconds(1)
    expect((await isolate.health()).degraded).toEqual(['kv'])
  })

  it('of clicks that need an equivalent, three wait for a catalogue that hangs, and the others are spared', async () => {
    const storage = faultyStorage()
    const isolate = freshIsolate(storage)
    await bindings.KV.put('policy:active', await textOf(6, bundled as Program))
    await isolate.health()
    storage.kv.mode = 'hang'
    const reads = storage.kv.reads
    for (let click = 0; click < 20; click++) {
      expect(await isolate.decide(jd)).toMatchObject({ answer: 'notice', reason: 'live_external_closed' })
    }
    expect(storage.kv.reads).toBe(reads + 3)
    expect(await isolate.health()).toMatchObject({ catalogue: { timeouts: 3, spared: 17 } })
  })

  it('a KV that fails is left alone for longer and longer: five minutes of clicks ask it some fifteen times', async () => {
    const storage = faultyStorage()
    storage.kv.mode = 'throw'
    const cold = freshIsolate(storage)
    let answered = 0
    for (let second = 0; second < 300; second++) {
      for (let click = 0; click < 3; click++) answered += (await cold.decide(jd)).answer === 'notice' ? 1 : 0
      seconds(1)
    }
    expect(answered).toBe(900)
    expect(storage.kv.policyReads).toBeGreaterThanOrEqual(10)
    expect(storage.kv.policyReads).toBeLessThanOrEqual(20)
  })
})

describe('K4: the key is gone', () => {
  it('deleted by hand, it is never “no rules”: the last good policy stays, in cold isolates the copy or the bundled one', async () => {
    const storage = faultyStorage()
    const warm = freshIsolate(storage)
    await warm.health()
    const before = await seenBy(warm)
    await bindings.KV.delete('policy:active')
    for (let minute = 0; minute < 5; minute++) {
      seconds(60)
      await warm.health()
      expect(await seenBy(warm)).toEqual(before)
    }
    expect(await warm.health()).toMatchObject({
      ok: false,
      degraded: ['policy'],
      refused: { code: 'missing' },
      policy: { version: 5, tier: 'memory' },
    })
    const cold = freshIsolate(storage)
    expect(await cold.decide(jd)).toMatchObject({ rule: 'all-closed', policy: { version: 5, tier: 'cache' } })
    await forgetCopy()
    const alone = freshIsolate(storage)
    expect(await alone.decide(jd)).toMatchObject({ answer: 'notice', policy: { version: 0, tier: 'bundled' } })
    expect(await alone.health()).toMatchObject({ ok: false, degraded: ['policy'], refused: { code: 'missing' } })
  })

  it('an absence that KV remembers is the same', async () => {
    const storage = faultyStorage()
    const warm = freshIsolate(storage)
    await warm.health()
    storage.kv.mode = 'empty'
    seconds(31)
    await warm.health()
    expect(await warm.decide(jd)).toMatchObject({ rule: 'all-closed', policy: { version: 5, tier: 'memory' } })
    expect(await warm.health()).toMatchObject({ degraded: ['policy'], refused: { code: 'missing' } })
  })
})

describe('K5: KV shows an older version', () => {
  it('keeps the newer one, says that it was shown an older one, and moves on after a rollback', async () => {
    const storage = faultyStorage()
    const isolate = freshIsolate(storage)
    await isolate.health()
    await bindings.KV.put('policy:active', await textOf(6, bundled as Program))
    seconds(31)
    await isolate.health()
    expect(await isolate.decide(jd)).toMatchObject({ policy: { version: 6 } })
    storage.kv.mode = 'stale'
    seconds(31)
    await isolate.health()
    expect(await isolate.decide(jd)).toMatchObject({ reason: 'live_external_closed', policy: { version: 6 } })
    expect(await isolate.health()).toMatchObject({
      ok: false,
      degraded: ['policy'],
      refused: { code: 'older', pointer: '/version' },
    })
    storage.kv.mode = 'good'
    await bindings.KV.put('policy:active', await textOf(7))
    seconds(31)
    await isolate.health()
    expect(await isolate.decide(jd)).toMatchObject({ rule: 'all-closed', policy: { version: 7 } })
    expect(await isolate.health()).toMatchObject({ ok: true, degraded: [] })
  })

  it.each([1, 2, 3])('never goes back, whichever versions KV shows one after another (seed %i)', async (seed) => {
    const random = randomFrom(seed)
    const isolate = freshIsolate(faultyStorage())
    let newest = 0
    let older = 0
    for (let step = 0; step < 40; step++) {
      const version = 1 + Math.floor(random() * (step + 3))
      await bindings.KV.put('policy:active', await textOf(version))
      if (version < newest) older += 1
      newest = Math.max(newest, version)
      seconds(31)
      await isolate.health()
      expect((await isolate.decide(own)).policy.version).toBe(newest)
    }
    expect(older).toBeGreaterThan(10)
  })
})
