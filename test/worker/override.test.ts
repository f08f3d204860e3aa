import { beforeEach, describe, expect, it } from 'vitest'

import type { Endpoint } from '../../src/api/endpoint.ts'
import { keyEndpoints, type KeyPorts } from '../../src/api/routes/keys.ts'
import { listEndpoints } from '../../src/api/routes/lists.ts'
import { overrideEndpoints } from '../../src/api/routes/override.ts'
import type { Actor } from '../../src/control/actor.ts'
import type { ListPorts } from '../../src/control/lists.ts'
import type { OverrideChange, OverridePorts } from '../../src/control/override.ts'
import { projectOverride } from '../../src/control/override-projection.ts'
import bundled from '../../src/gateway/bundled-policy.generated.json'
import { instant } from '../../src/kernel/instant.ts'
import { packList } from '../../src/policy/long-list.ts'
import type { Program } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { d1Lists } from '../../src/store/d1-lists.ts'
import { d1Mints } from '../../src/store/d1-mints.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { kvListImages } from '../../src/store/kv-lists.ts'
import { kvActiveProgram, kvLiveOverride, kvOverrideNotes } from '../../src/store/kv-override.ts'
import worker from '../../src/worker-gateway.ts'
import { askWorker, bindings } from '../support/worker.ts'

const actor: Actor = { id: 'bootstrap', name: 'Bootstrap', role: 'admin', areas: undefined }
const jd = 'https://item.jd.com/4000000001.html'

/** One rule that closes everything, demanded by law. */
const program: Program = {
  ...(bundled as Program),
  rules: [
    {
      id: 'closed',
      mode: 'enforce',
      if: {},
      compliance: true,
      outcome: { action: 'explain', reason: 'live_external_closed' },
    },
  ],
}

/** A D1 that is away, as the platform tells it. */
const away = {
  prepare: () => {
    throw new Error('D1_ERROR: D1 DB is overloaded')
  },
} as unknown as D1Database

function overridePorts(database: D1Database = bindings.DB): OverridePorts {
  return {
    overrideEntries: d1Override(database),
    liveOverride: kvLiveOverride(bindings.KV),
    overrideNotes: kvOverrideNotes(bindings.KV),
    activeProgram: () => kvActiveProgram(bindings.KV),
    overridePauseMs: 1,
  }
}

interface Asked {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly request?: Request
}

/** Calls a handler as the pipeline would, after everything was read. */
async function call<Ports>(endpoints: readonly Endpoint<Ports>[], id: string, ports: Ports, asked: Asked = {}) {
  const endpoint = endpoints.find((each) => each.id === id)
  if (endpoint === undefined) throw new Error(`no endpoint ${id}`)
  const response = await endpoint.handle({
    params: asked.params ?? {},
    query: asked.query ?? {},
    body: asked.body,
    ports,
    actor,
    language: 'en',
    now: instant(Date.now()),
    ifMatch: undefined,
    idempotencyKey: undefined,
    request: asked.request ?? new Request('https://go.example/'),
    later: () => undefined,
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}

/** The rule that decides a click in an isolate that knows nothing yet. */
async function decides(): Promise<{ rule: string | null; reason: string }> {
  const env = { ...bindings }
  await askWorker(worker, env, '/healthz')
  const response = await askWorker(worker, env, `/go?to=${encodeURIComponent(jd)}`, {
    headers: { accept: 'application/json' },
  })
  return await response.json()
}

function noteOf(rule: string): OverrideChange {
  const entry = { id: rule, until: soon(), reason: 'INC-7', kill: rule }
  return { act: 'override.set', entry, actor: actor.id, at: instant(Date.now()) }
}

const soon = () => instant(Date.now() + 3_600_000)
const killing = { kill: 'closed', confirm: 'closed', reason: 'INC-7' }

let version = 1000

beforeEach(async () => {
  const { keys } = await bindings.KV.list()
  await Promise.all(keys.map(({ name }) => bindings.KV.delete(name)))
  await bindings.DB.batch(
    ['override_entries', 'override_notes', 'lists', 'link_mints'].map((table) =>
      bindings.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  version += 1
  await bindings.KV.put('policy:active', await publishedText(program, { version, base: version - 1, publishedAt: 1 }))
})

describe('break-glass from the API to the click', () => {
  it('turns a rule off for shoppers, and on again', async () => {
    expect(await decides()).toMatchObject({ rule: 'closed' })
    const set = await call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
      params: { id: 'incident-1' },
      body: { ...killing, until: soon() },
    })
    expect(set).toMatchObject({ status: 200, body: { id: 'incident-1', live: true, audited: true } })
    expect(await decides()).toMatchObject({ rule: null, reason: program.defaults.outcome.reason })
    const standing = await call(overrideEndpoints, 'getOverride', overridePorts())
    expect(standing.body).toMatchObject({
      live: true,
      from_storage: true,
      items: [{ id: 'incident-1', kill: 'closed', rule: null, set_by: 'bootstrap' }],
    })
    const cleared = await call(overrideEndpoints, 'clearOverrideEntry', overridePorts(), {
      params: { id: 'incident-1' },
      query: { reason: 'repaired' },
    })
    expect(cleared.status).toBe(200)
    expect(await decides()).toMatchObject({ rule: 'closed' })
  })

  it('works with D1 away, and is in D1 and the audit once when D1 is back', async () => {
    const set = await call(overrideEndpoints, 'setOverrideEntry', overridePorts(away), {
      params: { id: 'incident-2' },
      body: { ...killing, kill: 'all', confirm: 'all', until: soon() },
    })
    expect(set).toMatchObject({ status: 200, body: { live: true, audited: false } })
    expect(await decides()).toMatchObject({ rule: null, reason: 'kill_switch' })
    expect(await projectOverride(overridePorts(), instant(Date.now()))).toMatchObject({ replayed: 1 })
    expect(await projectOverride(overridePorts(), instant(Date.now()))).toMatchObject({
      replayed: 0,
      outcome: 'in_step',
    })
    const { results } = await bindings.DB.prepare(
      `SELECT actor, detail FROM audit WHERE act = 'override.set' AND detail LIKE '%incident-2%'`,
    ).all<{ actor: string; detail: string }>()
    expect(results).toHaveLength(1)
    expect(JSON.parse(results[0]?.detail ?? '')).toMatchObject({ kill: 'all', while_storage_was_away: true })
    expect(await decides()).toMatchObject({ reason: 'kill_switch' })
  })

  it('puts a temporary rule first, and tells its mistakes where they are', async () => {
    const params = { id: 'incident-3' }
    const wrong = await call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
      params,
      body: { rule: 'then: { explain: no_such_reason }', until: soon(), reason: 'why' },
    })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'policy-invalid', diagnostics: [{ code: 'unknown-reason', range: { start: { line: 1 } } }] },
    })
    expect(await decides()).toMatchObject({ rule: 'closed' })
    const rule = { rule: 'if: { to: { marketplace: jd } }\nthen: { allow: exempt }', until: soon(), reason: 'why' }
    const ask = (body: object) => call(overrideEndpoints, 'setOverrideEntry', overridePorts(), { params, body })
    expect(await ask(rule)).toMatchObject({
      status: 422,
      body: { code: 'confirmation-needed', rule: 'closed', confirm: 'incident-3' },
    })
    expect(await decides()).toMatchObject({ rule: 'closed' })
    expect((await ask({ ...rule, confirm: 'incident-3' })).status).toBe(200)
    expect(await decides()).toMatchObject({ rule: 'incident-3', reason: 'exempt' })
  })

  it('says what is missing before it turns a rule off', async () => {
    const ask = (body: object) =>
      call(overrideEndpoints, 'setOverrideEntry', overridePorts(), { params: { id: 'x' }, body })
    const until = soon()
    expect(await ask({ kill: 'closd', reason: 'r', until })).toMatchObject({
      status: 422,
      body: { code: 'unknown-rule', meant: 'closed' },
    })
    expect(await ask({ kill: 'closed', reason: 'r', until })).toMatchObject({
      status: 422,
      body: { code: 'confirmation-needed', rule: 'closed', confirm: 'closed' },
    })
    expect(await ask({ kill: 'all', reason: 'r', until })).toMatchObject({
      status: 422,
      body: { code: 'confirmation-needed', rule: 'closed', confirm: 'all' },
    })
    const long = instant(Date.now() + 80 * 3_600_000)
    expect(await ask({ ...killing, until: long })).toMatchObject({
      status: 400,
      body: { faults: [{ at: 'body/until', message: expect.stringContaining('72 hours') as unknown }] },
    })
    expect((await call(overrideEndpoints, 'getOverride', overridePorts())).body).toMatchObject({ items: [] })
  })

  it('keeps both of two operators at the same moment, in D1 and in KV', async () => {
    const sets = ['incident-5', 'incident-6'].map((id) =>
      call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
        params: { id },
        body: { ...killing, until: soon() },
      }),
    )
    expect((await Promise.all(sets)).map(({ status, body }) => [status, body['audited']])).toEqual([
      [200, true],
      [200, true],
    ])
    const { results } = await bindings.DB.prepare('SELECT id FROM override_entries ORDER BY id').all()
    expect(results).toEqual([{ id: 'incident-5' }, { id: 'incident-6' }])
    const { entries } = JSON.parse((await bindings.KV.get('policy:override')) ?? '') as { entries: { id: string }[] }
    expect(entries.map(({ id }) => id).sort()).toEqual(['incident-5', 'incident-6'])
    expect(await decides()).toMatchObject({ rule: null })
  })

  it('reads more notes from KV than one read takes, and brings them in over some minutes', async () => {
    for (let n = 0; n < 120; n++) {
      const note = { id: `note-${String(n).padStart(3, '0')}`, change: noteOf(`k${n}`) }
      await kvOverrideNotes(bindings.KV).keep(note)
    }
    const replayed: number[] = []
    for (let minute = 0; minute < 3; minute++) {
      replayed.push((await projectOverride(overridePorts(), instant(Date.now()))).replayed)
      expect((await kvLiveOverride(bindings.KV).read())?.match(/"id"/g)).toHaveLength(120)
    }
    expect(replayed).toEqual([50, 50, 20])
  })

  it('goes on turning rules off beside a policy that lacks the store of a temporary rule', async () => {
    const [store = ''] = program.stores
    const body = {
      rule: `if: { to: { marketplace: weidian } }\nthen: { redirect: https://${store}/x, reason: exempt }`,
    }
    const set = await call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
      params: { id: 'leading' },
      body: { ...body, until: soon(), reason: 'why' },
    })
    expect(set.status).toBe(200)
    await call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
      params: { id: 'incident-7' },
      body: { ...killing, until: soon() },
    })
    const elsewhere = { ...program, stores: ['elsewhere.example'], equivalents: {} }
    version += 1
    const text = await publishedText(elsewhere, { version, base: version - 1, publishedAt: 1 })
    await bindings.KV.put('policy:active', text)
    expect(await decides()).toMatchObject({ rule: null, reason: program.defaults.outcome.reason })
    const env = { ...bindings }
    await askWorker(worker, env, '/healthz')
    const health = await (await askWorker(worker, env, '/healthz')).json()
    expect(health).toMatchObject({
      ok: false,
      degraded: ['override'],
      override: { entries: ['incident-7'], unfit: [{ id: 'leading' }] },
    })
    const again = await call(overrideEndpoints, 'setOverrideEntry', overridePorts(), {
      params: { id: 'leading-2' },
      body: { ...body, until: soon(), reason: 'why' },
    })
    expect(again).toMatchObject({ status: 422, body: { diagnostics: [{ code: 'target-not-in-stores' }] } })
  })

  it('changes nothing when D1 and KV are both away', async () => {
    const refusing = () => Promise.reject(new Error('KV failed: 500'))
    const ports: OverridePorts = { ...overridePorts(away), liveOverride: { put: refusing, read: refusing } }
    const set = await call(overrideEndpoints, 'setOverrideEntry', ports, {
      params: { id: 'x' },
      body: { ...killing, until: soon() },
    })
    expect(set).toMatchObject({ status: 503, body: { code: 'storage-unavailable' } })
    expect(String(set.body['detail'])).toContain('nothing was changed')
    expect((await call(overrideEndpoints, 'getOverride', ports)).status).toBe(503)
    expect(await decides()).toMatchObject({ rule: 'closed' })
  })
})

describe('long lists in KV and D1', () => {
  const ports = (): ListPorts => ({
    lists: d1Lists(bindings.DB),
    listImages: kvListImages(bindings.KV),
    programsInUse: () => Promise.resolve([]),
  })
  const upload = (digest: string, image: BodyInit) =>
    call(listEndpoints, 'uploadList', ports(), {
      params: { digest },
      query: { name: 'rooms' },
      request: new Request('https://go.example/', { method: 'PUT', body: image }),
    })

  it('are uploaded, listed, and deleted', async () => {
    const packed = await packList(Array.from({ length: 50_000 }, (_, n) => `r_${n}`))
    if (!packed.ok) throw new Error(packed.error.code)
    const { digest, image } = packed.value
    expect(await upload(digest, image)).toMatchObject({ status: 201, body: { count: 50_000, bytes: image.length } })
    expect(new Uint8Array((await kvListImages(bindings.KV).get(digest)) ?? new ArrayBuffer(0))).toEqual(image)
    const listed = await call(listEndpoints, 'listLists', ports(), { query: { limit: 50 } })
    expect(listed.body).toMatchObject({ items: [{ digest, name: 'rooms', named_by: null }], next: null })
    expect((await call(listEndpoints, 'deleteList', ports(), { params: { digest } })).status).toBe(204)
    expect(await kvListImages(bindings.KV).has(digest)).toBe(false)
    expect((await call(listEndpoints, 'getList', ports(), { params: { digest } })).status).toBe(404)
  })

  it('are refused when they are something else, or too large', async () => {
    const digest = `sha256:${'0'.repeat(64)}`
    expect(await upload(digest, 'no list')).toMatchObject({ status: 422, body: { code: 'not-a-list' } })
    expect(await upload(digest, new Uint8Array(25 * 1024 * 1024 + 1))).toMatchObject({ status: 413 })
    expect(await kvListImages(bindings.KV).has(digest)).toBe(false)
  })
})

describe('link keys', () => {
  const ports = (): KeyPorts => ({
    linkKeys: bindings.LINK_KEYS,
    linkAudience: 'detour',
    mintLog: d1Mints(bindings.DB),
    keyUse: (from, until) => Promise.resolve([{ day: from, kid: 'test-1', count: (until - from) / 86_400_000 }]),
  })

  it('are told without anything secret', async () => {
    const told = await call(keyEndpoints, 'listKeys', ports())
    expect(told).toMatchObject({ status: 200, body: { items: [{ kid: 'test-1', alg: 'HS256', thumbprint: null }] } })
    const { keys } = JSON.parse(bindings.LINK_KEYS ?? '') as { keys: { k: string }[] }
    expect(JSON.stringify(told.body)).not.toContain(keys[0]?.k ?? 'no key')
    expect(await call(keyEndpoints, 'listKeys', { ...ports(), linkKeys: undefined })).toMatchObject({ status: 503 })
  })

  it('count the days that were asked for', async () => {
    const use = await call(keyEndpoints, 'getKeyUse', ports(), { query: { days: 3 } })
    expect(use.body).toMatchObject({ items: [{ kid: 'test-1', count: 3 }] })
  })

  it('mint what the gateway takes as signed', async () => {
    const body = { to: jd, surface: 'short_video', iss: 'https://platform.example' }
    const minted = await call(keyEndpoints, 'mintLink', ports(), { body })
    expect(minted).toMatchObject({ status: 201, body: { kid: 'test-1' } })
    const response = await askWorker(worker, { ...bindings }, `/go/${String(minted.body['token'])}`, {
      headers: { accept: 'application/json' },
    })
    expect(await response.json()).toMatchObject({ context: { evidence: 'signed', surface: 'short_video' } })
    const refused = await call(keyEndpoints, 'mintLink', ports(), { body: { ...body, surface: 'Live' } })
    expect(refused).toMatchObject({ status: 422, body: { code: 'not-minted' } })
  })
})
