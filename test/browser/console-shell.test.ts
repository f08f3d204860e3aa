import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { launchBrowser } from '../support/browser.ts'
import { livelyInstance, type LivelyInstance } from '../support/console-data.ts'
import { consolePlaces, placeNames, type PlaceName } from '../support/console-places.ts'
import { openConsole as openAnyConsole, type Look, type OpenConsole } from '../support/console.ts'
import { violationsIn } from '../support/page-faults.ts'

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

/** Opened, and known who is there: before that, no key is listened to. */
async function openConsole(on: Browser, place: LivelyInstance, path: string, look: Look = {}): Promise<OpenConsole> {
  const opened = await openAnyConsole(on, place, path, look)
  await opened.page.locator('#content h1').waitFor()
  return opened
}

/** A tab in which nobody has signed in. */
async function openDoor(path: string): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  await page.goto(`${instance.url}/console${path}`)
  return { page, context }
}

async function enter(page: Page, token: string): Promise<void> {
  await page.getByLabel('API token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const pathOf = (page: Page): string => new URL(page.url()).pathname + new URL(page.url()).search
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

describe.concurrent('the door', () => {
  it('refuses a token that is not known, keeps the cursor there, and lets a good one in at the same address', async () => {
    const { page, context } = await openDoor('/matrix?by=party')
    await page.waitForFunction(() => document.title === 'Sign in · Detour')
    expect(await violationsIn(page)).toEqual([])
    await enter(page, 'no-such-token')
    await page.getByText('This token is not known here').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password')
    await enter(page, instance.token)
    await heading(page, 'Matrix').waitFor()
    expect(pathOf(page)).toBe('/console/matrix?by=party')
    await context.close()
  })

  it('refuses what no header can carry, and forgets it', async () => {
    const { page, context } = await openDoor('/')
    await enter(page, '令牌')
    await page.getByText('This token is not known here').waitFor()
    expect(await page.evaluate(() => sessionStorage.getItem('detour.token'))).toBeNull()
    await context.close()
  })

  it('can be read in the other language before one is in', async () => {
    const { page, context } = await openDoor('/')
    await page.getByRole('button', { name: '切换到中文' }).click()
    await heading(page, '登录').waitFor()
    await page.getByRole('button', { name: 'Switch to English' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await context.close()
  })

  it('takes a token out of the address at once', async () => {
    const { page, context } = await openDoor(`/lists#token=${instance.token}`)
    expect(page.url()).toBe(`${instance.url}/console/lists`)
    await heading(page, 'Lists').waitFor()
    await page.goBack()
    expect(page.url()).not.toContain(instance.token)
    await context.close()
  })

  it('is where signing out leads, and nothing of the token stays', async () => {
    const { page, context } = await openDoor(`/matrix#token=${instance.token}`)
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading(page, 'Sign in').waitFor()
    expect(pathOf(page)).toBe('/console/')
    expect(await page.evaluate(() => sessionStorage.getItem('detour.token'))).toBeNull()
    await page.reload()
    await heading(page, 'Sign in').waitFor()
    await context.close()
  })

  it('is where a token leads that was revoked while somebody worked, and a new one leads back', async () => {
    const made = await instance.api.ask<{ id: string; token: string }>('POST', '/tokens', {
      body: { name: 'for an hour', role: 'viewer' },
    })
    const { page, context } = await openDoor(`/matrix?by=party#token=${made.token}`)
    await heading(page, 'Matrix').waitFor()
    // The line above every screen asks again and again: it is not to learn of it before the keys are pressed.
    await context.route('**/api/v1/status*', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${instance.token}` } }),
    )
    await instance.api.ask('DELETE', `/tokens/${made.id}`)
    await page.keyboard.type('ga')
    await heading(page, 'Sign in').waitFor()
    await page.getByText('This token is not known here').waitFor()
    expect(pathOf(page)).toBe('/console/audit')
    await enter(page, instance.tokens.viewer)
    await heading(page, 'Audit').waitFor()
    expect(pathOf(page)).toBe('/console/audit')
    await page.getByRole('button', { name: /Chen Yu/ }).waitFor()
    await context.close()
  })
})

it.concurrent('language and colours survive a reload', async () => {
  const { page, close } = await openConsole(browser, instance, '/settings', { colorScheme: 'light' })
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Colours: dark' }).click()
  await page.getByRole('button', { name: '切换到中文' }).click()
  await page.reload()
  await heading(page, '设置').waitFor()
  const { lang, theme } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    theme: document.documentElement.dataset['theme'],
  }))
  expect([lang, theme]).toEqual(['zh-CN', 'dark'])
  await page.getByRole('button', { name: /^账户/ }).click()
  const chosen = page.getByRole('menuitemcheckbox', { name: '配色：深色' })
  await chosen.waitFor()
  expect(await chosen.getAttribute('aria-checked')).toBe('true')
  await close()
})

describe.concurrent('by keyboard alone', () => {
  const wanted = [
    { typed: 'matr', found: 'Matrix', path: '/console/matrix', title: 'Matrix · Detour' },
    {
      typed: 'rule external-closed',
      found: 'Rule live-external-closed',
      path: '/console/policy?rule=live-external-closed',
      title: 'Policy · Detour',
    },
    {
      typed: 'rooms in april',
      found: 'Request #1 JD in live rooms in April',
      path: '/console/requests/1',
      title: '#1 · Change requests · Detour',
    },
    { typed: 'v2', found: 'v2 a note for the review', path: '/console/versions/2', title: 'v2 · Versions · Detour' },
  ]

  it.each(wanted)('the palette finds “$typed” and goes to $path', async ({ typed, found, path, title }) => {
    const { page, close } = await openConsole(browser, instance, '/lists')
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Where to?' }).waitFor()
    await page.keyboard.type(typed)
    // Enter takes what is marked, and what is read from the API comes later than the rest.
    await page.locator('[role=option][data-highlighted]', { hasText: found }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction((name) => document.title === name, title)
    expect(pathOf(page)).toContain(path)
    await page.waitForFunction(() => document.querySelector('main')?.contains(document.activeElement) === true)
    await close()
  })

  it('the palette takes a record id and a link as they are pasted', async () => {
    const { page, close } = await openConsole(browser, instance, '/')
    const id = paths.decision.slice('/decisions/'.length)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill(id.toLowerCase())
    // The one that Enter takes.
    await page.locator('[role=option][data-highlighted]', { hasText: `Decision ${id}` }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/console/decisions/${id}`)
    // Keys do nothing behind a dialog, and this one takes a moment to close.
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('#content h1').waitFor()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Where to?' }).fill('https://item.jd.com/14337084.html')
    await page.locator('[role=option][data-highlighted]', { hasText: /simulator/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/simulator?url=*')
    expect(await page.getByLabel('Link or signed token').inputValue()).toBe('https://item.jd.com/14337084.html')
    await close()
  })

  const keys = [
    ['o', '/', 'Overview'],
    ['d', '/decisions', 'Decisions'],
    ['i', '/insights', 'Insights'],
    ['p', '/policy', 'Policy'],
    ['m', '/matrix', 'Matrix'],
    ['s', '/simulator', 'Simulator'],
    ['b', '/backtest', 'Backtest'],
    ['r', '/requests', 'Change requests'],
    ['c', '/catalogue', 'Catalogue'],
    ['l', '/lists', 'Lists'],
    ['v', '/versions', 'Versions'],
    ['a', '/audit', 'Audit'],
    ['t', '/settings', 'Settings'],
  ] as const

  it('`g` and a letter goes to every place, which is then named and begun with', async () => {
    const { page, close } = await openConsole(browser, instance, '/nowhere')
    await page.waitForFunction(() => document.title === 'No such page · Detour')
    for (const [key, path, name] of keys) {
      await page.keyboard.type(`g${key}`)
      await page.waitForFunction((title) => document.title === `${title} · Detour`, name)
      expect(new URL(page.url()).pathname).toBe(`/console${path}`)
      await page.waitForFunction(() => document.querySelector('main')?.contains(document.activeElement) === true)
      expect(await page.locator('main').getAttribute('aria-label')).toBe(name)
      // A place may begin in a field, where letters are letters.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    }
    await close()
  })

  it('letters that are typed into a field, or before an open dialog, go nowhere', async () => {
    const { page, close } = await openConsole(browser, instance, '/catalogue')
    await page.getByRole('searchbox').or(page.getByRole('textbox')).first().focus()
    await page.keyboard.type('gm?')
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Where to?' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe('/console/catalogue')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.type('gm')
    expect(new URL(page.url()).pathname).toBe('/console/catalogue')
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.type('gm')
    await heading(page, 'Matrix').waitFor()
    await close()
  })

  it('the first Tab offers to skip to the content, and Enter does, without a trace in the address', async () => {
    const { page, close } = await openConsole(browser, instance, '/versions')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    expect(page.url()).toBe(`${instance.url}/console/versions`)
    await close()
  })
})

it.concurrent('every screen gives the window a name of its own', async () => {
  const { page, close } = await openConsole(browser, instance, '/')
  const titles = new Map<string, string>()
  for (const name of placeNames) {
    await page.goto(`${instance.url}/console${paths[name]}`)
    await page.locator('#content h1').waitFor()
    await page.waitForFunction(() => document.title.endsWith(' · Detour'))
    titles.set(name, await page.title())
  }
  expect(titles.get('request')).toBe('#1 · Change requests · Detour')
  expect(titles.get('version')).toBe('v2 · Versions · Detour')
  expect(titles.get('lost')).toBe('No such page · Detour')
  expect(titles.get('decision')).toMatch(/^[0-9A-Z]{26} · Decisions · Detour$/)
  expect([...titles.values()].every((title) => /^.+ · Detour$/.test(title))).toBe(true)
  // Tabs of one place are one screen.
  expect(new Set(titles.values()).size).toBe(placeNames.length - 3)
  await close()
})

describe.concurrent('the menu on a phone', () => {
  const phone = { width: 390, height: 844 } as const

  it.each([
    { to: 'Lists', why: 'another place' },
    { to: 'Matrix', why: 'the place one is at' },
  ])('closes when one goes to $why', async ({ to }) => {
    const { page, close } = await openConsole(browser, instance, '/matrix', phone)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('link', { name: to, exact: true }).click()
    await heading(page, to).waitFor()
    await page.getByRole('navigation', { name: 'Places' }).waitFor({ state: 'hidden' })
    expect(await page.getByRole('button', { name: 'Menu' }).getAttribute('aria-expanded')).toBe('false')
    await close()
  })

  it('closes on Escape, gives the focus back, and hides from the keyboard what it covers', async () => {
    const { page, close } = await openConsole(browser, instance, '/matrix', phone)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
    expect(await page.locator('[inert] h1').count()).toBe(1)
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Places' }).waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Menu')
    expect(await page.locator('[inert]').count()).toBe(0)
    await close()
  })
})

/** All of the API but who is there. */
const isAnswer = (url: URL): boolean => url.pathname.startsWith('/api/') && !url.pathname.endsWith('/whoami')

it.concurrent('nothing moves for whoever asked for less motion, not even while a screen waits', async () => {
  const { page, context, close } = await openConsole(browser, instance, '/nowhere')
  await context.route(isAnswer, () => undefined)
  for (const path of ['/', '/catalogue', '/decisions']) {
    await page.goto(`${instance.url}/console${path}`)
    await page.locator('main .animate-pulse:visible').first().waitFor()
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
    )
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    )
    expect([path, moving]).toEqual([path, 0])
  }
  await close()
})

const failures = [
  {
    how: 'answers 500',
    fail: async (context: BrowserContext) =>
      await context.route(isAnswer, (route) =>
        route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"internal error"}' }),
      ),
  },
  {
    how: 'does not answer',
    fail: async (context: BrowserContext) => await context.route(isAnswer, (route) => route.abort()),
  },
]

/** Those that read something; a backtest is only asked for, and what is lost leads nowhere. */
const readers = placeNames.filter((name) => name !== 'lost' && name !== 'backtest')

/** Screens whose words do not change while they stand there: no `a minute ago`. */
const withoutTimes = ['decisions', 'catalogue', 'lists', 'settings'] as const satisfies readonly PlaceName[]

async function linesOf(page: Page): Promise<readonly string[]> {
  return (await page.locator('main').innerText()).split('\n')
}

/** As one who looked at another window for an hour: whatever is shown is read again. */
async function comeBackLater(page: Page): Promise<void> {
  await page.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 3_600_000
    window.dispatchEvent(new Event('visibilitychange'))
  })
}

describe.concurrent.each(failures)('when the API $how', ({ fail }) => {
  it.each(readers)('%s says so, can be tried again, and then is what it should be', async (name) => {
    const { page, context, close } = await openAnyConsole(browser, instance, paths[name], { before: fail })
    const again = page.locator('main').getByRole('button', { name: 'Try again' })
    await again.first().waitFor()
    expect(await page.locator('h1').count()).toBe(1)
    expect(await violationsIn(page)).toEqual([])

    await context.unroute(isAnswer)
    const left = page.locator('main [role="alert"], main .animate-pulse')
    await vi.waitUntil(
      async () => {
        // It may be gone before it is pressed: one answer can bring back several parts.
        if ((await again.count()) > 0)
          await again
            .first()
            .click({ timeout: 500 })
            .catch(() => undefined)
        return (await left.count()) === 0
      },
      { timeout: 60_000, interval: 250 },
    )
    expect(await page.locator('h1').count()).toBe(1)
    await close()
  })

  it('a screen that is open keeps what it shows, says that it is older, and is read again', async () => {
    const { page, context, close } = await openConsole(browser, instance, '/nowhere')
    const alerts = page.locator('main [role="alert"]')
    for (const name of withoutTimes) {
      await page.goto(`${instance.url}/console${paths[name]}`)
      await page.locator('#content h1').waitFor()
      await page.waitForLoadState('networkidle')
      await page.locator('main .animate-pulse').waitFor({ state: 'detached' })
      const before = await linesOf(page)
      await fail(context)
      await comeBackLater(page)
      await alerts.first().waitFor()
      const after = new Set(await linesOf(page))
      expect([name, before.filter((line) => !after.has(line))]).toEqual([name, []])
      expect(before.length).toBeGreaterThan(5)
      for (const alert of await alerts.allInnerTexts()) expect(alert).toContain('What is shown is older')
      expect(await violationsIn(page)).toEqual([])

      await context.unroute(isAnswer)
      await comeBackLater(page)
      await vi.waitUntil(async () => (await alerts.count()) === 0, { timeout: 60_000, interval: 100 })
      expect([name, await linesOf(page)]).toEqual([name, before])
    }
    await close()
  })

  it('the line above every screen says so, until it answers again', async () => {
    const { page, context, close } = await openConsole(browser, instance, '/backtest', { before: fail })
    const says = page.getByText(/^The instance (?:does not answer|answers with errors)$/)
    await says.waitFor()
    await context.unroute(isAnswer)
    await page.getByText('v3 is live').waitFor()
    expect(await says.count()).toBe(0)
    await close()
  })
})
