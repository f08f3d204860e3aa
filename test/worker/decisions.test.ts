import { describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { askDecisions } from '../../src/client/ask.ts'
import { DetourError } from '../../src/client/error.ts'
import { makeMinter } from '../../src/client/mint.ts'
import gateway from '../../src/worker-gateway.ts'
import everything from '../../src/worker.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'

const base = 'https://go.example'
const service = 'a-token-of-a-service-with-32-characters'

/** An environment of its own, and so a gateway with nothing in memory; KV counts how often it is read. */
function environment(change: Partial<Env> = {}) {
  const reads: (string | readonly string[])[] = []
  const kv = new Proxy(bindings.KV, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: [string | readonly string[]]) => {
        if (name === 'get') reads.push(given[0])
        return Reflect.apply(value, target, given) as unknown
      }
    },
  })
  const env: Env = { ...bindings, KV: kv, SERVICE_TOKENS: service, ...change }
  return { env, reads }
}

/** The client's `fetch`, into a Worker under an environment. */
function into(worker: typeof gateway | typeof everything, env: Env) {
  return (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url)
    const { signal: _, ...rest } = init
    return askWorker(worker, env, pathname, rest)
  }
}

describe.each([
  ['the gateway', gateway],
  ['the Worker that is everything', everything],
] as const)('%s', (_, worker) => {
  it('answers what the client package asks, and knows the links that it minted', async () => {
    const { env } = environment()
    const { keys } = JSON.parse(env.LINK_KEYS ?? '') as { keys: { kty: string; alg: string; kid: string }[] }
    const [key] = keys
    if (key === undefined) throw new Error('there is no key')
    const mint = await makeMinter({ key, base, issuer: 'https://platform.example' })
    const href = await mint({ to: 'https://item.taobao.com/item.htm?id=41', surface: 'live_room', content: 'r_1' })
    const links = [
      { token: href.slice(`${base}/go/`.length) },
      { to: 'https://item.taobao.com/item.htm?id=41', surface: 'short_video' },
      { to: 'not a link' },
    ]
    const decisions = await askDecisions(links, { base, token: service, fetch: into(worker, env) })
    expect(decisions.map(({ context, destination }) => [context.surface, context.evidence, destination.fault])).toEqual(
      [
        ['live_room', 'signed', null],
        ['short_video', 'signed', null],
        ['unknown', 'none', 'not_a_url'],
      ],
    )
    expect(decisions[0]?.answer).not.toBe('forward')
  })
})

describe('a hundred links', () => {
  it('are one read of KV besides the policy', async () => {
    const { env, reads } = environment()
    const links = Array.from({ length: 100 }, (_, n) => ({ to: `https://item.jd.com/${70_000 + n}.html` }))
    await bindings.KV.put(
      'eq:jd:70007',
      JSON.stringify({
        grade: 'exact',
        to: { marketplace: 'xiaodian', product: '3329016137865419287' },
        price: 10,
        own_price: 10,
        stock: 'in',
        status: 'active',
      }),
    )
    await askAtOnce(gateway, env, '/healthz')
    const before = reads.length
    const decisions = await askDecisions(links, { base, fetch: into(gateway, env) })
    const catalogue = reads.slice(before).filter((keys) => String(keys).includes('eq:'))
    expect(catalogue.map((keys) => keys.length)).toEqual([100])
    expect(decisions.flatMap(({ answer }, n) => (answer === 'detour' ? [n] : []))).toContain(7)
    expect(decisions[7]?.location).toContain('3329016137865419287')
  })
})

describe('somebody without a token', () => {
  it('is held to sixty requests a minute, a service is not, nor somebody else', async () => {
    const { env } = environment()
    const ask = (headers: Record<string, string>): Promise<Response> =>
      askWorker(gateway, env, '/v1/decisions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cf-connecting-ip': '203.0.113.77', ...headers },
        body: '{"links":[{"to":"https://item.jd.com/1.html"}]}',
      })
    const statuses = await Promise.all(Array.from({ length: 130 }, async () => (await ask({})).status))
    const answered = statuses.filter((status) => status === 200).length
    // Twice as many where a minute of the clock ends meanwhile.
    expect(answered).toBeGreaterThanOrEqual(60)
    expect(answered).toBeLessThanOrEqual(120)
    expect(statuses.filter((status) => status === 429)).toHaveLength(130 - answered)
    expect((await ask({ authorization: `Bearer ${service}` })).status).toBe(200)
    expect((await ask({ 'cf-connecting-ip': '203.0.113.78' })).status).toBe(200)
  })

  it('hears from the client when to come again', async () => {
    const limit = async (): Promise<{ success: boolean }> => ({ success: false })
    const { env } = environment({ PUBLIC_LIMIT: { limit } })
    const asked = askDecisions([{ to: 'https://item.jd.com/1.html' }], { base, fetch: into(gateway, env) })
    const fault: unknown = await asked.catch((cause: unknown) => cause)
    expect(fault).toBeInstanceOf(DetourError)
    expect(fault).toMatchObject({ code: 'too-many-requests', status: 429, retryAfter: 60 })
  })
})
