import { describe, expect, it } from 'vitest'

import type { Endpoint } from '../../src/api/endpoint.ts'
import { makeIdentityMemory } from '../../src/api/identify.ts'
import { answer, type PipelinePorts } from '../../src/api/pipeline.ts'
import { draftEndpoints, type DraftPorts } from '../../src/api/routes/drafts.ts'
import { requestEndpoints, type RequestPorts } from '../../src/api/routes/requests.ts'
import { settingsEndpoints, type SettingsPorts } from '../../src/api/routes/settings.ts'
import { tokenEndpoints, type TokenPorts } from '../../src/api/routes/tokens.ts'
import { d1Drafts } from '../../src/store/d1-drafts.ts'
import { d1Idempotency } from '../../src/store/d1-idempotency.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Settings } from '../../src/store/d1-settings.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { deskWith, invalid, looser, start, stricter } from '../control/desk.ts'

type Ports = PipelinePorts & DraftPorts & RequestPorts & SettingsPorts & TokenPorts

const bootstrap = 'a-bootstrap-token-of-more-than-32-characters'

const endpoints: readonly Endpoint<Ports>[] = [
  ...draftEndpoints,
  ...requestEndpoints,
  ...settingsEndpoints,
  ...tokenEndpoints,
]

interface More {
  readonly match?: string | null
  readonly lang?: string
}

/** A desk over HTTP, with a token for each of the people. */
async function fresh() {
  const desk = await deskWith()
  const { database } = desk.sqlite
  const ports: Ports = {
    ...desk.ports,
    settings: d1Settings(database),
    drafts: d1Drafts(database),
    members: d1Members(database),
    tokens: d1Tokens(database),
    idempotency: d1Idempotency(database),
    accessIdentity: undefined,
    access: undefined,
    pepper: 'a pepper of more than thirty-two characters',
    bootstrap,
    memory: makeIdentityMemory(),
    now: () => start,
    limiter: undefined,
    adminOrigins: [],
  }

  async function ask(token: string, given: string, body?: unknown, { match = null, lang = 'en' }: More = {}) {
    const [method = '', path = ''] = given.split(' ')
    const url = new URL(`https://go.example/api/v1${path}`)
    const called = endpoints.flatMap((endpoint) => {
      const pattern = new RegExp(`^/api/v1${endpoint.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
      const found = endpoint.method.toUpperCase() === method ? pattern.exec(url.pathname) : null
      return found === null ? [] : [{ endpoint, params: { ...found.groups } }]
    })
    const [only] = called
    if (only === undefined) throw new Error(`no route ${given}`)
    const headers = {
      authorization: `Bearer ${token}`,
      'accept-language': lang,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(match === null ? {} : { 'if-match': match }),
    }
    const request = new Request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const matched = { request, params: only.params, later: () => undefined }
    const response = await answer(only.endpoint, matched, ports)
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      etag: response.headers.get('etag'),
    }
  }

  async function tokenFor(role: string): Promise<string> {
    const made = await ask(bootstrap, 'POST /tokens', { name: role, role })
    return String(made.body['token'])
  }

  const [viewer, editor, ann, bob] = [
    await tokenFor('viewer'),
    await tokenFor('editor'),
    await tokenFor('publisher'),
    await tokenFor('publisher'),
  ]
  return { desk, ask, viewer, editor, ann, bob }
}

const opening = { title: 'open short videos', source: looser, base: 1 }

describe('change requests over the API', () => {
  it('are opened by an editor, approved by another, and published', async () => {
    const { ask, viewer, editor, ann } = await fresh()
    expect(await ask(viewer, 'POST /requests', opening)).toMatchObject({ status: 403 })
    const opened = await ask(editor, 'POST /requests', opening)
    expect(opened).toMatchObject({
      status: 201,
      etag: '"1-1-0"',
      body: {
        id: 1,
        state: 'in_review',
        revision: 1,
        head: 1,
        stale: false,
        version: null,
        why: null,
        approvals: { needed: 1, approved_by: [], declined_by: [] },
        gates: [{ code: 'looser', witness: { surface: 'short_video' } }],
        diff: { overall: 'looser', omitted: { changes: 0 } },
        events: [{ n: 1, kind: 'open', comment: null }],
      },
    })
    expect(await ask(editor, 'POST /requests/1/approve', { revision: 1 })).toMatchObject({ status: 403 })
    expect(await ask(ann, 'POST /requests/1/publish')).toMatchObject({
      status: 403,
      body: { code: 'approval-needed', needed: 1, approved_by: [], gates: [{ code: 'looser' }] },
    })
    expect(await ask(ann, 'POST /requests/1/approve', { revision: 1, comment: 'fine' })).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    })
    expect(await ask(ann, 'POST /requests/1/publish')).toMatchObject({ status: 201, body: { version: 2, live: true } })
    expect(await ask(viewer, 'GET /requests/1')).toMatchObject({ body: { state: 'applied', version: 2, stale: false } })
    expect(await ask(viewer, 'GET /requests?state=applied')).toMatchObject({ body: { items: [{ id: 1 }], next: null } })
    expect(await ask(ann, 'POST /requests/1/cancel', {})).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('speak the language of whoever asks', async () => {
    const { ask, editor } = await fresh()
    await ask(editor, 'POST /requests', opening)
    const chinese = await ask(editor, 'GET /requests/1', undefined, { lang: 'zh-CN' })
    expect(JSON.stringify(chinese.body['gates'])).toContain('放宽了限制')
  })

  it('are edited with the state that was read, whatever was published meanwhile', async () => {
    const { desk, ask, editor, ann } = await fresh()
    const { etag } = await ask(editor, 'POST /requests', opening)
    const edit = { source: looser, title: 'again' }
    expect(await ask(editor, 'PUT /requests/1', edit)).toMatchObject({ status: 428 })
    await desk.publish(stricter)
    const edited = await ask(editor, 'PUT /requests/1', { ...edit, base: 2 }, { match: etag })
    expect(edited).toMatchObject({ status: 200, body: { revision: 2, base: 2, title: 'again', stale: false } })
    expect(await ask(editor, 'PUT /requests/1', edit, { match: etag })).toMatchObject({ status: 412 })
    expect(await ask(ann, 'POST /requests/1/approve', { revision: 1 })).toMatchObject({ status: 409 })
  })

  it('are published, scheduled, brought onto the head and cancelled only as they were read, where the reader says so', async () => {
    const { ask, editor, ann, bob } = await fresh()
    const { etag } = await ask(editor, 'POST /requests', opening)
    await ask(ann, 'PUT /requests/1', { source: stricter, title: 'another' }, { match: etag })
    const at = '2026-12-01T00:00:00+08:00'
    const acts = [
      ['publish', {}],
      ['schedule', { at }],
      ['rebase', {}],
      ['cancel', { comment: 'no' }],
      ['approve', {}],
    ] as const
    const refusals = []
    for (const [act, body] of acts) refusals.push(await ask(bob, `POST /requests/1/${act}`, { ...body, revision: 1 }))
    expect(refusals.map(({ status, body }) => [status, body['code'], body['detail']])).toEqual(
      acts.map(() => [409, 'conflict', 'revision 1 is not the current one; that is 2']),
    )
    expect(await ask(bob, 'POST /requests/1/publish', { revision: 0 })).toMatchObject({ status: 400 })
    expect(await ask(bob, 'GET /requests/1')).toMatchObject({ body: { revision: 2, state: 'approved' } })
    expect(await ask(bob, 'POST /requests/1/schedule', { at, revision: 2 })).toMatchObject({ status: 200 })
    expect(await ask(bob, 'POST /requests/1/rebase', { revision: 2 })).toMatchObject({ body: { revision: 3 } })
    expect(await ask(bob, 'POST /requests/1/publish', { revision: 2 })).toMatchObject({ status: 409 })
    expect(await ask(bob, 'POST /requests/1/publish', { revision: 3 })).toMatchObject({ body: { version: 2 } })
  })

  it('say in a list what the whole says: how they stand, and what whoever asks has to do with them', async () => {
    const { desk, ask, viewer, editor, ann, bob } = await fresh()
    const { etag } = await ask(editor, 'POST /requests', opening)
    await ask(ann, 'PUT /requests/1', { source: looser, title: 'again' }, { match: etag })
    await ask(ann, 'POST /requests', { ...opening, source: stricter })
    await ask(bob, 'POST /requests/1/approve', { revision: 2 })
    await ask(editor, 'POST /requests', opening)
    await ask(bob, 'POST /requests/3/approve', { revision: 1 })
    await ask(ann, 'POST /requests/3/decline', { revision: 1, comment: 'no' })
    await ask(bob, 'POST /requests/2/cancel', {})
    await desk.publish(stricter)
    const seen = []
    for (const token of [viewer, editor, ann, bob]) {
      const { body } = await ask(token, 'GET /requests')
      const items = body['items'] as Record<string, unknown>[]
      expect(items).toHaveLength(3)
      for (const item of items) {
        expect((await ask(token, `GET /requests/${String(item['id'])}`)).body).toMatchObject(item)
      }
      seen.push(items.map(({ you }) => you))
    }
    const [none, wrote] = [
      { wrote: false, approved: false, may_approve: false },
      { wrote: true, approved: false },
    ]
    expect(seen).toEqual([
      [none, none, none],
      [{ ...none, wrote: true }, none, { ...none, wrote: true }],
      [
        { ...none, may_approve: true },
        { ...none, wrote: true },
        { ...wrote, may_approve: false },
      ],
      [{ wrote: false, approved: true, may_approve: true }, none, { wrote: false, approved: true, may_approve: true }],
    ])
    const { body } = await ask(viewer, 'GET /requests')
    expect(body['items']).toMatchObject([
      {
        id: 3,
        state: 'rejected',
        stale: true,
        head: 2,
        approvals: { needed: 1, approved_by: [expect.any(String)], declined_by: [expect.any(String)] },
      },
      { id: 2, state: 'cancelled', stale: false, approvals: { needed: 0, approved_by: [] } },
      {
        id: 1,
        state: 'approved',
        stale: true,
        approvals: { needed: 1, approved_by: [expect.any(String)], declined_by: [] },
      },
    ])
  })

  it('are told of mistakes, of strangers, and of a base that is no longer the head', async () => {
    const { desk, ask, editor, ann, bob } = await fresh()
    const wrong = await ask(editor, 'POST /requests', { ...opening, source: invalid })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'policy-invalid', diagnostics: [{ code: 'unknown-surface' }] },
    })
    expect(await ask(editor, 'GET /requests/7')).toMatchObject({ status: 404 })
    await ask(ann, 'POST /requests', opening)
    expect(await ask(ann, 'POST /requests/1/approve', { revision: 1 })).toMatchObject({
      status: 403,
      body: { code: 'own-change' },
    })
    await ask(bob, 'POST /requests/1/approve', { revision: 1 })
    await desk.publish(stricter)
    const stale = { status: 409, body: { code: 'stale-base', base: 1, head: 2, diff: { overall: 'stricter' } } }
    expect(await ask(bob, 'POST /requests/1/publish')).toMatchObject(stale)
    const at = '2026-12-01T00:00:00+08:00'
    expect(await ask(bob, 'POST /requests/1/schedule', { at })).toMatchObject(stale)
    expect(await ask(editor, 'POST /requests/1/rebase', {})).toMatchObject({ body: { base: 2, state: 'in_review' } })
    await ask(bob, 'POST /requests/1/approve', { revision: 2 })
    expect(await ask(bob, 'POST /requests/1/schedule', { at })).toMatchObject({
      status: 200,
      body: { state: 'scheduled', scheduled_at: '2026-11-30T16:00:00.000Z' },
    })
  })
})

describe('settings over the API', () => {
  it('are replaced by an admin who has read them, and say what changed', async () => {
    const { desk, ask, viewer, ann } = await fresh()
    const { body, etag } = await ask(viewer, 'GET /settings')
    const more = { ...body, approvals: 2 }
    expect(await ask(ann, 'PUT /settings', more, { match: etag })).toMatchObject({ status: 403 })
    expect(await ask(bootstrap, 'PUT /settings', { approvals: 2 }, { match: etag })).toMatchObject({ status: 400 })
    expect(await ask(bootstrap, 'PUT /settings', { ...more, approvals: 6 }, { match: etag })).toMatchObject({
      status: 400,
    })
    const changed = await ask(bootstrap, 'PUT /settings', more, { match: etag })
    expect(changed).toMatchObject({ status: 200, etag: '"1"', body: { approvals: 2 } })
    expect(await ask(bootstrap, 'PUT /settings', body, { match: etag })).toMatchObject({ status: 412 })
    const noted = desk.sqlite.query("SELECT detail FROM audit WHERE act = 'settings.change'")
    expect(noted).toEqual([{ detail: '{"approvals":{"before":1,"after":2}}' }])
  })
})

describe('drafts over the API', () => {
  it('are kept as they are, by their author alone, and every saving needs the one before', async () => {
    const { ask, viewer, editor, ann } = await fresh()
    const draft = { title: 'half done', base: 1, source: 'rules: [' }
    expect(await ask(viewer, 'POST /drafts', draft)).toMatchObject({ status: 403 })
    const made = await ask(editor, 'POST /drafts', draft)
    const path = `/drafts/${String(made.body['id'])}`
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { ...draft, rev: 1 } })
    expect(await ask(ann, `PUT ${path}`, draft, { match: '"1"' })).toMatchObject({ status: 403 })
    const saved = await ask(editor, `PUT ${path}`, { ...draft, source: 'rules: [[' }, { match: '"1"' })
    expect(saved).toMatchObject({ status: 200, etag: '"2"', body: { rev: 2, source: 'rules: [[' } })
    expect(await ask(editor, `PUT ${path}`, draft, { match: '"1"' })).toMatchObject({ status: 412 })
    expect(await ask(ann, 'GET /drafts')).toMatchObject({ body: { items: [{ title: 'half done' }], next: null } })
    expect(await ask(ann, 'GET /drafts?author=me')).toMatchObject({ body: { items: [] } })
    expect(await ask(ann, 'GET /drafts?cursor=x')).toMatchObject({ status: 400 })
    expect(await ask(editor, `DELETE ${path}`, undefined, { match: '"2"' })).toMatchObject({ status: 204 })
    expect(await ask(editor, `GET ${path}`)).toMatchObject({ status: 404 })
  })
})
