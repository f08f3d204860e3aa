import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { launchBrowser } from '../support/browser.ts'
import { testInstance, type TestInstance } from '../support/instance.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let instance: TestInstance
let browser: Browser

beforeAll(async () => {
  instance = await testInstance()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
})

interface Look {
  readonly language: 'zh-CN' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
}

const looks: readonly Look[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => [320, 1280].map((width) => ({ language, theme, width }))),
)

/** Opens a page as one shopper sees it, with everything beyond this machine cut off. */
async function open(
  look: Look,
  path: string,
  script = true,
): Promise<{ page: Page; context: BrowserContext; left: string[] }> {
  const context = await browser.newContext({
    locale: look.language,
    colorScheme: look.theme,
    viewport: { width: look.width, height: 800 },
    javaScriptEnabled: script,
    // The notice allows no script at all, so axe could not be put into it otherwise.
    bypassCSP: script,
  })
  const left: string[] = []
  await context.route(
    (url) => url.origin !== instance.url,
    async (route) => {
      await route.fulfill({ status: 200, contentType: 'text/plain', body: 'elsewhere' })
    },
  )
  // A redirect is not intercepted, but it is requested.
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== instance.url) left.push(request.url())
  })
  const page = await context.newPage()
  await page.goto(instance.url + path)
  return { page, context, left }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )) as { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  )
}

async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number
}

const blocked = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
const offered = `/go?to=${encodeURIComponent('https://link.zhihu.com/?target=https%3A%2F%2Fs.taobao.com%2Fsearch%3Fq%3Dx')}`
const warned = `/go?to=${encodeURIComponent('https://example.org/page')}`
const unreadable = `/go?to=${encodeURIComponent('javascript:alert(1)')}`

describe.concurrent.each(looks)('$language, $theme, $width px', (look) => {
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
      expect(await page.getAttribute('html', 'lang')).toBe(look.language)
      expect(await violations(page)).toEqual([])
      expect(await overflow(page)).toBeLessThanOrEqual(0)
    } finally {
      await context.close()
    }
  })
})

describe.concurrent('a shopper', () => {
  const look: Look = { language: 'en', theme: 'light', width: 1280 }

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
