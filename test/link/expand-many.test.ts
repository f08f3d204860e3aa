import { describe, expect, it } from 'vitest'

import { isolate, shop, short, to } from './expanding.ts'

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
