import { describe, expect, it, vi } from 'vitest'

import type { DecisionJson } from '../../src/answer/json.ts'
import { makeCachedCatalogue } from '../../src/catalogue/source.ts'
import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { longestQuestion } from '../../src/gateway/decisions-route.ts'
import { makeCallerLimit, networkOf } from '../../src/gateway/limit.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import { problems } from '../../src/gateway/problem.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { isService, makeServiceCheck } from '../../src/gateway/service.ts'
import { instant } from '../../src/kernel/instant.ts'
import { keyToMintWith, mintToken, type Mintable } from '../../src/link/mint.ts'
import { readKeys } from '../../src/link/keys.ts'
import { makeTokenReader } from '../../src/link/token.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { catalogueAt, gatewayPorts, recordsTo } from '../support/gateway-ports.ts'

const now = instant(Date.parse('2020-10-20T00:00:00+08:00'))
const policy = preparePolicy(bundled as Program, { version: 7, digest: 'sha256:0' })
const ring = await readKeys(
  JSON.stringify({ keys: [{ kty: 'oct', kid: 'k', alg: 'HS256', iss: 'i', k: 'A'.repeat(43) }] }),
)
const service = 'a-token-of-a-service-with-32-characters'

const pair = (id: string): string =>
  JSON.stringify({
    grade: 'exact',
    to: { marketplace: 'xiaodian', product: id },
    price: 10,
    own_price: 10,
    stock: 'in',
    status: 'active',
  })

/** A gateway whose KV says what it was asked, and whose records can be looked at. */
function gateway(values: Readonly<Record<string, string>> = {}) {
  const records: DecisionRecord[] = []
  const reads = { single: [] as string[], bulk: [] as (readonly string[])[] }
  const ports = gatewayPorts(policy, now, {
    catalogue: catalogueAt(now, {
      textOf: (key) => values[key] ?? null,
      onRead: (keys) => void (typeof keys === 'string' ? reads.single.push(keys) : reads.bulk.push(keys)),
    }),
    records: recordsTo((record) => void records.push(record.write())),
    readToken: makeTokenReader(ring, { audience: 'detour' }),
    isServiceToken: makeServiceCheck(`short ${service}\nanother-token-of-a-service-of-32-characters `),
  })
  return { ports, records, reads }
}

const lifetime = { waitUntil: () => {} }
const json = { 'content-type': 'application/json' }

async function post(body: unknown, ports: Ports, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const init = { method: 'POST', headers: { ...json, ...headers }, body: text }
  return await gatewayFetch(new Request('https://go.example/v1/decisions', init), ports, lifetime)
}

async function decided(body: unknown, ports: Ports, headers: Readonly<Record<string, string>> = {}) {
  const response = await post(body, ports, headers)
  expect(response.status).toBe(200)
  const { decisions }: { decisions: DecisionJson[] } = await response.json()
  return decisions
}

async function minted(link: Mintable): Promise<string> {
  const key = keyToMintWith(ring, { now })
  if (key === undefined) throw new Error('the ring is empty')
  const token = await mintToken(link, key, { audience: 'detour', now })
  if (!token.ok) throw new Error(token.error)
  return token.value
}

const taobao = (id: string | number): string => `https://item.taobao.com/item.htm?id=${id}`
const video = 'https://www.douyin.com/video/6961737553342991651'
const bearer = { authorization: `Bearer ${service}` }

describe('decisions in bulk', () => {
  it('are those of the clicks, link by link, whatever kind they are', async () => {
    const { ports } = gateway({ 'eq:taobao:41': pair('3329016137865419287') })
    const links = [
      { token: await minted({ to: taobao(41), surface: 'live_room', content: 'r_1', author: 'a_7' }) },
      { token: await minted({ to: taobao(42), surface: 'short_video' }) },
      { token: 'a.b.c' },
      { to: taobao(41) },
      { to: taobao(41), referer: video },
      { to: 'javascript:alert(1)' },
      { to: '' },
      { to: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287' },
    ]
    const together = await decided({ links }, ports)
    for (const [index, link] of links.entries()) {
      const path = link.token === undefined ? `?to=${encodeURIComponent(link.to ?? '')}` : `/${link.token}`
      const headers = { accept: 'application/json', ...(link.referer === undefined ? {} : { referer: link.referer }) }
      const click = await gatewayFetch(new Request(`https://go.example/go${path}`, { headers }), ports, lifetime)
      const alone: DecisionJson = await click.json()
      expect({ ...together[index], id: '' }).toEqual({ ...alone, id: '' })
    }
    expect(together.map(({ answer }) => answer)).toEqual([
      'detour',
      'forward',
      'notice',
      'detour',
      'forward',
      'notice',
      'notice',
      'forward',
    ])
    expect(new Set(together.map(({ id }) => id)).size).toBe(links.length)
  })

  it('of a link that cannot be read say why, and cost no other anything', async () => {
    const { ports } = gateway()
    const links = [
      { to: taobao(1), referer: video },
      { to: 'http://[' },
      { token: '' },
      { to: `https://a.example/${'x'.repeat(3000)}` },
    ]
    const decisions = await decided({ links }, ports)
    expect(decisions.map(({ status, destination }) => [status, destination.fault])).toEqual([
      [302, null],
      [400, 'not_a_url'],
      [400, 'token'],
      [400, 'too_long'],
    ])
  })

  it('of a hundred links are one bulk read, and none for links that need no equivalent', async () => {
    const values = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`eq:taobao:${1000 + n}`, pair(`9${n}`)]))
    const { ports, reads } = gateway(values)
    const links = Array.from({ length: 100 }, (_, n) => ({ to: taobao(1000 + n) }))
    const decisions = await decided({ links }, ports)
    expect(decisions.map(({ location }) => new URL(location ?? '').searchParams.get('id'))).toEqual(
      links.map((_, n) => `9${n}`),
    )
    expect([reads.bulk.map((keys) => keys.length), reads.single]).toEqual([[100], []])
    await decided({ links: links.map(({ to }) => ({ to, referer: video })) }, ports)
    expect(reads.bulk).toHaveLength(1)
  })

  it('come also while the catalogue is away, by what is left of the chain', async () => {
    const down = (): never => {
      throw new Error('down')
    }
    const ports = { ...gateway().ports, catalogue: makeCachedCatalogue({ get: down, getMany: down }, () => now) }
    const decisions = await decided({ links: [{ to: taobao(1) }, { to: taobao(2) }] }, ports)
    expect(decisions.map(({ answer, step }) => [answer, step])).toEqual([
      ['notice', 'explain'],
      ['notice', 'explain'],
    ])
    expect(ports.catalogue.counters()).toMatchObject({ reads: 1, errors: 1 })
  })

  it('are recorded as clicks only where the caller says that it follows them', async () => {
    const { ports, records } = gateway()
    const links = [{ token: await minted({ to: taobao(1), surface: 'short_video' }) }, { to: 'javascript:1' }]
    await decided({ links }, ports)
    await decided({ links, record: false }, ports)
    expect(records).toEqual([])
    const decisions = await decided({ links, record: true }, ports)
    expect(records.map(({ id, in: { kid } }) => [id, kid])).toEqual(
      decisions.map(({ id }, n) => [id, n === 0 ? 'k' : undefined]),
    )
  })

  it('are kept by no cache, and readable by no page of another origin', async () => {
    const { ports } = gateway()
    const { headers } = await post({ links: [{ to: taobao(1) }] }, ports, { origin: 'https://elsewhere.example' })
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('short links among them', () => {
  const following = preparePolicy(
    { ...(bundled as Program), short_links: { follow: true, wait: 5 } },
    { version: 8, digest: 'sha256:1' },
  )
  const staying = preparePolicy(
    { ...(bundled as Program), short_links: { follow: false, wait: 5 } },
    { version: 9, digest: 'sha256:2' },
  )

  /** An expander that leads where it is told, and says how many it follows at once and how long each may take. */
  function expanding(tookMs: number) {
    let time: number = now
    let walking = 0
    const seen = { most: 0, waits: [] as number[] }
    const expander: NonNullable<Ports['expander']> = {
      expand: async (destination, { destinationOf, waitMs }) => {
        walking += 1
        seen.most = Math.max(seen.most, walking)
        seen.waits.push(waitMs)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        time += Math.min(waitMs, tookMs)
        walking -= 1
        const end = destinationOf(taobao(destination.url?.slice(-4) ?? ''))
        return tookMs > waitMs ? destination : { ...end, followed: { hops: 1, unresolved: undefined } }
      },
      peek: () => undefined,
      // Bulk reads of KV are the expander's own tests.
      recall: () => Promise.resolve(new Map()),
      counters: () => {
        throw new Error('nobody asks')
      },
    }
    const { ports } = gateway()
    const policies = { ...ports.policies, currentNow: () => following }
    return { seen, ports: { ...ports, policies, expander, now: () => instant(time) } satisfies Ports }
  }

  const short = Array.from({ length: 20 }, (_, n) => ({ to: `https://m.tb.cn/h.g${1000 + n}` }))

  it('are followed six at once, and each answered in its place', async () => {
    const { seen, ports } = expanding(10)
    const decisions = await decided({ links: [{ to: taobao(1) }, ...short] }, ports)
    expect(decisions.map(({ destination }) => destination.id)).toEqual(['1', ...short.map((_, n) => String(1000 + n))])
    expect([seen.most, seen.waits.length]).toEqual([6, 20])
  })

  it('have one budget together: what is not reached stays short', async () => {
    const { seen, ports } = expanding(400)
    const decisions = await decided({ links: short }, ports)
    const kinds = decisions.map(({ destination }) => destination.kind)
    expect(kinds.filter((kind) => kind === 'product').length).toBeGreaterThan(1)
    expect(kinds.at(-1)).toBe('short')
    expect(Math.max(...seen.waits)).toBe(1500)
    expect(Math.min(...seen.waits)).toBeLessThan(1500)
    expect(seen.waits.length).toBeLessThan(20)
  })

  it('stay what they are where the policy does not follow them', async () => {
    const { seen, ports } = expanding(1)
    const decisions = await decided(
      { links: short },
      { ...ports, policies: { ...ports.policies, currentNow: () => staying } },
    )
    expect(new Set(decisions.map(({ destination }) => destination.kind))).toEqual(new Set(['short']))
    expect(seen.waits).toEqual([])
  })
})

describe('a service of the platform', () => {
  const stands = { to: taobao(41), surface: 'live_room', content: 'r_1', author: 'a_7', followers: 12, lang: 'en' }

  it('says where a link stands, and it counts like a signed link', async () => {
    const { ports, records } = gateway()
    const asked = { links: [stands, { to: taobao(41), surface: 'short_video' }], record: true }
    const [live, short] = await decided(asked, ports, bearer)
    expect(live).toMatchObject({
      answer: 'notice',
      context: { surface: 'live_room', evidence: 'signed', content: 'r_1', author: 'a_7', fault: null },
    })
    expect(short).toMatchObject({ answer: 'forward', context: { surface: 'short_video', evidence: 'signed' } })
    expect(records[0]?.in).toMatchObject({ surface: 'live_room', evidence: 'signed', followers: 12, lang: 'en' })
  })

  it.each([
    ['without a token', {}],
    ['with the token of nobody', { authorization: `Bearer ${'x'.repeat(40)}` }],
    ['with a token too short to count', { authorization: 'Bearer short' }],
    ['with the secret as a whole', { authorization: `Bearer short ${service}` }],
    ['with another scheme', { authorization: `Basic ${service}` }],
  ])('is nobody %s', async (_, headers) => {
    const { ports } = gateway()
    const response = await post({ links: [stands] }, ports, headers)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ code: 'service-token-needed' })
  })

  it('is nobody where the deployment has no tokens', async () => {
    const request = new Request('https://go.example/', { headers: bearer })
    expect(await isService(request, { isServiceToken: makeServiceCheck(undefined) })).toBe(false)
    expect(await isService(request, {})).toBe(false)
    expect(await isService(request, { isServiceToken: makeServiceCheck(`${'y'.repeat(32)} ${service}`) })).toBe(true)
  })

  it('is held to no number of requests, and everybody else is', async () => {
    const asked: string[] = []
    const isLimited: Ports['isLimited'] = async (kind, headers) => {
      asked.push(`${kind} ${headers.get('cf-connecting-ip')}`)
      return true
    }
    const ports = { ...gateway().ports, isLimited }
    const body = { links: [{ to: taobao(1) }] }
    expect((await post(body, ports, bearer)).status).toBe(200)
    const refused = await post(body, ports, { 'cf-connecting-ip': '203.0.113.9' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await post(body, ports, { authorization: 'Bearer guess' })).status).toBe(429)
    expect(asked).toEqual(['decisions 203.0.113.9', 'decisions null'])
  })
})

describe('a body that cannot be answered', () => {
  const one = { to: taobao(1) }
  it.each([
    ['no JSON', 400, '', '{"links":['],
    ['a list', 400, '', '[]'],
    ['a name twice', 400, '', '{"links":[],"links":[{"to":"https://a.example"}]}'],
    ['a byte order mark', 400, '', '\uFEFF{"links":[{"to":"https://a.example"}]}'],
    ['no links', 400, '/links', {}],
    ['an empty list', 400, '/links', { links: [] }],
    ['101 links', 400, '/links', { links: Array.from({ length: 101 }, () => one) }],
    ['another member', 400, '/a~1b', { links: [one], 'a/b': 1 }],
    ['a record that is no boolean', 400, '/record', { links: [one], record: 'yes' }],
    ['a link that is a text', 400, '/links/1', { links: [one, taobao(1)] }],
    ['an empty link', 400, '/links/0', { links: [{}] }],
    ['a destination that is a number', 400, '/links/3/to', { links: [one, one, one, { to: 1 }] }],
    ['a token that is null', 400, '/links/0/token', { links: [{ token: null }] }],
    ['a token and a destination', 400, '/links/0/to', { links: [{ token: 'a.b.c', to: taobao(1) }] }],
    ['a Referer that is a list', 400, '/links/0/referer', { links: [{ ...one, referer: [] }] }],
    ['a slip of the pen', 400, '/links/0/referrer', { links: [{ ...one, referrer: video }] }],
    ['a place that only services may state', 401, '/links/0/surface', { links: [{ ...one, surface: 'short_video' }] }],
    ['an author that only services may state', 401, '/links/0/author', { links: [{ ...one, author: 'a_7' }] }],
  ])('%s: %i at `%s`', async (_, status, place, body) => {
    const { ports, records } = gateway()
    const response = await post(body, ports)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(await response.json()).toMatchObject({ status, place })
    expect([response.status, records.length]).toEqual([status, 0])
  })

  it.each([
    ['no surface', '/links/0/author', { author: 'a_7' }],
    ['a surface that is no name', '/links/0/surface', { surface: 'Live Room' }],
    ['an empty text', '/links/0/content', { surface: 'live_room', content: '' }],
    ['a text too long', '/links/0/channel', { surface: 'live_room', channel: 'x'.repeat(257) }],
    ['half a character', '/links/0/client', { surface: 'live_room', client: '\uD800' }],
    ['half a follower', '/links/0/followers', { surface: 'live_room', followers: 0.5 }],
    ['a Referer as well', '/links/0/referer', { surface: 'live_room', referer: video }],
  ])('what a service states: %s: 400 at `%s`', async (_, place, standing) => {
    const { ports } = gateway()
    const response = await post({ links: [{ to: taobao(1), ...standing }] }, ports, bearer)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad-request', place })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'as `%s` is not read',
    async (type) => {
      const { ports } = gateway()
      const response = await post({ links: [{ to: taobao(1) }] }, ports, { 'content-type': type })
      expect([response.status, await response.json()]).toEqual([
        415,
        expect.objectContaining({ code: 'unsupported-type' }),
      ])
    },
  )

  it('is refused in a content coding, and read with a charset in its type', async () => {
    const { ports } = gateway()
    const body = { links: [{ to: taobao(1) }] }
    expect((await post(body, ports, { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await post(body, ports, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200)
  })

  it.each(['announced', 'unannounced'])('longer than 256 KiB, %s, is not read to its end', async (how) => {
    const { ports } = gateway()
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new TextEncoder().encode(' '.repeat(65_536)))
      },
    })
    const headers = { ...json, ...(how === 'announced' ? { 'content-length': String(longestQuestion + 1) } : {}) }
    const init: RequestInit & { duplex: string } = { method: 'POST', headers, body: endless, duplex: 'half' }
    const response = await gatewayFetch(new Request('https://go.example/v1/decisions', init), ports, lifetime)
    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(8)
  })

  it('fits in 256 KiB to the byte', async () => {
    const { ports } = gateway()
    const body = JSON.stringify({ links: [{ to: taobao(1) }] })
    expect((await post(body.padEnd(longestQuestion), ports)).status).toBe(200)
    expect((await post(body.padEnd(longestQuestion + 1), ports)).status).toBe(413)
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is no way to ask', async (method) => {
    const request = new Request('https://go.example/v1/decisions', { method })
    const response = await gatewayFetch(request, gateway().ports, lifetime)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

it('what we break is a problem with an id, without a word of the error', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const currentNow = (): never => {
    throw new Error('secret detail of our own')
  }
  const { ports } = gateway()
  const response = await post({ links: [{ to: taobao(1) }] }, { ...ports, policies: { ...ports.policies, currentNow } })
  const text = await response.text()
  expect([response.status, JSON.parse(text).code]).toEqual([500, 'internal'])
  expect(text).not.toContain('secret detail')
  expect(logged.mock.lastCall?.[0]).toContain(JSON.parse(text).request_id)
  logged.mockRestore()
})

it('every problem has a page under its type, that says what to do', async () => {
  const codes = Object.keys(problems)
  expect(codes.length).toBeGreaterThan(5)
  for (const code of codes) {
    const page = await gatewayFetch(new Request(`https://go.example/v1/problems/${code}`), gateway().ports, lifetime)
    expect([page.status, (await page.text()).includes('What to do')]).toEqual([200, true])
  }
  const none = await gatewayFetch(new Request('https://go.example/v1/problems/constructor'), gateway().ports, lifetime)
  expect(none.status).toBe(404)
})

describe('callers', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('are told apart without their addresses, and by kind of question', async () => {
    const keys: string[] = []
    const binding = {
      limit: async ({ key }: { key: string }) => {
        keys.push(key)
        return { success: keys.length < 4 }
      },
    }
    const isLimited = makeCallerLimit(binding, 'secret')
    const from = (address: string): Headers => new Headers({ 'cf-connecting-ip': address })
    const answers = [
      await isLimited('decisions', from('203.0.113.9')),
      await isLimited('check', from('203.0.113.9')),
      await isLimited('decisions', from('203.0.113.10')),
      await isLimited('decisions', from('203.0.113.9')),
    ]
    expect(answers).toEqual([false, false, false, true])
    expect(new Set(keys).size).toBe(3)
    expect(keys[3]).toBe(keys[0])
    expect(keys.join(' ')).not.toContain('203')
  })

  it('are not held back where nothing counts them, or what counts fails', async () => {
    const limit = (): never => {
      throw new Error('down')
    }
    expect(await makeCallerLimit(undefined, 's')('decisions', new Headers())).toBe(false)
    expect(await makeCallerLimit({ limit }, 's')('decisions', new Headers())).toBe(false)
    const silent = { limit: () => new Promise<never>(() => {}) }
    const atOnce = (): Promise<unknown> => Promise.resolve()
    expect(await makeCallerLimit(silent, 's', atOnce)('decisions', new Headers())).toBe(false)
  })
})
