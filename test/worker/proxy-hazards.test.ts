import { beforeAll, describe, expect, it, vi } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { publish } from '../../src/control/publish.ts'
import worker from '../../src/worker-content.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { askWorker, bindings } from '../support/worker.ts'

beforeAll(async () => {
  const published = await publish(
    { source: douyin, base: 0, message: 'for the proxy', ...byTheSystem },
    publishPorts(bindings),
  )
  expect(published).toMatchObject({ ok: true, value: { live: true } })
})

const page = '<!doctype html><meta charset=utf-8><a href="https://item.jd.com/1.html">买</a>'

/** Detour before a Worker that answers everything in one way, and what that Worker was asked. */
function before(answer: (request: Request) => Response | Promise<Response>) {
  const asked: Request[] = []
  const fetch = async (request: Request): Promise<Response> => {
    asked.push(request)
    return await answer(request)
  }
  const ORIGIN = { fetch } as unknown as Fetcher
  const env: Env = { ...bindings, ORIGIN, PAGES_URL: 'https://wanderlight.example' }
  return { env, asked }
}

function html(body: string | null, headers: Record<string, string> = {}, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
}

/** What a shopper who comes back has of a page. */
const copy = { 'if-none-match': '"1"', 'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT', 'if-range': '"1"' }

describe('what a page may be kept for', () => {
  const half = 42_900

  it.each([
    ['nothing is said', 200, {}, 'no-cache'],
    ['nothing is said of a mistake', 500, {}, 'no-cache'],
    ['nothing is said of a redirect', 302, { location: '/login' }, 'no-cache'],
    ['`Expires` forbids it', 200, { expires: '0' }, 'max-age=0'],
    ['`Expires` is past', 200, { expires: 'Thu, 19 Nov 1981 08:52:00 GMT' }, 'max-age=0'],
    [
      '`Expires` is a minute after `Date`',
      200,
      { date: 'Mon, 01 Jan 2024 00:00:00 GMT', expires: 'Mon, 01 Jan 2024 00:01:00 GMT' },
      'max-age=60',
    ],
    ['`Expires` is years ahead', 200, { expires: 'Mon, 01 Jan 2125 00:00:00 GMT' }, `max-age=${half}`],
    ['no age is said', 200, { 'cache-control': 'private' }, 'private, max-age=0'],
    ['it is not to be kept', 200, { 'cache-control': 'no-store' }, 'no-store'],
    ['it is to be asked for', 200, { 'cache-control': 'private, no-cache' }, 'private, no-cache'],
    ['a short age is said', 200, { 'cache-control': 'max-age=5' }, 'max-age=5'],
  ] as const)('where %s (%i)', async (_, status, headers, kept) => {
    const { env } = before(() => html(page, headers, status))
    const response = await askWorker(worker, env, '/x')
    expect(response.headers.get('cache-control')).toBe(kept)
    expect(response.headers.get('expires')).toBeNull()
  })

  it.each([301, 302, 308])('where a redirect leads to a shop (%i): no longer than its link counts', async (status) => {
    const location = 'https://item.jd.com/1.html'
    const silent = before(() => new Response(null, { status, headers: { location } }))
    const long = before(
      () => new Response(null, { status, headers: { location, 'cache-control': 'max-age=31536000' } }),
    )
    const own = before(() => new Response(null, { status, headers: { location: '/next' } }))
    const kept = await Promise.all(
      [silent, long, own].map(async ({ env }) => (await askWorker(worker, env, '/x')).headers.get('cache-control')),
    )
    expect(kept).toEqual(['no-cache', `max-age=${half}`, null])
  })

  it('by networks that hear something of their own is bounded as well', async () => {
    const long = 'max-age=31536000'
    const { env } = before(() =>
      html(page, { 'cache-control': long, 'cdn-cache-control': long, 'surrogate-control': long }),
    )
    const { headers } = await askWorker(worker, env, '/x')
    expect(['cache-control', 'cdn-cache-control', 'surrogate-control'].map((name) => headers.get(name))).toEqual(
      Array.from({ length: 3 }, () => `max-age=${half}`),
    )
  })
})

describe('a copy that was made of a page', () => {
  it.each([
    ['a browser that opens a page', { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }],
    ['a frame', { accept: 'text/html', 'sec-fetch-dest': 'iframe' }],
    ['whoever says only that it takes pages', { accept: 'text/html' }],
  ])('is not confirmed to %s: it may hold links as creators wrote them', async (_, headers) => {
    const { env, asked } = before((request) =>
      request.headers.has('if-none-match') || request.headers.has('if-modified-since')
        ? new Response(null, { status: 304 })
        : html(page),
    )
    const response = await askWorker(worker, env, '/x', { headers: { ...headers, ...copy, range: 'bytes=0-9' } })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('/go/')
    expect(
      ['if-none-match', 'if-modified-since', 'if-range', 'range'].filter((name) => asked[0]?.headers.has(name)),
    ).toEqual([])
  })

  it('of an image is confirmed, and parts of a film are sent', async () => {
    const { env, asked } = before(() => new Response(null, { status: 304, headers: { etag: '"1"' } }))
    const headers = { accept: 'image/avif,*/*', 'sec-fetch-dest': 'image', range: 'bytes=0-9', ...copy }
    const response = await askWorker(worker, env, '/x.png', { headers })
    expect([response.status, response.headers.get('etag')]).toEqual([304, '"1"'])
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toMatchObject({ range: 'bytes=0-9', ...copy })
  })

  it('without product links has nothing to be confirmed by: the policy may know more of them tomorrow', async () => {
    const { env } = before(() =>
      html('<p>nothing</p>', { etag: '"1"', 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' }),
    )
    const { headers } = await askWorker(worker, env, '/x')
    expect([headers.get('etag'), headers.get('last-modified'), headers.get('detour-rewrite')]).toEqual([
      null,
      null,
      'html; found=0; changed=0',
    ])
  })
})

it('a page that we failed at is kept by nobody, and confirmed by nothing', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const strange = `<select><xmp><script>"use strict";</script></select>${page}`
  const { env } = before(() => html(strange, { etag: '"1"', 'cache-control': 'public, max-age=31536000' }))
  const { headers } = await askWorker(worker, env, '/x')
  expect(['detour-rewrite', 'cache-control', 'etag'].map((name) => headers.get(name))).toEqual([
    'untouched; reason=failed',
    'no-store',
    null,
  ])
})

describe('what a visitor says of where a page is seen', () => {
  it('does not reach the origin', async () => {
    const { env, asked } = before(() => html(page))
    const forged = {
      forwarded: 'host=evil.example;proto=http',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '81',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-server': 'evil.example',
      'x-host': 'evil.example',
      'x-original-host': 'evil.example',
      'x-original-url': '/live/7',
      'x-rewrite-url': '/live/7',
    }
    await askWorker(worker, env, '/x', { headers: { ...forged, cookie: 'a=1', authorization: 'Basic eA==' } })
    const headers = Object.fromEntries(asked[0]?.headers ?? [])
    expect(headers).toMatchObject({
      cookie: 'a=1',
      authorization: 'Basic eA==',
      'x-forwarded-host': 'go.example',
      'x-forwarded-proto': 'https',
    })
    expect(Object.values(headers).filter((value) => /evil|live|81/.test(value))).toEqual([])
  })
})

describe('a page’s address that servers read differently', () => {
  it.each([
    '/video/1%2f..%2f..%2flive%2f7',
    '/video/1%5C..%5C..%5Clive%5C7',
    '/video/..;/live/7',
    '/video//7',
    '/video/%252e%252e/live/7',
  ])('%s says nothing of where its links stand', async (path) => {
    const { env } = before(() => html(page))
    const [link = ''] = /\/go\/[^"]+/.exec(await (await askWorker(worker, env, path)).text()) ?? []
    const click = await askWorker(worker, env, link, { headers: { accept: 'application/json' } })
    expect(await click.json()).toMatchObject({ context: { surface: 'unknown', evidence: 'signed' } })
  })

  it.each(['//go/x', '/GO/x', '/%67o/x', '/v1%2frewrite', '/x/../gone', '/go;/x'])(
    '%s is a page of the origin or none, and never half of both',
    async (path) => {
      const { env, asked } = before(() => html('origin'))
      expect(await (await askWorker(worker, env, path)).text()).toBe('origin')
      expect(asked).toHaveLength(1)
    },
  )
})

describe('a body', () => {
  it('that is sent reaches the origin, whatever the method', async () => {
    const { env } = before(async (request) => new Response(`${request.method} ${await request.text()}`))
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await askWorker(worker, env, '/x', { method, body: 'sent' })
      expect(await response.text()).toBe(`${method} sent`)
    }
  })

  it('of none stays none: HEAD, 204, 205', async () => {
    for (const [method, status] of [
      ['HEAD', 200],
      ['GET', 204],
      ['GET', 205],
    ] as const) {
      const { env } = before(() => html(null, { 'x-of': 'the origin' }, status))
      const response = await askWorker(worker, env, '/x', { method })
      expect([response.status, response.headers.get('x-of'), await response.text()]).toEqual([status, 'the origin', ''])
    }
  })

  it('in a coding spelt as the runtime does not read it goes through', async () => {
    const packed = new Uint8Array([31, 139, 8, 0])
    const { env } = before(
      () =>
        new Response(packed, {
          headers: { 'content-type': 'text/html', 'content-encoding': 'GZIP' },
          encodeBody: 'manual',
        }),
    )
    const response = await askWorker(worker, env, '/x')
    expect(response.headers.get('detour-rewrite')).toBe('untouched; reason=coding_unknown')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(packed)
  })

  it('is none where a connection becomes a web socket, which goes on', async () => {
    const { env, asked } = before(() => {
      const [theirs, ours] = Object.values(new WebSocketPair())
      if (theirs === undefined || ours === undefined) throw new Error('a pair has two ends')
      ours.accept()
      ours.send('hello')
      return new Response(null, { status: 101, webSocket: theirs })
    })
    const response = await askWorker(worker, env, '/socket', { headers: { upgrade: 'websocket' } })
    expect([response.status, asked[0]?.headers.get('upgrade')]).toEqual([101, 'websocket'])
    const said = new Promise<unknown>((resolve) => {
      response.webSocket?.addEventListener('message', ({ data }) => resolve(data))
    })
    response.webSocket?.accept()
    expect(await said).toBe('hello')
  })
})

describe('an origin by its address', () => {
  /** What is asked over the network, and how that is answered. */
  async function behind(origin: string, path: string, headers: Record<string, string>) {
    const asked: string[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (given) => {
      asked.push(given instanceof Request ? given.url : String(given))
      return new Response(null, { status: 302, headers })
    })
    const response = await askWorker(worker, { ...bindings, ORIGIN: origin }, path)
    vi.restoreAllMocks()
    return { asked, response }
  }

  it.each([
    ['https://o.example', 'https://o.example/login?a=1#b', 'https://go.example/login?a=1#b'],
    ['https://o.example', 'http://o.example/login', 'https://go.example/login'],
    ['https://o.example', 'next', 'https://go.example/at/next'],
    ['https://o.example/site/', '/site/login', 'https://go.example/login'],
    ['https://o.example/site', 'https://o.example/site', 'https://go.example/'],
    ['https://o.example/site', 'next', 'https://go.example/at/next'],
    ['https://o.example/site', 'https://o.example/elsewhere', 'https://o.example/elsewhere'],
    ['https://o.example/site', '/elsewhere', 'https://o.example/elsewhere'],
    ['https://o.example/site', 'https://o.example/siteful', 'https://o.example/siteful'],
    ['https://o.example', 'https://o.example.evil.example/', 'https://o.example.evil.example/'],
    ['https://o.example', 'https://o.example:8443/', 'https://o.example:8443/'],
  ])('%s that leads to %s leads the shopper to %s', async (origin, location, seen) => {
    const { response } = await behind(origin, '/at/x', { location })
    expect(response.headers.get('location')).toBe(seen)
  })

  it.each(['//evil.example/', '/@evil.example/', '/..//evil.example', '/%2e%2e/%2e%2e/', '/.evil.example', '/:81/'])(
    'is all that is asked, in its folder, for %s',
    async (path) => {
      const { asked } = await behind('https://o.example/site', path, {})
      expect(asked.map((url) => [new URL(url).origin, new URL(url).pathname.startsWith('/site/')])).toEqual([
        ['https://o.example', true],
      ])
    },
  )
})

describe('a form', () => {
  it('sent with GET leads to what was signed: what was filled in reaches nobody', async () => {
    const { env } = before(() => html(page))
    const [link = ''] = /\/go\/[^"]+/.exec(await (await askWorker(worker, env, '/video/7')).text()) ?? []
    const asApp = { headers: { accept: 'application/json' } }
    const plain = await (await askWorker(worker, env, link, asApp)).json<Record<string, unknown>>()
    const filled = await (await askWorker(worker, env, `${link}?to=https://evil.example/&id=2`, asApp)).json()
    expect(filled).toMatchObject({ destination: plain['destination'], location: plain['location'] })
  })

  it('sent with POST is not followed', async () => {
    const { env } = before(() => html(page))
    expect((await askWorker(worker, env, '/go/x', { method: 'POST', body: 'id=2' })).status).toBe(405)
  })
})
