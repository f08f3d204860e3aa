import { describe, expect, it } from 'vitest'

import { languages } from '../../src/answer/language.ts'
import { dictionaries } from '../../src/answer/messages.ts'
import { noticePage } from '../../src/answer/notice.ts'
import { instant } from '../../src/kernel/instant.ts'
import {
  allowed,
  closed,
  decided,
  faulty,
  flavours,
  liveRoom,
  noticed,
  seen,
  store,
  taobao,
  withOffer,
} from './samples.ts'

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)' x='`,
  '" autofocus onfocus="alert(1)" "',
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '</code></p></footer><h1>you have won</h1>',
  '<!--',
  '--><b>',
  '<base href=//evil.example>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '&lt;img src=x onerror=alert(1)&gt;',
  '<a href="javascript:alert(1)">x</a>',
  '`${alert(1)}`',
  '\u0000<b>\u202Ereversed\u2028\u2029',
  '<ſcript>',
  '\uD83D<i>',
]

/** Tags with the names of their attributes, in order: what a browser would build, whatever the texts say. */
function skeletonOf(page: string): string[] {
  const body = page.replace(/<style>[^]*?<\/style>/, '<style></style>')
  return [
    ...body.matchAll(/<(?<tag>[!/]?[a-zA-Z][^\s>]*)(?<rest>(?:\s+[^\s=>"']+(?:="[^"]*")?)*)\s*\/?>|<(?<stray>.)/gu),
  ].map(({ groups }) => {
    if (groups?.['stray'] !== undefined) return `stray <${groups['stray']}`
    const names = [...(groups?.['rest'] ?? '').matchAll(/([^\s=>"']+)(?:="[^"]*")?/g)].map(([, name]) => name)
    return [groups?.['tag'], ...names].join(' ')
  })
}

describe('escaping', () => {
  const clean = 'PLAIN'
  const fields = {
    'decision id': (text: string) => noticePage(noticed(), seen({ id: text }), 'en'),
    'rule id': (text: string) => noticePage(noticed({ decision: { ...closed, rule: text } }), seen(), 'en'),
    'product id': (text: string) => noticePage(noticed(), seen({ destination: { ...taobao, id: text } }), 'en'),
    'input address': (text: string) => {
      const url = `https://shop.example.com/${text}`
      const view = seen({ destination: { ...taobao, url, landing: url }, marketplaceName: undefined })
      return noticePage(noticed(), view, 'en')
    },
    'landing of a warning': (text: string) => {
      const landing = `https://shop.example.com/?q=${text}#${text}`
      const destination = { ...taobao, url: landing, landing }
      const decision = decided({ action: 'warn', reason: 'leaving_platform' })
      return noticePage(noticed({ destination, decision }), seen({ destination, decision }), 'en')
    },
    'policy’s message': (text: string) => {
      const decision = decided({ action: 'explain', reason: 'own_reason' })
      return noticePage(noticed({ decision }), seen({ messages: { own_reason: { 'zh-CN': text, en: text } } }), 'en')
    },
    'marketplace’s name': (text: string) =>
      noticePage(noticed(), seen({ marketplaceName: { 'zh-CN': text, en: text } }), 'en'),
    'surface’s label': (text: string) =>
      noticePage(noticed(), seen({ surfaces: { live_room: { label: { 'zh-CN': text, en: text } } } }), 'en'),
    'surface’s code': (text: string) => noticePage(noticed(), seen({ context: { ...liveRoom, surface: text } }), 'en'),
    'equivalent’s title': (text: string) => {
      const offer = { url: `https://${store}/1`, why: 'dearer', title: text } as const
      return noticePage(noticed({ equivalent: { ...withOffer, offer } }), seen(), 'en')
    },
    'equivalent’s address': (text: string) => {
      const offer = { url: `https://${store}/?q=${text}`, why: 'dearer' } as const
      return noticePage(noticed({ equivalent: { ...withOffer, offer } }), seen(), 'en')
    },
    'store’s host': (text: string) => noticePage(noticed(), seen({ stores: [text] }), 'en'),
  }

  it.each(Object.keys(fields) as (keyof typeof fields)[])(
    'keeps the page’s elements whatever stands in the %s',
    (field) => {
      const written = fields[field]
      const expected = field === 'surface’s code' ? skeletonOf(written('odd')) : skeletonOf(written(clean))
      expect(expected.length).toBeGreaterThan(40)
      let seenPayloads = 0
      for (const payload of payloads) {
        expect({ payload, elements: skeletonOf(written(payload)) }).toEqual({ payload, elements: expected })
        seenPayloads += 1
      }
      expect(seenPayloads).toBe(payloads.length)
    },
  )

  it('would notice an element too many', () => {
    const page = fields['decision id'](clean)
    for (const smuggled of ['<b>', '<img src=x onerror=alert(1)>', '<script>']) {
      expect(skeletonOf(page.replace(clean, smuggled))).not.toEqual(skeletonOf(page))
    }
  })
})

describe.each(languages)('the page in %s', (language) => {
  const texts = dictionaries[language]

  it.each(Object.entries(flavours))('of the flavour “%s” stands on its own', (_, { input, view }) => {
    const page = noticePage(noticed(input), seen(view), language)
    expect(page).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${language}">`))
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(page).toContain('<meta name="robots" content="noindex,nofollow"')
    expect(page).toContain('01JD3Q8Z6V7K2M9X4T5R0B1CDE')
    expect(page).toContain(`<p lang="${language === 'en' ? 'zh-CN' : 'en'}">`)
    expect(page).not.toMatch(
      /<(?:script|img|link|iframe|form|input|object|embed|base)\b|\son[a-z]+=|\sstyle=|javascript:/i,
    )
    expect(page).not.toMatch(/undefined|null|\[object/)
    expect(new TextEncoder().encode(page).length).toBeLessThan(8 * 1024)
    const [title] = /(?<=<title>)[^<]+/.exec(page) ?? []
    expect(page).toContain(`<h1>${title}</h1>`)
    expect(page.match(/class="go"/g)).toHaveLength(1)
  })

  it('says which rule, and since and until when, in the policy’s time zone', () => {
    const decision = { ...closed, until: instant(Date.UTC(2020, 10, 11, 16)) }
    const page = noticePage(noticed({ decision }), seen({ decision }), language)
    expect(page).toContain(
      language === 'en' ? 'since 9 October 2020, until 12 November 2020' : '2020年10月9日起，至2020年11月12日',
    )
    expect(page).toContain('live-external-closed')
    const elsewhere = noticePage(noticed({ decision }), seen({ decision, timeZone: 'UTC' }), language)
    expect(elsewhere).toContain(language === 'en' ? 'since 8 October 2020 16:00' : '2020年10月8日 16:00起')
  })

  it('names no rule where the engine decided', () => {
    const destination = { ...taobao, landing: undefined }
    const decision = { ...allowed, rule: 'let-all-pass', from: closed.from }
    const page = noticePage(noticed({ destination, decision }), seen({ destination, decision }), language)
    expect(page).not.toContain('let-all-pass')
    expect(page).not.toContain(`<dt>${texts.facts.rule}</dt>`)
  })

  it('says in a live room that short videos may still carry it, and only there', () => {
    expect(noticePage(noticed(), seen(), language)).toContain(texts.options.shortVideo)
    const context = { ...liveRoom, surface: 'unknown' }
    expect(noticePage(noticed(), seen({ context }), language)).not.toContain(texts.options.shortVideo)
  })

  it('offers the equivalent with its grade and why it was not opened', () => {
    const page = noticePage(noticed({ equivalent: withOffer }), seen(), language)
    expect(page).toContain(texts.grades.similar)
    expect(page).toContain(texts.offerWhy.grade_too_low)
    expect(page).toContain('山野露营马灯')
  })
})

describe('addresses on the page', () => {
  const hrefs = (page: string) => [...page.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)

  it('are the store’s alone on an explanation: what was refused is not linked', () => {
    const page = noticePage(noticed(), seen(), 'en')
    expect(hrefs(page)).toEqual([`https://${store}/`])
    expect(page).not.toContain('item.taobao.com')
  })

  it('are the landing on a warning, without referrer, opener or blessing', () => {
    const { input, view } = flavours.warning
    const page = noticePage(noticed(input), seen(view), 'en')
    expect(hrefs(page)).toEqual(['https://shop.example.com/kettle?size=2'])
    expect(page).toContain('rel="noopener noreferrer nofollow"')
  })

  it('never repeat an address that two readers could read differently', () => {
    const destination = faulty({ kind: 'unsafe', code: 'userinfo' }, { url: 'https://item.taobao.com@evil.example/' })
    const page = noticePage(noticed({ destination }), seen({ destination, marketplaceName: undefined }), 'en')
    expect(page.slice(page.indexOf('</title>'))).not.toContain('evil.example')
  })

  it('are none at all where the policy names no store, and the page still tells what to do', () => {
    const page = noticePage(noticed(), seen({ stores: [] }), 'en')
    expect(hrefs(page)).toEqual([])
    expect(page).toContain(dictionaries.en.goBack)
  })
})

it('answers even when the time zone is unknown here', () => {
  expect(noticePage(noticed(), seen({ timeZone: 'Mars/Olympus' }), 'en')).toContain('8 October 2020')
})
