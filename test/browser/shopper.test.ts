import { describe, expect, it, vi } from 'vitest'

import { sidewaysIn, violationsIn } from '../support/page-faults.ts'
import { looks, siteForReaders, type Look } from '../support/reader.ts'

const { open } = siteForReaders()

const blocked = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
const offered = `/go?to=${encodeURIComponent('https://link.zhihu.com/?target=https%3A%2F%2Fs.taobao.com%2Fsearch%3Fq%3Dx')}`
const warned = `/go?to=${encodeURIComponent('https://example.org/page')}`
const unreadable = `/go?to=${encodeURIComponent('javascript:alert(1)')}`

describe.concurrent.each(looks)('$locale, $colorScheme, $width px', (look) => {
  it.each([
    ['an explanation', blocked],
    ['an explanation of a wrapped search', offered],
    ['a warning', warned],
    ['a link that cannot be read', unreadable],
    ['the demo home', '/demo'],
    ['the demo live room', '/demo/live/r_1'],
    ['the demo video', '/demo/video/v_1'],
    ['the demo showcase', '/demo/showcase/a_1'],
  ])('%s: no accessibility violation, nothing wider than the window', async (_, path) => {
    const { page, context } = await open(look, path)
    try {
      expect(await page.getAttribute('html', 'lang')).toBe(look.locale)
      expect(await violationsIn(page)).toEqual([])
      expect(await sidewaysIn(page)).toBeLessThanOrEqual(0)
    } finally {
      await context.close()
    }
  })
})

describe.concurrent('a shopper', () => {
  const look: Look = { locale: 'en', colorScheme: 'light', width: 1280 }

  it('clicks the same Taobao product in three places and arrives where the policy says', async () => {
    const seen: string[] = []
    for (const path of ['/demo/live/r_1', '/demo/video/v_1', '/demo/showcase/a_1']) {
      const { page, context, left } = await open(look, path)
      await page.locator('a[data-decide]').first().click()
      await vi.waitFor(() => expect(left).toHaveLength(1))
      seen.push(new URL(left[0] ?? '').hostname)
      await page.locator('[data-panel][data-state="detour"], [data-panel][data-state="forward"]').waitFor()
      await context.close()
    }
    expect(seen).toEqual(['haohuo.jinritemai.com', 'item.taobao.com', 'item.taobao.com'])
  })

  it('goes on from a warning with the keyboard alone, without script', async () => {
    const { page, context, left } = await open(look, warned, false)
    try {
      let reached = ''
      for (let presses = 0; presses < 12 && !reached.startsWith('https://example.org'); presses += 1) {
        await page.keyboard.press('Tab')
        reached = (await page.locator(':focus').getAttribute('href')) ?? ''
      }
      expect(reached).toBe('https://example.org/page')
      await page.keyboard.press('Enter')
      await page.waitForURL('https://example.org/page')
      expect(left).toEqual(['https://example.org/page'])
    } finally {
      await context.close()
    }
  })

  it('is not followed: the notice sets no cookie, runs no script and asks nobody else', async () => {
    const { page, context, left } = await open(look, blocked)
    expect(await page.locator('script').count()).toBe(0)
    expect(await context.cookies()).toEqual([])
    expect(left).toEqual([])
    await context.close()
  })
})
