import { Script } from 'node:vm'

import { describe, expect, it } from 'vitest'

import { coloursOf, contrast } from '../answer/contrast.ts'
import type { Language } from '../../src/answer/language.ts'
import { products } from '../../src/demo/stage-set.ts'
import worker from '../../src/demo/worker.ts'
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { readToken } from '../../src/link/token.ts'

const origin = 'https://go.example'

const secret = Buffer.alloc(32, 7).toString('base64url')

const hmac = { kty: 'oct', kid: 'local-1', alg: 'HS256', iss: 'https://platform.example', k: secret }

const env = { LINK_KEYS: JSON.stringify({ keys: [hmac] }) }

const surfaces = [
  { path: '/demo/live/r_71003', surface: 'live_room', content: 'r_71003', author: 'a_77' },
  { path: '/demo/video/v_20100', surface: 'short_video', content: 'v_20100', author: 'a_77' },
  { path: '/demo/showcase/a_9', surface: 'showcase', content: 'a_9', author: 'a_9' },
] as const

async function visit(path: string, headers: Readonly<Record<string, string>> = {}, bindings: object = env) {
  const response = await worker.fetch(new Request(`${origin}${path}`, { headers }), bindings)
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}

/** Links that go out through Detour, as a browser reads them. */
function linksOut(page: string): string[] {
  return [...page.matchAll(/class="out"\s+href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
}

async function claimsOf(href: string, options = { audience: 'detour', now: instant(Date.now()) }) {
  return readToken(href.replace('/go/', ''), await readKeys(env.LINK_KEYS), options)
}

describe.each(surfaces)('$path', ({ path, surface, content, author }) => {
  it.each(['zh-CN', 'en'] satisfies Language[])(
    'signs a link for every product, with the claims of this place, in %s',
    async (lang) => {
      const { body, status } = await visit(`${path}?lang=${lang}`)
      expect(status).toBe(200)
      const tokens = [...new Set(linksOut(body).filter((href) => href.startsWith('/go/')))]
      const read = await Promise.all(tokens.map((href) => claimsOf(href)))
      const claims = read.flatMap((each) => (each.ok ? [each.value] : []))
      expect(claims.map(({ to }) => to)).toEqual(products.map(({ to }) => to))
      for (const claim of claims) {
        expect(claim).toMatchObject({ surface, content, author, followers: 128_000, lang, iss: hmac.iss })
        expect(claim.exp - claim.iat).toBe(3600)
      }
    },
  )

  it('shows one link that was tampered with, one without a token, and a dangerous one', async () => {
    const { body } = await visit(path)
    const bad = linksOut(body).slice(-3)
    expect(await claimsOf(bad[0] ?? '')).toMatchObject({ ok: false, error: { fault: 'token_signature' } })
    expect(bad.slice(1)).toEqual([
      `/go?to=${encodeURIComponent(products[0]?.to ?? '')}`,
      `/go?to=${encodeURIComponent('javascript:alert(1)')}`,
    ])
  })

  it('opens every product in a tab of its own, and has the decision of each to look at', async () => {
    const { body } = await visit(path)
    const anchors = [...body.matchAll(/<a\s+class="out"[^>]*>/g)].map(([tag]) => tag)
    expect(anchors.length).toBeGreaterThanOrEqual(products.length + 3)
    for (const tag of anchors) expect(tag).toMatch(/target="_blank"\s+rel="noopener"\s+data-decide/)
    expect(body.match(/class="peek"/g)).toHaveLength(products.length + 3)
  })
})

describe('every page', () => {
  const paths = ['/demo', '/demo/', ...surfaces.map(({ path }) => path)]

  it.each(paths)('%s loads nothing from elsewhere and runs no script of its own text', async (path) => {
    const { status, headers, body } = await visit(path)
    expect(status).toBe(200)
    expect(headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cache-control': 'private, no-store',
      'referrer-policy': 'same-origin',
      vary: 'accept-language',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
    })
    const loaded = [...body.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(loaded).toContain('/demo/app.js')
    // The front page leads to the origin's pages as well; those are on this host too.
    expect(
      loaded.filter((address) => !/^\/(?:demo|go|feed|live|video|shelf|gbk)(?:[/?.]|$)/.test(address ?? '')),
    ).toEqual([])
    expect(body).not.toMatch(/\son[a-z]+=|\sstyle=|<img|url\(/)
    expect(body).not.toMatch(/undefined|\[object/)
  })

  it('speaks the language asked for in the address, else the browser’s', async () => {
    const path = '/demo/live/r_1'
    expect((await visit(path, { 'accept-language': 'en-GB' })).body).toContain('<html lang="en">')
    expect((await visit(path, { 'accept-language': 'zh-TW' })).body).toContain('<html lang="zh-CN">')
    expect((await visit(`${path}?lang=zh-CN`, { 'accept-language': 'en' })).body).toContain('<html lang="zh-CN">')
    expect((await visit(`${path}?lang=%22%3E%3Cscript%3E`, { 'accept-language': 'en' })).body).not.toContain(
      '"><script>',
    )
  })

  it('works without a signing key, with unsigned links, and says so', async () => {
    const { body } = await visit('/demo/live/r_1?lang=en', {}, {})
    const hrefs = linksOut(body)
    expect(hrefs.length).toBeGreaterThan(products.length)
    expect(hrefs.every((href) => href.startsWith('/go?to='))).toBe(true)
    expect(body).toContain('No signing key is set')
  })

  it('takes nothing from the path that could not be an id', async () => {
    for (const id of ['%3Cscript%3E', 'a%20b', '"', 'x'.repeat(65), '..%2F']) {
      expect((await visit(`/demo/live/${id}`)).status).toBe(404)
    }
    expect((await visit('/demo/nowhere')).status).toBe(404)
  })
})

describe('script and sheet', () => {
  it('come as files with their types', async () => {
    const script = await visit('/demo/app.js')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(() => new Script(script.body)).not.toThrow()
    expect(script.body).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval\(/)
    const sheet = await visit('/demo/app.css')
    expect(sheet.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(sheet.body).not.toMatch(/@import|url\(/)
  })
})

describe('the colours that the platform adds', () => {
  const pairs = [
    ['sell', 'card'],
    ['sell', 'sell-wash'],
    ['key', 'ground'],
    ['string', 'ground'],
    ['sell', 'ground'],
    ['ink', 'ground'],
  ] as const

  it.each(['light', 'dark'] as const)('reach 4.5 to 1 on their grounds, %s', async (scheme) => {
    const colours = coloursOf((await visit('/demo/app.css')).body, scheme)
    const tooWeak = pairs.filter(([ink, ground]) => contrast(colours(ink), colours(ground)) < 4.5)
    expect(tooWeak).toEqual([])
  })
})

describe('a decision without script', () => {
  const decision = {
    id: '01JD',
    at: '2020-10-09T00:00:00.000+08:00',
    answer: 'notice',
    status: 200,
    location: null,
    action: 'equivalent',
    step: 'explain',
    rule: '</pre><script>alert(1)</script>',
    reason: 'live_external_closed',
    message: { 'zh-CN': '说明', en: '<b>told</b>' },
    destination: { url: null, marketplace: 'jd', party: 'external', kind: 'product', id: '1', depth: 0, fault: null },
    context: { surface: 'live_room', evidence: 'signed', site: null, content: null, author: null, fault: null },
    would: null,
    policy: { name: 'douyin', version: 1, digest: 'sha256:0', tier: 'memory' },
  }

  it('is asked of the gateway as JSON and written as text', async () => {
    const asked: Request[] = []
    const DETOUR = {
      fetch: (request: Request) => {
        asked.push(request)
        return Promise.resolve(Response.json(decision))
      },
    }
    const { body } = await visit('/demo/decision?lang=en&link=%2Fgo%2Fa.b.c', {}, { ...env, DETOUR })
    expect(asked.map(({ url, headers }) => [url, headers.get('accept')])).toEqual([
      [`${origin}/go/a.b.c`, 'application/json'],
    ])
    expect(body).toContain('A page that explains')
    expect(body).toContain('equivalent → explain')
    expect(body).not.toContain('<script>alert(1)')
    expect(body).not.toContain('<b>told')
  })

  it('asks nobody about other addresses, and says when no answer came', async () => {
    let asked = 0
    const DETOUR = {
      fetch: () => {
        asked += 1
        return Promise.reject(new Error('down'))
      },
    }
    const bindings = { ...env, DETOUR }
    for (const link of [
      'https://evil.example/go/a',
      '//evil.example/go/a',
      '/api/v1/versions',
      '/go/../api',
      '/demo',
      '',
    ]) {
      const { body } = await visit(`/demo/decision?lang=en&link=${encodeURIComponent(link)}`, {}, bindings)
      expect(body).toContain('No answer came')
    }
    expect(asked).toBe(0)
    const down = await visit('/demo/decision?lang=en&link=%2Fgo%3Fto%3Dx', {}, bindings)
    expect([asked, down.status]).toEqual([1, 200])
    expect(down.body).toContain('No answer came')
  })
})
