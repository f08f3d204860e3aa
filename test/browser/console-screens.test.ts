import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { launchBrowser } from '../support/browser.ts'
import { livelyInstance, type LivelyInstance } from '../support/console-data.ts'
import { consolePlaces, placeNames, type PlaceName } from '../support/console-places.ts'
import { openConsole } from '../support/console.ts'
import { sidewaysIn, violationsIn } from '../support/page-faults.ts'

let instance: LivelyInstance
let browser: Browser
let paths: Readonly<Record<PlaceName, string>>

beforeAll(async () => {
  instance = await livelyInstance()
  browser = await launchBrowser()
  paths = await consolePlaces(instance)
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
})

const looks = [
  { locale: 'en', colorScheme: 'light', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'dark', width: 1280 },
  { locale: 'zh-CN', colorScheme: 'light', width: 390 },
  { locale: 'en', colorScheme: 'dark', width: 320 },
] as const

describe.concurrent.each(looks)('in $locale, $colorScheme, $width px wide', (look) => {
  it.each(placeNames)(
    '%s can be used by everybody, breaks no policy, and is no wider than the window',
    async (name) => {
      const { page, complaints, close } = await openConsole(browser, instance, paths[name], look)
      await page.waitForLoadState('networkidle')
      expect(await violationsIn(page)).toEqual([])
      expect(await sidewaysIn(page)).toBe(0)
      // A page that is not there is a page that was asked for.
      expect(complaints.filter((each) => !each.includes('404'))).toEqual([])
      await close()
    },
  )
})

it.concurrent('every screen has one heading of the first rank, and a name of its own', async () => {
  const headings = new Set<string>()
  for (const name of placeNames) {
    const { page, close } = await openConsole(browser, instance, paths[name])
    const found = await page.locator('h1').allTextContents()
    expect([name, found.length]).toEqual([name, 1])
    headings.add(found[0] ?? '')
    await close()
  }
  expect(headings.size).toBeGreaterThan(13)
})
