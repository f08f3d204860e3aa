import { createHash } from 'node:crypto'

import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'

import { languages } from '../../src/answer/language.ts'
import { sheet, sheetHash } from '../../src/link-checker/style.ts'
import { words } from '../../src/link-checker/words/words.ts'
import { preparePolicy, withOverride } from '../../src/policy/decide.ts'
import { faultsInHtml } from '../support/html.ts'
import { coloursOf, contrast } from '../answer/contrast.ts'
import { desk, douyin, now, own, pair, program, query, sent, taobao, type Setting } from './desk.ts'

const live = { surface: 'live_room' }
const values = { 'eq:taobao:41': pair(), 'eq:jd:7': pair({ grade: 'similar', shop: undefined }) }
const kill = { id: 'k', until: now + 3_600_000, reason: 'GOV-1', kill: 'all' } as const

interface View {
  readonly path: string
  readonly status?: number
  readonly setting?: Setting
  readonly init?: RequestInit
}

const many = Array.from({ length: 120 }, (_, n) => `https://item.jd.com/${n}.html?${'x'.repeat(80)}`).join('\n')

const away: Setting = {
  more: {
    policies: {
      ...desk().ports.policies,
      currentNow: () => undefined,
      current: () => Promise.reject(new Error('away')),
    },
  },
}

/** Every state that a page can be in. */
const views: Readonly<Record<string, View>> = {
  'the form': { path: '/check' },
  'a detour': { path: query({ to: taobao, ...live }), setting: { values } },
  'an offer': { path: query({ to: 'https://item.jd.com/7.html', ...live }), setting: { values } },
  'a closed link': { path: query({ to: taobao, ...live }) },
  'an open link': { path: query({ to: own, ...live }) },
  'a time that is over': { path: query({ to: taobao, ...live, at: '2020-09-01T20:00' }) },
  'a warning': { path: query({ to: 'https://www.example.com/', surface: 'showcase' }) },
  'a temporary measure': {
    path: query({ to: taobao, ...live }),
    setting: { policy: withOverride(douyin, { schema: 1, entries: [kill] }) },
  },
  'rules that were built in': {
    path: query({ to: taobao, ...live }),
    setting: { policy: preparePolicy(program, { version: 0, digest: 'sha256:0', tier: 'bundled' }) },
  },
  'many links': {
    path: query({ to: [taobao, own, 'javascript:alert(1)', 'https://www.example.com/', '今晚 八点'], ...live }),
    setting: { values },
  },
  'too many for one address': { path: '/check', init: sent({ to: many, ...live, at: '2020-10-09T00:00' }) },
  'three faults': { path: query({ to: '', surface: 'moon', at: 'soon' }), status: 400 },
  'one unreadable link': { path: query({ to: 'javascript:alert(1)' }), status: 400 },
  'no rules at all': { path: query({ to: taobao }), status: 503, setting: away },
  'too often': { path: query({ to: taobao }), status: 429, setting: { more: { isLimited: async () => true } } },
}

async function pageOf({ path, setting, init, status = 200 }: View, language: string): Promise<string> {
  const headers = new Headers(init?.headers)
  headers.set('accept-language', language)
  const response = await desk(setting).ask(path, { ...init, headers })
  expect(response.status).toBe(status)
  expect(response.headers.get('content-language')).toBe(language)
  return await response.text()
}

describe.each(languages)('in %s', (language) => {
  it.each(Object.entries(views))('%s is valid HTML that runs nothing and loads nothing', async (_, view) => {
    const page = await pageOf(view, language)
    expect(await faultsInHtml(page)).toEqual([])
    expect(page).not.toMatch(/<(?:script|link|img|iframe)\b| on\w+=| src=| style=/i)
    expect(page).not.toMatch(/undefined|\[object|NaN/)
  })
})

describe('what is told', () => {
  it('is the same fact in both languages', async () => {
    const view: View = { path: query({ to: taobao, ...live }), setting: { values } }
    const [chinese, english] = [await pageOf(view, 'zh-CN'), await pageOf(view, 'en')]
    expect(chinese).toContain('在直播间会转到站内同款商品')
    expect(chinese).toContain('2020年10月9日')
    expect(english).toContain('this link leads to the same product in our store')
    expect(english).toContain('Same product')
    expect(english).toContain('9 October 2020')
    expect(english).toContain('live-external-closed')
  })

  it('is in the words of the policy for its own reasons, and not its notice where the viewer is shown none', async () => {
    const setting = { values }
    const reasoned = await pageOf({ path: query({ to: taobao, ...live, at: '2020-09-10T00:00' }), setting }, 'en')
    expect(reasoned).toContain('This product needs a campaign task to be shown live.')
    const led = await pageOf({ path: query({ to: taobao, ...live }), setting }, 'en')
    expect(program.messages['live_external_closed']?.en).toContain('Here is the same item')
    expect(led).not.toContain('Here is the same item')
    expect(led).toContain('live rooms no longer open product links to other marketplaces.')
  })

  it('names the lines that had no link, the first three of them', async () => {
    const lines = ['tonight <b>live</b>', 'the price is 9', 'click to open it', 'and much more']
    const page = await pageOf({ path: query({ to: [taobao, own, ...lines].join('\n'), ...live }) }, 'en')
    expect(page).toContain('4 lines without a link were left out: <bdi>“tonight &lt;b&gt;live&lt;/b&gt;”</bdi>')
    expect(page).toContain('<bdi>“click to open it”</bdi> …')
    expect(page.replace(/<textarea[^]*?<\/textarea>/g, '')).not.toContain('and much more')
  })

  it('leads nowhere but to the own store and to this page', async () => {
    for (const view of Object.values(views)) {
      const page = await pageOf(view, 'en')
      const targets = [...page.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, target = '']) => target)
      const strange = targets.filter(
        (target) => !/^(?:#|\/check|https:\/\/go\.example\/check\?|https:\/\/haohuo\.jinritemai\.com\/)/.test(target),
      )
      expect(strange).toEqual([])
      expect(targets.length).toBeGreaterThan(1)
    }
  })

  it('says of the next change what is new about it', async () => {
    const text = async (day: string) => await pageOf({ path: query({ to: taobao, ...live, at: day }) }, 'en')
    expect(await text('2020-09-05T23:59:59')).toContain('From 6 September 2020: Does not open')
    expect(await text('2020-10-08T23:59:59')).toContain(
      'From 9 October 2020 another rule decides, and the result stays the same.',
    )
    expect(await text('2020-10-09T00:00')).not.toContain('<p class="next">')
  })

  it('advises only what helps', async () => {
    const advice = async (fields: Readonly<Record<string, string>>, setting: Setting = {}) => {
      const response = await desk(setting).ask(query(fields), { headers: { accept: 'application/json' } })
      const { links } = (await response.json()) as { links: { advice: { code: string }[] }[] }
      return links[0]?.advice.map(({ code }) => code)
    }
    expect(await advice({ to: own, ...live })).toEqual(['nothing'])
    expect(await advice({ to: taobao, ...live })).toEqual(['use_elsewhere', 'open_shop'])
    expect(await advice({ to: taobao, ...live }, { values })).toEqual(['use_equivalent', 'use_elsewhere'])
    expect(await advice({ to: taobao, ...live, at: '2020-09-01T00:00' })).toEqual(['replace_before'])
    expect(await advice({ to: taobao, surface: 'showcase', at: '2019-08-01T00:00' })).toEqual([
      'use_elsewhere',
      'wait_until',
    ])
    const shop = { 'eq:taobao:41': pair({ grade: 'similar', shop: 'VxTaQbLn' }) }
    expect(await advice({ to: taobao, ...live }, { values: shop })).toEqual(['use_elsewhere', 'register_equivalent'])
    expect(await advice({ to: 'https://www.example.com/', ...live })).toEqual(['known_shop'])
    expect(await advice({ to: 'https://m.tb.cn/h.5KxYzW', ...live })).toEqual([
      'full_link',
      'use_elsewhere',
      'open_shop',
    ])
  })
})

const payloads = [
  '<script>alert(1)</script>',
  '"><img/src=x/onerror=alert(1)>',
  `'onmouseover='alert(1)'x='`,
  '"autofocus/onfocus="alert(1)',
  '</title><svg/onload=alert(1)>',
  '</textarea><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '<!--',
  '--><b>',
  '<base/href=//evil.example>',
  '&lt;img/src=x&gt;&quot;',
  '`${alert(1)}`',
  '\u202Ereversed\u2028',
]

interface Node {
  readonly nodeName: string
  readonly attrs?: readonly { readonly name: string }[]
  readonly childNodes?: readonly Node[]
}

/** Elements with the names of their attributes: what a browser would build, whatever the texts say. */
function skeletonOf(node: Node): readonly string[] {
  if (node.nodeName.startsWith('#') && node.childNodes === undefined) return []
  const element = [node.nodeName, ...(node.attrs ?? []).map(({ name }) => name)].join(' ')
  return [element, ...(node.childNodes ?? []).flatMap(skeletonOf)]
}

describe('hostile input', () => {
  const plain = 'PLAIN'
  const places: Readonly<Record<string, (text: string) => View>> = {
    'a path': (text) => ({ path: query({ to: `https://www.example.com/${text}`, ...live }) }),
    'a line of many': (text) => ({
      path: query({ to: [`https:${text}`, `https://www.example.com/${text}`], ...live }),
    }),
    'a line with faults': (text) => ({ path: query({ to: `x:${text}` }), status: 400 }),
    'the surface': (text) => ({ path: query({ to: taobao, surface: `x${text}` }), status: 400 }),
    'the time': (text) => ({ path: query({ to: taobao, at: `x${text}` }), status: 400 }),
    'the language': (text) => ({ path: query({ to: taobao, lang: `x${text}` }) }),
    'the title of an equivalent': (text) => ({
      path: query({ to: taobao, ...live }),
      setting: { values: { 'eq:taobao:41': pair({ title: `x${text}` }) } },
    }),
    'the name of a surface': (text) => {
      const label = { 'zh-CN': `x${text}`, en: `x${text}` }
      const surfaces = { ...program.surfaces, live_room: { label, pages: [] } }
      const policy = preparePolicy({ ...program, surfaces }, { version: 1, digest: 'sha256:1' })
      return { path: query({ to: taobao, ...live }), setting: { policy } }
    },
    'a form too long for an address': (text) => ({
      path: '/check',
      init: sent({ to: `${many}\nhttps:${text}`, ...live }),
    }),
  }

  it.each(Object.entries(places))('in %s stays text', async (_, view) => {
    const clean = skeletonOf(parse(await pageOf(view(plain), 'en')))
    for (const payload of payloads) {
      expect(skeletonOf(parse(await pageOf(view(payload), 'en')))).toEqual(clean)
    }
    expect(clean.length).toBeGreaterThan(20)
  })
})

describe('the sheet', () => {
  it('is what its hash says, and what the page carries', async () => {
    const [, carried] = /<style>([^]*?)<\/style>/.exec(await pageOf({ path: '/check' }, 'en')) ?? []
    expect(carried).toBe(sheet)
    expect(`sha256-${createHash('sha256').update(sheet).digest('base64')}`).toBe(sheetHash)
  })

  it.each(['light', 'dark'] as const)('has enough contrast, %s', (scheme) => {
    // Paper is white whatever the theme.
    const colours = coloursOf(sheet.slice(0, sheet.indexOf('@media print')), scheme)
    const pairs = [
      ...['accent', 'swap', 'caution', 'stop'].flatMap((tone) => [
        [tone, tone === 'accent' ? 'wash' : `${tone}-wash`],
        [tone, 'card'],
      ]),
      ['ink', 'card'],
      ['soft', 'card'],
      ...['wash', 'swap-wash', 'caution-wash', 'stop-wash'].map((wash) => ['ink', wash]),
    ] as const
    const weak = pairs.filter(([ink = '', ground = '']) => contrast(colours(ink), colours(ground)) < 4.5)
    expect(weak).toEqual([])
  })
})

it('has a dictionary for each language, with the same words to fill in', () => {
  expect(Object.keys(words)).toEqual([...languages])
  const [chinese, english] = languages.map((language) =>
    JSON.stringify(words[language], (_, value: unknown) => (typeof value === 'object' ? value : typeof value)),
  )
  expect(chinese).toBe(english)
})
