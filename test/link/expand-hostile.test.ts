import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { destinationOf, type Destination } from '../../src/link/destination.ts'
import { makeExpander, type Expander, type ExpanderOptions } from '../../src/link/expand.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { mayFollow, troubleWith, type Unresolved } from '../../src/link/short.ts'
import { makeStandingClock, type StandingClock } from '../support/clock.ts'
import { corpus } from '../support/corpus.ts'
import { hostileHosts, misdeeds, type HostileHosts } from '../support/hostile-hosts.ts'

const read = (text: string): Destination => destinationOf(text, builtinRegistry)
const budgetMs = 1500

let hosts: HostileHosts

beforeAll(async () => {
  hosts = await hostileHosts()
})

afterAll(async () => {
  await hosts.close()
})

interface Isolate {
  readonly clock: StandingClock
  readonly expander: Expander
  readonly work: Promise<unknown>[]
  readonly written: Map<string, string>
  /** Waits longer than the budget, so that what comes back is the budget's doing. */
  readonly follow: (text: string, waitMs?: number) => Promise<Destination>
}

/** The clock stands until it is told, so whatever answers before has answered by itself. */
function isolate(options: ExpanderOptions = {}): Isolate {
  const clock = makeStandingClock()
  const written = new Map<string, string>()
  const cache = {
    get: async (key: string) => written.get(key) ?? null,
    getMany: async (keys: readonly string[]) => new Map(keys.map((key) => [key, written.get(key) ?? null])),
    put: async (key: string, text: string) => void written.set(key, text),
  }
  const expander = makeExpander({ fetch: hosts.fetch, cache, now: clock.now, sleep: clock.sleep }, options)
  const work: Promise<unknown>[] = []
  const lifetime = { waitUntil: (promise: Promise<unknown>) => void work.push(promise) }
  const follow = (text: string, waitMs = 60_000) =>
    expander.expand(read(text), { destinationOf: read, waitMs, lifetime })
  return { clock, expander, work, written, follow }
}

let asked = 0
beforeEach(() => {
  asked = hosts.asked.length
})

const askedNow = (): readonly string[] => hosts.asked.slice(asked)

/** Judged as the short link it is: nothing of the target is in it. */
function expectUnresolved(end: Destination, link: string, unresolved: Unresolved): void {
  const { followed, ...same } = end
  expect(followed?.unresolved).toBe(unresolved)
  expect(same).toEqual(read(link))
  expect(same.kind).toBe('short')
}

const answersByItself: Readonly<Record<string, Unresolved>> = {
  '/drip-body': 'no_redirect',
  '/endless': 'no_redirect',
  '/bomb': 'no_redirect',
  '/reset': 'network',
  '/garbage': 'network',
  '/huge-header': 'network',
  '/meta-refresh': 'no_redirect',
  '/script': 'no_redirect',
  '/200-with-location': 'no_redirect',
  '/refresh-header': 'no_redirect',
  '/no-location': 'no_redirect',
  '/two-locations': 'target_not_a_url',
  '/404': 'not_found',
  '/403': 'refused',
  '/429': 'host_error',
  '/500': 'host_error',
}
const neverAnswers = ['/hang', '/hang-after-status', '/drip'] as const

describe('a hostile host', () => {
  it('is known by everything that it does', () => {
    expect([...Object.keys(answersByItself), ...neverAnswers].toSorted()).toEqual(Object.keys(misdeeds).toSorted())
  })

  it.each(Object.entries(answersByItself))(
    'answers %s: the link stays short for the reason `%s`, before the clock has moved, and no connection stays open',
    async (path, unresolved) => {
      const { follow, clock } = isolate()
      const link = `https://m.tb.cn${path}`
      expectUnresolved(await follow(link), link, unresolved)
      expect(clock.now()).toBe(0)
      expect(askedNow()).toEqual([link])
      await hosts.allClosed()
    },
  )

  it.each(neverAnswers)('does %s: it is given up when the budget is over and not before', async (path) => {
    const { follow, clock } = isolate()
    const link = `https://m.tb.cn${path}`
    const ends: Destination[] = []
    const following = follow(link).then((end) => ends.push(end))
    await hosts.hasAsked(asked + 1)
    await clock.advance(budgetMs - 1)
    expect(ends).toEqual([])
    expect(hosts.open()).toBe(1)
    await clock.advance(1)
    await following
    expectUnresolved(ends[0] ?? read(''), link, 'timeout')
    await hosts.allClosed()
  })

  it('has the budget for all hops together, not for each', async () => {
    hosts.says.set('3.cn/first', 'https://u.jd.com/hang')
    const { follow, clock } = isolate()
    const ends: Destination[] = []
    const following = follow('https://3.cn/first').then((end) => ends.push(end))
    await hosts.hasAsked(asked + 2)
    await clock.advance(budgetMs)
    await following
    expectUnresolved(ends[0] ?? read(''), 'https://3.cn/first', 'timeout')
    expect(ends[0]?.followed?.hops).toBe(1)
    await hosts.allClosed()
  })
})

const hostileTargets: readonly (readonly [location: string, unresolved: Unresolved])[] = [
  ['file:///etc/passwd', 'target_scheme'],
  ['data:text/html,<script>1</script>', 'target_scheme'],
  ['javascript:alert(1)', 'target_scheme'],
  ['ftp://item.jd.com/1.html', 'target_scheme'],
  ['intent://item.jd.com/1.html#Intent;end', 'target_scheme'],
  ['blob:https://item.jd.com/1', 'target_scheme'],
  ['https://127.0.0.1/1.html', 'target_private_host'],
  ['https://10.0.0.1/1.html', 'target_private_host'],
  ['https://169.254.169.254/latest/meta-data', 'target_private_host'],
  ['https://2130706433/', 'target_private_host'],
  ['https://0x7f.1/', 'target_private_host'],
  ['https://[::1]/', 'target_private_host'],
  ['https://localhost/', 'target_private_host'],
  ['https://metadata.google.internal/', 'target_private_host'],
  ['//127.0.0.1/', 'target_private_host'],
  ['https://item.jd.com:8443/1.html', 'target_port'],
  ['http://m.tb.cn:443/next', 'target_port'],
  ['https://m.tb.cn:22/next', 'target_port'],
  ['https://item.jd.com@evil.example/1.html', 'target_userinfo'],
  ['https://user:pass@m.tb.cn/next', 'target_userinfo'],
  ['https:\\\\item.jd.com\\1.html', 'target_backslash'],
  ['/\\evil.example/', 'target_backslash'],
  ['https:item.jd.com/1.html', 'target_relative'],
  ['https://it%65m.jd.com/1.html', 'target_host_encoded'],
  ['https://item.jd.com/a b', 'target_not_a_url'],
  ['https://', 'target_not_a_url'],
  ['', 'target_empty'],
  ['snssdk1128://live?room_id=1', 'target_app'],
]

describe('a hostile target', () => {
  it.each(hostileTargets)(
    '%s: the link stays short for the reason `%s`, and it is not asked',
    async (location, code) => {
      hosts.says.set('m.tb.cn/to', location)
      const { follow, clock } = isolate()
      expectUnresolved(await follow('https://m.tb.cn/to'), 'https://m.tb.cn/to', code)
      expect(askedNow()).toEqual(['https://m.tb.cn/to'])
      expect(clock.now()).toBe(0)
    },
  )

  it('of 3,000 characters is none', async () => {
    hosts.says.set('m.tb.cn/to', `https://item.jd.com/1.html?${'a'.repeat(3000)}`)
    const end = await isolate().follow('https://m.tb.cn/to')
    expect(end).toMatchObject({ kind: 'short', followed: { unresolved: 'target_too_long' } })
  })

  it.each([
    ['https://evil.example/', undefined],
    ['https://m.tb.cn.evil.example/next', undefined],
    ['https://127.0.0.1.nip.io/', undefined],
    ['http://localtest.me/', undefined],
    ['https://s.click.taobao.com/t?e=abc', 'taobao'],
    ['https://www.douyin.com/video/1', 'douyin'],
    ['//item.jd.com/1.html', 'jd'],
  ])('%s is an end that is not asked', async (location, marketplace) => {
    hosts.says.set('m.tb.cn/to', location)
    const { follow } = isolate()
    const end = await follow('https://m.tb.cn/to')
    expect(end).toMatchObject({ marketplace, followed: { hops: 1, unresolved: undefined } })
    expect(end.kind).not.toBe('short')
    expect(askedNow()).toEqual(['https://m.tb.cn/to'])
  })

  it('behind a wrapper that cannot be opened is an end that nothing lets pass', async () => {
    hosts.says.set(
      'm.tb.cn/to',
      'https://link.zhihu.com/?target=https%3A%2F%2Fa.example&target=https%3A%2F%2Fb.example',
    )
    const end = await isolate().follow('https://m.tb.cn/to')
    expect(end).toMatchObject({ kind: 'other', landing: undefined, fault: { kind: 'unjudged' } })
  })
})

describe('a chain', () => {
  it('of three hops ends at the shop', async () => {
    hosts.says.set('t.cn/a', 'http://m.tb.cn/b')
    hosts.says.set('m.tb.cn/b', '/c?x=1')
    hosts.says.set('m.tb.cn/c?x=1', 'https://item.taobao.com/item.htm?id=41')
    const end = await isolate().follow('http://t.cn/a#here')
    expect(end).toEqual({
      ...read('https://item.taobao.com/item.htm?id=41'),
      followed: { hops: 3, unresolved: undefined },
    })
    expect(askedNow()).toEqual(['https://t.cn/a', 'https://m.tb.cn/b', 'https://m.tb.cn/c?x=1'])
  })

  it('of four is given up after three', async () => {
    for (const [from, to] of [
      ['1', '2'],
      ['2', '3'],
      ['3', '4'],
      ['4', '5'],
    ] as const) {
      hosts.says.set(`bit.ly/${from}`, `https://bit.ly/${to}`)
    }
    expectUnresolved(await isolate().follow('https://bit.ly/1'), 'https://bit.ly/1', 'too_many_hops')
    expect(askedNow()).toHaveLength(3)
  })

  it.each([['https://bit.ly/self'], ['https://bit.ly/self#again'], ['http://bit.ly/self'], ['/self']])(
    'that comes back as %s is a loop',
    async (location) => {
      hosts.says.set('bit.ly/self', location)
      expectUnresolved(await isolate().follow('https://bit.ly/self'), 'https://bit.ly/self', 'loop')
      expect(askedNow()).toHaveLength(1)
    },
  )

  it('of two that lead to one another is a loop', async () => {
    hosts.says.set('bit.ly/ping', 'https://t.cn/pong')
    hosts.says.set('t.cn/pong', 'https://bit.ly/ping')
    expectUnresolved(await isolate().follow('https://bit.ly/ping'), 'https://bit.ly/ping', 'loop')
    expect(askedNow()).toHaveLength(2)
  })

  it('takes wrappers off at both ends, and counts them as before', async () => {
    hosts.says.set('m.tb.cn/w', 'https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F1.html')
    const end = await isolate().follow('https://docs.qq.com/scenario/link.html?url=https%3A%2F%2Fm.tb.cn%2Fw')
    expect(end).toMatchObject({ marketplace: 'jd', id: '1', depth: 2, followed: { hops: 1 } })
  })
})

it('sends no cookie, no Referer, no credentials and no language of the shopper', async () => {
  hosts.says.set('m.tb.cn/plain', (_, response) => {
    response.writeHead(302, { location: 'https://m.tb.cn/plainer', 'set-cookie': 'a=1; Domain=tb.cn; Path=/' }).end()
  })
  hosts.says.set('m.tb.cn/plainer', 'https://item.taobao.com/item.htm?id=41')
  const before = hosts.headers.length
  await isolate().follow('https://m.tb.cn/plain')
  const sent = hosts.headers.slice(before)
  expect(sent).toHaveLength(2)
  for (const each of sent) {
    expect(each).toMatchObject({ 'user-agent': 'Mozilla/5.0 (compatible; Detour)', accept: '*/*' })
    expect(['cookie', 'referer', 'origin', 'authorization'].filter((name) => name in each)).toEqual([])
  }
})

interface LinkRow {
  readonly id: string
  readonly url: string
  readonly group: string
}

const rows = [
  ...corpus<LinkRow>('../corpus/links.jsonl', import.meta.url),
  ...corpus<LinkRow>('../corpus/links-own.jsonl', import.meta.url),
]

it('asks of the whole corpus only what the registry calls a short link, each on its own host', async () => {
  const { follow } = isolate()
  for (const { url } of rows) await follow(url)
  const short = rows.map(({ url }) => read(url)).filter(mayFollow)
  const wanted = new Set(short.map(({ landing }) => new URL(landing).host))
  expect(rows.filter(({ group }) => group === 'shortlink').length).toBeGreaterThan(20)
  expect(wanted.size).toBeGreaterThan(20)
  const seen = askedNow().map((url) => new URL(url).host)
  expect(seen.filter((host) => !wanted.has(host))).toEqual([])
  expect(new Set(seen)).toEqual(wanted)
})

it('asks for nothing that is not a short link, whatever of the corpus a short link leads to', async () => {
  const { follow } = isolate({ mostAtOnce: 5000, mostRemembered: 10 })
  const targets = rows.map(({ url }) => url).filter((url) => /^[\x21-\x7e]+$/.test(url))
  targets.forEach((url, index) => hosts.says.set(`3.cn/t${index}`, url))
  const ends = await Promise.all(targets.map((_, index) => follow(`https://3.cn/t${index}`)))
  expect(targets.length).toBeGreaterThan(200)
  const allowed = new Set([
    '3.cn',
    ...targets
      .map(read)
      .filter(mayFollow)
      .map(({ landing }) => new URL(landing).host),
  ])
  expect([...new Set(askedNow().map((url) => new URL(url).host))].filter((host) => !allowed.has(host))).toEqual([])

  const wrong = targets.filter((url, index) => {
    // What a browser would make of it, on a page of https.
    const target = read(url.startsWith('//') ? `https:${url}` : url)
    const end = ends[index]
    if (mayFollow(target) || troubleWith(target) !== undefined) return end?.kind !== 'short'
    return end?.url !== target.url || end?.followed?.unresolved !== undefined
  })
  expect(wrong).toEqual([])
  await hosts.allClosed()
})
