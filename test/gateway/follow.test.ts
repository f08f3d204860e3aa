import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { instant } from '../../src/kernel/instant.ts'
import { makeExpander, type ExpanderPorts } from '../../src/link/expand.ts'
import type { Candidate } from '../../src/policy/candidate-policy.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { gatewayPorts, goodHealth, onePolicy, recordsTo } from '../support/gateway-ports.ts'
import { hostileHosts, misdeeds, type HostileHosts } from '../support/hostile-hosts.ts'

const now = instant(Date.parse('2020-10-20T00:00:00+08:00'))
const live = 'https://live.douyin.com/1'
const clip = 'https://www.douyin.com/video/6961737553342991651'

const shortLinks: NonNullable<Program['short_links']> = {
  follow: true,
  wait: 5,
  unresolved: { action: 'explain', reason: 'short_link_unresolved' },
}

/** Outside shops are closed to live rooms; what stays short is explained. */
const program: Program = {
  ...(bundled as Program),
  rules: [
    {
      id: 'live-external-closed',
      mode: 'enforce',
      if: { surface: ['live_room', 'unknown'], to: { party: ['external'] } },
      outcome: { action: 'explain', reason: 'live_external_closed' },
    },
  ] as Program['rules'],
  defaults: {
    outcome: { action: 'allow', reason: 'no_rule_matched' },
    on_error: { action: 'explain', reason: 'context_unknown' },
  },
  short_links: shortLinks,
}

const { short_links: omitted, ...silent } = program
if (omitted === undefined) throw new Error('the policy says nothing of short links anyway')

let hosts: HostileHosts

beforeAll(async () => {
  hosts = await hostileHosts()
})

afterAll(async () => {
  await hosts.close()
})

interface Clicked {
  readonly body: Record<string, unknown>
  readonly record: DecisionRecord
}

interface Gateway {
  readonly click: (to: string, referer?: string) => Promise<Clicked>
  readonly health: () => Promise<Record<string, unknown>>
  readonly settled: () => Promise<void>
  readonly sleeps: number[]
}

/** An isolate. It waits for ever unless it is told how: then only what hosts do can end a following. */
function gateway(
  policed: Program = program,
  {
    candidate,
    sleep = () => new Promise<never>(() => {}),
  }: { candidate?: Candidate; sleep?: ExpanderPorts['sleep'] } = {},
): Gateway {
  const policy = preparePolicy(policed, { version: 7, digest: 'sha256:0' })
  const sleeps: number[] = []
  const records: DecisionRecord[] = []
  const work: Promise<unknown>[] = []
  const ports = gatewayPorts(policy, now, {
    policies: onePolicy(policy, { candidate: () => candidate, health: goodHealth }),
    expander: makeExpander({
      fetch: hosts.fetch,
      cache: { get: async () => null, getMany: async () => new Map(), put: async () => {} },
      now: () => now,
      sleep: (ms) => {
        sleeps.push(ms)
        return sleep(ms)
      },
    }),
    records: recordsTo((record) => void records.push(record.write())),
    visitorKey: () => Promise.resolve(undefined),
  })
  const lifetime = { waitUntil: (each: Promise<unknown>) => void work.push(each) }
  const ask = async (path: string, headers: Record<string, string>) =>
    await gatewayFetch(new Request(`https://go.example${path}`, { headers }), ports, lifetime)
  return {
    click: async (to, referer = live) => {
      const response = await ask(`/go?to=${encodeURIComponent(to)}`, { referer, accept: 'application/json' })
      const record = records.at(-1)
      if (record === undefined) throw new Error('there was no record')
      return { body: (await response.json()) as Record<string, unknown>, record }
    },
    health: async () => (await (await ask('/healthz', {})).json()) as Record<string, unknown>,
    settled: async () => void (await Promise.all(work)),
    sleeps,
  }
}

const own = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'

describe('a click on a short link', () => {
  it.each([
    ['an outside shop', 'https://item.jd.com/1.html', live, { answer: 'notice', reason: 'live_external_closed' }],
    [
      'an outside shop',
      'https://item.jd.com/1.html',
      clip,
      { answer: 'forward', location: 'https://item.jd.com/1.html' },
    ],
    ['the own shop', own, live, { answer: 'forward', location: own }],
    ['nobody’s page', 'https://evil.example/', live, { answer: 'notice', action: 'warn' }],
  ])('that leads to %s (%s) from %s is answered as a click on that', async (_, to, referer, expected) => {
    hosts.says.set('v.douyin.com/go/', to)
    const followed = await gateway().click('https://v.douyin.com/go/', referer)
    expect(followed.body).toMatchObject(expected)
    const direct = await gateway().click(to, referer)
    const seen = ({ body }: Clicked) => [
      body['answer'],
      body['location'],
      body['rule'],
      body['reason'],
      body['destination'],
    ]
    expect(seen(followed)).toEqual(seen(direct))
  })

  it.each(Object.keys(misdeeds))('whose host does %s is answered as one that is not resolved', async (path) => {
    // A click waits as long as the budget lasts, and time is short here.
    const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms / 10))
    const { click, settled } = gateway({ ...program, short_links: { ...shortLinks, wait: 1500 } }, { sleep })
    const { body } = await click(`https://v.douyin.com${path}`, clip)
    expect(body).toMatchObject({
      answer: 'notice',
      action: 'explain',
      reason: 'short_link_unresolved',
      destination: { marketplace: 'douyin', kind: 'short', url: `https://v.douyin.com${path}` },
    })
    await settled()
    await hosts.allClosed()
  })

  it.each([
    'file:///etc/passwd',
    'data:text/html,x',
    'https://127.0.0.1/',
    'https://item.jd.com:8443/',
    'https://a@item.jd.com/',
  ])('that leads to %s is answered as one that is not resolved', async (to) => {
    hosts.says.set('v.douyin.com/go/', to)
    const { body } = await gateway().click('https://v.douyin.com/go/', clip)
    expect(body).toMatchObject({ reason: 'short_link_unresolved', destination: { kind: 'short' } })
  })

  it('waits as long as the policy says; the next click knows', async () => {
    const waits: number[] = []
    const sleep = (ms: number) => (ms === 5 ? Promise.resolve(waits.push(ms)) : new Promise<never>(() => {}))
    hosts.says.set('v.douyin.com/late/', own)
    const { click, settled } = gateway(program, { sleep })
    expect((await click('https://v.douyin.com/late/')).body).toMatchObject({ reason: 'short_link_unresolved' })
    expect(waits).toEqual([5])
    await settled()
    expect((await click('https://v.douyin.com/late/')).body).toMatchObject({ answer: 'forward', location: own })
  })

  it('from a page of which nothing is known is held to what its end says of itself', async () => {
    hosts.says.set('z.douyin.com/live', 'https://www.douyin.com/a?source_page=live')
    const { body } = await gateway().click('https://z.douyin.com/live', clip)
    expect(body).toMatchObject({ context: { surface: 'live_room', evidence: 'referer', content: null } })
  })

  it.each([
    ['says not to', { ...program, short_links: { follow: false, wait: 300 } }],
    ['says nothing of short links', silent],
  ])('is not followed where the policy %s', async (_, policy) => {
    hosts.says.set('v.douyin.com/go/', own)
    const before = hosts.asked.length
    const { click, sleeps } = gateway(policy)
    expect((await click('https://v.douyin.com/go/')).body).toMatchObject({ destination: { kind: 'short' } })
    expect(hosts.asked).toHaveLength(before)
    expect(sleeps).toEqual([])
  })

  it('is counted in the health report, by marketplace and reason', async () => {
    hosts.says.set('v.douyin.com/go/', own)
    const { click, health } = gateway()
    await click('https://v.douyin.com/go/')
    await click('https://v.douyin.com/404')
    await click('https://v.douyin.com/go/')
    expect((await health())['short_links']).toMatchObject({
      memory: 1,
      outcomes: { douyin: { followed: 1, not_found: 1 } },
      spared: [],
    })
  })
})

it('a click on any other link asks nobody and waits for nothing', async () => {
  const before = hosts.asked.length
  const { click, sleeps } = gateway()
  const links = [
    'https://item.jd.com/1.html',
    'https://s.click.taobao.com/t?e=a',
    'https://example.com/',
    'javascript:1',
    own,
  ]
  for (const link of links) await click(link)
  expect(hosts.asked).toHaveLength(before)
  expect(sleeps).toEqual([])
})

describe('a candidate', () => {
  const closeJd = {
    id: 'jd',
    mode: 'enforce',
    if: { to: { marketplace: ['jd'] } },
    outcome: { action: 'explain', reason: 'destination_blocked' },
  }

  function candidateOf(change: Partial<Program>): Candidate {
    const changed = { ...program, rules: [closeJd, ...program.rules] as Program['rules'], ...change }
    return {
      policy: preparePolicy(changed, { version: 8, digest: 'sha256:c' }),
      until: now + 1,
      counts: { failed: 0, unknown: 0 },
    }
  }

  it.each([
    ['of the same marketplaces', {}],
    [
      'that knows further marketplaces',
      {
        marketplaces: [
          { id: 'corner', name: { 'zh-CN': '街角', en: 'Corner' }, domains: ['corner.example'], links: [] },
        ],
      },
    ],
  ])('%s judges where the link leads, and asks nobody again', async (_, change) => {
    hosts.says.set('v.douyin.com/jd/', 'https://item.jd.com/1.html')
    const before = hosts.asked.length
    const { record } = await gateway(program, { candidate: candidateOf(change) }).click(
      'https://v.douyin.com/jd/',
      clip,
    )
    expect(record.candidate).toMatchObject({ action: 'explain', rule: 'jd', same: false })
    expect(hosts.asked).toHaveLength(before + 1)
  })

  it('that follows no short links judges the short link', async () => {
    hosts.says.set('v.douyin.com/jd/', 'https://item.jd.com/1.html')
    const candidate = candidateOf({ short_links: { follow: false, wait: 0 } })
    const { record, body } = await gateway(program, { candidate }).click('https://v.douyin.com/jd/', clip)
    expect(body['destination']).toMatchObject({ kind: 'product' })
    expect(record.candidate).toMatchObject({ action: 'allow', reason: 'no_rule_matched', same: true })
  })
})
