/**
 * The console as somebody has it open: signed in, in a language, a colour scheme and a width, under its own policy for
 * browsers. Whatever the browser complains of is kept.
 *
 * @module
 */

import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface Look {
  readonly locale?: 'zh-CN' | 'en'
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** Done with the tab before it asks for anything. */
  readonly before?: (context: BrowserContext) => Promise<unknown>
}

export interface OpenConsole {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings of the browser's console, uncaught errors, and breaches of the policy. */
  readonly complaints: string[]
  readonly close: () => Promise<void>
}

export interface Place {
  readonly url: string
  readonly token: string
}

/** Opens a path below `/console` and waits for its heading. */
export async function openConsole(
  browser: Browser,
  { url, token }: Place,
  path: string,
  { locale = 'en', colorScheme = 'light', width = 1280, height = 860, before }: Look = {},
): Promise<OpenConsole> {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  // A busy machine is no failure.
  context.setDefaultTimeout(120_000)
  await context.addInitScript(`sessionStorage.setItem('detour.token', ${JSON.stringify(token)})`)
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  )
  await before?.(context)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${url}/console${path}`)
  // The frame that waits for an answer has a heading of its own.
  await page.locator('#content h1').first().waitFor()
  return { page, context, complaints, close: () => context.close() }
}
