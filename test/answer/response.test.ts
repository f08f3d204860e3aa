import { describe, expect, it } from 'vitest'

import { decisionJson } from '../../src/answer/json.ts'
import { preferencesOf, respond, type RequestPreferences } from '../../src/answer/response.ts'
import { noticeStyleHash } from '../../src/answer/style.ts'
import {
  decided,
  allowed,
  answered,
  equivalentUrl,
  faulty,
  flavours,
  liveRoom,
  noticed,
  seen,
  taobao,
} from './samples.ts'

const page: RequestPreferences = { method: 'GET', accept: 'text/html', acceptLanguage: 'en' }
const json: RequestPreferences = { ...page, accept: 'application/json' }

const forward = answered({ decision: allowed })
const detour = answered({ equivalent: { step: 'product', location: equivalentUrl, skipped: [] } })

const headersOf = (response: Response) => Object.fromEntries(response.headers)

describe('a redirect', () => {
  it.each([
    ['forward', forward, taobao.landing],
    ['detour', detour, equivalentUrl],
  ] as const)(
    'for a %s is a 302 that nobody keeps and that tells the next site nothing',
    async (_, answer, location) => {
      const response = respond(answer, seen(), page)
      expect(response.status).toBe(302)
      expect(await response.text()).toBe('')
      expect(headersOf(response)).toEqual({
        location,
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
      })
    },
  )
})

describe('a page', () => {
  it.each(Object.entries(flavours))(
    'of the flavour “%s” has strict headers and no cookie',
    async (_, { input, view }) => {
      const notice = noticed(input)
      const response = respond(notice, seen(view), page)
      expect(response.status).toBe(notice.status)
      expect(await response.text()).toContain('<html lang="en">')
      expect(headersOf(response)).toEqual({
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'en',
        'content-security-policy': `default-src 'none'; style-src '${noticeStyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        vary: 'accept, accept-language',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-robots-tag': 'noindex, nofollow',
      })
    },
  )

  it('speaks the language of the token before that of the browser', async () => {
    const view = seen({ context: { ...liveRoom, language: 'zh-Hans' } })
    expect(await respond(noticed(), view, page).text()).toContain('<html lang="zh-CN">')
  })
})

it('answers HEAD with the same status and headers, and no body', async () => {
  const unreadable = flavours.unreadable
  for (const [answer, view] of [
    [forward, seen()],
    [noticed(), seen()],
    [noticed(unreadable.input), seen(unreadable.view)],
  ] as const) {
    for (const wanted of [page, json]) {
      const head = respond(answer, view, { ...wanted, method: 'HEAD' })
      const get = respond(answer, view, wanted)
      expect([head.status, headersOf(head)]).toEqual([get.status, headersOf(get)])
      expect(await head.text()).toBe('')
    }
  }
})

it('reads the preferences of a request', () => {
  const headers = { accept: 'application/json', 'accept-language': 'zh' }
  expect(preferencesOf(new Request('https://go.example/go?to=x', { headers, method: 'HEAD' }))).toEqual({
    method: 'HEAD',
    accept: 'application/json',
    acceptLanguage: 'zh',
  })
})

describe('JSON', () => {
  it('has every field of a detour, as documented', async () => {
    const response = respond(detour, seen(), json)
    expect([response.status, response.headers.get('location')]).toEqual([200, null])
    expect(headersOf(response)).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      vary: 'accept',
    })
    expect(await response.json()).toEqual({
      id: '01JD3Q8Z6V7K2M9X4T5R0B1CDE',
      at: '2020-10-09T00:00:00.412+08:00',
      answer: 'detour',
      status: 302,
      location: equivalentUrl,
      action: 'equivalent',
      step: 'product',
      rule: 'live-external-closed',
      reason: 'live_external_closed',
      message: { 'zh-CN': expect.any(String), en: expect.any(String) },
      destination: {
        url: taobao.url,
        marketplace: 'taobao',
        party: 'external',
        kind: 'product',
        id: '12345678901',
        depth: 0,
        fault: null,
      },
      context: {
        surface: 'live_room',
        evidence: 'signed',
        site: null,
        content: 'r_71003',
        author: 'a_77',
        fault: null,
      },
      would: null,
      policy: { name: 'douyin', version: 42, digest: `sha256:${'0'.repeat(64)}`, tier: 'memory' },
    })
  })

  it('has the same fields in the same order for every answer, null where absent', () => {
    const bare = flavours.unreadable
    const shapes = [
      decisionJson(forward, seen()),
      decisionJson(detour, seen()),
      decisionJson(noticed(bare.input), seen(bare.view)),
    ].map((decision) => [Object.keys(decision), Object.keys(decision.destination), Object.keys(decision.context)])
    expect(shapes[1]).toEqual(shapes[0])
    expect(shapes[2]).toEqual(shapes[0])
    expect(JSON.parse(JSON.stringify(decisionJson(noticed(bare.input), seen(bare.view))))).toMatchObject({
      answer: 'notice',
      status: 400,
      location: null,
      rule: null,
      step: null,
      destination: { url: null, fault: 'scheme' },
    })
  })

  it('is answered with 400 where nothing may be opened, and with 200 for any other answer', () => {
    const destination = faulty({ kind: 'unsafe', code: 'port' })
    expect(respond(noticed({ destination }), seen({ destination }), json).status).toBe(400)
    expect(respond(noticed(), seen(), json).status).toBe(200)
    expect(respond(forward, seen(), json).status).toBe(200)
  })

  it('tells what a rule in report mode would have said', () => {
    const outcome = { action: 'warn', reason: 'leaving_platform' } as const
    const decision = decided(allowed.outcome, { would: { rule: 'short-video-notice', outcome } })
    expect(decisionJson(forward, seen({ decision })).would).toEqual({ rule: 'short-video-notice', ...outcome })
  })

  it('carries hostile text as text', async () => {
    const url = 'https://shop.example.com/</script><script>alert(1)</script>\u2028'
    const response = respond(forward, seen({ destination: { ...taobao, url } }), json)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toMatchObject({ destination: { url } })
  })
})
