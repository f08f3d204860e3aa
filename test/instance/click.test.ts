import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { corpus } from '../support/corpus.ts'
import { ask, decisionOf, testInstance, type TestInstance } from '../support/instance.ts'

let instance: TestInstance

beforeAll(async () => {
  instance = await testInstance()
})

afterAll(async () => {
  await instance.stop()
})

const go = (url: string): string => `/go?to=${encodeURIComponent(url)}`
const taobao = 'https://item.taobao.com/item.htm?id=12345678901'
const xiaodian = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'
const jdSimilar = 'https://item.jd.com/14337084.html'

describe('the ban of 9 October 2020, from outside', () => {
  it('takes a Taobao link in a live room to the same product in the own store', async () => {
    const answer = await ask(instance.url, await instance.link(taobao, { surface: 'live_room', content: 'r_1' }))
    expect(answer.status).toBe(302)
    expect(answer.location).toBe(xiaodian)
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each(['short_video', 'showcase'])('lets the same link go on from a %s', async (surface) => {
    const answer = await ask(instance.url, await instance.link(taobao, { surface }))
    expect(answer.status).toBe(302)
    expect(answer.location).toBe(taobao)
  })

  it('lets a live room sell from the own shops', async () => {
    const answer = await ask(instance.url, await instance.link(xiaodian, { surface: 'live_room' }))
    expect([answer.status, answer.location]).toEqual([302, xiaodian])
  })

  it('offers the merchant’s own shop where the product is only similar', async () => {
    const decision = await decisionOf(instance.url, await instance.link(jdSimilar, { surface: 'live_room' }))
    expect(decision).toMatchObject({
      answer: 'detour',
      action: 'equivalent',
      step: 'shop',
      rule: 'live-external-closed',
    })
    expect(new URL(decision.location ?? '').hostname).toBe('haohuo.jinritemai.com')
  })

  it('is not deceived by wrappers around an outside link', async () => {
    let url = jdSimilar
    for (const wrap of [
      'https://link.zhihu.com/?target=',
      'https://link.juejin.cn/?target=',
      'https://weibo.cn/sinaurl?u=',
    ]) {
      url = wrap + encodeURIComponent(url)
    }
    const decision = await decisionOf(instance.url, await instance.link(url, { surface: 'live_room' }))
    expect(decision.destination).toMatchObject({ marketplace: 'jd', id: '14337084', depth: 3 })
    expect(decision.step).toBe('shop')
  })

  it('never opens the outside shop from a live room, whatever the catalogue knows', async () => {
    for (const url of [
      'https://m-goods.kaola.com/product/5755274.html',
      'https://item.jd.com/1.html',
      'https://s.taobao.com/search?q=x',
    ]) {
      const answer = await ask(instance.url, await instance.link(url, { surface: 'live_room' }))
      const led = answer.location === undefined ? answer.status : new URL(answer.location).hostname
      expect([200, 'haohuo.jinritemai.com']).toContain(led)
    }
  })

  it('treats a broken token as no token: never looser than the live room', async () => {
    const path = await instance.link(taobao, { surface: 'short_video' })
    const decision = await decisionOf(instance.url, `${path.slice(0, -8)}AAAAAAAA`, {
      referer: 'https://www.douyin.com/video/1',
    })
    expect(decision.context).toMatchObject({ surface: 'unknown', evidence: 'none' })
    expect(decision.context.fault).not.toBeNull()
    expect(decision.location).toBe(xiaodian)
  })
})

interface LinkRow {
  readonly id: string
  readonly url: string
  readonly group: 'shop' | 'store' | 'shortlink' | 'surface' | 'wrapper' | 'hostile'
  readonly expect: {
    readonly marketplace?: string | null
    readonly kind?: string
    readonly id?: string | null
    readonly surface?: string
    readonly site?: string
    readonly unwraps_to?: string
    readonly accept?: readonly (string | null)[]
    readonly accept_ids?: readonly (string | null)[]
    readonly arguable?: readonly string[]
    readonly must_not?: readonly string[]
  }
}

describe('the corpus of real links, through the click', () => {
  const rows = corpus<LinkRow>('../corpus/links.jsonl', import.meta.url)

  it('reads marketplace, kind and id of every link, and never redirects off policy', async () => {
    const wrong: string[] = []
    let seen = 0
    for (const row of rows) {
      if (row.group === 'surface') continue
      seen += 1
      const answer = await ask(instance.url, go(row.url), { accept: 'application/json' })
      const { destination } = JSON.parse(answer.body) as { destination: Record<string, unknown> }
      const { accept = [], accept_ids: acceptIds = [], arguable = [], must_not: mustNot = [] } = row.expect
      const marketplace = destination['marketplace'] as string | null
      const known = marketplace === row.expect.marketplace || accept.includes(marketplace)
      const kind = row.expect.kind === undefined || destination['kind'] === row.expect.kind || arguable.includes('kind')
      const id = destination['id'] as string | null
      // Of a row that names a surface, the id is the page's, not the link's.
      const names = row.expect.surface === undefined ? row.expect.id : undefined
      const sameId = names === undefined || id === names || acceptIds.includes(id) || arguable.includes('id')
      const refused = row.group === 'hostile' && marketplace === null && accept.includes(null)
      if (!refused && (!known || !kind || !sameId || mustNot.includes(marketplace ?? ''))) {
        wrong.push(`${row.id} ${JSON.stringify(destination)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(seen).toBeGreaterThan(250)
  })

  it('reads the surface of every Douyin page from the Referer', async () => {
    const wrong: string[] = []
    let seen = 0
    for (const row of rows) {
      if (row.group !== 'surface' || row.expect.site !== 'douyin' || !/^[\x20-\x7e]+$/.test(row.url)) continue
      seen += 1
      const { context } = await decisionOf(instance.url, go(taobao), { referer: row.url })
      const { accept_ids: acceptIds = [], arguable = [] } = row.expect
      const surface = context.surface === row.expect.surface || arguable.includes('surface')
      const id = context.content === row.expect.id || acceptIds.includes(context.content) || arguable.includes('id')
      if (!surface || !id) wrong.push(`${row.id} ${JSON.stringify(context)}`)
    }
    expect(wrong).toEqual([])
    expect(seen).toBeGreaterThan(25)
  })
})

describe('around the click', () => {
  it('shows a page in the shopper’s language, without script, cookie or cache', async () => {
    for (const [language, lang] of [
      ['zh-CN,zh;q=0.9', 'zh-CN'],
      ['en-GB,en;q=0.8', 'en'],
    ] as const) {
      const page = await ask(
        instance.url,
        await instance.link('https://item.jd.com/1.html', { surface: 'live_room' }),
        {
          accept: 'text/html',
          'accept-language': language,
        },
      )
      expect(page.status).toBe(200)
      expect(page.body).toContain(`lang="${lang}"`)
      expect(page.body).not.toContain('<script')
      expect(page.headers['content-security-policy']).toContain("default-src 'none'")
      expect(page.headers['cache-control']).toBe('private, no-store')
      expect(page.headers['set-cookie']).toBeUndefined()
    }
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://', 'not a url', ''])(
    'answers %j with 400 and a page',
    async (to) => {
      const page = await ask(instance.url, go(to))
      expect(page.status).toBe(400)
      expect(page.location).toBeUndefined()
      expect(page.headers['content-type']).toContain('text/html')
    },
  )

  it('reports its health, with the policy in force and where it came from', async () => {
    const health = JSON.parse((await ask(instance.url, '/healthz')).body) as Record<string, unknown>
    expect(health).toMatchObject({ ok: true, policy: { name: 'douyin', version: 1 }, missing: [], degraded: [] })
  })

  it('answers what robots, researchers and strangers ask for', async () => {
    expect((await ask(instance.url, '/robots.txt')).body).toContain('Disallow: /go')
    // Nobody said whom researchers may tell.
    expect((await ask(instance.url, '/.well-known/security.txt')).status).toBe(404)
    expect((await ask(instance.url, '/nothing-here')).status).toBe(404)
  })
})
