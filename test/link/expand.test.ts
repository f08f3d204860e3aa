import { describe, expect, it } from 'vitest'

import { makeExpander } from '../../src/link/expand.ts'
import { makeStandingClock } from '../support/clock.ts'
import { emptyKv, isolate, key, never, read, shop, short, to } from './expanding.ts'

describe('a short link', () => {
  it('is asked once, and then known without a promise', async () => {
    const { ask, says, asked, expander } = isolate()
    says.set(short, to(shop))
    expect(expander.peek(read(short), read)).toBeUndefined()
    expect(await ask()).toMatchObject({ kind: 'product', id: '41', followed: { hops: 1, unresolved: undefined } })
    expect(expander.peek(read(short), read)).toMatchObject({ kind: 'product', id: '41' })
    await ask()
    expect(asked).toEqual([short])
  })

  it('with another fragment is the same link', async () => {
    const { ask, says, asked, kv } = isolate()
    says.set(short, to(shop))
    for (const fragment of ['', '#1', '#2']) expect(await ask(300, `${short}${fragment}`)).toMatchObject({ id: '41' })
    expect([asked, kv.reads]).toEqual([[short], 1])
  })

  it.each([
    'https://item.taobao.com/item.htm?id=41',
    'https://s.click.taobao.com/t?e=abc',
    'https://example.com/',
    'https://m.tb.cn/',
    'https://user@m.tb.cn/h.x',
    'https://m.tb.cn:444/h.x',
    'https://m.tb.cn.evil.example/h.x',
    'https://127.0.0.1/h.x',
    'javascript:alert(1)',
    '',
  ])('is none of %j: it comes back as it is and nobody is asked', async (link) => {
    const { ask, asked, kv, work } = isolate()
    expect(await ask(300, link)).toEqual(read(link))
    expect([asked.length, kv.reads, work.length]).toEqual([0, 0, 0])
  })
})

describe('the wait of a click', () => {
  it('ends when its time is up: the link comes back as it was, and the next click knows', async () => {
    const clock = makeStandingClock()
    const answer = Promise.withResolvers<Response>()
    const work: Promise<unknown>[] = []
    const kv = emptyKv()
    const expander = makeExpander({
      fetch: () => answer.promise,
      cache: {
        get: async () => null,
        getMany: async () => new Map(),
        put: async (name, text) => void kv.values.set(name, text),
      },
      now: clock.now,
      sleep: clock.sleep,
    })
    const expansion = {
      destinationOf: read,
      waitMs: 300,
      lifetime: { waitUntil: (each: Promise<unknown>) => void work.push(each) },
    }
    const given = read(short)
    const { answer: first, waited } = await clock.timed(() => expander.expand(given, expansion))
    expect(first).toBe(given)
    expect(waited).toBe(300)
    expect(work).toHaveLength(1)
    answer.resolve(to(shop))
    await Promise.all(work)
    expect(expander.peek(given, read)).toMatchObject({ id: '41' })
    expect(JSON.parse(kv.values.get(key) ?? '')).toEqual({ to: shop, hops: 1 })
    expect(expander.counters()).toMatchObject({ pending: 1, outcomes: { taobao: { followed: 1 } } })
  })

  it('of nothing costs nothing, and the next click knows', async () => {
    const { ask, says, done } = isolate()
    says.set(short, to(shop))
    expect(await ask(0)).toEqual(read(short))
    await done()
    expect(await ask(0)).toMatchObject({ id: '41' })
  })

  it('is no longer than the budget, however long the policy would wait', async () => {
    const { ask, clock, done } = isolate()
    const { answer, waited } = await clock.timed(() => ask(60_000))
    expect(answer).toEqual({ ...read(short), followed: { hops: 0, unresolved: 'timeout' } })
    expect(waited).toBe(1500)
    await done()
  })
})

describe('many at once', () => {
  it('ask the host once: the others watch what the first finds out', async () => {
    const { ask, says, asked, clock } = isolate()
    says.set(short, to(shop))
    const all = Promise.all(Array.from({ length: 50 }, () => ask()))
    await clock.advance(20)
    const ends = await all
    expect(ends).toHaveLength(50)
    expect(new Set(ends.map(({ id }) => id))).toEqual(new Set(['41']))
    expect(asked).toEqual([short])
  })

  it('are none the worse for one whose request ended: after twice the budget another asks', async () => {
    const clock = makeStandingClock()
    const asked: string[] = []
    // Its timers and its answer went with it.
    let isGone = true
    const expander = makeExpander({
      fetch: (url) => {
        asked.push(url)
        return isGone ? never() : Promise.resolve(to(shop))
      },
      cache: { get: async () => null, getMany: async () => new Map(), put: async () => {} },
      now: clock.now,
      sleep: (ms) => (isGone ? never() : clock.sleep(ms)),
    })
    const expansion = { destinationOf: read, waitMs: 300, lifetime: { waitUntil: () => {} } }
    void expander.expand(read(short), expansion)
    await clock.settle()
    isGone = false
    const early = await clock.timed(() => expander.expand(read(short), expansion))
    expect(early).toMatchObject({ answer: { kind: 'short' }, waited: 300 })
    expect(asked).toHaveLength(1)
    await clock.advance(3000)
    expect(await expander.expand(read(short), expansion)).toMatchObject({ id: '41' })
    expect(asked).toHaveLength(2)
  })

  it('are followed up to a number, and further ones stay short', async () => {
    const { ask, clock, asked } = isolate({ mostAtOnce: 2 })
    void ask(0, 'https://m.tb.cn/1')
    void ask(0, 'https://m.tb.cn/2')
    expect(await ask(300, 'https://m.tb.cn/3')).toMatchObject({ kind: 'short', followed: { unresolved: 'busy' } })
    await clock.advance(1500)
    expect(asked).toHaveLength(2)
  })
})
