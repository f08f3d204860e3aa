import { describe, expect, it } from 'vitest'

import { keyOf } from '../../src/link/expand-memory.ts'
import { isolate, key, read, shop, short, to } from './expanding.ts'

const day = 86_400_000

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
