import { describe, expect, it } from 'vitest'

import type { Endpoint } from '../../src/api/endpoint.ts'
import { makeIdentityMemory } from '../../src/api/identify.ts'
import { answer, type PipelinePorts } from '../../src/api/pipeline.ts'
import { auditEndpoints, type AuditPorts } from '../../src/api/routes/audit.ts'
import { memberEndpoints, type MemberPorts } from '../../src/api/routes/members.ts'
import { tokenEndpoints, type TokenPorts } from '../../src/api/routes/tokens.ts'
import { webhookEndpoints, type WebhookPorts } from '../../src/api/routes/webhooks.ts'
import { whoamiEndpoints } from '../../src/api/routes/whoami.ts'
import { readChain } from '../../src/cli/audit-lines.ts'
import { makeWebhookSender } from '../../src/control/webhook-message.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Anchors } from '../../src/store/d1-anchors.ts'
import { d1Idempotency } from '../../src/store/d1-idempotency.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { d1Webhooks } from '../../src/store/d1-webhooks.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const bootstrap = 'a-bootstrap-token-of-more-than-32-characters'
const pepper = 'a pepper of more than thirty-two characters'

type Ports = PipelinePorts & AuditPorts & MemberPorts & TokenPorts & WebhookPorts

const endpoints: readonly Endpoint<Ports>[] = [
  ...auditEndpoints,
  ...memberEndpoints,
  ...tokenEndpoints,
  ...webhookEndpoints,
  ...whoamiEndpoints,
]

interface Asked {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly etag: string | null
}

function fresh(more: Partial<Ports> = {}) {
  const { database } = sqliteD1()
  const ports: Ports = {
    accessIdentity: undefined,
    access: undefined,
    members: d1Members(database),
    tokens: d1Tokens(database),
    webhooks: d1Webhooks(database),
    audit: d1Audit(database),
    anchors: d1Anchors(database),
    anchorBucket: undefined,
    idempotency: d1Idempotency(database),
    webhookSender: makeWebhookSender({
      pepper,
      fetch: async () => new Response(null, { status: 204 }),
      sleep: () => new Promise(() => {}),
    }),
    webhookRules: { allowLoopback: false },
    pepper,
    bootstrap,
    memory: makeIdentityMemory(),
    now: () => instant(1_700_000_000_000),
    limiter: undefined,
    exportNotes: undefined,
    adminOrigins: [],
    ...more,
  }

  async function open(given: string, body?: unknown, { token = bootstrap, match = '' } = {}): Promise<Response> {
    const [method = '', path = ''] = given.split(' ')
    const url = new URL(`https://go.example/api/v1${path}`)
    for (const endpoint of endpoints) {
      const pattern = new RegExp(`^${endpoint.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
      const found = pattern.exec(url.pathname.slice('/api/v1'.length))
      if (found === null || endpoint.method.toUpperCase() !== method) continue
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(match === '' ? {} : { 'if-match': match }),
      }
      const request = new Request(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      )
      return await answer(endpoint, { request, params, later: () => undefined }, ports)
    }
    throw new Error(`no route ${given}`)
  }

  const ask = async (...given: Parameters<typeof open>): Promise<Asked> => {
    const response = await open(...given)
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      etag: response.headers.get('etag'),
    }
  }
  return { open, ask }
}

describe('tokens over the API', () => {
  it('are made, shown without their text, used and revoked', async () => {
    const { ask } = fresh()
    const made = await ask('POST /tokens', { name: 'ci', role: 'publisher', areas: ['versions', 'tokens', 'status'] })
    expect(made).toMatchObject({ status: 201, body: { role: 'publisher', created_by: 'bootstrap' } })
    const token = String(made.body['token'])
    const id = String(made.body['id'])
    expect(await ask('GET /whoami', undefined, { token })).toMatchObject({
      status: 200,
      body: { id: `token:${id}`, role: 'publisher', areas: ['versions', 'tokens', 'status'] },
    })
    const listed = await ask('GET /tokens')
    expect(listed.body['items']).toHaveLength(1)
    expect(JSON.stringify(listed.body)).not.toContain(token)
    expect(await ask('GET /audit', undefined, { token })).toMatchObject({ status: 403 })
    expect(await ask('POST /tokens', { name: 'more', role: 'viewer' }, { token })).toMatchObject({ status: 403 })
    expect(await ask(`DELETE /tokens/${id}`, undefined, { token })).toMatchObject({ status: 204 })
    expect(await ask('GET /whoami', undefined, { token })).toMatchObject({ status: 401 })
    expect(await ask(`DELETE /tokens/${id}`)).toMatchObject({ status: 409 })
  })

  it('give nobody more than he has, and show nobody what is not his', async () => {
    const { ask } = fresh()
    const held = await ask('POST /tokens', { name: 'held', role: 'admin', areas: ['tokens'] })
    const token = String(held.body['token'])
    const refused = [
      await ask('POST /tokens', { name: 'x', role: 'viewer' }, { token }),
      await ask('POST /tokens', { name: 'x', role: 'viewer', areas: ['tokens', 'audit'] }, { token }),
      await ask('PUT /members/eve@example.com', { role: 'admin' }, { token }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
    const viewer = await ask('POST /tokens', { name: 'v', role: 'viewer', areas: ['tokens'] }, { token })
    const theirs = { token: String(viewer.body['token']) }
    const list = await ask('GET /tokens', undefined, theirs)
    expect(list.body['items']).toMatchObject([{ id: viewer.body['id'] }])
    expect(await ask(`DELETE /tokens/${String(held.body['id'])}`, undefined, theirs)).toMatchObject({ status: 404 })
  })

  it.each([
    [{ name: 'x', role: 'owner' }],
    [{ name: '', role: 'viewer' }],
    [{ name: 'x', role: 'viewer', expires_in_days: 401 }],
    [{ name: 'x', role: 'viewer', expires_in_days: 0 }],
    [{ name: 'x', role: 'viewer', areas: [] }],
    [{ name: 'x', role: 'viewer', areas: ['everything'] }],
  ])('are not made of %o', async (body) => {
    expect(await fresh().ask('POST /tokens', body)).toMatchObject({ status: 400 })
  })

  it('need the pepper, and say so', async () => {
    const { ask } = fresh({ pepper: undefined })
    const refused = await ask('POST /tokens', { name: 'x', role: 'viewer' })
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-configured' } })
    expect(refused.body['detail']).toContain('TOKEN_PEPPER')
  })
})

describe('members over the API', () => {
  it('are set with the state that was read', async () => {
    const { ask } = fresh()
    expect(await ask('PUT /members/Ada@Example.com', { role: 'admin' })).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { subject: 'ada@example.com' },
    })
    expect(await ask('PUT /members/ada@example.com', { role: 'viewer' })).toMatchObject({ status: 428 })
    const changed = await ask('PUT /members/ada@example.com', { role: 'viewer' }, { match: '"1"' })
    expect(changed).toMatchObject({ status: 200, etag: '"2"' })
    expect(await ask('DELETE /members/ada@example.com')).toMatchObject({ status: 428 })
    expect(await ask('DELETE /members/ada@example.com', undefined, { match: '"1"' })).toMatchObject({ status: 412 })
    expect(await ask('DELETE /members/ada@example.com', undefined, { match: '"2"' })).toMatchObject({ status: 204 })
    expect(await ask('GET /members/ada@example.com')).toMatchObject({ status: 404 })
    expect(await ask('GET /members')).toMatchObject({ status: 200, body: { items: [], next: null } })
  })
})

describe('the audit over the API', () => {
  it('is listed, exported and verified', async () => {
    const { ask, open } = fresh()
    for (let count = 0; count < 5; count++) await ask(`PUT /members/m${count}@example.com`, { role: 'viewer' })
    await ask('POST /webhooks', { url: 'https://hooks.example/', events: ['*'] })
    const page = await ask('GET /audit?act=member&limit=2')
    expect(page.body).toMatchObject({ items: [{ n: 5, detail: { role: 'viewer' } }, { n: 4 }], next: '4' })
    expect((await ask('GET /audit?act=member&cursor=4')).body).toMatchObject({ items: [{ n: 3 }, { n: 2 }, { n: 1 }] })
    expect(await ask('GET /audit/verify')).toMatchObject({ status: 200, body: { entries: 6, faults: [], anchors: 0 } })
    expect((await ask('GET /audit/anchors')).body).toEqual({ last: 6, items: [] })
    const { body } = await open('GET /audit/export')
    expect(await readChain(body as ReadableStream<Uint8Array>, { last: 6 })).toMatchObject({ entries: 6, faults: [] })
  })
})

describe('webhooks over the API', () => {
  it('are made with a secret that is shown once, tried, and deleted', async () => {
    const { ask } = fresh()
    const made = await ask('POST /webhooks', { url: 'https://hooks.example/x', events: ['version.*'] })
    expect(made.status).toBe(201)
    expect(made.body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const id = String(made.body['id'])
    expect(JSON.stringify((await ask('GET /webhooks')).body)).not.toContain('whsec_')
    expect(await ask(`POST /webhooks/${id}/test`)).toMatchObject({
      status: 200,
      body: { delivered: true, status: 204 },
    })
    expect(await ask(`GET /webhooks/${id}/deliveries`)).toMatchObject({ status: 200, body: { items: [], next: null } })
    expect(await ask(`DELETE /webhooks/${id}`)).toMatchObject({ status: 204 })
    expect(await ask(`DELETE /webhooks/${id}`)).toMatchObject({ status: 404 })
    expect(await ask(`GET /webhooks/${id}/deliveries`)).toMatchObject({ status: 404 })
  })

  it.each([
    [{ url: 'https://127.0.0.1/', events: ['*'] }],
    [{ url: 'http://hooks.example/', events: ['*'] }],
    [{ url: 'https://hooks.example/', events: [] }],
    [{ url: 'https://hooks.example/', events: ['everything'] }],
  ])('are not made of %o', async (body) => {
    expect(await fresh().ask('POST /webhooks', body)).toMatchObject({ status: 400 })
  })
})
