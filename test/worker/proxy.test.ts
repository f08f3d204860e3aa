import { beforeAll, describe, expect, it, vi } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { publish } from '../../src/control/publish.ts'
import worker from '../../src/worker-content.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'

beforeAll(async () => {
  const published = await publish(
    { source: douyin, base: 0, message: 'for the proxy', ...byTheSystem },
    publishPorts(bindings),
  )
  expect(published).toMatchObject({ ok: true, value: { live: true } })
})

const shop = 'https://item.jd.com/1.html'
const page = `<!doctype html><meta charset=utf-8><a href="${shop}">买</a>`

/** Detour before an origin that answers everything in one way. */
function before(answer: (request: Request) => Response | Promise<Response>, more: Partial<Env> = {}): Env {
  const fetch = async (request: Request): Promise<Response> => await answer(request)
  return { ...bindings, ORIGIN: { fetch } as unknown as Fetcher, ...more }
}

function html(body: BodyInit | null, headers: Record<string, string> = {}, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
}

describe('pages behind Detour', () => {
  it('have their links signed for the surface that their address is', async () => {
    const env = before(() => html(page), { PAGES_URL: 'https://wanderlight.example' })
    const response = await askWorker(worker, env, '/live/7')
    const text = await response.text()
    const [link = ''] = /\/go\/[^"]+/.exec(text) ?? []
    expect(text).toBe(page.replace(shop, `https://go.example${link}`))
    const click = await askWorker(worker, env, link, { headers: { accept: 'application/json' } })
    expect(await click.json()).toMatchObject({ context: { surface: 'live_room', evidence: 'signed', content: '7' } })
  })

  it('lose what says something of the old bytes, and are kept no longer than their links count', async () => {
    const env = before(() =>
      html(page, {
        etag: '"1"',
        'content-md5': 'x',
        'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
        'cache-control': 'public, max-age=604800, immutable',
        'content-security-policy': "default-src 'self'",
        'set-cookie': 'a=1',
      }),
    )
    const { headers } = await askWorker(worker, env, '/x')
    expect(headers.get('etag') ?? headers.get('content-md5') ?? headers.get('last-modified')).toBeNull()
    expect(headers.get('cache-control')).toBe('public, max-age=42900')
    expect(headers.get('content-security-policy')).toBe("default-src 'self'")
    expect(headers.get('set-cookie')).toBe('a=1')
  })

  it.each([
    [206, { 'content-range': 'bytes 0-9/100' }, page],
    [304, { etag: '"1"' }, null],
    [200, { 'content-encoding': 'zstd' }, page],
    [200, { 'content-type': 'text/html; charset=utf-16' }, page],
    [200, { 'content-type': 'image/svg+xml' }, page],
  ] as const)('go through as they are: %i %o', async (status, headers, body) => {
    const init = { status, headers: { 'content-type': 'text/html', ...headers }, encodeBody: 'manual' as const }
    const env = before(() => new Response(body, init))
    const response = await askWorker(worker, env, '/x')
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(body ?? '')
  })

  it('are asked for with codings that can be opened, and told where they are seen', async () => {
    const seen: Request[] = []
    const env = before((request) => {
      seen.push(request)
      return html(page)
    })
    await askWorker(worker, env, '/x', { headers: { 'accept-encoding': 'zstd', 'x-forwarded-host': 'evil.example' } })
    expect(seen[0]?.headers.get('accept-encoding')).toBe('gzip, br')
    expect(seen[0]?.headers.get('x-forwarded-host')).toBe('go.example')
  })

  it('that lead to a shop by a redirect lead there through Detour', async () => {
    const env = before(() => new Response(null, { status: 302, headers: { location: shop } }))
    const response = await askWorker(worker, env, '/x')
    expect(response.headers.get('location')).toMatch(/^https:\/\/go\.example\/go\//)
  })

  it('do not hide what is Detour’s own', async () => {
    const env = before(() => html('origin'))
    for (const path of ['/healthz', '/go', '/.well-known/security.txt', '/v1/decisions']) {
      expect(await (await askWorker(worker, env, path)).text()).not.toBe('origin')
    }
    expect(await (await askWorker(worker, env, '/gone')).text()).toBe('origin')
  })

  it('of an origin that does not answer, or leads back here, are a plain sentence', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const away = before(() => Promise.reject(new Error('away')))
    expect((await askWorker(worker, away, '/x')).status).toBe(502)
    const loop = await askWorker(
      worker,
      before(() => html(page)),
      '/x',
      { headers: { 'detour-passed': '1' } },
    )
    expect(loop.status).toBe(508)
  })
})

/** A page that breaks off after so many bytes. */
function broken(whole: Uint8Array, after: number): ReadableStream<Uint8Array> {
  let place = 0
  return new ReadableStream({
    pull: (controller) => {
      if (place >= after) {
        controller.error(new Error('the origin broke off'))
        return
      }
      const end = Math.min(after, place + 65_536)
      controller.enqueue(whole.slice(place, end))
      place = end
    },
  })
}

const encoder = new TextEncoder()

describe('faults in the middle of a page', () => {
  it('1,000 breaks at any place: no part of a page is ever a whole answer', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const small = encoder.encode(page.repeat(20))
    let truncated = 0
    let refused = 0
    for (let turn = 0; turn < 1000; turn += 1) {
      const after = 1 + ((turn * 7919) % (small.length - 1))
      const env = before(() => html(broken(small, after)))
      const response = await askAtOnce(worker, env, '/x')
      if (response.status === 200) truncated += 1
      if (response.status === 502) refused += 1
    }
    expect({ truncated, refused }).toEqual({ truncated: 0, refused: 1000 })
  })

  it('a long page that breaks off while it streams errors, and does not end', async () => {
    const long = encoder.encode(page.repeat(60_000))
    for (const after of [2_200_000, 3_000_000, long.length - 1]) {
      const env = before(() => html(broken(long, after)))
      const response = await askAtOnce(worker, env, '/x')
      expect(response.headers.get('detour-rewrite')).toBe('html; streamed')
      await expect(response.arrayBuffer()).rejects.toThrow('broke off')
    }
  })

  it('a page that the parser gives up on is sent as it came', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const strange = `<select><xmp><script>"use strict";</script></select>${page}`
    const response = await askWorker(
      worker,
      before(() => html(strange)),
      '/x',
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('detour-rewrite')).toBe('untouched; reason=failed')
    expect(await response.text()).toBe(strange)
  })

  it('a long page that streams to its end is whole', async () => {
    const long = page.repeat(60_000)
    const response = await askWorker(
      worker,
      before(() => html(long)),
      '/x',
    )
    const text = await response.text()
    const [link = ''] = /https:\/\/go\.example\/go\/[^"]+/.exec(text) ?? []
    expect(text).toBe(long.replaceAll(shop, link))
  })
})
