import { describe, expect, it } from 'vitest'

import douyin from '../../examples/douyin/policy.yaml?raw'
import worker from '../../src/worker.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _limit, ...unlimited } = bindings
const authorised = { authorization: `Bearer ${bindings.DETOUR_TOKEN}` }

async function api(call: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const [method = 'GET', path = ''] = call.split(' ')
  return await askWorker(worker, unlimited, `/api/v1${path}`, {
    method,
    headers: { ...authorised, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

describe('every answer of the API', () => {
  it.each([
    ['GET /status', 200],
    ['GET /audit/export', 200],
    ['GET /catalogue/export?format=csv', 200],
    ['GET /openapi.json', 200],
    ['GET /problems/unauthorised', 200],
    ['GET /nowhere', 404],
    ['PATCH /status', 405],
  ])('%s is of use to no other site: it is neither sniffed, embedded nor framed', async (call, status) => {
    const { status: answered, headers } = await api(call)
    expect([answered, headers.get('x-content-type-options'), headers.get('cross-origin-resource-policy')]).toEqual([
      status,
      'nosniff',
      'same-origin',
    ])
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('set-cookie')).toBeNull()
  })

  it.each(['GET /status', 'GET /drafts', 'GET /catalogue/export?format=csv', 'GET /whoami'])(
    '%s is kept by nobody, signed in or not',
    async (call) => {
      const known = await api(call)
      const stranger = await api(call, undefined, { authorization: 'Bearer none' })
      expect([known.status, stranger.status]).toEqual([200, 401])
      expect(known.headers.get('cache-control')).toBe('private, no-store')
      expect(stranger.headers.get('cache-control')).toContain('no-store')
    },
  )
})

describe('what somebody calls a thing', () => {
  const soon = new Date(Date.now() + 3_600_000).toISOString()
  const names: readonly (readonly [call: string, place: string, body: (text: string) => object])[] = [
    ['POST /tokens', 'body/name', (name) => ({ name, role: 'viewer' })],
    ['POST /drafts', 'body/title', (title) => ({ title, base: 0, source: 'a: 1' })],
    ['POST /requests', 'body/title', (title) => ({ title, base: 0, source: douyin })],
    ['POST /catalogue/imports', 'body/name', (name) => ({ name })],
  ]
  const comments: typeof names = [
    ['POST /versions', 'body/message', (message) => ({ source: douyin, base: 0, message })],
    ['PUT /candidate', 'body/message', (message) => ({ source: douyin, message })],
    ['PUT /override/entries/k', 'body/reason', (reason) => ({ kill: 'all', until: soon, reason })],
    ['POST /requests', 'body/description', (description) => ({ title: 'a', base: 0, source: douyin, description })],
    ['POST /requests/1/comment', 'body/comment', (comment) => ({ revision: 1, comment })],
    ['POST /requests/1/decline', 'body/comment', (comment) => ({ revision: 1, comment })],
  ]

  it.each([...names, ...comments])('%s refuses what cannot be seen in %s', async (call, place, body) => {
    for (const text of ['invoice\u202Efdp.exe', 'a\u2066b', 'a\u0000b', 'a\u200bb']) {
      const response = await api(call, body(text))
      expect([response.status, JSON.stringify(await response.json())]).toEqual([400, expect.stringContaining(place)])
    }
  })

  it.each(names)('%s refuses a second line in %s', async (call, place, body) => {
    const response = await api(call, body('one\ntwo'))
    expect([response.status, JSON.stringify(await response.json())]).toEqual([400, expect.stringContaining(place)])
  })

  it('may be written in any script, with emoji, and a comment in several lines', async () => {
    expect((await api('POST /tokens', { name: '治理 · إدارة 👩‍👩‍👧', role: 'viewer' })).status).toBe(201)
    const message = 'first\n\n\t- 第二行'
    expect((await api('POST /versions', { source: douyin, base: 0, message })).status).toBe(201)
  })
})
