import { describe, expect, it } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { healthOf } from '../../src/gateway/health.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { instant } from '../../src/kernel/instant.ts'
import { err, ok } from '../../src/kernel/result.ts'
import type { Candidate } from '../../src/policy/candidate-policy.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import type { PendingRecord } from '../../src/record/record.ts'
import { catalogueAt, gatewayPorts, goodHealth, onePolicy, recordsTo } from '../support/gateway-ports.ts'

const now = instant(Date.parse('2020-10-20T00:00:00+08:00'))
const program = bundled as Program
const digest = 'sha256:c'

function candidateOf(change: Partial<Program>, until = now + 1): Candidate {
  const policy = preparePolicy({ ...program, ...change }, { version: 3, digest })
  return { policy, until, counts: { failed: 0, unknown: 0 } }
}

function withRule(rule: Omit<Rule, 'mode'>): Candidate {
  return candidateOf({ rules: [{ mode: 'enforce', ...rule }, ...program.rules] })
}

const seen = { asked: 0, visitors: 0, catalogue: 0 }

/** A click under a candidate: what the shopper got, and the record. */
async function click(
  candidate: Candidate | undefined,
  { to = 'https://item.jd.com/1.html', ports = {} }: { readonly to?: string; readonly ports?: Partial<Ports> } = {},
) {
  const pending: PendingRecord[] = []
  const policy = preparePolicy(program, { version: 7, digest: 'sha256:0' })
  const all = gatewayPorts(policy, now, {
    policies: onePolicy(policy, {
      candidate: () => {
        seen.asked += 1
        return candidate
      },
      health: goodHealth,
    }),
    catalogue: catalogueAt(now, { onRead: () => void (seen.catalogue += 1) }),
    records: recordsTo((one) => void pending.push(one)),
    visitorKey: () => {
      seen.visitors += 1
      return Promise.resolve('v_1')
    },
    ...ports,
  })
  const path = ports.readToken === undefined ? `/go?to=${encodeURIComponent(to)}` : '/go/a.b.c'
  const referer = 'https://www.douyin.com/video/6961737553342991651'
  const request = new Request(`https://go.example${path}`, { headers: { referer, accept: 'application/json' } })
  const response = await gatewayFetch(request, all, { waitUntil: () => {} })
  const [kept] = pending
  if (kept === undefined) throw new Error('there was no record')
  const body = (await response.json()) as Record<string, unknown>
  return { record: kept.write(), isPlainAllow: kept.isPlainAllow, status: response.status, body }
}

const closeAll = { id: 'all-closed', if: {}, outcome: { action: 'explain', reason: 'destination_blocked' } } as const

describe('a click with a candidate', () => {
  it('is answered as without it, and the record says what it would have decided', async () => {
    const without = await click(undefined)
    const under = await click(withRule(closeAll))
    expect(under.body['answer']).toBe('forward')
    expect([under.status, under.body['action'], under.body['rule']]).toEqual([
      without.status,
      without.body['action'],
      without.body['rule'],
    ])
    expect(under.record.candidate).toEqual({
      digest,
      action: 'explain',
      rule: 'all-closed',
      reason: 'destination_blocked',
      same: false,
    })
    expect(without.isPlainAllow).toBe(true)
    expect(under.isPlainAllow).toBe(false)
  })

  it('tells the same outcome from another rule as the same', async () => {
    const { record } = await click(undefined)
    const { action, reason } = record.out
    const outcome = { action, reason } as Rule['outcome']
    const under = await click(withRule({ id: 'by-another-name', if: {}, outcome }))
    expect(under.record.candidate).toMatchObject({ rule: 'by-another-name', same: true })
    expect(under.isPlainAllow).toBe(true)
  })

  it('asks no catalogue for the candidate', async () => {
    const before = seen.catalogue
    const outcome = { action: 'equivalent', reason: 'exempt', chain: ['product', 'explain'] } as const
    const { record } = await click(withRule({ ...closeAll, outcome }))
    expect(record.candidate).toMatchObject({ action: 'equivalent', same: false })
    expect(seen.catalogue).toBe(before)
  })

  it('without one has nothing in its record, and nothing is asked for', async () => {
    const before = { ...seen }
    const { record } = await click(undefined)
    expect(record.candidate).toBeUndefined()
    expect(JSON.stringify(record)).not.toContain('candidate')
    expect(seen).toEqual({ ...before, asked: before.asked + 1 })
  })

  it('that is over has nothing in its record', async () => {
    const over = { ...withRule(closeAll), until: now }
    expect((await click(over)).record.candidate).toBeUndefined()
    expect(over.counts).toEqual({ failed: 0, unknown: 0 })
  })

  it('that throws goes on without it, and it is counted', async () => {
    const broken = candidateOf({})
    const policy = {
      ...broken.policy,
      partyOf: () => {
        throw new Error('broken')
      },
    }
    const candidate = { ...broken, policy }
    const { record, body } = await click(candidate)
    expect(body['answer']).toBe('forward')
    expect(record.candidate).toBeUndefined()
    expect(candidate.counts).toEqual({ failed: 1, unknown: 0 })
  })

  it('that asks for a list it does not have says nothing', async () => {
    const candidate = candidateOf({
      lists: { ...program.lists, goods: { of: 'product', digest: `sha256:${'0'.repeat(64)}` } },
      rules: [{ ...closeAll, mode: 'enforce', if: { product: { in: 'goods' } } }, ...program.rules],
    })
    const { record } = await click(candidate)
    expect(record.candidate).toBeUndefined()
    expect(candidate.counts).toEqual({ failed: 0, unknown: 1 })
  })

  it('is read by the marketplaces and pages the candidate knows', async () => {
    const marketplaces = [
      { id: 'corner', name: { 'zh-CN': '街角', en: 'Corner' }, domains: ['corner.example'], links: [] },
    ]
    const candidate = candidateOf({
      marketplaces,
      rules: [{ ...closeAll, mode: 'enforce', if: { to: { marketplace: ['corner'] } } }],
    })
    const { record } = await click(candidate, { to: 'https://corner.example/7' })
    expect(record.in.marketplace).toBeUndefined()
    expect(record.candidate).toMatchObject({ rule: 'all-closed', same: false })

    const surfaces = {
      ...program.surfaces,
      clip: { label: { 'zh-CN': '片段', en: 'Clip' }, pages: ['https://www.douyin.com/video/*'] },
    }
    const placing = candidateOf({ surfaces, rules: [{ ...closeAll, mode: 'enforce', if: { surface: ['clip'] } }] })
    expect((await click(placing)).record).toMatchObject({
      candidate: { rule: 'all-closed' },
      in: { surface: 'short_video' },
    })
  })

  it('learns the visitor only for a candidate that goes by visitors, and keeps it to itself', async () => {
    const rollout = { percent: 100, by: 'visitor', salt: 's', hash: 'murmur3_32/v1' } as const
    const before = seen.visitors
    await click(withRule(closeAll))
    expect(seen.visitors).toBe(before)
    const { record } = await click(withRule({ ...closeAll, rollout }))
    expect(record.candidate).toMatchObject({ rule: 'all-closed' })
    expect(seen.visitors).toBe(before + 1)
    expect(JSON.stringify(record)).not.toContain('v_1')
    const failing = withRule({ ...closeAll, rollout })
    const refused = await click(failing, { ports: { visitorKey: () => Promise.reject(new Error('no')) } })
    expect(refused.body['answer']).toBe('forward')
    expect(failing.counts.failed).toBe(1)
  })
})

describe('the key of a token', () => {
  const claims = {
    to: 'https://item.jd.com/1.html',
    surface: 'short_video',
    content: 'c',
    author: undefined,
    followers: undefined,
    channel: undefined,
    client: undefined,
    lang: undefined,
    iss: 'i',
    kid: 'key-7',
    iat: 0,
    exp: 1,
    nbf: undefined,
    jti: undefined,
  }

  it('stands in the record where the token counted, and nowhere else', async () => {
    const signed = await click(undefined, { ports: { readToken: () => Promise.resolve(ok(claims)) } })
    expect(signed.record.in.kid).toBe('key-7')
    const expired = err({ fault: 'token_expired' as const, to: claims.to })
    const late = await click(undefined, { ports: { readToken: () => Promise.resolve(expired) } })
    expect(late.record.in.kid).toBeUndefined()
    expect((await click(undefined)).record.in.kid).toBeUndefined()
  })
})

describe('health', () => {
  it('names the candidate', async () => {
    const candidate = { digest, until: 5, lists: [], failed: 1, unknown: 0 }
    const policies = {
      current: () => Promise.resolve(preparePolicy(program, { version: 7, digest })),
      health: () => ({ name: 'x', version: 7, digest, tier: 'memory', ageMs: 0, degraded: [], candidate }),
    }
    const ports = {
      policies,
      keyFaults: () => Promise.resolve([]),
      missingBindings: [],
      catalogue: { counters: () => ({}) },
      records: { counters: () => ({}) },
    } as unknown as Ports
    expect(await healthOf(ports, { waitUntil: () => {} })).toMatchObject({ ok: true, candidate })
  })
})
