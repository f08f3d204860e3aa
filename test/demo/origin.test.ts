import { gunzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { coloursOf, contrast } from '../answer/contrast.ts'
import worker from '../../src/demo/worker.ts'

const host = 'https://www.example'

async function visit(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const response = await worker.fetch(new Request(`${host}${path}`, { headers, method }), {})
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes, body: new TextDecoder().decode(bytes) }
}

/** Where the page leads: links, areas and forms, as a browser reads them and in the order they stand. */
function ways(page: string): string[] {
  return [...page.matchAll(/<(?:a|area|form)\s[^>]*?(?:href|action)="([^"]*)"/g)].map(([, address = '']) =>
    address.replaceAll('&amp;', '&'),
  )
}

const phoneCase = 'https://item.taobao.com/item.htm?spm=a21n57.1.0.0&id=12345678901&ns=1'
const earbuds = 'https://item.jd.com/100012043978.html'
const ownCase = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'

/** What a page of a surface leads to, wherever it is seen. */
const surfaceWays = [
  phoneCase,
  earbuds,
  'https://detail.tmall.com/item.htm?id=600000000002&skuId=4611686018427387905',
  ownCase,
  'https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F100034242616.html',
  'https://m.tb.cn/h.5KxYzW',
  phoneCase,
  earbuds,
  ownCase,
  'https://search.jd.com/Search',
  'https://www.example.com/sizes?brand=spruce&unit=mm',
  'mailto:ahe@wanderlight.example',
]

const surfaces = ['/live/r_71003', '/video/v_20100', '/video/v_20101', '/shelf/a_77']
const gbkPages = ['/gbk/live/r_71003', '/gbk/video/v_20100']
const bases = ['', '/demo/raw'] as const

describe.each(bases)('the origin at %j', (base) => {
  /** What stands in the header of every page. */
  const head = (path: string) => [
    '/demo?lang=en',
    `/demo/raw${path}?lang=en`,
    `${path}?lang=en`,
    `${base}${path}?lang=zh-CN`,
  ]
  const foot = `${base}/feed?lang=en`

  it('leads from its feed to a live room, two videos and a showcase, and to one shop', async () => {
    const { status, body } = await visit(`${base}/feed?lang=en`)
    expect(status).toBe(200)
    expect(ways(body)).toEqual([
      ...head('/feed'),
      `${base}/live/r_71003?lang=en`,
      `${base}/video/v_20100?lang=en`,
      `${base}/video/v_20101?lang=en`,
      `${base}/shelf/a_77?lang=en`,
      phoneCase,
      foot,
    ])
  })

  it.each(surfaces)('holds exactly these links, unminted, on %s', async (path) => {
    const { status, headers, body } = await visit(`${base}${path}?lang=en`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(ways(body)).toEqual([...head(path), ...surfaceWays, `${base}/about?lang=en`, foot])
    expect(body).toContain('href="https://item.taobao.com/item.htm?spm=a21n57.1.0.0&amp;id=12345678901&amp;ns=1"')
    expect(body).not.toContain('/go/')
  })

  it.each(surfaces)('names shops on %s in places that are no links, too', async (path) => {
    const { body } = await visit(`${base}${path}`)
    expect(body).toContain(String.raw`"cart":["https:\/\/item.taobao.com\/item.htm?id=12345678901"]`)
    expect(body).toContain(`<img src="/demo/goods.svg?of=${phoneCase.replaceAll('&', '&amp;')}"`)
  })

  it.each(gbkPages)('serves %s in real GBK, named in the header or in the page alone', async (path) => {
    for (const lang of ['zh-CN', 'en']) {
      const utf8 = await visit(`${base}${path.replace('/gbk', '')}?lang=${lang}`)
      const named = await visit(`${base}${path}?lang=${lang}`)
      const meta = await visit(`${base}${path}?lang=${lang}&meta`)
      expect(named.headers.get('content-type')).toBe('text/html; charset=gbk')
      expect(meta.headers.get('content-type')).toBe('text/html')
      const readNamed = new TextDecoder('gbk', { fatal: true }).decode(named.bytes)
      const readMeta = new TextDecoder('gbk', { fatal: true }).decode(meta.bytes)
      expect(readNamed).not.toMatch(/<meta charset/)
      expect(new TextDecoder('latin1').decode(meta.bytes.subarray(0, 1024))).toContain('<meta charset="gbk"')
      // The same page but for what says so; GBK has no half-width sign for the yuan.
      const plain = (page: string) =>
        page
          .replaceAll('/gbk/', '/')
          .replaceAll('&amp;meta', '')
          .replace(/<meta charset="[^"]*" ?\/?>/, '')
          .replaceAll(/（GBK）| \(GBK\)/g, '')
          .replaceAll('&#165;', '¥')
          .replaceAll(/\s+/g, ' ')
      expect(plain(readNamed)).toBe(plain(utf8.body))
      expect(plain(readMeta)).toBe(plain(utf8.body))
      expect(readNamed).toContain('&#165;')
      expect(named.body).toContain('\uFFFD')
    }
  })

  it('serves the feed of apps as text that a parser would spoil', async () => {
    const { headers, body } = await visit(`${base}/feed.json`)
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    const feed = JSON.parse(body) as { items: { goods: { url: string }[]; share_url: string; desc: string }[] }
    expect(feed.items.flatMap(({ goods }) => goods.map(({ url }) => url))).toEqual([
      phoneCase,
      ownCase,
      earbuds,
      'https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F100034242616.html',
    ])
    expect(feed.items.map(({ share_url }) => share_url)).toEqual([
      'https://wanderlight.example/live/r_71003',
      'https://wanderlight.example/video/v_20100',
      'https://wanderlight.example/video/v_20101',
    ])
    expect(feed.items[1]?.desc).toContain('￥AADPx1YKXcx￥')
    for (const spoilt of [
      '"cursor": 18446744073709551615',
      '"id": 6891234567890123457',
      '29.90',
      '1.28e5',
      String.raw`https:\/\/item.taobao.com\/`,
      String.raw`https:\u002f\u002flink.zhihu.com`,
      String.raw`\ud83c\udf3f`,
    ]) {
      expect(body).toContain(spoilt)
      expect(JSON.stringify(feed)).not.toContain(spoilt)
    }
    expect(body.match(/"desc":/g)).toHaveLength(4)
  })

  const cached = ['/feed', '/feed.json', '/about', ...surfaces, ...gbkPages]

  it.each(cached)('lets %s be kept, and answers 304 to whoever has it', async (path) => {
    const first = await visit(`${base}${path}`)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/)
    expect(first.headers.get('cache-control')).toBe('public, max-age=300')
    const again = await visit(`${base}${path}`, { 'if-none-match': `"other", W/${etag}` })
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag])
    const other = await visit(`${base}${path}`, { 'if-none-match': '"other"' })
    expect([other.status, other.body]).toEqual([200, first.body])
  })

  it('compresses the shelf for those who can read it, under an ETag of its own', async () => {
    const plain = await visit(`${base}/shelf/a_77`)
    const zipped = await visit(`${base}/shelf/a_77`, { 'accept-encoding': 'br, gzip' })
    expect([plain.headers.get('content-encoding'), zipped.headers.get('content-encoding')]).toEqual([null, 'gzip'])
    expect(gunzipSync(zipped.bytes).toString()).toBe(plain.body)
    expect(zipped.headers.get('etag')).toBe(plain.headers.get('etag')?.replace(/"$/, '-gzip"'))
    expect(zipped.headers.get('vary')).toContain('accept-encoding')
  })

  it('sends its front door to the demo, tells robots to stay away, and has a page for what is not there', async () => {
    const front = await visit(`${base}/`)
    expect([front.status, front.headers.get('location')]).toEqual([302, '/demo'])
    expect((await visit(`${base}/robots.txt`)).body).toContain('Disallow: /go\n')
    for (const path of ['/nowhere', '/live/', '/live/%3Cscript%3E', `/video/${'x'.repeat(65)}`, '/gbk/shelf/a_77']) {
      const missing = await visit(`${base}${path}?lang=en`)
      expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
      expect(missing.body).toContain('There is no such page')
      expect(missing.body).not.toContain('<script>')
    }
    expect((await visit(`${base}/feed`, {}, 'POST')).status).toBe(404)
  })

  it('answers HEAD as it answers GET, without a body', async () => {
    const asked = await visit(`${base}/feed`, {}, 'HEAD')
    const { headers } = await visit(`${base}/feed`)
    expect([asked.status, asked.body]).toEqual([200, ''])
    expect(Object.fromEntries(asked.headers)).toEqual(Object.fromEntries(headers))
  })

  it.each([...surfaces, '/feed', '/about'])('loads nothing from elsewhere on %s, and runs no script', async (path) => {
    const { headers, body } = await visit(`${base}${path}`)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'",
    )
    const loaded = [...body.matchAll(/<(?:link|img|script)\b[^>]*?\s(?:src|href)="([^"]*)"/g)].map(
      ([, from = '']) => from,
    )
    expect(loaded[0]).toBe('/demo/app.css')
    expect(loaded.filter((from) => !from.startsWith('/demo/'))).toEqual([])
    expect(body).not.toMatch(/\son[a-z]+=|\sstyle=|undefined|\[object|<script(?! type="application\/json")/)
  })
})

describe('the front page of the demo', () => {
  it('shows each page of the origin twice: raw, and through Detour', async () => {
    const { body } = await visit('/demo?lang=en')
    const [, front = ''] = body.split('class="front"')
    const pairs = ways(front)
    const through = pairs.filter((address) => !address.startsWith('/demo/raw/'))
    expect(through).toHaveLength(7)
    expect(pairs).toEqual(through.flatMap((address) => [`/demo/raw${address}`, address]))
    for (const address of pairs) expect((await visit(address)).status).toBe(200)
  })

  it('draws the picture of the goods', async () => {
    const picture = await visit('/demo/goods.svg?of=x')
    expect(picture.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
    expect(picture.body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 360 120">/)
  })
})

describe('the badges beside the links', () => {
  const pairs = [
    ['caution', 'caution-wash'],
    ['accent', 'wash'],
    ['soft', 'ground'],
    ['soft', 'card'],
    ['ground', 'ink'],
  ] as const

  it.each(['light', 'dark'] as const)('reach 4.5 to 1 on their grounds, %s', async (scheme) => {
    const colours = coloursOf((await visit('/demo/app.css')).body, scheme)
    expect(pairs.filter(([ink, ground]) => contrast(colours(ink), colours(ground)) < 4.5)).toEqual([])
  })
})
