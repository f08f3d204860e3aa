import { describe, expect, it, vi } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { makeCachedCatalogue } from '../../src/catalogue/source.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { instant } from '../../src/kernel/instant.ts'
import { err } from '../../src/kernel/result.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import { parseProgram, type Program } from '../../src/policy/program.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { gatewayPorts, goodHealth, onePolicy, recordsTo } from '../support/gateway-ports.ts'

const now = instant(Date.parse('2020-10-20T00:00:00+08:00'))
const policy = preparePolicy(bundled as Program, { version: 7, digest: 'sha256:0' })
const records: DecisionRecord[] = []

const good = gatewayPorts(policy, now, {
  policies: onePolicy(policy, { health: goodHealth }),
  records: recordsTo((record) => void records.push(record.write())),
})

const lifetime = { waitUntil: () => {} }
const blocked = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`

async function ask(path: string, init: RequestInit = {}, ports: Ports = good): Promise<Response> {
  return await gatewayFetch(new Request(`https://go.example${path}`, init), ports, lifetime)
}

function broken(): never {
  throw new Error('secret detail of our own')
}

describe('a stage that breaks', () => {
  it.each([
    ['the policy', { policies: { ...good.policies, currentNow: broken } }],
    ['the token reader', { readToken: broken }],
    ['the records', { records: { ...good.records, put: broken } }],
  ])('%s: the shopper reads an apology, without a word of the error', async (_, change) => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await ask('readToken' in change ? '/go/a.b.c' : blocked, {}, { ...good, ...change })
    expect(response.status).toBe(500)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    const page = await response.text()
    expect(page).toContain('<h1>')
    expect(page).not.toContain('secret detail')
    expect(logged).toHaveBeenCalledOnce()
    logged.mockRestore()
  })

  it('the catalogue: the click is answered by what is left of the chain', async () => {
    const catalogue = makeCachedCatalogue({ get: broken, getMany: broken }, () => now)
    const response = await ask(blocked, { headers: { accept: 'application/json' } }, { ...good, catalogue })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ answer: 'notice', step: 'explain', reason: 'live_external_closed' })
    expect(records.at(-1)?.out.skipped).toContainEqual({ step: 'product', why: 'catalogue_unavailable' })
  })
})

describe('the click’s door', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s is refused: a link is followed with GET',
    async (method) => {
      const response = await ask(blocked, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD')
    },
  )

  it('answers HEAD like GET, without a body', async () => {
    const response = await ask(blocked, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it.each([
    '/go',
    '/go/',
    '/go?to=',
    '/go?to=https://a.example&to=https://b.example',
    '/go?x=1',
    '/go/a.b.c?to=https%3A%2F%2Fitem.jd.com%2F1.html',
  ])('%s names no link: 400, a page, and a record', async (path) => {
    const before = records.length
    const response = await ask(path)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(records).toHaveLength(before + 1)
  })

  it('does not take other paths that begin alike', async () => {
    expect((await ask('/gone')).status).toBe(404)
    expect((await ask('/GO?to=x')).status).toBe(404)
  })
})

describe('what a signer or a forger writes', () => {
  const taobao = 'https://item.taobao.com/item.htm?id=41'
  const claims = {
    to: taobao,
    content: 'c',
    author: undefined,
    followers: undefined,
    channel: undefined,
    client: undefined,
    lang: undefined,
    iss: 'i',
    kid: 'k',
    iat: 0,
    exp: 1,
    nbf: undefined,
    jti: undefined,
  }
  const json = { headers: { accept: 'application/json', referer: 'https://www.douyin.com/video/6961737553342991651' } }

  it.each(['live', 'live-room2', 'constructor', '__proto__'])(
    'a signed surface the policy does not know (%s) is unknown, not open',
    async (surface) => {
      const readToken: Ports['readToken'] = () => Promise.resolve({ ok: true, value: { ...claims, surface } })
      const decision = await (await ask('/go/a.b.c', json, { ...good, readToken })).json()
      expect(decision).toMatchObject({
        answer: 'notice',
        reason: 'live_external_closed',
        context: { surface: 'unknown', evidence: 'signed', fault: 'surface_undeclared' },
      })
    },
  )

  it('a rollout by visitors asks who it is, keeps it to itself, and takes a share of them', async () => {
    const half = {
      id: 'half-of-all',
      mode: 'enforce',
      if: { to: { party: ['external'] } },
      rollout: { percent: 50, by: 'visitor', salt: 'half-of-all', hash: 'murmur3_32/v1' },
      outcome: { action: 'explain', reason: 'exempt' },
    }
    const program = parseProgram({ ...bundled, rules: [half, ...bundled.rules] })
    if (!program.ok) throw new Error(`${program.error.pointer} ${program.error.message}`)
    const shared = preparePolicy(program.value, { version: 9, digest: 'sha256:2' })
    const decided = new Map<string, number>()
    for (let n = 0; n < 40; n++) {
      const ports = {
        ...good,
        policies: { ...good.policies, currentNow: () => shared },
        visitorKey: async () => `v_${n}`,
      }
      const { rule } = (await (await ask(blocked, json, ports)).json()) as { rule: string }
      decided.set(rule, (decided.get(rule) ?? 0) + 1)
    }
    expect(decided.get('half-of-all')).toBeGreaterThan(5)
    expect(decided.get('half-of-all')).toBeLessThan(35)
    expect(records.at(-1)?.erased).toContain('/in/visitor')
    expect(JSON.stringify(records.at(-1))).not.toContain('v_39')
  })

  it('a bad token decides exactly as no token and no Referer do, also where a rollout asks for tokens', async () => {
    const experiment = {
      id: 'experiment',
      mode: 'enforce',
      if: { to: { party: ['external'] } },
      rollout: { percent: 50, by: 'token', salt: 'experiment', hash: 'murmur3_32/v1' },
      outcome: { action: 'allow', reason: 'exempt' },
    }
    const program = parseProgram({ ...bundled, rules: [experiment, ...bundled.rules] })
    if (!program.ok) throw new Error(`${program.error.pointer} ${program.error.message}`)
    const open = preparePolicy(program.value, { version: 8, digest: 'sha256:1' })
    const policies = { ...good.policies, currentNow: () => open }
    const readToken: Ports['readToken'] = () => Promise.resolve(err({ fault: 'token_signature', to: taobao }))
    const seen = new Set<string>()
    for (let n = 0; n < 40; n += 1) {
      const decision = (await (await ask(`/go/a.b.x${n}`, json, { ...good, policies, readToken })).json()) as {
        reason: string
      }
      seen.add(decision.reason)
    }
    const plain = await ask(
      `/go?to=${encodeURIComponent(taobao)}`,
      { headers: { accept: 'application/json' } },
      { ...good, policies },
    )
    expect(await plain.json()).toMatchObject({ reason: 'live_external_closed' })
    expect([...seen]).toEqual(['live_external_closed'])
  })
})
