import { readFile } from 'node:fs/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Api } from '../../src/cli/api-client.ts'
import { launchBrowser } from '../support/browser.ts'
import { livelyInstance, recorded, type LivelyInstance } from '../support/console-data.ts'
import { openConsole, type OpenConsole } from '../support/console.ts'
import { violationsIn } from '../support/page-faults.ts'

let instance: LivelyInstance
let browser: Browser

beforeAll(async () => {
  instance = await livelyInstance()
  browser = await launchBrowser()
  await recorded(instance.api, ({ length }) => length === 100)
})

afterAll(async () => {
  await browser.close()
  await instance.stop()
})

type Name = keyof LivelyInstance['tokens']

async function openAs(name: Name, path: string): Promise<OpenConsole> {
  return await openConsole(browser, { url: instance.url, token: instance.tokens[name] }, path)
}

/** A change that needs one approval, and waits for it. */
async function proposed(title: string): Promise<number> {
  const editor = new Api(instance.url, instance.tokens.editor)
  const head = (await editor.ask<{ items: readonly { version: number }[] }>('GET', '/versions')).items[0]?.version ?? 0
  const { id } = await editor.ask<{ id: number }>('POST', '/requests', {
    body: { title, base: head, source: looser(instance.source) },
  })
  return id
}

function looser(source: string): string {
  const rule = `  - id: jd-in-june
    from: 2028-06-01T00:00:00+08:00
    until: 2028-07-01T00:00:00+08:00
    if: { surface: live_room, to: { marketplace: jd } }
    then: { allow: exempt }
    overlaps: [medical-creators-share-nothing, live-external-closed]

`
  return source.replace('  - id: live-external-closed\n', `${rule}  - id: live-external-closed\n`)
}

async function stateOf(id: number): Promise<string> {
  return (await instance.api.ask<{ state: string }>('GET', `/requests/${id}`)).state
}

function rowsIn(page: Page) {
  return page.getByRole('table', { name: 'Decisions, newest first' }).locator('tbody tr')
}

describe('decisions', () => {
  it('filters stand in the address, survive a reload, and are taken off again', async () => {
    const { page, complaints, close } = await openAs('viewer', '/decisions')
    const before = await page.getByText('clicks in the hours of this span').textContent()
    await page.getByLabel('Action', { exact: true }).selectOption('allow')
    await page.getByLabel('Surface', { exact: true }).fill('showcase')
    await page.getByLabel('Surface', { exact: true }).press('Enter')
    await page.waitForURL(/action=allow/)
    await page.waitForURL(/surface=showcase/)
    await page.reload()
    await rowsIn(page).first().waitFor()
    expect(await page.getByLabel('Action', { exact: true }).inputValue()).toBe('allow')
    expect(await page.getByLabel('Surface', { exact: true }).inputValue()).toBe('showcase')
    const rows = await rowsIn(page).allTextContents()
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.filter((row) => row.includes('showcase') && row.includes('allow'))).toHaveLength(rows.length)
    await page.getByRole('button', { name: 'Clear all filters' }).click()
    await page.getByText(before ?? '').waitFor()
    expect(new URL(page.url()).search).not.toMatch(/action|surface/)
    expect(complaints).toEqual([])
    await close()
  })

  it('an export is a file with the records that the filter lets through', async () => {
    const { page, close } = await openAs('publisher', '/decisions?surface=short_video')
    await rowsIn(page).first().waitFor()
    const shown = await rowsIn(page).count()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Export', exact: true }).click()
        await page.getByRole('menuitem', { name: 'NDJSON' }).click()
      })(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.ndjson$/)
    const lines = (await readFile((await download.path()) ?? '', 'utf8')).trimEnd().split('\n')
    const surfaces = lines.map((line) => (JSON.parse(line) as { in: { surface: string } }).in.surface)
    expect(surfaces).toHaveLength(shown)
    expect(new Set(surfaces)).toEqual(new Set(['short_video']))
    await close()
  })

  it('who may not export is told so, and the button does nothing', async () => {
    const { page, close } = await openAs('viewer', '/decisions')
    const button = page.getByRole('button', { name: 'Export', exact: true })
    expect(await button.isDisabled()).toBe(true)
    expect(await button.getAttribute('title')).toBe('Only publishers export.')
    await close()
  })

  it('a record is asked again: then by its own version, and today by the current one, with every rule and why', async () => {
    const { page, complaints, close } = await openAs('viewer', '/decisions?surface=live_room&action=equivalent')
    await rowsIn(page).last().getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: /^Decision/ }).waitFor()
    await page.getByText('The same as was recorded.').waitFor()
    const again = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Asked again' }) })
    expect(await again.getByText('live-external-closed', { exact: true }).count()).toBeGreaterThan(0)
    await again.getByRole('tab', { name: /^Today/ }).click()
    await page.waitForURL(/asked=now/)
    await page.getByText('Today’s policy decides the same.').waitFor()
    await page.reload()
    await page.getByText('Today’s policy decides the same.').waitFor()
    expect(await violationsIn(page)).toEqual([])
    await page.getByRole('link', { name: 'Decisions with the same: Author' }).click()
    await page.waitForURL(/author=a_/)
    await rowsIn(page).first().waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})

describe('change requests', () => {
  it('names those who wrote them, also to those who may not see every token', async () => {
    const { page, close } = await openAs('publisher', '/requests/1')
    await page.getByText('Lin Xia (category team)').first().waitFor()
    expect(await page.getByText(/tok_/).count()).toBe(0)
    await close()
  })

  it('whoever wrote it may not approve it, a viewer sees no buttons, and a second person approves', async () => {
    const id = await proposed('JD in June, for review')
    const author = await openAs('editor', `/requests/${id}`)
    await author.page.getByText('One more person must approve this revision.').waitFor()
    expect(await author.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
    const viewer = await openAs('viewer', `/requests/${id}`)
    await viewer.page.getByText('Any publisher who neither wrote nor edited it may approve.').waitFor()
    expect(await viewer.page.getByRole('button', { name: /Approve|Decline|Publish|Schedule|More/ }).count()).toBe(0)

    const { page, complaints, close } = await openAs('publisher', `/requests/${id}`)
    expect(await page.getByRole('button', { name: 'Publish now' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Approve request #${id}, revision 1` })
    await dialog.getByLabel('Comment (optional)').fill('agreed with the category team')
    expect(await violationsIn(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Nothing is missing: it can be published.').waitFor()
    expect(await page.getByRole('button', { name: 'Publish now' }).isEnabled()).toBe(true)
    expect(await stateOf(id)).toBe('approved')
    await page.getByRole('tab', { name: /^Discussion/ }).click()
    await page.waitForURL(/view=discussion/)
    await page.getByText('agreed with the category team').waitFor()
    expect(complaints).toEqual([])
    await Promise.all([author.close(), viewer.close(), close()])
  })

  it('an approved request is scheduled for an instant in the policy’s zone, and scheduled again', async () => {
    const id = await proposed('JD in June, later')
    const second = new Api(instance.url, instance.tokens.second)
    await second.ask('POST', `/requests/${id}/approve`, { body: { revision: 1 } })
    const { page, close } = await openAs('publisher', `/requests/${id}`)
    await page.getByRole('button', { name: 'Schedule', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Schedule request #${id}` })
    await dialog.getByLabel('When').fill('2020-01-01T00:00')
    await dialog.getByText('The instant must lie ahead.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Schedule' }).isDisabled()).toBe(true)
    await dialog.getByLabel('When').fill('2028-06-01T00:00')
    await dialog.getByRole('button', { name: 'Schedule' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('2028-06-01 00:00 (+08:00)').first().waitFor()
    const { scheduled_at: at } = await instance.api.ask<{ scheduled_at: string }>('GET', `/requests/${id}`)
    expect(new Date(at).toISOString()).toBe('2028-05-31T16:00:00.000Z')
    await page.getByRole('button', { name: 'Reschedule' }).waitFor()
    await close()
  })

  it('two people at one request: what was not read is not approved, and the newer revision is shown when asked for', async () => {
    const id = await proposed('JD in June, twice')
    const { page, close } = await openAs('publisher', `/requests/${id}`)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()

    const editor = new Api(instance.url, instance.tokens.editor)
    const response = await editor.open('GET', `/requests/${id}`)
    const { base } = (await response.json()) as { base: number }
    const source = looser(instance.source).replaceAll('jd-in-june', 'jd-in-summer')
    const ifMatch = (response.headers.get('etag') ?? '').replaceAll('"', '')
    await editor.ask('PUT', `/requests/${id}`, { body: { source, base }, ifMatch })

    await dialog.getByRole('button', { name: 'Approve' }).click()
    await dialog.getByText('Somebody changed this meanwhile', { exact: true }).waitFor()
    expect(await stateOf(id)).toBe('in_review')
    await dialog.getByRole('button', { name: 'Reload' }).click()
    await page.getByText('Somebody changed this meanwhile: Lin Xia (category team) made revision 2.').waitFor()
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Read revision 2' }).click()
    await page.getByText('jd-in-summer').first().waitFor()
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isEnabled()).toBe(true)
    await close()
  })

  it.each(['before the page knows of it', 'after the page has seen it'])(
    'what was cancelled while the dialog was open is not published, and the dialog stays to say so: pressed %s',
    async (when) => {
      const id = await proposed(`JD in June, ${when}`)
      const second = new Api(instance.url, instance.tokens.second)
      await second.ask('POST', `/requests/${id}/approve`, { body: { revision: 1 } })
      const { page, close } = await openAs('publisher', `/requests/${id}`)
      await page.getByRole('button', { name: 'Publish now' }).click()
      const dialog = page.getByRole('dialog', { name: `Publish request #${id} now` })
      await dialog.waitFor()
      await new Api(instance.url, instance.tokens.editor).ask('POST', `/requests/${id}/cancel`, { body: {} })
      if (when.startsWith('after')) await page.locator('main').getByText('cancelled').first().waitFor()
      await dialog.getByRole('button', { name: /^Publish as v/ }).click()
      await dialog.getByRole('alert').waitFor()
      expect(await stateOf(id)).toBe('cancelled')
      await close()
    },
  )

  it('the state stands in the address, and an empty list leads back to all', async () => {
    const { page, close } = await openAs('viewer', '/requests')
    await page.locator('label', { hasText: 'failed' }).click()
    await page.waitForURL(/state=failed/)
    await page.reload()
    await page.getByText('No change request is failed.').waitFor()
    await page.getByRole('link', { name: 'Show all' }).click()
    await page.getByRole('link', { name: '#1 JD in live rooms in April' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await close()
  })
})

describe('versions and audit', () => {
  it('an editor asks for a roll-back by a change request', async () => {
    const { page, close } = await openAs('editor', '/versions/2')
    await page.getByRole('button', { name: 'Ask to roll back' }).click()
    const dialog = page.getByRole('dialog', { name: 'Bring the content of v2 back?' })
    await dialog.getByRole('textbox').fill('the note was right, GOV-240')
    await dialog.getByRole('button', { name: 'Open a change request' }).click()
    await page.getByRole('heading', { level: 1, name: /Bring v2 back/ }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/\/requests\/\d+$/)
    await close()
  })

  it('the chain is verified on the page, and each entry leads to what it is about', async () => {
    const { page, complaints, close } = await openAs('viewer', '/audit?act=version')
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText('The chain holds').waitFor()
    const entries = page.getByRole('region', { name: 'Entries, newest first' }).getByRole('listitem')
    expect(await entries.count()).toBe(3)
    await entries
      .last()
      .getByRole('link', { name: /^See it/ })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
