import { describe, expect, it } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { contextOf } from '../../src/context/context.ts'
import { click } from '../../src/gateway/click.ts'
import { consider } from '../../src/gateway/consider.ts'
import { terrainOf } from '../../src/gateway/terrain.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { mintToken, type Mintable } from '../../src/link/mint.ts'
import { makeTokenReader } from '../../src/link/token.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import { nobody } from '../../src/policy/facts.ts'
import { placed } from '../../src/policy/judge.ts'
import type { Program } from '../../src/policy/program.ts'
import type { PendingRecord } from '../../src/record/record.ts'
import { audience, issuer, jwk, keyIn, ringOf } from '../link/token-signing.ts'
import { catalogueAt, gatewayPorts, recordsTo } from '../support/gateway-ports.ts'

/** Links in live rooms to other marketplaces end here; paid campaigns were let pass until then. */
const closing = Date.parse('2020-10-09T00:00:00+08:00')
const before = instant(closing - 60_000)
const after = instant(closing + 60_000)

const policy = preparePolicy(bundled as Program, { version: 7, digest: 'sha256:0' })
const ring = await ringOf(jwk)
const readToken = makeTokenReader(ring, { audience })

const link = { to: 'https://item.jd.com/100.html', surface: 'live_room', channel: 'xingtu' }

/** What the policy says as the page is made. */
async function renderedAt(at: Instant) {
  const terrain = terrainOf(policy.program)
  const claims = { ...link, content: undefined, author: undefined, followers: undefined, client: undefined }
  const value = { ...claims, lang: undefined, iss: issuer, kid: 'k1', iat: 0, exp: 1, nbf: undefined, jti: undefined }
  const token = { ok: true, value } as const
  const claimed = contextOf({ token, referer: undefined, hint: undefined, page: terrain.pageOf })
  const context = placed(claimed, policy.program)
  const matter = { destination: terrain.destinationOf(link.to), context, shopper: nobody }
  const { decision } = await consider(matter, { policy, terrain, catalogue: catalogueAt(at) }, at)
  return decision.outcome.action
}

async function signedAt(at: Instant, claims: Partial<Mintable> = {}): Promise<string> {
  const token = await mintToken({ ...link, ...claims }, keyIn(ring, 'k1'), { audience, now: at })
  if (!token.ok) throw new Error(token.error)
  return token.value
}

async function clicked(token: string, at: Instant) {
  const pending: PendingRecord[] = []
  const ports = gatewayPorts(policy, at, {
    records: recordsTo((one) => void pending.push(one)),
    readToken,
    visitorKey: () => Promise.resolve(undefined),
  })
  const request = new Request(`https://go.example/go/${token}`, { headers: { accept: 'application/json' } })
  const response = await click(request, { kind: 'token', token }, ports, { waitUntil: () => {} })
  const [kept] = pending
  if (kept === undefined) throw new Error('there was no record')
  const text = await response.text()
  const { id: _, at: __, ...body } = JSON.parse(text) as Record<string, unknown>
  return {
    record: kept.write(),
    isPlainAllow: kept.isPlainAllow,
    body,
    text,
    location: response.headers.get('location'),
  }
}

describe('a link that says what was decided when its page was made', () => {
  it('agrees with the click where nothing changed in between', async () => {
    const rendered = await renderedAt(before)
    const { record, body } = await clicked(await signedAt(before, { rendered }), before)
    expect([rendered, body['answer']]).toEqual(['allow', 'forward'])
    expect(record.rendered).toEqual({ action: 'allow', clicked: 'allow', same: true })
  })

  it('does not hold against a rule that began in between: the click decides again, and the record keeps both', async () => {
    const token = await signedAt(before, { rendered: await renderedAt(before) })
    const late = await clicked(token, after)
    expect(late.body).toMatchObject({ action: 'equivalent', rule: 'live-external-closed' })
    expect(late.record.rendered).toEqual({ action: 'allow', clicked: 'equivalent', same: false })
    const without = await clicked(await signedAt(before), after)
    expect(late.body).toEqual(without.body)
    expect(without.record.rendered).toBeUndefined()
  })

  it('is as plain as another where the two agree, and is not where an allowed link was closed in its page', async () => {
    const plain = { ...link, surface: 'short_video' }
    const rendered = async (action: 'allow' | 'explain') =>
      await clicked(await signedAt(before, { ...plain, rendered: action }), before)
    const [agrees, differs] = await Promise.all([rendered('allow'), rendered('explain')])
    expect([agrees.record.out.action, differs.record.out.action]).toEqual(['allow', 'allow'])
    expect(differs.record.rendered).toEqual({ action: 'explain', clicked: 'allow', same: false })
    expect([agrees.isPlainAllow, differs.isPlainAllow]).toEqual([true, false])
  })

  it('compares what the policy says, though the engine finds no address that it would open', async () => {
    const claims = { to: 'taobao://x', surface: 'short_video', rendered: 'allow' } as const
    const { record } = await clicked(await signedAt(before, claims), before)
    expect(record.out).toMatchObject({ action: 'explain', reason: 'unsafe_destination' })
    expect(record.rendered).toEqual({ action: 'allow', clicked: 'allow', same: true })
  })

  it('says nothing where the token does not count', async () => {
    const token = await signedAt(before, { rendered: 'allow' })
    const { record } = await clicked(token, instant(closing + 7_200_000))
    expect(record.in.token_fault).toBe('token_expired')
    expect(record.rendered).toBeUndefined()
  })

  it('keeps what stood in the source to itself', async () => {
    const token = await signedAt(before, { was: 'https://item.jd.com/100.html?canary=7f3a', rendered: 'allow' })
    const { record, text, location } = await clicked(token, before)
    expect(`${JSON.stringify(record)}${text}${location ?? ''}`).not.toContain('7f3a')
    expect(record.rendered?.same).toBe(true)
  })
})
