import { afterEach, beforeAll, describe, expect, it, vi, type MockInstance } from 'vitest'

import links from '../corpus/links.jsonl?raw'
import gateway from '../../src/worker-gateway.ts'
import whole from '../../src/worker.ts'
import { said } from '../record/deliveries.ts'
import { smallPolicy } from '../support/documents.ts'
import { faultyStorage, freshIsolate, linkTo, type Decision } from './faulty-worker.ts'
import { askAtOnce } from '../support/worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')
const own = linkTo('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287')
const clip = { referer: 'https://www.douyin.com/video/6961737553342991651' }

afterEach(() => {
  vi.restoreAllMocks()
})

function silent(): MockInstance<typeof console.error> {
  return vi.spyOn(console, 'error').mockImplementation(() => undefined)
}

beforeAll(async () => {
  const isolate = freshIsolate(faultyStorage())
  const source = smallPolicy({ closed: ['short_video', 'unknown'] })
  expect((await isolate.admin('POST /versions', { source, base: 0, message: 'a test' })).status).toBe(201)
})

describe('a variable that cannot be read', () => {
  it.each([
    ['mode=shout', 'REWRITE: `mode` is not `sign` or `resolve`'],
    ['islands=2', 'REWRITE: `islands` is not `0` or `1`'],
  ])('REWRITE=%s counts as the usual, and the health report says so', async (REWRITE, fault) => {
    const health = await freshIsolate(faultyStorage(), { REWRITE }).health()
    expect(health).toMatchObject({ ok: false, settings: [fault] })
    expect(health.degraded).toContain('settings')
  })

  it('is not told of one that can be', async () => {
    const health = await freshIsolate(faultyStorage(), { REWRITE: 'mode=resolve' }).health()
    expect(health).toMatchObject({ settings: [] })
  })
})

describe('V2: two Workers at once', () => {
  it('the gateway alone and the Worker that is everything decide every link of the corpus alike, from every place', async () => {
    const storage = faultyStorage()
    const asked = links.trimEnd().split('\n')
    expect(asked.length).toBeGreaterThan(300)
    const workers = [
      { worker: gateway, env: freshIsolate(storage).env },
      { worker: whole, env: freshIsolate(storage).env },
    ]
    let same = 0
    for (const line of asked) {
      const { url } = JSON.parse(line) as { url: string }
      for (const headers of [{}, clip]) {
        const seen: unknown[] = []
        for (const { worker, env } of workers) {
          const response = await askAtOnce(worker, env, linkTo(url), {
            headers: { accept: 'application/json', ...headers },
          })
          const { id: _, at: __, policy, ...decision } = await response.json<Decision & { at: string }>()
          seen.push({ ...decision, version: policy.version })
        }
        expect(seen[0]).toEqual(seen[1])
        expect(seen[0]).toMatchObject({ version: 1 })
        same += 1
      }
    }
    expect(same).toBe(asked.length * 2)
  })

  it('every record says which version decided, and from where it came', async () => {
    const storage = faultyStorage()
    const isolate = freshIsolate(storage)
    await isolate.decideAndSettle(jd)
    const [message] = storage.queue.waiting
    expect(said(message?.body)).toMatchObject({
      edge: { version: 1 },
      policies: [{ name: 'small', version: 1, tier: expect.stringMatching(/kv|cache|memory/) as string }],
      records: [{ policy: 0 }],
    })
  })
})

describe('V4: a deployment without a binding', () => {
  const bindingNames = [
    'KV',
    'DB',
    'DECISIONS',
    'ARCHIVE',
    'LINK_KEYS',
    'LINK_AUDIENCE',
    'TOKEN_PEPPER',
    'DETOUR_TOKEN',
    'ADMIN_LIMIT',
    'CODE_VERSION',
    'HOSTS',
    'SECURITY_CONTACT',
    'ACCESS_TEAM',
    'ACCESS_AUD',
  ] as const
  const needed: ReadonlySet<string> = new Set(['KV', 'DECISIONS', 'LINK_KEYS'])

  it.each(bindingNames)('%s: clicks are answered as with it, and health is red where clicks miss it', async (name) => {
    const isolate = freshIsolate(faultyStorage(), { [name]: undefined })
    await isolate.health()
    expect(await isolate.decide(own, clip)).toMatchObject({ answer: 'forward' })
    expect(await isolate.decide(jd)).toMatchObject({ answer: 'notice', reason: 'live_external_closed' })
    expect((await isolate.click(jd)).status).toBe(200)
    const { ok, missing } = await isolate.health()
    expect({ ok, missing }).toEqual({ ok: !needed.has(name), missing: needed.has(name) ? [name] : [] })
  })

  it('none at all: clicks are answered by the policy inside the Worker', async () => {
    silent()
    const none = Object.fromEntries(bindingNames.map((name) => [name, undefined]))
    const isolate = freshIsolate(faultyStorage(), none)
    const decision = await isolate.decide(jd)
    expect(decision).toMatchObject({ answer: 'notice', reason: 'live_external_closed' })
    expect(['bundled', 'cache']).toContain(decision.policy.tier)
    expect(await isolate.health()).toMatchObject({ ok: false, missing: ['KV', 'DECISIONS', 'LINK_KEYS'] })
    expect((await isolate.admin('GET /versions')).status).toBe(503)
    await isolate.minute()
  })

  it.each([
    ['KV', 'GET /versions'],
    ['KV', 'GET /status'],
    ['DB', 'GET /versions'],
    ['DB', 'GET /audit'],
    ['DB', 'POST /versions'],
    ['ARCHIVE', 'GET /decisions'],
    ['ARCHIVE', 'GET /decisions/export'],
    ['LINK_KEYS', 'GET /keys'],
    ['TOKEN_PEPPER', 'POST /tokens'],
  ] as const)('%s: %s says what to bind', async (name, route) => {
    silent()
    const isolate = freshIsolate(faultyStorage(), { [name]: undefined })
    const publication = { source: smallPolicy({ closed: [] }), base: 0, message: 'a test' }
    const body = route === 'POST /tokens' ? { name: 'ci', role: 'viewer' } : publication
    const refused = await isolate.admin(route, route.startsWith('GET') ? undefined : body)
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-configured' } })
    expect(refused.body['detail']).toContain(name)
  })

  it('DB: break-glass works all the same, and the queue keeps its messages', async () => {
    const storage = faultyStorage()
    const isolate = freshIsolate(storage, { DB: undefined })
    await isolate.health()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const set = await isolate.admin('PUT /override/entries/incident-1', {
      kill: 'closed-short-video',
      until,
      reason: 'INC-1',
    })
    expect(set).toMatchObject({ status: 200, body: { live: true, audited: false } })
    expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'forward' })
    await vi.waitFor(() => expect(storage.queue.waiting).not.toEqual([]))
    const messages = storage.queue.waiting.splice(0)
    expect(await isolate.deliver(messages)).toEqual(messages)
  })

  it('DB: status shows what it can, and says which parts it cannot read', async () => {
    silent()
    const { status, body } = await freshIsolate(faultyStorage(), { DB: undefined }).admin('GET /status')
    expect(status).toBe(200)
    expect(body).toMatchObject({ head: null, in_step: null, kv_version: 1 })
    const parts = (body['troubles'] as readonly { readonly part: string }[]).map(({ part }) => part)
    expect(parts).toEqual(expect.arrayContaining(['versions', 'edge', 'requests', 'records']))
  })

  it('KV: the cron says so, every minute, and harms nothing', async () => {
    const log = silent()
    const isolate = freshIsolate(faultyStorage(), { KV: undefined })
    await isolate.minute()
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown)).toEqual([
      { event: 'cron-failed', message: 'bind a KV namespace as `KV`' },
    ])
  })
})
