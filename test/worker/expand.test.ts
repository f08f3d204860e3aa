import { exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { destinationOf, type Destination } from '../../src/link/destination.ts'
import { makeExpander } from '../../src/link/expand.ts'
import type { HopFetch } from '../../src/link/expand-hops.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import type { Program } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { kvShort } from '../../src/store/kv-short.ts'
import worker from '../../src/worker-content.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'
import { forgetCopy } from './faulty-worker.ts'

const program: Program = {
  ...(bundled as Program),
  rules: [
    {
      id: 'jd',
      mode: 'enforce',
      if: { to: { marketplace: ['jd'] } },
      outcome: { action: 'explain', reason: 'destination_blocked' },
    },
  ] as Program['rules'],
  short_links: { follow: true, wait: 1500, unresolved: { action: 'explain', reason: 'short_link_unresolved' } },
}

const read = (text: string): Destination => destinationOf(text, builtinRegistry)
const own = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'
const asApp = { headers: { accept: 'application/json' } }

/** What hosts do; whoever is not there hangs until it is given up. */
const says = new Map<string, () => Response>()
const asked: string[] = []
const givenUp: string[] = []

function hostsFetch(url: string, init: { readonly signal?: AbortSignal | null } = {}): Promise<Response> {
  asked.push(url)
  const said = says.get(url)
  if (said !== undefined) return Promise.resolve(said())
  return new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => {
      givenUp.push(url)
      reject(new Error('aborted'))
    })
  })
}

function to(location: string): () => Response {
  return () => new Response(null, { status: 302, headers: { location } })
}

interface Decision {
  readonly answer: string
  readonly reason: string
  readonly location: string | null
  readonly destination: { readonly kind: string; readonly marketplace: string | null }
}

const linkTo = (link: string): string => `/go?to=${encodeURIComponent(link)}`

beforeEach(async () => {
  says.clear()
  asked.length = 0
  givenUp.length = 0
  await forgetCopy()
  await bindings.KV.put('policy:active', await publishedText(program, { version: 5, base: 4, publishedAt: 5 }))
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a short link in workerd', () => {
  it('whose host answers 302 is followed by the platform’s fetch, one hop and no further', async () => {
    // The host of short links is this very Worker: it answers with a true redirect.
    const ours: HopFetch = (_, init) =>
      (exports as unknown as { default: { fetch: typeof fetch } }).default.fetch(`https://go.example${linkTo(own)}`, {
        ...init,
        headers: { ...init.headers, referer: 'https://www.douyin.com/video/6961737553342991651' },
      })
    const expander = makeExpander({
      fetch: ours,
      cache: kvShort(bindings.KV),
      now: Date.now,
      sleep: (ms) => scheduler.wait(ms),
    })
    const work: Promise<unknown>[] = []
    const lifetime = { waitUntil: (each: Promise<unknown>) => void work.push(each) }
    const end = await expander.expand(read('https://m.tb.cn/real'), { destinationOf: read, waitMs: 1500, lifetime })
    expect(end).toMatchObject({ marketplace: 'xiaodian', id: '3329016137865419287', followed: { hops: 1 } })
    await Promise.all(work)
    expect(await bindings.KV.get('short:m.tb.cn:real', 'json')).toEqual({ to: own, hops: 1 })
  })

  it('is judged as what it leads to, and kept in KV for the next isolate', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(hostsFetch as typeof fetch)
    says.set('https://m.tb.cn/a', to('https://u.jd.com/b'))
    says.set('https://u.jd.com/b', to('https://item.jd.com/1.html'))
    const seen: Decision = await (await askWorker(worker, { ...bindings }, linkTo('https://m.tb.cn/a'), asApp)).json()
    expect(seen).toMatchObject({ reason: 'destination_blocked', destination: { kind: 'product', marketplace: 'jd' } })
    expect(asked).toEqual(['https://m.tb.cn/a', 'https://u.jd.com/b'])
    const again: Decision = await (await askWorker(worker, { ...bindings }, linkTo('https://m.tb.cn/a'), asApp)).json()
    expect(again).toMatchObject({ reason: 'destination_blocked' })
    expect(asked).toHaveLength(2)
  })

  it.each(['data:text/html,hello', 'file:///etc/passwd', 'https://127.0.0.1/', 'https://item.jd.com:8443/1.html'])(
    'that leads to %s is not resolved, and nothing of it is asked although fetch might answer',
    async (location) => {
      // The platform itself would open it.
      expect(await (await fetch('data:text/html,hello')).text()).toBe('hello')
      vi.spyOn(globalThis, 'fetch').mockImplementation(hostsFetch as typeof fetch)
      const link = `https://m.tb.cn/${encodeURIComponent(location)}`
      says.set(link, to(location))
      const seen: Decision = await (await askWorker(worker, { ...bindings }, linkTo(link), asApp)).json()
      expect(seen).toMatchObject({ reason: 'short_link_unresolved', location: null, destination: { kind: 'short' } })
      expect(asked).toEqual([link])
    },
  )

  it('whose host hangs is answered as not resolved, and the host is given up', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(hostsFetch as typeof fetch)
    const env = { ...bindings }
    const seen: Decision = await (await askWorker(worker, env, linkTo('https://m.tb.cn/hangs'), asApp)).json()
    expect(seen).toMatchObject({ reason: 'short_link_unresolved', destination: { kind: 'short' } })
    expect(givenUp).toEqual(['https://m.tb.cn/hangs'])
    expect(await bindings.KV.get('short:m.tb.cn:hangs')).toBeNull()
    const health = (await (await askWorker(worker, env, '/healthz')).json()) as Record<string, unknown>
    expect(health['short_links']).toMatchObject({ outcomes: { taobao: { timeout: 1 } } })
  })

  it('that two requests ask for at once is asked for once, and neither waits for the other’s promise', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(hostsFetch as typeof fetch)
    says.set('https://m.tb.cn/both', to(own))
    const env = { ...bindings }
    const both = await Promise.all([1, 2, 3].map(() => askAtOnce(worker, env, linkTo('https://m.tb.cn/both'), asApp)))
    const seen = await Promise.all(both.map((response) => response.json<Decision>()))
    expect(seen.map(({ destination }) => destination.marketplace)).toEqual(['xiaodian', 'xiaodian', 'xiaodian'])
    expect(asked).toHaveLength(1)
  })
})

describe('many short links', () => {
  /** An environment of its own, whose KV says how often it is read for short links, and how many keys each time. */
  function counting(more: Partial<Env> = {}) {
    const reads: (number | 'single')[] = []
    const KV = new Proxy(bindings.KV, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: [string | readonly string[]]) => {
          const [keys] = given
          if (name === 'get' && String(keys).startsWith('short:')) {
            reads.push(typeof keys === 'string' ? 'single' : keys.length)
          }
          return Reflect.apply(value, target, given) as unknown
        }
      },
    })
    return { env: { ...bindings, KV, ...more } satisfies Env, reads }
  }

  const links = Array.from({ length: 100 }, (_, n) => `https://m.tb.cn/many${1000 + n}`)

  beforeEach(async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(hostsFetch as typeof fetch)
    says.set('https://m.tb.cn/many1099', to('https://item.jd.com/1099.html'))
    await bindings.KV.delete('short:m.tb.cn:many1099')
    for (let n = 1000; n < 1099; n += 1) {
      await bindings.KV.put(`short:m.tb.cn:many${n}`, JSON.stringify({ to: `https://item.jd.com/${n}.html`, hops: 1 }))
    }
  })

  it('of one call are one read of KV, and only the one that it does not know is asked for', async () => {
    const { env, reads } = counting()
    const response = await askWorker(worker, env, '/v1/decisions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ links: links.map((link) => ({ to: link })) }),
    })
    const { decisions } = await response.json<{ decisions: { destination: { id: string } }[] }>()
    expect(decisions.map(({ destination }) => destination.id)).toEqual(links.map((_, n) => String(1000 + n)))
    expect(reads).toEqual([100])
    expect(asked).toEqual(['https://m.tb.cn/many1099'])
  })

  it('of one page are one read of KV as well', async () => {
    const page = links.map((link) => `<a href="${link}">买</a>`).join('')
    const ORIGIN = {
      fetch: () => Promise.resolve(new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })),
    } as unknown as Fetcher
    const { env, reads } = counting({ ORIGIN })
    const response = await askWorker(worker, env, '/x')
    expect(response.headers.get('detour-rewrite')).toBe('html; found=100; changed=100')
    expect(reads).toEqual([100])
    expect(asked).toEqual(['https://m.tb.cn/many1099'])
  })
})
