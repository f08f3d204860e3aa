/**
 * A page of a running instance as a reader has it open: in a language, a colour scheme and a width, with everything beyond
 * this machine cut off.
 *
 * @module
 */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

import { launchBrowser } from './browser.ts'
import { testInstance, type TestInstance } from './instance.ts'

export interface Look {
  readonly locale: 'zh-CN' | 'en'
  readonly colorScheme: 'light' | 'dark'
  readonly width: number
}

export const looks: readonly Look[] = (['zh-CN', 'en'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => [320, 1280].map((width) => ({ locale, colorScheme, width }))),
)

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** Addresses of the instance that the page asked for, its own among them. */
  readonly asked: string[]
  /** Addresses beyond this machine that the page asked for. */
  readonly left: string[]
  /** What the browser complained about: a style or script that the page's own policy refuses, above all. */
  readonly complaints: string[]
}

export interface Site {
  readonly url: () => string
  readonly open: (look: Look, path: string, script?: boolean) => Promise<Opened>
}

/** An instance with a browser before it, from the first to the last test of the file that asks for it. */
export function siteForReaders(): Site {
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

  return { url: () => instance.url, open: async (...asked) => await openAs(browser, instance.url, ...asked) }
}

async function openAs(
  browser: Browser,
  url: string,
  { locale, colorScheme, width }: Look,
  path: string,
  script = true,
): Promise<Opened> {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height: 800 },
    javaScriptEnabled: script,
    // Pages that allow no script at all would not let axe in either.
    bypassCSP: script,
  })
  const asked: string[] = []
  const left: string[] = []
  const complaints: string[] = []
  await context.route(
    ({ origin }) => origin !== url,
    async (route) => {
      await route.fulfill({ status: 200, contentType: 'text/plain', body: 'elsewhere' })
    },
  )
  // A redirect is not intercepted, but it is requested.
  context.on('request', (request) => {
    const list = new URL(request.url()).origin === url ? asked : left
    list.push(request.url())
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 400')) complaints.push(message.text())
  })
  await page.goto(url + path)
  return { page, context, asked, left, complaints }
}
