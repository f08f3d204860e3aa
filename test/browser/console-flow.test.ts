import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { launchBrowser } from '../support/browser.ts'
import { livelyInstance, type LivelyInstance } from '../support/console-data.ts'
import { openConsole, type OpenConsole } from '../support/console.ts'

let instance: LivelyInstance
let browser: Browser

beforeAll(async () => {
  instance = await livelyInstance()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
})

const rule = `  - id: jd-in-summer
    from: 2027-07-01T00:00:00+08:00
    until: 2027-08-01T00:00:00+08:00
    if: { surface: live_room, to: { marketplace: jd } }
    then: { allow: exempt }
    overlaps: [medical-creators-share-nothing, live-external-closed]

`

async function as(token: string, path: string): Promise<OpenConsole> {
  return await openConsole(browser, { url: instance.url, token }, path)
}

async function head(): Promise<number> {
  return (await instance.api.ask<{ head: number }>('GET', '/status')).head
}

/** Presses Tab until what has the focus is called that; tells what was passed where it is never reached. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null
      return element?.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element?.textContent ?? ''
    })
    if (name.test(focused.trim())) return
    passed.push(focused.trim().slice(0, 30))
  }
  throw new Error(`Tab never reached ${String(name)}; it passed ${passed.join(' | ')}`)
}

describe('a change, from the first letter to the way back, with the keyboard alone', () => {
  it('is written, looked at, requested, approved by another, published, seen live, and rolled back', async () => {
    const before = await head()
    const author = await as(instance.tokens.publisher, '/policy')
    const { page } = author
    await tabTo(page, /^Policy, YAML$/)
    await page.keyboard.press('Control+f')
    await page.keyboard.type('- id: live-external-closed')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    await page.keyboard.press('Home')
    await page.keyboard.insertText(rule)
    await page.getByRole('button', { name: 'Could be published' }).waitFor()
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor()

    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.locator('main').focus()
    await tabTo(page, /^Publish…$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Message/)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('JD in live rooms in July')
    await page.getByRole('dialog').getByText('looser').first().waitFor()
    await tabTo(page, /^Open a change request$/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/requests\/\d+/)
    await page.getByRole('heading', { name: /JD in live rooms in July/ }).waitFor()

    const address = new URL(page.url()).pathname.replace('/console', '')
    const approver = await as(instance.tokens.second, address)
    await tabTo(approver.page, /^Approve$/)
    await approver.page.keyboard.press('Enter')
    const dialog = approver.page.getByRole('dialog')
    await dialog.waitFor()
    await tabTo(approver.page, /^Approve/)
    await approver.page.keyboard.press('Enter')
    await approver.page.getByText('approved', { exact: true }).first().waitFor()
    await approver.close()

    await page.reload()
    await page.getByRole('heading', { name: /JD in live rooms in July/ }).waitFor()
    await tabTo(page, /^Publish now$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Publish as v/)
    await page.keyboard.press('Enter')
    await page
      .getByText(`v${before + 1} is live`)
      .first()
      .waitFor()
    expect(await head()).toBe(before + 1)

    await page.goto(`${instance.url}/console/versions/${before}`)
    await page.locator('main h1').waitFor()
    await tabTo(page, /^Roll back to this version$/)
    await page.keyboard.press('Enter')
    const rollback = page.getByRole('dialog')
    await rollback.waitFor()
    await tabTo(page, /message|reason|why/i)
    await page.keyboard.type('not agreed yet')
    await tabTo(page, /^Roll back/)
    await page.keyboard.press('Enter')
    await page
      .getByText(`v${before + 2} is live`)
      .first()
      .waitFor()
    expect(await head()).toBe(before + 2)
    expect(author.complaints).toEqual([])
    await author.close()
  })
})

describe('two people who publish at once', () => {
  it('are told of one another: one is first, and the other sees what changed before going on', async () => {
    const before = await head()
    const people = await Promise.all([as(instance.tokens.publisher, '/policy'), as(instance.tokens.second, '/policy')])
    for (const [n, { page }] of people.entries()) {
      await page.locator('.cm-content').click()
      await page.keyboard.press('Control+End')
      await page.keyboard.insertText(`\n# a note of person ${n + 1}\n`)
      await page
        .getByText(/^Saved/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Publish…' }).click()
      await page.getByLabel('Message').fill(`a note of person ${n + 1}`)
    }
    await Promise.all(people.map(({ page }) => page.getByRole('button', { name: 'Publish now' }).click()))
    const outcomes = await Promise.all(
      people.map(async ({ page }) => {
        const done = page
          .getByRole('dialog')
          .getByText(`v${before + 1} is published`)
          .first()
        const told = page
          .getByRole('dialog')
          .getByRole('button', { name: /rebase/i })
          .first()
        await done.or(told).first().waitFor()
        return (await told.isVisible()) ? 'told' : 'first'
      }),
    )
    expect(outcomes.toSorted()).toEqual(['first', 'told'])
    expect(await head()).toBe(before + 1)
    for (const { close } of people) await close()
  })
})

describe('when the instance does not answer', () => {
  it('what was read stays, the failure is told, and trying again brings it back', async () => {
    const { page, context, close } = await as(instance.token, '/catalogue')
    const rows = page.getByRole('table').first()
    await rows.waitFor()
    await context.clock.install()
    await context.setOffline(true)
    // What was just read is not read again.
    await context.clock.fastForward(5500)
    await page.evaluate(() => globalThis.dispatchEvent(new Event('visibilitychange')))
    const alert = page.getByRole('alert').first()
    await alert.waitFor()
    expect(await alert.textContent()).toContain('does not answer')
    expect(await rows.isVisible()).toBe(true)
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await alert.waitFor({ state: 'detached' })
    await close()
  })

  it('a screen that was never opened says so, and opens when the instance is back', async () => {
    const { page, context, close } = await as(instance.token, '/lists')
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    await page.keyboard.type('ga')
    const alert = page.getByRole('main').getByRole('alert').first()
    await alert.waitFor()
    expect(await alert.textContent()).toContain('does not answer')
    await context.setOffline(false)
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
    await close()
  })

  it('a draft is kept here and saved when the instance is back', async () => {
    const { page, context, close } = await as(instance.tokens.editor, '/policy')
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+End')
    await context.setOffline(true)
    await page.keyboard.insertText('\n# written on a train\n')
    await page
      .getByText(/not saved/i)
      .first()
      .waitFor()
    await context.setOffline(false)
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor()
    const { items } = await instance.api.ask<{ items: readonly { id: string }[] }>('GET', '/drafts')
    const draft = await instance.api.ask<{ source: string }>('GET', `/drafts/${items[0]?.id ?? ''}`)
    expect(draft.source).toContain('# written on a train')
    await close()
  })

  it('a refusal of 500 is told with the number to report', async () => {
    const { page, close } = await as(instance.token, '/lists')
    await page.route('**/api/v1/audit*', async (route) => {
      const problem = {
        code: 'internal',
        title: 'We failed at this',
        status: 500,
        detail: 'it broke',
        request_id: 'R-77',
      }
      await route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) })
    })
    await page.keyboard.type('ga')
    const alert = page.getByRole('alert').first()
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/it broke.*R-77/)
    await close()
  })
})
