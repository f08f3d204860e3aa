import { beforeAll, describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { publish } from '../../src/control/publish.ts'
import content from '../../src/worker-content.ts'
import everything from '../../src/worker.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { askWorker, bindings } from '../support/worker.ts'

beforeAll(async () => {
  const published = await publish(
    { source: douyin, base: 0, message: 'to check links by', ...byTheSystem },
    publishPorts(bindings),
  )
  expect(published).toMatchObject({ ok: true, value: { live: true } })
  await bindings.KV.put(
    'eq:taobao:41',
    JSON.stringify({
      grade: 'variant',
      title: '手机壳 <b>透明</b>',
      to: { marketplace: 'xiaodian', product: '3329016137865419287' },
      price: 10,
      own_price: 10,
      stock: 'in',
      status: 'active',
    }),
  )
})

interface LinkJson {
  readonly state: string
  readonly reason: string
  readonly rule: string | null
  readonly since: string | null
  readonly until: string | null
  readonly next: { readonly from: string; readonly state: string; readonly reason: string } | null
  readonly equivalent: { readonly kind: string; readonly grade: string | null; readonly url: string } | null
  readonly surfaces: readonly { readonly surface: string; readonly periods: readonly { readonly state: string }[] }[]
}

interface CheckJson {
  readonly at: string
  readonly policy: { readonly version: number }
  readonly left_out: number
  readonly links: readonly LinkJson[]
  readonly address: string | null
}

const taobao = 'https://item.taobao.com/item.htm?id=41'

/** An environment of its own, whose queue counts what is sent. */
function environment(change: Partial<Env> = {}) {
  const sent: unknown[] = []
  const queue = new Proxy(bindings.DECISIONS, {
    get:
      () =>
      async (...given: unknown[]) => {
        sent.push(given)
      },
  })
  const env: Env = { ...bindings, DECISIONS: queue, ...change }
  return { env, sent }
}

function address(fields: Readonly<Record<string, string>>): string {
  return `/check?${new URLSearchParams(fields).toString()}`
}

function form(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', headers: { ...type, ...headers }, body: new URLSearchParams(fields).toString() }
}

async function json(fields: Readonly<Record<string, string>>, env: Env = environment().env): Promise<CheckJson> {
  const response = await askWorker(content, env, address(fields), { headers: { accept: 'application/json' } })
  expect(response.status).toBe(200)
  return (await response.json()) as CheckJson
}

describe.each([
  ['the content Worker', content],
  ['the Worker that is everything', everything],
] as const)('%s', (_, worker) => {
  it('shows the form to anybody, and lets search engines find it', async () => {
    const { env } = environment()
    const response = await askWorker(worker, env, '/check', { headers: { 'accept-language': 'en' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-robots-tag')).toBeNull()
    expect(await response.text()).toContain('<h1>Check links before the show</h1>')
  })

  it('keeps the page for itself where a platform stands behind it', async () => {
    const ORIGIN = { fetch: async () => new Response('origin') } as unknown as Fetcher
    const { env } = environment({ ORIGIN })
    expect(await (await askWorker(worker, env, '/check')).text()).not.toBe('origin')
    expect(await (await askWorker(worker, env, '/checkout')).text()).toBe('origin')
  })
})

describe('a Taobao link in a live room', () => {
  const live = { to: taobao, surface: 'live_room' }

  it('opens before 6 September 2020, and hears what comes', async () => {
    const { links } = await json({ ...live, at: '2020-09-05T20:00' })
    expect(links).toMatchObject([
      {
        state: 'open',
        since: null,
        until: '2020-09-06T00:00:00.000+08:00',
        next: { state: 'detour', reason: 'live_external_needs_campaign' },
      },
    ])
  })

  it('needs a campaign until 9 October 2020, leads into the own store from then on, and does so now', async () => {
    const before = await json({ ...live, at: '2020-10-08T23:59:59' })
    const after = await json({ ...live, at: '2020-10-09T00:00' })
    const today = await json(live)
    expect(before.links[0]).toMatchObject({
      reason: 'live_external_needs_campaign',
      until: '2020-10-09T00:00:00.000+08:00',
    })
    for (const { links } of [after, today]) {
      expect(links[0]).toMatchObject({
        state: 'detour',
        rule: 'live-external-closed',
        since: '2020-10-09T00:00:00.000+08:00',
        until: null,
        next: null,
        equivalent: { kind: 'product', grade: 'variant' },
      })
    }
    expect(today.policy.version).toBe(1)
  })

  it('is told for every surface', async () => {
    const { links } = await json(live)
    expect(links[0]?.surfaces.map(({ surface, periods }) => [surface, periods.map(({ state }) => state)])).toEqual([
      ['live_room', ['open', 'detour', 'detour']],
      ['short_video', ['open']],
      ['showcase', ['closed', 'open']],
    ])
  })
})

describe('a question', () => {
  it('leaves no record, sets nothing and may be kept by nobody', async () => {
    const { env, sent } = environment()
    const response = await askWorker(content, env, address({ to: taobao }))
    const { headers } = response
    expect(response.status).toBe(200)
    expect(sent).toEqual([])
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    )
    expect(await response.text()).toContain('手机壳 &lt;b&gt;透明&lt;/b&gt;')
  })

  it('that is sent leads to the address that asks the same', async () => {
    const fields = { to: `${taobao}\n今晚`, surface: 'showcase', at: '2020-10-09T20:00', lang: 'en' }
    const response = await askWorker(content, environment().env, '/check', form(fields))
    expect(response.status).toBe(303)
    const location = response.headers.get('location') ?? ''
    expect(Object.fromEntries(new URL(location, 'https://go.example').searchParams)).toEqual(fields)
    const shown = await askWorker(content, environment().env, location)
    expect(shown.headers.get('content-language')).toBe('en')
    expect(await shown.text()).toContain('This link opens from the showcase')
  })

  it.each([
    ['de, en;q=0.5', '', 'en'],
    ['zh-TW', '', 'zh-CN'],
    ['', '', 'zh-CN'],
    ['zh-CN', 'en', 'en'],
    ['en', 'zh-CN', 'zh-CN'],
    ['en', 'tlh', 'en'],
  ])('with `%s` and lang=`%s` is answered in %s', async (accept, lang, language) => {
    const headers: Record<string, string> = accept === '' ? {} : { 'accept-language': accept }
    const fields = lang === '' ? { to: taobao } : { to: taobao, lang }
    const response = await askWorker(content, environment().env, address(fields), { headers })
    expect(response.headers.get('content-language')).toBe(language)
    const other = language === 'en' ? 'zh-CN' : 'en'
    expect(await response.text()).toContain(`&amp;lang=${other}" lang="${other}"`)
  })

  it('with HEAD has no body', async () => {
    const response = await askWorker(content, environment().env, address({ to: taobao }), { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('many links', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => `https://item.jd.com/${5000 + n}.html?from=sheet`)

  it('are answered at once where no address could carry them: two hundred, in order, with two bulk reads', async () => {
    const reads: number[] = []
    const kv = new Proxy(bindings.KV, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          const [keys] = given
          if (name === 'get' && String(keys).includes('eq:')) reads.push(Array.isArray(keys) ? keys.length : 0)
          return Reflect.apply(value, target, given) as unknown
        }
      },
    })
    const { env } = environment({ KV: kv })
    const response = await askWorker(content, env, '/check', form({ to: lines(200).join('\n'), lang: 'en' }))
    expect(response.status).toBe(200)
    const page = await response.text()
    const shown = [...page.matchAll(/https:\/\/item\.jd\.com\/(\d+)\.html\?from=sheet<\/bdi>/g)].map(([, id]) =>
      Number(id),
    )
    expect(shown).toEqual(Array.from({ length: 200 }, (_, n) => 5000 + n))
    expect(page).toContain('These links are too many for one address')
    expect(page).toMatch(/<form method="post" action="\/check">[^]*?<button class="tongue"/)
    expect(reads).toEqual([100, 100])
  })

  it('of 201 are too many, and nothing of them is lost', async () => {
    const response = await askWorker(
      content,
      environment().env,
      '/check',
      form({ to: lines(201).join('\n'), lang: 'en' }),
    )
    expect(response.status).toBe(400)
    const page = await response.text()
    expect(page).toContain('These are 201 links; at most 200 are checked at once. Take out 1.')
    expect(page).toContain('https://item.jd.com/5200.html?from=sheet</textarea')
  })

  it('come back as JSON from a form too, with what was left out', async () => {
    const headers = { accept: 'application/json' }
    const to = `${taobao}\n今晚八点\njavascript:alert(1)\nhttps://www.example.com/`
    const response = await askWorker(content, environment().env, '/check', form({ to }, headers))
    const { links, left_out: leftOut, address: again } = (await response.json()) as CheckJson
    expect(links.map(({ state }) => state)).toEqual(['detour', 'unreadable', 'warn'])
    expect(leftOut).toBe(1)
    expect(again).toMatch(/^https:\/\/go\.example\/check\?to=/)
  })
})

describe('what cannot be answered', () => {
  const headers = { 'accept-language': 'en' }

  it.each([
    ['no link', { to: '' }, 'Paste at least one link.', 'to'],
    [
      'a link that cannot be read',
      { to: 'javascript:alert(1)' },
      'This link cannot be read: not an https address.',
      'to',
    ],
    ['another surface', { to: taobao, surface: 'moon' }, 'This place is not one of those', 'surface'],
    [
      'a day that does not exist',
      { to: taobao, at: '2020-02-30T20:00' },
      'This is not a date and time that exists.',
      'at',
    ],
  ])('%s: a page with a sentence beside the field', async (_, fields, sentence, field) => {
    const response = await askWorker(content, environment().env, address(fields), { headers })
    expect(response.status).toBe(400)
    const page = await response.text()
    expect(page).toMatch(new RegExp(`id="${field}-fault">[^]*${sentence}`))
    expect(page).toContain('aria-labelledby="faults"')
  })

  it('is a problem for programs, with the same sentence in both languages', async () => {
    const accept = { accept: 'application/json' }
    const response = await askWorker(content, environment().env, address({ to: taobao, at: 'soon' }), {
      headers: accept,
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      code: 'bad-request',
      place: 'at',
      errors: [{ field: 'at', code: 'bad_time', message: { en: expect.stringContaining('not a date') as unknown } }],
    })
  })

  it('includes other methods, other bodies and too much of them', async () => {
    const { env } = environment()
    const put = await askWorker(content, env, '/check', { method: 'PUT', body: 'x' })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    const text = await askWorker(content, env, '/check', { method: 'POST', body: 'x' })
    expect(text.status).toBe(415)
    const large = await askWorker(content, env, '/check', form({ to: 'x'.repeat(1024 * 1024) }))
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('200')])
  })
})

describe('somebody who asks often', () => {
  const from = { 'cf-connecting-ip': '203.0.113.99' }

  it('is held to sixty questions a minute; the form stays open', async () => {
    const { env } = environment()
    const ask = (path: string) => askWorker(content, env, path, { headers: from })
    const statuses = await Promise.all(
      Array.from({ length: 130 }, async () => (await ask(address({ to: taobao }))).status),
    )
    const answered = statuses.filter((status) => status === 200).length
    // Twice as many where a minute of the clock ends meanwhile.
    expect(answered).toBeGreaterThanOrEqual(60)
    expect(answered).toBeLessThanOrEqual(120)
    expect(statuses.filter((status) => status === 429)).toHaveLength(130 - answered)
    expect((await ask('/check')).status).toBe(200)
  })

  it('is told when to come again, and a hundred links are one question', async () => {
    const asked: string[] = []
    const limit = async ({ key }: { key: string }) => {
      asked.push(key.slice(0, key.indexOf(':')))
      return { success: asked.length < 4 }
    }
    const { env } = environment({ PUBLIC_LIMIT: { limit } })
    const to = (count: number) => Array.from({ length: count }, () => 'https://item.jd.com/1.html').join('\n')
    const ask = async (count: number) => {
      const headers = { accept: 'application/json' }
      return await askWorker(content, env, '/check', form({ to: to(count) }, headers))
    }
    expect((await ask(100)).status).toBe(200)
    expect(asked).toEqual(['check'])
    expect((await ask(200)).status).toBe(200)
    expect(asked).toHaveLength(3)
    const refused = await ask(1)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  })

  it('is not held back where it is a service of the platform', async () => {
    const service = 'a-token-of-a-service-with-32-characters'
    const limit = async () => ({ success: false })
    const { env } = environment({ PUBLIC_LIMIT: { limit }, SERVICE_TOKENS: service })
    const headers = { authorization: `Bearer ${service}` }
    expect((await askWorker(content, env, address({ to: taobao }), { headers })).status).toBe(200)
    expect((await askWorker(content, env, address({ to: taobao }))).status).toBe(429)
  })
})

describe('without KV', () => {
  it('links are checked all the same, and the page says that the catalogue is away', async () => {
    const get = async (): Promise<never> => {
      throw new Error('KV is away')
    }
    const kv = new Proxy(bindings.KV, { get: () => get })
    const { env } = environment({ KV: kv })
    const headers = { 'accept-language': 'en' }
    const response = await askWorker(content, env, address({ to: taobao, surface: 'live_room' }), { headers })
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('This link does not open from the live room')
    expect(page).toContain('the catalogue cannot be read at the moment')
  })
})
