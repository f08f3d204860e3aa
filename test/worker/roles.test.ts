import { beforeAll, describe, expect, it } from 'vitest'

import { endpoints } from '../../src/api/routes.ts'
import { holds, roles, type Role } from '../../src/control/actor.ts'
import { readKeys } from '../../src/link/keys.ts'
import { mintToken } from '../../src/link/mint.ts'
import { instant } from '../../src/kernel/instant.ts'
import worker from '../../src/worker.ts'
import { askWorker, bindings } from '../support/worker.ts'

const { ADMIN_LIMIT: _limit, ...unlimited } = bindings

/** Paths with something in the place of their parameters; most lead to nothing, which is told after who may ask. */
function pathOf(path: string): string {
  return `/api/v1${path.replaceAll(/\{\w+\}/g, '1')}`
}

async function ask(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const hasBody = method !== 'GET'
  return await askWorker(worker, unlimited, path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(hasBody ? { body: '{}' } : {}),
  })
}

async function codeOf(response: Response): Promise<string | undefined> {
  if (response.status < 400) return undefined
  const { code } = await response.json<{ code?: string }>()
  return code
}

async function tokenOf(role: Role, areas?: readonly string[]): Promise<string> {
  const response = await askWorker(worker, unlimited, '/api/v1/tokens', {
    method: 'POST',
    headers: { authorization: `Bearer ${bindings.DETOUR_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `a ${role}`, role, ...(areas === undefined ? {} : { areas }) }),
  })
  expect(response.status).toBe(201)
  const { token } = await response.json<{ token: string }>()
  return token
}

const tokens = new Map<Role, string>()
beforeAll(async () => {
  for (const role of roles) tokens.set(role, await tokenOf(role))
})

describe.each(
  endpoints.map((endpoint) => ({ ...endpoint, name: `${endpoint.method.toUpperCase()} ${endpoint.path}` })),
)('$name', ({ method: verb, path: template, role: needed, area, anyArea }) => {
  const method = verb.toUpperCase()
  const path = pathOf(template)

  it.each(roles.map((role) => ({ role })))(`as $role`, async ({ role }) => {
    const response = await ask(method, path, { authorization: `Bearer ${tokens.get(role)}` })
    const code = await codeOf(response)
    const isTurnedAway = code === 'forbidden' || code === 'unauthorised'
    expect({ role, isTurnedAway }).toEqual({ role, isTurnedAway: !holds(role, needed) })
  })

  it('refuses whoever brings nothing, something else, or a token of another area', async () => {
    const refusals = [
      await ask(method, path, {}),
      await ask(method, path, { authorization: 'Bearer wrong' }),
      await ask(method, path, { authorization: `Basic ${bindings.DETOUR_TOKEN}` }),
      await ask(method, path, { cookie: `token=${bindings.DETOUR_TOKEN}; CF_Authorization=${bindings.DETOUR_TOKEN}` }),
      await ask(method, path, { authorization: `Bearer ${await linkToken()}` }),
      await ask(method, path, { authorization: `Bearer ${tokens.get('admin')}x` }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 401))
    if (anyArea === true) return
    const elsewhere = await tokenOf('admin', [area === 'status' ? 'audit' : 'status'])
    const other = await ask(method, path, { authorization: `Bearer ${elsewhere}` })
    expect({ status: other.status, code: await codeOf(other) }).toEqual({ status: 403, code: 'forbidden' })
  })

  it.runIf(verb !== 'get')('refuses a page of another origin, even with an admin’s token', async () => {
    const admin = { authorization: `Bearer ${tokens.get('admin')}` }
    for (const headers of [
      { ...admin, origin: 'https://evil.example' },
      { ...admin, origin: 'null' },
      { ...admin, 'sec-fetch-site': 'cross-site' },
      { ...admin, 'sec-fetch-site': 'same-site' },
      { ...admin, origin: 'https://go.example.evil.example', 'content-type': 'text/plain' },
    ]) {
      const response = await ask(method, path, headers)
      expect({ status: response.status, code: await codeOf(response) }).toEqual({ status: 403, code: 'foreign-origin' })
    }
  })

  it('takes no other method', async () => {
    const own = new Set(endpoints.filter((each) => pathOf(each.path) === path).map((each) => each.method.toUpperCase()))
    const others = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((each) => !own.has(each))
    for (const other of others) {
      const response = await ask(other, path, { authorization: `Bearer ${tokens.get('admin')}` })
      expect({ other, status: response.status }).toEqual({ other, status: 405 })
    }
  })
})

it('an API token is no link token', async () => {
  const response = await askWorker(worker, unlimited, `/go/${tokens.get('admin')}`, {
    headers: { accept: 'application/json' },
  })
  expect(response.status).toBe(400)
})

async function linkToken(): Promise<string> {
  const [key] = (await readKeys(bindings.LINK_KEYS)).keys.values()
  expect(key).toBeDefined()
  if (key === undefined) return ''
  const claims = { to: 'https://item.taobao.com/item.htm?id=41', surface: 'live_room' }
  const minted = await mintToken(claims, key, {
    audience: 'detour',
    now: instant(Date.now()),
    issuer: 'https://platform.example',
    lifetimeSeconds: 600,
  })
  return minted.ok ? minted.value : ''
}
