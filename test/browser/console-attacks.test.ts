import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { Api } from '../../src/cli/api-client.ts'
import { launchBrowser } from '../support/browser.ts'
import { livelyInstance, recorded, type LivelyInstance } from '../support/console-data.ts'
import { consolePlaces, placeNames, type PlaceName } from '../support/console-places.ts'
import { openConsole } from '../support/console.ts'
import { ask } from '../support/instance.ts'

let instance: LivelyInstance
let browser: Browser
let paths: Readonly<Record<PlaceName, string>>

/** Runs, or shows, if anything takes a text for markup or for an address. */
const markup = `"'><img src=x onerror="globalThis.taken=1"><a href="javascript:globalThis.taken=1">press</a>`
const script = '</script><script>globalThis.taken=1</script>'

beforeAll(async () => {
  instance = await livelyInstance()
  browser = await launchBrowser()
  await attack(instance)
  paths = await consolePlaces(instance)
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
})

/** Everything that strangers and lower roles can write, and others read later. */
async function attack(attacked: LivelyInstance): Promise<void> {
  const { url, api, source, tokens } = attacked
  const editor = new Api(url, tokens.editor)
  const claims = { surface: 'live_room', content: markup, author: script, channel: markup, client: markup }
  for (const to of ['javascript:globalThis.taken=1', 'data:text/html,<script>globalThis.taken=1</script>', markup]) {
    await ask(url, await attacked.link(to, claims))
  }
  await ask(url, await attacked.link(`https://evil.example/${markup}`, { ...claims, surface: markup }))
  await ask(url, `/go?to=${encodeURIComponent('javascript:globalThis.taken=1')}`, { referer: 'https://evil.example/' })
  await api.ask('POST', '/tokens', { body: { name: markup, role: 'viewer' } })
  await api.ask('POST', '/webhooks', { body: { url: `https://evil.example/${markup}`, events: ['*'] } })
  const hostile = source
    .replace(/owner: .*/, `owner: ${JSON.stringify(markup)}`)
    .replaceAll(/(?<key>zh-CN|en): [^,}\n]+/g, `$<key>: ${JSON.stringify(script + markup)}`)
  await editor.ask('POST', '/drafts', { body: { title: markup, base: 3, source: hostile } })
  const request = { title: markup, description: script, base: 3, source: `${source}\n# ${markup} \u202E turned\n` }
  const { id } = await editor.ask<{ id: number }>('POST', '/requests', { body: request })
  await editor.ask('POST', `/requests/${id}/comment`, { body: { revision: 1, comment: script + markup } })
  const key = `/catalogue/entries/${encodeURIComponent('eq:jd:666')}` as const
  const row = {
    title: markup,
    grade: 'similar',
    to_marketplace: 'xiaodian',
    to_id: '1',
    approved_by: script,
    note: markup,
  }
  await api.ask('PUT', key, { body: row, ifMatch: '*' }).catch(() => undefined)
  await editor.ask('POST', '/catalogue/imports', { body: { name: markup, dry_run: true } })
  await attacked.tick()
  await recorded(api, (items) => JSON.stringify(items).includes('evil.example'))
}

interface Found {
  readonly taken: boolean
  readonly images: number
  readonly links: readonly string[]
}

async function foundIn(page: Page): Promise<Found> {
  return await page.evaluate(() => ({
    taken: 'taken' in globalThis,
    images: document.querySelectorAll('img[src="x"], script:not([src]), iframe, object, embed').length,
    links: [...document.querySelectorAll('a')].flatMap((each) => {
      const { protocol, origin, target, rel } = each
      if (origin === location.origin) return []
      const isKept = target !== '_blank' || /noopener/.test(rel)
      return protocol === 'https:' && isKept && !/evil/.test(each.href) ? [] : [each.outerHTML]
    }),
  }))
}

const nothing: Found = { taken: false, images: 0, links: [] }

describe.concurrent('texts that others wrote', () => {
  it.each(placeNames)('%s shows them as texts', async (name) => {
    const { page, complaints, close } = await openConsole(browser, instance, paths[name])
    await page.waitForLoadState('networkidle')
    expect(await foundIn(page)).toEqual(nothing)
    expect(complaints.filter((each) => !each.includes('404'))).toEqual([])
    await close()
  })

  it.each([
    ['/requests/3', 'press'],
    ['/requests/3?view=yaml', 'turned'],
    ['/requests/3?view=discussion', 'press'],
    ['/settings?tab=tokens', 'press'],
    ['/settings?tab=webhooks', 'evil.example'],
    ['/audit', 'press'],
    ['/catalogue?text=666', 'press'],
    ['/decisions', 'evil.example'],
  ])('%s has them', async (path, text) => {
    const { page, close } = await openConsole(browser, instance, path)
    await page.waitForLoadState('networkidle')
    await vi.waitFor(async () => expect(await page.locator('main').innerText()).toContain(text), { timeout: 30_000 })
    expect(await foundIn(page)).toEqual(nothing)
    await close()
  })

  it('the difference that is approved shows marks of direction, and no other order', async () => {
    const { page, close } = await openConsole(browser, instance, '/requests/3?view=yaml')
    await page.getByText('turned').first().waitFor()
    const text = await page.locator('main').innerText()
    expect(text).toContain('\\u{202e} turned')
    expect(text).not.toContain('\u202E')
    await close()
  })
})

describe('the token in an address', () => {
  it('is gone from it at once, is never sent as part of one, and is not kept by the browser', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url(), request.headers()['referer'] ?? ''))
    await page.goto(`${instance.url}/console/#token=${instance.token}`)
    await page.locator('main h1').first().waitFor()
    expect(page.url()).toBe(`${instance.url}/console/`)
    // Pasted into a page that is open, the address makes no new page.
    await page.evaluate((token) => {
      location.hash = `token=${token}`
    }, instance.tokens.viewer)
    await page.getByText('Chen Yu (support)').first().waitFor()
    expect(page.url()).toBe(`${instance.url}/console/`)
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.filter((each) => each.includes(instance.token))).toEqual([])
    expect(await page.evaluate(() => JSON.stringify([localStorage, document.cookie, history.state]))).not.toContain(
      instance.tokens.viewer,
    )
    const other = await context.newPage()
    await other.goto(`${instance.url}/console/`)
    await other.locator('input[type=password]').waitFor()
    await context.close()
  })
})

describe.concurrent('addresses that others made', () => {
  it.each([
    '//evil.example',
    '/%5cevil.example',
    '/%2f%2fevil.example/x',
    '/?__proto__[polluted]=1&constructor=1',
    '/decisions?__proto__=1&surface=<img src=x>&range=constructor',
    '/decisions?from=9999999999999&until=-1',
    '/decisions/..%2f..%2ftokens',
    '/matrix?by=constructor',
    '/requests/__proto__?view=__proto__',
    '/versions/constructor',
    '/settings?tab=__proto__',
    '/simulator?url=javascript:alert(1)&surface=__proto__',
    `/catalogue?text=${encodeURIComponent(markup)}`,
    '/%zz',
  ])('%s stays on this site, and the console goes on', async (path) => {
    const { page, close } = await openConsole(browser, instance, path)
    await page.waitForLoadState('networkidle')
    expect(new URL(page.url()).origin).toBe(instance.url)
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false)
    expect(await foundIn(page)).toEqual(nothing)
    await page.getByRole('link', { name: 'Audit' }).click()
    await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor()
    await close()
  })

  it('another site can neither frame the console nor read the API with the cookie of who is signed in', async () => {
    const context = await browser.newContext()
    await context.addCookies([{ name: 'CF_Authorization', value: 'x', url: instance.url }])
    const page = await context.newPage()
    // The same machine by another name is another site.
    const { port } = new URL(instance.url)
    await page.route('http://other.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe src="http://127.0.0.1:${port}/console/"></iframe>` }),
    )
    await page.goto('http://other.example/')
    const read = await page.evaluate(
      async (address) =>
        await fetch(address, { credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        ),
      `http://127.0.0.1:${port}/api/v1/status`,
    )
    expect(read).toBe('refused')
    await page.waitForTimeout(500)
    expect(page.frames().filter((frame) => frame.url().includes('/console'))).toEqual([])
    await context.close()
  })
})
