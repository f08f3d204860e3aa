import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import type { Ports } from '../../src/gateway/ports.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import type { Lifetime } from '../../src/kernel/lifetime.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import { gatewayOf } from '../../src/worker-gateway.ts'
import { smallPolicy } from '../support/documents.ts'
import { faultyStorage, freshIsolate, linkTo } from './faulty-worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')
const secret = 'a detail of our own'
const lifetime: Lifetime = { waitUntil: () => undefined }

function broken(): never {
  throw new TypeError(secret)
}

const program = bundled as Program
const policy = preparePolicy(program, { version: 7, digest: 'sha256:0' })

/** The ports of a real Worker, with a policy at hand. */
function portsWith(change: Partial<Ports> = {}): Ports {
  const ports = gatewayOf(freshIsolate(faultyStorage()).env)
  const policies = { ...ports.policies, currentNow: () => policy, current: () => Promise.resolve(policy) }
  return { ...ports, policies, ...change }
}

const { policies } = portsWith()

/** An object that breaks where one of its members is looked at. */
function brokenAt<T extends object>(whole: T, member: string): T {
  return new Proxy(whole, { get: (target, name) => (name === member ? broken() : Reflect.get(target, name)) })
}

/** A rule by visitors, so that the visitor is asked for. */
const byVisitors: Program = {
  ...program,
  rules: [
    {
      id: 'half',
      mode: 'enforce',
      if: {},
      rollout: { percent: 50, by: 'visitor', salt: 'half', hash: 'murmur3_32/v1' },
      outcome: { action: 'explain', reason: 'exempt' },
    },
    ...program.rules,
  ],
}
const visited = preparePolicy(byVisitors, { version: 8, digest: 'sha256:1' })

let log: MockInstance<typeof console.error>

beforeEach(() => {
  log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function ask(ports: Ports, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return await gatewayFetch(new Request(`https://go.example${path}`, { headers }), ports, lifetime)
}

/** What a shopper has, and what the log has. */
async function seen(response: Response): Promise<unknown> {
  const text = await response.text()
  const { status, headers } = response
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as { event: string; id: string; error: string })
  return {
    status,
    kept: headers.get('cache-control'),
    location: headers.get('location'),
    tellsTooMuch: /a detail of our own|TypeError|\.ts\b|\n\s+at /.test(text),
    logged: lines.map(({ event, id, error }) => ({ event, isShown: text.includes(id), why: error.includes(secret) })),
  }
}

const answer = { status: 200, kept: 'private, no-store', location: null, tellsTooMuch: false, logged: [] }
const apology = { ...answer, status: 500, logged: [{ event: 'click-failed', isShown: true, why: true }] }

const stages: readonly (readonly [string, Partial<Ports>, string])[] = [
  ['the policy in memory', { policies: { ...policies, currentNow: broken } }, jd],
  ['the policy that is fetched', { policies: { ...policies, currentNow: () => undefined, current: broken } }, jd],
  [
    'the policy that is fetched, later',
    { policies: { ...policies, currentNow: () => undefined, current: () => Promise.reject(new TypeError(secret)) } },
    jd,
  ],
  ['the candidate', { policies: { ...policies, candidate: broken } }, jd],
  ['the token', { readToken: broken }, '/go/a.b.c'],
  ['the token, later', { readToken: () => Promise.reject(new TypeError(secret)) }, '/go/a.b.c'],
  ['the visitor', { policies: { ...policies, currentNow: () => visited }, visitorKey: broken }, jd],
  ['the record', { records: { ...portsWith().records, put: broken } }, jd],
]

describe('I2: whatever throws in a click', () => {
  it.each(stages)('%s: an apology with an id, in the form that was asked for', async (_, change, path) => {
    expect(await seen(await ask(portsWith(change), path))).toEqual(apology)
    log.mockClear()
    const problem = await ask(portsWith(change), path, { accept: 'application/json', 'accept-language': 'en' })
    expect(problem.headers.get('content-type')).toBe('application/problem+json')
    expect(await seen(problem)).toEqual(apology)
  })

  it.each(Object.keys(policy))(
    'the policy, when its %s is looked at: an answer or an apology, never an exception',
    async (member) => {
      const ports = portsWith({ policies: { ...policies, currentNow: () => brokenAt(policy, member) } })
      expect([answer, apology]).toContainEqual(await seen(await ask(ports, jd)))
    },
  )

  it.each(Object.keys(program))(
    'the program, when its %s is looked at: an answer or an apology, never an exception',
    async (member) => {
      const whole = { ...policy, program: brokenAt(program, member) }
      const ports = portsWith({ policies: { ...policies, currentNow: () => whole } })
      expect([answer, apology]).toContainEqual(await seen(await ask(ports, jd)))
    },
  )

  it('most of the program and of the policy matter: their failures are apologised for', async () => {
    let apologies = 0
    for (const member of Object.keys(program)) {
      const whole = { ...policy, program: brokenAt(program, member) }
      const response = await ask(portsWith({ policies: { ...policies, currentNow: () => whole } }), jd)
      apologies += response.status === 500 ? 1 : 0
    }
    expect(apologies).toBeGreaterThan(5)
  })

  it('the clock, once: an apology', async () => {
    let calls = 0
    const now: Ports['now'] = () => (calls++ === 0 ? broken() : portsWith().now())
    expect(await seen(await ask(portsWith({ now }), jd))).toEqual(apology)
  })

  it('the catalogue costs a step of the chain and not the click', async () => {
    const later = async (): Promise<never> => broken()
    const unknown = (): undefined => undefined
    const catalogue = {
      ...portsWith().catalogue,
      entry: later,
      shop: later,
      peekEntry: unknown,
      peekShop: unknown,
    }
    const response = await ask(portsWith({ catalogue }), jd)
    expect(response.status).toBe(200)
    expect(log).not.toHaveBeenCalled()
  })

  it('a request that is over when its record is kept has its answer all the same', async () => {
    const ports = portsWith()
    const over: Lifetime = { waitUntil: broken }
    const response = await gatewayFetch(new Request(`https://go.example${jd}`), ports, over)
    expect(response.status).toBe(200)
    expect(ports.records.counters()).toMatchObject({ emitted: 1, waiting: 1 })
  })
})

describe('I2: whatever throws beside clicks', () => {
  it.each([
    ['health', { policies: { ...policies, health: broken } }],
    ['the policy', { policies: { ...policies, current: broken } }],
    ['the keys', { keyFaults: broken }],
    ['the catalogue', { catalogue: { ...portsWith().catalogue, counters: broken } }],
    ['the records', { records: { ...portsWith().records, counters: broken } }],
  ])('/healthz, %s: 503 without a word of it', async (_, change) => {
    const response = await ask(portsWith(change), '/healthz')
    expect(response.status).toBe(503)
    expect(await response.text()).not.toMatch(/a detail of our own|TypeError|\n\s+at /)
  })

  it('the admin API: 500 `internal` with an id that stands in the log, and nothing of the inside', async () => {
    const DB = { prepare: broken, batch: broken } as unknown as D1Database
    const isolate = freshIsolate(faultyStorage(), { DB })
    for (const route of [
      'GET /versions',
      'GET /audit',
      'GET /members',
      'GET /requests',
      'GET /settings',
      'GET /tokens',
    ]) {
      log.mockClear()
      const { status, body } = await isolate.admin(route)
      expect([status, body['code']]).toEqual([500, 'internal'])
      expect(JSON.stringify(body)).not.toMatch(/a detail of our own|TypeError/)
      const line = JSON.parse(String(log.mock.calls[0]?.[0])) as { event: string; id: string }
      expect(line).toMatchObject({ event: 'admin-api-failed', id: body['request_id'] })
    }
  })

  it('a duty of the cron: the log names it, and those after it are done', async () => {
    const storage = faultyStorage()
    const well = freshIsolate(storage)
    const source = smallPolicy({ closed: ['unknown'] })
    expect((await well.admin('POST /versions', { source, base: 0, message: 'a test' })).status).toBe(201)
    await storage.kv.kv.delete('policy:active')
    const kv = new Proxy(storage.kv.kv, {
      get: (target, name) => (name === 'list' ? broken : (Reflect.get(target, name) as unknown)),
    })
    await freshIsolate(storage, { KV: kv }).minute()
    const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as { event: string; duty?: string })
    expect(lines.map(({ duty }) => duty)).toContain('override')
    expect((await well.admin('GET /status')).body).toMatchObject({ head: 1, kv_version: 1, in_step: true })
  })
})
