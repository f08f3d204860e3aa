import { describe, expect, it } from 'vitest'

import { sidewaysIn, violationsIn } from '../support/page-faults.ts'
import { looks, siteForReaders, type Look } from '../support/reader.ts'

const { open } = siteForReaders()

function checked(fields: Readonly<Record<string, string>>): string {
  return `/check?${new URLSearchParams(fields).toString()}`
}

const taobao = 'https://item.taobao.com/item.htm?id=12345678901'
const show = [
  taobao,
  'https://item.jd.com/14337084.html',
  'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
  'https://www.example.com/a/very/long/path/that/would/not/fit/into/a/narrow/window/if/nobody/broke/it?anywhere=1',
  'javascript:alert(1)',
].join('\n')

describe.concurrent.each(looks)('$locale, $colorScheme, $width px', (look) => {
  it.each([
    ['the form', '/check', 200],
    ['a detour', checked({ to: taobao, surface: 'live_room' }), 200],
    ['a time before a change', checked({ to: taobao, surface: 'live_room', at: '2020-09-01T20:00' }), 200],
    ['a closed link', checked({ to: 'https://item.jd.com/100.html', surface: 'live_room' }), 200],
    ['a warning', checked({ to: 'https://www.example.com/', surface: 'showcase' }), 200],
    ['a show', checked({ to: show, surface: 'live_room', at: '2020-10-08T20:00' }), 200],
    ['three faults', checked({ to: 'hello', surface: 'moon', at: '2020-02-30T10:00' }), 400],
  ])('%s: no accessibility violation, nothing wider than the window', async (_, path) => {
    const { page, context, left } = await open(look, path)
    try {
      expect(await page.getAttribute('html', 'lang')).toBe(look.locale)
      expect(await page.locator('h1').count()).toBe(1)
      expect(await violationsIn(page)).toEqual([])
      expect(await sidewaysIn(page)).toBeLessThanOrEqual(0)
      expect(left).toEqual([])
    } finally {
      await context.close()
    }
  })
})

describe.concurrent('a creator without scripts', () => {
  const look: Look = { locale: 'en', colorScheme: 'light', width: 390 }

  it('learns before and after 9 October 2020 what becomes of a Taobao link, with the keyboard alone', async () => {
    const { page, context, left, complaints } = await open(look, '/check', false)
    try {
      const reach = async (selector: string): Promise<void> => {
        const isThere = async () => (await page.locator(`${selector}:focus`).count()) === 1
        for (let presses = 0; presses < 20 && !(await isThere()); presses += 1) await page.keyboard.press('Tab')
        expect(await isThere()).toBe(true)
      }
      await reach('#to')
      await page.keyboard.type(taobao)
      await reach('button[type=submit]')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/check?to=*')
      expect(await page.locator('h1').textContent()).toBe(
        'From the live room, this link leads to the same product in our store',
      )
      expect(await page.locator('.place').first().locator('.present').textContent()).toContain('From 9 October 2020')

      await page.locator('#at').fill('2020-09-05T20:00')
      await page.locator('button[type=submit]').click()
      expect(await page.locator('h1').textContent()).toBe('This link opens from the live room')
      expect(await page.locator('.next').textContent()).toContain('From 6 September 2020')
      expect(new URL(page.url()).searchParams.get('at')).toBe('2020-09-05T20:00')

      await page.getByLabel('Short video').check()
      await page.locator('#at').fill('')
      await page.locator('button[type=submit]').click()
      expect(await page.locator('h1').textContent()).toBe('This link opens from the short video')

      expect(await page.locator('script').count()).toBe(0)
      expect(await context.cookies()).toEqual([])
      expect([left, complaints]).toEqual([[], []])
    } finally {
      await context.close()
    }
  })

  it('changes the language and loses nothing', async () => {
    const { page, context } = await open(
      look,
      checked({ to: show, surface: 'showcase', at: '2020-10-09T20:00' }),
      false,
    )
    try {
      await page.locator('a.tongue').click()
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
      expect(await page.locator('#to').inputValue()).toBe(show)
      expect(await page.locator('#at').inputValue()).toBe('2020-10-09T20:00')
      expect(await page.locator('input[value=showcase]').isChecked()).toBe(true)
    } finally {
      await context.close()
    }
  })

  it('is led from the summary of what is wrong to each field', async () => {
    const path = checked({ to: 'hello', surface: 'moon', at: '2020-02-30T10:00' })
    const { page, context } = await open(look, path, false)
    try {
      expect(await page.title()).toMatch(/^Error: /)
      const links = page.locator('.faults a')
      for (const [index, id] of ['surface-0', 'at'].entries()) {
        await links.nth(index).click()
        expect(page.url()).toMatch(new RegExp(`#${id}$`))
        expect(await page.locator(`#${id}`).getAttribute('aria-describedby')).toContain('-fault')
      }
      expect(await links.count()).toBe(2)
    } finally {
      await context.close()
    }
  })

  it('prints the answer and not the form', async () => {
    const { page, context } = await open(look, checked({ to: taobao, surface: 'live_room' }), false)
    try {
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('form.ask').isVisible()).toBe(false)
      expect(await page.locator('.verdict').isVisible()).toBe(true)
      expect(await page.locator('.share .address').isVisible()).toBe(true)
    } finally {
      await context.close()
    }
  })

  it('sees nothing move where less motion is asked for', async () => {
    const { page, context } = await open(look, '/check')
    try {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      const duration = await page.evaluate("getComputedStyle(document.querySelector('.go')).transitionProperty")
      expect(duration).toBe('none')
    } finally {
      await context.close()
    }
  })
})
