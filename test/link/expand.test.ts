import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { destinationOf, type Destination } from '../../src/link/destination.ts'
import { expandMany } from '../../src/link/expand-many.ts'
import { makeExpander, type Expander, type ExpanderOptions } from '../../src/link/expand.ts'
import type { HopFetch } from '../../src/link/expand-hops.ts'
import { keyOf } from '../../src/link/expand-memory.ts'
import { descriptorFromData, makeRegistry, builtinMarketplaces, builtinRegistry } from '../../src/link/registry.ts'
import { followedHosts, mayFollow } from '../../src/link/short.ts'
import { makeStandingClock, type StandingClock } from '../support/clock.ts'

const read = (text: string): Destination => destinationOf(text, builtinRegistry)
const short = 'https://m.tb.cn/h.5KxYzW'
const shop = 'https://item.taobao.com/item.htm?id=41'
const key = 'short:m.tb.cn:h.5KxYzW'
const day = 86_400_000

interface Kv {
  readonly values: Map<string, string>
  readonly ttl: Map<string, number>
  mode: 'good' | 'throw' | 'hang'
  reads: number
  /** The keys of each bulk read. */
  readonly bulk: (readonly string[])[]
  puts: number
}

interface Isolate {
  readonly clock: StandingClock
  readonly kv: Kv
  readonly expander: Expander
  readonly asked: string[]
  /** What hosts do, by address; absent: they hang. */
  readonly says: Map<string, Response | 'reset'>
  readonly ask: (waitMs?: number, link?: string) => Promise<Destination>
  readonly askMany: (links: readonly string[], waitMs?: number) => Promise<readonly Destination[]>
  /** What was left to go on after the answer. */
  readonly work: Promise<unknown>[]
  readonly done: () => Promise<void>
}

function to(location: string): Response {
  return new Response(null, { status: 302, headers: { location } })
}

function never(): Promise<never> {
  return new Promise(() => {})
}

function emptyKv(): Kv {
  return { values: new Map(), ttl: new Map(), mode: 'good', reads: 0, bulk: [], puts: 0 }
}

function isolate({ kv = emptyKv(), ...options }: ExpanderOptions & { readonly kv?: Kv } = {}): Isolate {
  const clock = makeStandingClock()
  const says = new Map<string, Response | 'reset'>()
  const asked: string[] = []
  const fetch: HopFetch = (url) => {
    asked.push(url)
    const said = says.get(url)
    if (said === 'reset') return Promise.reject(new Error('connection reset'))
    return said === undefined ? never() : Promise.resolve(said.clone())
  }
  const behave = <T>(work: () => T): Promise<T> => {
    if (kv.mode === 'throw') throw new Error('KV is down')
    return kv.mode === 'hang' ? never() : Promise.resolve(work())
  }
  const cache = {
    get: (name: string) => {
      kv.reads += 1
      return behave(() => kv.values.get(name) ?? null)
    },
    getMany: (names: readonly string[]) => {
      kv.bulk.push(names)
      return behave(() => new Map(names.map((name) => [name, kv.values.get(name) ?? null])))
    },
    put: (name: string, text: string, seconds: number) => {
      kv.puts += 1
      return behave(() => {
        kv.values.set(name, text)
        kv.ttl.set(name, seconds)
      })
    },
  }
  const expander = makeExpander({ fetch, cache, now: clock.now, sleep: clock.sleep }, options)
  const work: Promise<unknown>[] = []
  const lifetime = { waitUntil: (promise: Promise<unknown>) => void work.push(promise) }
  const ask = (waitMs = 300, link = short) => expander.expand(read(link), { destinationOf: read, waitMs, lifetime })
  const askMany = (links: readonly string[], waitMs = 1500) =>
    expandMany(links.map(read), { destinationOf: read, waitMs, lifetime }, { expander, now: clock.now })
  const done = async () => void (await Promise.all(work))
  return { clock, kv, expander, asked, says, ask, askMany, work, done }
}

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

describe('KV', () => {
  it('keeps where a link led for a day, and a new isolate need not ask', async () => {
    const first = isolate()
    first.says.set(short, to(shop))
    await first.ask()
    await first.done()
    expect([...first.kv.values.keys()]).toEqual([key])
    expect(first.kv.ttl.get(key)).toBe(day / 1000)

    const second = isolate({ kv: first.kv })
    expect(await second.ask()).toMatchObject({ id: '41', followed: { hops: 1 } })
    await second.done()
    expect(second.asked).toEqual([])
    expect(second.kv.puts).toBe(1)
    expect(second.expander.counters()).toMatchObject({ cache: 1 })
  })

  it.each([
    ['404', new Response(null, { status: 404 }), 'not_found'],
    ['file:', to('file:///etc/passwd'), 'target_scheme'],
    ['200', new Response('<meta http-equiv=refresh>'), 'no_redirect'],
    ['itself', to(short), 'loop'],
  ] as const)('keeps for five minutes that a link is no good (%s)', async (_, said, unresolved) => {
    const { ask, says, kv, done } = isolate()
    says.set(short, said)
    expect(await ask()).toMatchObject({ kind: 'short', followed: { unresolved } })
    await done()
    expect(kv.ttl.get(key)).toBe(300)
    const other = isolate({ kv })
    expect(await other.ask()).toMatchObject({ kind: 'short', followed: { unresolved } })
    expect(other.asked).toEqual([])
  })

  it.each([
    ['500', new Response(null, { status: 500 }), 'host_error'],
    ['429', new Response(null, { status: 429 }), 'host_error'],
    ['reset', 'reset', 'network'],
  ] as const)('keeps nothing of a host that does not answer as it should (%s)', async (_, said, unresolved) => {
    const { ask, says, kv, done } = isolate()
    says.set(short, said)
    expect(await ask()).toMatchObject({ kind: 'short', followed: { unresolved } })
    await done()
    expect(kv.puts).toBe(0)
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"to":41,"hops":1}',
    '{"to":"https://item.taobao.com/item.htm?id=42"}',
    '{"to":"https://item.taobao.com/item.htm?id=42","hops":-1}',
    '{"to":"https://item.taobao.com/item.htm?id=42","hops":"1"}',
    '{"to":"file:///etc/passwd","hops":1}',
    '{"to":"data:text/html,1","hops":1}',
    '{"to":"https://127.0.0.1/","hops":1}',
    '{"to":"https://item.taobao.com:8443/item.htm?id=42","hops":1}',
    '{"to":"https://a@item.taobao.com/item.htm?id=42","hops":1}',
    '{"to":"https://m.tb.cn/h.5KxYzW","hops":1}',
    '{"unresolved":"because","hops":1}',
    '{"unresolved":"timeout","hops":1}',
    `{"to":"https://item.taobao.com/item.htm?id=42&x=${'a'.repeat(3000)}","hops":1}`,
  ])('holds %s, which is as if there were nothing', async (text) => {
    const { ask, says, kv, asked } = isolate()
    kv.values.set(key, text)
    says.set(short, to(shop))
    expect(await ask()).toMatchObject({ kind: 'product', id: '41' })
    expect(asked).toEqual([short])
  })

  it('throws: links are followed all the same', async () => {
    const { ask, says, kv, done, expander } = isolate()
    kv.mode = 'throw'
    says.set(short, to(shop))
    expect(await ask()).toMatchObject({ id: '41' })
    await done()
    expect(expander.counters().cache_failed).toBe(2)
  })

  it('hangs: a click waits 200 ms for it, three times, and then no more for ten seconds', async () => {
    const { says, kv, clock, ask } = isolate()
    kv.mode = 'hang'
    const waits: number[] = []
    for (const code of ['1', '2', '3', '4']) {
      says.set(`https://m.tb.cn/${code}`, to(shop))
      const { answer, waited } = await clock.timed(() => ask(1000, `https://m.tb.cn/${code}`))
      expect(answer).toMatchObject({ id: '41' })
      waits.push(waited)
      await clock.advance(200)
    }
    // A put that hangs is a failure as well.
    expect(waits).toEqual([200, 200, 0, 0])
    expect(kv.reads).toBe(2)
    await clock.advance(10_000)
    kv.mode = 'good'
    says.set('https://m.tb.cn/5', to(shop))
    await ask(300, 'https://m.tb.cn/5')
    expect(kv.reads).toBe(3)
  })
})

describe('the links of one page', () => {
  const code = (n: number): string => `https://m.tb.cn/${n}`

  it('are read from KV a hundred at a time, each once, and hosts are asked for the rest', async () => {
    const { kv, says, asked, askMany, done, expander, clock } = isolate()
    for (let n = 0; n < 250; n += 1) {
      if (n % 50 === 0) says.set(code(n), to(shop))
      else kv.values.set(`short:m.tb.cn:${n}`, JSON.stringify({ to: `https://item.jd.com/${n}.html`, hops: 1 }))
    }
    const links = Array.from({ length: 300 }, (_, n) => `${code(n % 250)}#${n}`)
    const { answer: ends } = await clock.timed(() => askMany([...links, 'https://item.jd.com/7.html', 'nothing']))
    expect(ends.map(({ id }) => id)).toEqual([
      ...links.map((_, n) => ((n % 250) % 50 === 0 ? '41' : String(n % 250))),
      '7',
      undefined,
    ])
    expect(kv.bulk.map((keys) => keys.length)).toEqual([100, 100, 50])
    expect(kv.reads).toBe(0)
    expect(asked.toSorted()).toEqual([0, 50, 100, 150, 200].map(code).toSorted())
    expect(expander.counters()).toMatchObject({ cache: 245, outcomes: { taobao: { followed: 5 } } })
    await done()
    expect(kv.puts).toBe(5)
  })

  it('that KV knows do not wait behind hosts that hang', async () => {
    const { kv, askMany, clock } = isolate()
    kv.values.set('short:m.tb.cn:20', JSON.stringify({ to: shop, hops: 1 }))
    const links = [...Array.from({ length: 20 }, (_, n) => code(n)), code(20)]
    const { answer, waited } = await clock.timed(() => askMany(links))
    expect(answer.map(({ kind }) => kind)).toEqual([...Array.from({ length: 20 }, () => 'short'), 'product'])
    expect(waited).toBe(1500)
  })

  it.each(['throw', 'hang'] as const)(
    'are followed although KV does %s, and it is not asked for each',
    async (mode) => {
      const { kv, says, askMany, clock } = isolate()
      kv.mode = mode
      const links = Array.from({ length: 20 }, (_, n) => code(n))
      for (const link of links) says.set(link, to(shop))
      const { answer, waited } = await clock.timed(() => askMany(links))
      expect(answer.map(({ id }) => id)).toEqual(links.map(() => '41'))
      expect([kv.bulk.length, kv.reads, waited]).toEqual([1, 0, mode === 'hang' ? 200 : 0])
    },
  )

  it('of which none is short, or all are in memory, read nothing', async () => {
    const { kv, says, ask, askMany } = isolate()
    says.set(short, to(shop))
    await ask()
    await askMany([short, 'https://item.jd.com/1.html'])
    await askMany([])
    expect(kv.bulk).toEqual([])
  })
})

describe('keys of KV', () => {
  it.each([
    ['https://m.tb.cn/h.5KxYzW', key],
    ['https://m.tb.cn/h.5KxYzW?sm=70d491', `${key}?sm=70d491`],
    ['https://m.tb.cn/h.5KxYzW#there', key],
    ['https://qr.1688.com/s/EPlBdEK8', 'short:qr.1688.com:s/EPlBdEK8'],
  ])('%s has %s', async (link, name) => {
    expect(await keyOf(link)).toBe(name)
  })

  it('that would be longer than KV takes have the digest of the code, and no two the same', async () => {
    const fits = `https://m.tb.cn/${'a'.repeat(498)}`
    const long = [`${fits}b`, `${fits}c`, `https://3.cn/${'a'.repeat(2000)}`]
    expect(await keyOf(fits)).toHaveLength(512)
    const keys = await Promise.all(long.map(keyOf))
    expect(new Set(keys).size).toBe(3)
    expect(keys.filter((each) => !/^short:(?:m\.tb|3)\.cn:#[0-9a-f]{64}$/.test(each))).toEqual([])
  })
})

describe('memory', () => {
  it('believes an end for ten minutes, what is the link’s fault for five, what is the host’s for ten seconds', async () => {
    const { says, expander, ask, clock } = isolate()
    const links = { good: 'https://m.tb.cn/good', gone: 'https://m.tb.cn/gone', lost: 'https://3.cn/lost' }
    says.set(links.good, to(shop))
    says.set(links.gone, new Response(null, { status: 410 }))
    says.set(links.lost, 'reset')
    for (const link of Object.values(links)) await ask(300, link)
    const known = () => Object.values(links).map((link) => expander.peek(read(link), read) !== undefined)
    expect(known()).toEqual([true, true, true])
    await clock.advance(10_000)
    expect(known()).toEqual([true, true, false])
    await clock.advance(290_000)
    expect(known()).toEqual([true, false, false])
    await clock.advance(300_000)
    expect(known()).toEqual([false, false, false])
  })

  it('holds so many links and forgets the one that was not asked for longest', async () => {
    const { says, expander, ask } = isolate({ mostRemembered: 2 })
    const links = ['https://m.tb.cn/1', 'https://m.tb.cn/2', 'https://m.tb.cn/3']
    for (const link of links) says.set(link, to(shop))
    await ask(300, 'https://m.tb.cn/1')
    await ask(300, 'https://m.tb.cn/2')
    await ask(300, 'https://m.tb.cn/1')
    await ask(300, 'https://m.tb.cn/3')
    expect(links.map((link) => expander.peek(read(link), read) !== undefined)).toEqual([true, false, true])
  })
})

describe('an end', () => {
  const corner = descriptorFromData({
    id: 'corner',
    name: { 'zh-CN': '街角', en: 'Corner' },
    domains: ['corner.example.com', 'go.example.com'],
    links: [
      { template: 'corner.example.com/item/{id}', kind: 'product' },
      { template: 'go.example.com/{id}', kind: 'short' },
    ],
  })
  if (!corner.ok) throw new Error('the marketplace is not well written')
  const registry = makeRegistry([...builtinMarketplaces, corner.value])
  const readCorner = (text: string): Destination => destinationOf(text, registry)

  it('is recognised anew by whoever asks', async () => {
    const { says, expander, ask } = isolate()
    says.set(short, to('https://corner.example.com/item/7'))
    expect(await ask()).toMatchObject({ marketplace: undefined, kind: 'other' })
    expect(expander.peek(readCorner(short), readCorner)).toMatchObject({
      marketplace: 'corner',
      kind: 'product',
      id: '7',
    })
  })

  it('of one policy may be a short link of another, which then follows it', async () => {
    const { says, expander, ask, asked } = isolate()
    says.set(short, to('https://go.example.com/7'))
    says.set('https://go.example.com/7', to('https://corner.example.com/item/7'))
    expect(await ask()).toMatchObject({ url: 'https://go.example.com/7', kind: 'other' })
    expect(asked).toEqual([short])
    expect(expander.peek(readCorner(short), readCorner)).toBeUndefined()
    const lifetime = { waitUntil: () => {} }
    const end = await expander.expand(readCorner(short), { destinationOf: readCorner, waitMs: 300, lifetime })
    expect(end).toMatchObject({ marketplace: 'corner', id: '7', followed: { hops: 2 } })
  })

  it('keeps what the short link itself said of the place it stood on', async () => {
    const { says, ask } = isolate()
    const link = 'https://v.douyin.com/iRNBho6u/'
    says.set(link, to('https://www.douyin.com/x?source_page=live'))
    expect(await ask(300, link)).toMatchObject({ hint: 'live_room' })
  })
})

describe('a host that fails three times in a row', () => {
  it('is left alone for ten seconds, and other hosts are not', async () => {
    const { says, ask, asked, expander, clock } = isolate()
    for (const code of ['1', '2', '3', '4']) says.set(`https://m.tb.cn/${code}`, 'reset')
    says.set('https://s.tb.cn/1', to(shop))
    for (const code of ['1', '2', '3']) await ask(300, `https://m.tb.cn/${code}`)
    expect(await ask(300, 'https://m.tb.cn/4')).toMatchObject({ kind: 'short', followed: { unresolved: 'spared' } })
    expect(asked).toHaveLength(3)
    expect(expander.counters()).toMatchObject({ spared: ['m.tb.cn'], outcomes: { taobao: { network: 3, spared: 1 } } })
    expect(await ask(300, 'https://s.tb.cn/1')).toMatchObject({ id: '41' })
    await clock.advance(10_000)
    says.set('https://m.tb.cn/4', to(shop))
    expect(await ask(300, 'https://m.tb.cn/4')).toMatchObject({ id: '41' })
    expect(expander.counters().spared).toEqual([])
  })

  it.each([
    ['a query that guards of hosts do not like', '?id=1%27%20or%201=1'],
    ['a very long code', 'a'.repeat(500)],
    ['a code with signs that no host makes', '%3Cscript%3E'],
  ])('is asked on where all that failed had %s: nobody may close a host for others', async (_, odd) => {
    const { says, ask, asked } = isolate()
    for (const n of [1, 2, 3, 4, 5]) {
      says.set(`https://m.tb.cn/${n}${odd}`, 'reset')
      await ask(300, `https://m.tb.cn/${n}${odd}`)
    }
    says.set(short, to(shop))
    expect(await ask()).toMatchObject({ id: '41' })
    expect(asked).toHaveLength(6)
  })

  it('is asked on where others had used up the time that it was given', async () => {
    const clock = makeStandingClock()
    const asked: string[] = []
    const expander = makeExpander({
      // The first host takes its time, the second never answers.
      fetch: async (url) => {
        asked.push(url)
        if (url.startsWith('https://m.tb.cn/')) return await never()
        await clock.sleep(1400)
        return to(url.replace('https://t.cn/', 'https://m.tb.cn/'))
      },
      cache: { get: async () => null, getMany: async () => new Map(), put: async () => {} },
      now: clock.now,
      sleep: clock.sleep,
    })
    const expansion = { destinationOf: read, waitMs: 1500, lifetime: { waitUntil: () => {} } }
    for (const n of [1, 2, 3, 4]) {
      const { answer } = await clock.timed(() => expander.expand(read(`https://t.cn/${n}`), expansion))
      expect(answer.followed).toEqual({ hops: 1, unresolved: 'timeout' })
    }
    expect(expander.counters().spared).toEqual([])
    expect(asked).toHaveLength(8)
  })

  it('is asked on when one of the three was only a bad link', async () => {
    const { says, ask, asked } = isolate()
    says.set('https://m.tb.cn/gone', new Response(null, { status: 404 }))
    for (const code of ['1', '2', 'gone', '3', '4']) {
      if (code !== 'gone') says.set(`https://m.tb.cn/${code}`, 'reset')
      await ask(300, `https://m.tb.cn/${code}`)
    }
    expect(asked).toHaveLength(5)
  })
})

it('counts by marketplace or shortener, however many hosts somebody invents', async () => {
  const { ask, says, expander } = isolate()
  for (let host = 0; host < 200; host += 1) {
    says.set(`https://h${host}.tb.cn/x`, 'reset')
    await ask(300, `https://h${host}.tb.cn/x`)
  }
  says.set('https://bit.ly/x', to(shop))
  await ask(300, 'https://bit.ly/x')
  expect(expander.counters().outcomes).toEqual({ taobao: { network: 200 }, 'bit.ly': { followed: 1 } })
})

it('knows the short links of JD, Taobao and Douyin, and takes no affiliate link for one', () => {
  const links = ['https://u.jd.com/YIoOWrW', 'https://m.tb.cn/h.x', 'https://v.douyin.com/x/', 'https://3.cn/2YI-uAMi']
  expect(links.map((link) => mayFollow(read(link)))).toEqual([true, true, true, true])
  const affiliate = [
    'https://s.click.taobao.com/t?e=x',
    'https://union-click.jd.com/jdc?e=x',
    'https://uland.taobao.com/x',
  ]
  expect(affiliate.map((link) => mayFollow(read(link)))).toEqual([false, false, false])
})

it('follows the hosts that the guide lists, and the guide lists all of them', () => {
  const guide = readFileSync(join(repository, 'docs/how-to/follow-short-links.md'), 'utf8')
  const [section = ''] = guide.slice(guide.indexOf('## What is followed')).split('## What is asked')
  const table = section.split('\n').filter((line) => line.startsWith('| '))
  const listed = [...table.join('\n').matchAll(/`([^`]+)`/g)].map(([, host = '']) => host)
  const all = followedHosts(builtinRegistry)
  expect(all.length).toBeGreaterThan(40)
  expect(listed.filter((host) => !host.startsWith('/')).toSorted()).toEqual(all.toSorted())
})
