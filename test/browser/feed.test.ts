import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'

import { ask } from '../support/instance.ts'
import { sidewaysIn, violationsIn } from '../support/page-faults.ts'
import { looks, siteForReaders, type Look } from '../support/reader.ts'

const { url, open } = siteForReaders()

const desk: Look = { locale: 'en', colorScheme: 'light', width: 1280 }

async function hrefs(page: Page, selector: string): Promise<(string | null)[]> {
  const found = await page.locator(selector).all()
  return await Promise.all(found.map((each) => each.getAttribute('href')))
}

/** Each card's address, shortened to what tells a raw link from one through Detour. */
function kinds(addresses: readonly (string | null)[]): string[] {
  return addresses.map((address) => (address?.includes('/go/') === true ? 'go' : new URL(address ?? '').hostname))
}

const shops = [
  'item.taobao.com',
  'item.jd.com',
  'detail.tmall.com',
  'haohuo.jinritemai.com',
  'link.zhihu.com',
  'm.tb.cn',
]

describe('a page of the platform, raw', () => {
  it.each(['/live/r_71003', '/video/v_20100', '/shelf/a_77', '/gbk/video/v_20100', '/gbk/live/r_71003?meta'])(
    '%s leads straight to the shops, and says so without a script',
    async (path) => {
      const { page, context } = await open(desk, `/demo/raw${path}`)
      try {
        expect(kinds(await hrefs(page, '.goods a'))).toEqual(shops)
        expect(await page.locator('.told-raw').isVisible()).toBe(true)
        expect(await page.locator('.told-through').isVisible()).toBe(false)
        expect(await page.title()).toMatch(/ · Wanderlight$/)
      } finally {
        await context.close()
      }
    },
  )
})

describe.concurrent('the same page through Detour', () => {
  it.each(['/live/r_71003', '/video/v_20100', '/shelf/a_77', '/gbk/video/v_20100', '/gbk/live/r_71003?meta'])(
    '%s leads to shops through Detour alone, and says so',
    async (path) => {
      const { page, context } = await open(desk, path)
      try {
        expect(kinds(await hrefs(page, '.goods a, area'))).toEqual(Array.from({ length: 9 }, () => 'go'))
        expect(await page.locator('form').getAttribute('action')).toContain('/go/')
        expect(await hrefs(page, '.ordinary a[href^="https:"]')).toEqual([
          'https://www.example.com/sizes?brand=spruce&unit=mm',
        ])
        expect(await page.locator('.told-through').isVisible()).toBe(true)
        expect(await page.locator('.told-raw').isVisible()).toBe(false)
        expect(await page.locator('script').textContent()).toContain(
          String.raw`https:\/\/item.taobao.com\/item.htm?id=`,
        )
        expect(await page.getAttribute('img', 'src')).toContain('of=https://item.taobao.com/')
        expect(await page.evaluate('document.images[0].complete && document.images[0].naturalWidth')).toBeGreaterThan(0)
      } finally {
        await context.close()
      }
    },
  )

  it('says what it is in Chinese, though its bytes are GBK', async () => {
    for (const [path, title] of [
      ['/gbk/video/v_20100?lang=zh-CN', '用了三年还没换的手机壳（GBK） · 漫游'],
      ['/gbk/live/r_71003?lang=zh-CN&meta', '阿禾的直播间（GBK） · 漫游'],
    ] as const) {
      const { page, context } = await open(desk, path)
      expect(await page.title()).toBe(title)
      expect(await page.locator('.goods .name').first().textContent()).toBe('云杉手机壳 透明防摔 经典款')
      await context.close()
    }
  })
})

describe.concurrent('a reader of the feed', () => {
  it('goes to the live room, and its Taobao link leads to the same product in the own store', async () => {
    const { page, context, left } = await open(desk, '/feed?lang=en')
    try {
      await page.locator('.feed a').first().click()
      await page.waitForURL('**/live/r_71003?lang=en')
      await page.locator('.goods a').first().click()
      await vi.waitFor(() => expect(left).toHaveLength(1))
      expect(left).toEqual(['https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'])
    } finally {
      await context.close()
    }
  })

  it('goes to a short video, and the same link leads to Taobao', async () => {
    const { page, context, left } = await open(desk, '/feed?lang=en')
    try {
      await page.locator('.feed a').nth(1).click()
      await page.waitForURL('**/video/v_20100?lang=en')
      await page.locator('.goods a').first().click()
      await vi.waitFor(() => expect(left).toHaveLength(1))
      expect(new URL(left[0] ?? '').hostname).toBe('item.taobao.com')
      expect(new URL(left[0] ?? '').searchParams.get('id')).toBe('12345678901')
    } finally {
      await context.close()
    }
  })
})

describe('the feed of an app', () => {
  it('differs from the raw one in its addresses alone', async () => {
    const raw = (await ask(url(), '/demo/raw/feed.json')).body
    const through = (await ask(url(), '/feed.json')).body
    expect(through).not.toBe(raw)
    const { items } = JSON.parse(through) as { items: { goods: { url: string }[] }[] }
    const urls = items.flatMap(({ goods }) => goods.map((each) => each.url))
    expect(urls).toHaveLength(4)
    expect(urls.filter((each) => !each.startsWith(`${url()}/go/`))).toEqual([])
    // Descriptions may have links and share codes of their own; every other line is the same to the character.
    const rest = (text: string) => text.replaceAll(/"(?:url|desc)": "[^"]*"/g, '')
    expect(rest(through)).toBe(rest(raw))
  })
})

describe.concurrent.each(looks)('$locale, $colorScheme, $width px', (look) => {
  it.each(['/demo/raw/feed', '/demo/raw/live/r_1', '/feed', '/live/r_1', '/gbk/video/v_1', '/shelf/a_1', '/about'])(
    '%s: no accessibility violation, nothing wider than the window',
    async (path) => {
      const { page, context } = await open(look, path)
      try {
        expect(await page.getAttribute('html', 'lang')).toBe(look.locale)
        expect(await violationsIn(page)).toEqual([])
        expect(await sidewaysIn(page)).toBeLessThanOrEqual(0)
      } finally {
        await context.close()
      }
    },
  )
})
