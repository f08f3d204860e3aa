import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

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

const looks = ['/api/v1/reference', '/api/v1/problems/stale-base'].flatMap((path) => [
  { path, theme: 'light', width: 320 } as const,
  { path, theme: 'dark', width: 1280 } as const,
])

it.concurrent.each(looks)(
  '$path can be read by everybody, $theme at $width px, and asks for nothing else',
  async (look) => {
    const context = await browser.newContext({
      colorScheme: look.theme,
      viewport: { width: look.width, height: 900 },
      // The page allows no script, so axe could not be put into it otherwise.
      bypassCSP: true,
    })
    const asked: string[] = []
    context.on('request', (request) => asked.push(request.url()))
    const page = await context.newPage()
    await page.goto(instance.url + look.path)
    await page.evaluate(axe)
    const violations = await page.evaluate<string[]>(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
       .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    )
    expect(violations).toEqual([])
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false)
    expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([instance.url + look.path])
    await context.close()
  },
)
