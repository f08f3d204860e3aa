import { env } from 'cloudflare:workers'
import { Webhook as Verifier } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'

import { once } from '../../src/control/idempotency.ts'
import { makeWebhookSender, webhookSecret, type SentRequest } from '../../src/control/webhook-message.ts'
import { deliverWebhooks } from '../../src/control/webhooks.ts'
import { instant } from '../../src/kernel/instant.ts'
import { createToken } from '../../src/control/tokens.ts'
import { d1Idempotency } from '../../src/store/d1-idempotency.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { d1Webhooks } from '../../src/store/d1-webhooks.ts'
import { r2Anchors } from '../../src/store/r2-anchors.ts'
import { bindings } from '../support/worker.ts'

const now = instant(1_795_413_600_000)
const pepper = 'a pepper of more than thirty-two characters'

describe('the tables of identity, on the real D1', () => {
  it('let one of two admins remove the other, never both', async () => {
    const members = d1Members(bindings.DB)
    const act = (subject: string) => ({ at: now, actor: 'test', act: 'member.set', detail: { subject } })
    const names = ['ada@example.com', 'bob@example.com']
    for (const subject of names) {
      const change = {
        subject,
        role: 'admin',
        at: now,
        by: 'test',
        revision: undefined,
        mayTakeLastAdmin: false,
      } as const
      expect(await members.set(change, act(subject))).toBe(true)
    }
    const removed = await Promise.all(
      names.map((subject) =>
        members.remove({ subject, at: now, by: 'test', revision: 1, mayTakeLastAdmin: false, tokens: 0 }, act(subject)),
      ),
    )
    expect(removed.filter(Boolean)).toHaveLength(1)
    expect(await members.list('', 10)).toHaveLength(1)
  })

  it('find a token by its hash, with what its owner may', async () => {
    const tokens = d1Tokens(bindings.DB)
    const token = {
      id: 'tok_0000000000000001',
      hash: 'a hash',
      name: 'ci',
      role: 'editor',
      areas: ['audit'],
      owner: undefined,
      createdBy: 'test',
      createdAt: now,
      expiresAt: instant(now + 1),
      revokedAt: undefined,
      lastUsedAt: undefined,
    } as const
    expect(await tokens.add(token, { at: now, actor: 'test', act: 'token.create', detail: {} })).toBe(true)
    expect(await tokens.byHash('a hash')).toEqual({ ...token, ownerRole: undefined })
    expect(await tokens.list(undefined, { cursor: undefined, limit: 1 })).toMatchObject({ items: [{ id: token.id }] })
  })

  it('revoke the tokens of whoever is removed in the same transaction', async () => {
    const members = d1Members(bindings.DB)
    const tokens = d1Tokens(bindings.DB)
    const act = { at: now, actor: 'test', act: 'member.remove', detail: {} }
    const change = { subject: 'eve@example.com', at: now, by: 'test', mayTakeLastAdmin: true }
    await members.set({ ...change, role: 'viewer', revision: undefined }, act)
    const made = { name: 'x', role: 'viewer', areas: undefined, owner: 'eve@example.com', days: 1 } as const
    const bootstrap = { id: 'bootstrap', name: 'bootstrap', role: 'admin', areas: undefined } as const
    const token = await createToken(made, bootstrap, { tokens, pepper, now })
    const id = token.ok ? token.value.token.id : ''
    for (const wrong of [0, 2]) {
      expect(await members.remove({ ...change, revision: 1, tokens: wrong }, act)).toBe(false)
    }
    expect(await tokens.get(id)).toMatchObject({ revokedAt: undefined })
    expect(await members.remove({ ...change, revision: 1, tokens: 1 }, act)).toBe(true)
    expect(await tokens.get(id)).toMatchObject({ revokedAt: now })
  })

  it('let one of many requests with the same key do the work', async () => {
    const store = d1Idempotency(bindings.DB)
    const request = { actor: 'test', key: 'key-1', digest: 'd1', at: now }
    let done = 0
    const work = async () => Response.json({ done: (done += 1) })
    const answers = await Promise.all(Array.from({ length: 10 }, () => once(request, store, work)))
    expect(done).toBe(1)
    expect(answers.filter((answer) => answer instanceof Response).length).toBeGreaterThan(0)
    const again = await once(request, store, work)
    expect(again instanceof Response ? await again.json() : again).toEqual({ done: 1 })
    expect(await store.prune(instant(now + 1), 10)).toBe(1)
  })

  it('hand an act to a webhook, signed as the library verifies it', async () => {
    const webhooks = d1Webhooks(bindings.DB)
    const id = 'whk_0000000000000001'
    const added = { id, url: 'https://hooks.example/x', events: ['*'], createdBy: 'test', createdAt: now }
    await webhooks.add(added, { at: now, actor: 'test', act: 'webhook.create', detail: {} })
    const got: SentRequest[] = []
    const webhookSender = makeWebhookSender({
      pepper,
      sleep: (ms) => scheduler.wait(ms),
      fetch: async (_, request) => {
        got.push(request)
        return new Response(null, { status: 204 })
      },
    })
    const ports = { webhooks, audit: d1Audit(bindings.DB), webhookSender }
    expect(await deliverWebhooks(ports, { budget: 5, now: () => instant(Date.now()) })).toEqual({
      delivered: 1,
      failed: 0,
    })
    const [{ body, headers } = { body: '', headers: {} }] = got
    const verified = new Verifier(await webhookSecret(pepper, id)).verify(body, { ...headers })
    expect(verified).toMatchObject({ type: 'webhook.create' })
    expect(await webhooks.deliveries(id, undefined, 5)).toMatchObject([{ attempts: 1, lastStatus: 204 }])
    expect(await webhooks.troubles()).toEqual([])
    expect(await webhooks.prune(instant(Date.now() + 1000), 10)).toBe(1)
  })
})

describe('the anchors in R2', () => {
  it('are created, listed, and never replaced', async () => {
    const anchors = r2Anchors((env as unknown as { ARCHIVE: R2Bucket }).ARCHIVE)
    const anchor = { day: '2026-11-23', n: 57, hash: 'a'.repeat(64), at: now }
    await anchors.create(anchor)
    await anchors.create({ ...anchor, n: 58, hash: 'b'.repeat(64) })
    await anchors.create({ ...anchor, day: '2026-11-24', n: 60 })
    expect(await anchors.list()).toEqual([anchor, { ...anchor, day: '2026-11-24', n: 60 }])
  })
})
