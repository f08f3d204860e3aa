import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'

import { identify, makeIdentityMemory, type IdentityPorts } from '../../src/api/identify.ts'
import { IdentityUnavailable, makeAccessVerifier } from '../../src/control/access.ts'
import type { Actor } from '../../src/control/actor.ts'
import { createToken } from '../../src/control/tokens.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { accessKey, assertion, audience, team, type AccessKey } from '../support/access.ts'

const began = 1_700_000_000_000
const bootstrap = 'the bootstrap token, of more than 32 characters'.replaceAll(' ', '-')
const pepper = 'a pepper of more than thirty-two characters'
const admin: Actor = { id: 'bootstrap', name: 'bootstrap', role: 'admin', areas: undefined }

let key: AccessKey

beforeAll(async () => {
  key = await accessKey('one')
})

/** An instance with the member ada and a token, whose parts can be broken. */
async function fresh() {
  const { database } = sqliteD1()
  const members = d1Members(database)
  const tokens = d1Tokens(database)
  const state = { now: began, isDown: false, isAccessDown: false, lookups: 0, touches: 0 }
  const now = () => instant(state.now)
  const set = { subject: 'ada@example.com', role: 'editor', at: now(), by: 'bootstrap', revision: undefined } as const
  const act = { at: now(), actor: 'bootstrap', act: 'member.set', detail: {} }
  await members.set({ ...set, mayTakeLastAdmin: true }, act)
  const wanted = { name: 'ci', role: 'publisher', areas: ['versions'], owner: undefined, days: 90 } as const
  const made = await createToken(wanted, admin, { tokens, pepper, now: now() })
  if (!made.ok) throw new Error(made.error.message)

  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    state.lookups += 1
    if (state.isDown) throw new Error('D1_ERROR: Network connection lost')
    return await work()
  }
  const ports: IdentityPorts = {
    accessIdentity: undefined,
    access: makeAccessVerifier({
      team,
      audience,
      now,
      sleep: () => new Promise((resolve) => setTimeout(resolve, 5)),
      fetch: async () => {
        if (state.isAccessDown) throw new Error('Network connection lost')
        return Response.json({ keys: [key.jwk] })
      },
    }),
    members: { get: (subject) => asked(() => members.get(subject)) },
    tokens: {
      byHash: (hash) => asked(() => tokens.byHash(hash)),
      touch: async (id, at) => {
        state.touches += 1
        await asked(() => tokens.touch(id, at))
      },
    },
    pepper,
    bootstrap,
    memory: makeIdentityMemory(),
    now,
  }
  return { state, ports, members, tokens, token: made.value.token, text: made.value.text }
}

function request(headers: Readonly<Record<string, string>>): Request {
  return new Request('https://go.example/api/v1/whoami', { headers })
}

const bearer = (token: string) => request({ authorization: `Bearer ${token}` })

describe('the bootstrap token', () => {
  it('is an admin, with D1 and Access down as well', async () => {
    const { ports, state } = await fresh()
    state.isDown = true
    state.isAccessDown = true
    const headers = { authorization: `Bearer ${bootstrap}`, 'cf-access-jwt-assertion': await assertion(key, began) }
    expect(await identify(request(headers), ports)).toMatchObject({
      kind: 'actor',
      via: 'bootstrap',
      actor: { id: 'bootstrap', role: 'admin' },
    })
    const bare = { ...ports, members: undefined, tokens: undefined, pepper: undefined, access: undefined }
    expect(await identify(bearer(bootstrap), bare)).toMatchObject({ kind: 'actor', via: 'bootstrap' })
  })

  it.each(['', 'short', 'x'.repeat(31)])('is nobody while the secret is %o', async (secret) => {
    const { ports } = await fresh()
    const given = secret === '' ? request({ authorization: 'Bearer ' }) : bearer(secret)
    expect(await identify(given, { ...ports, bootstrap: secret })).toMatchObject({ kind: 'nobody' })
  })

  it('is nobody with a letter more, less or other', async () => {
    const { ports } = await fresh()
    for (const wrong of [`${bootstrap}x`, bootstrap.slice(1), bootstrap.toUpperCase()]) {
      expect(await identify(bearer(wrong), ports)).toMatchObject({ kind: 'nobody' })
    }
  })
})

describe('an API token', () => {
  it('is who it was made as', async () => {
    const { ports, text, token } = await fresh()
    expect(await identify(bearer(text), ports)).toEqual({
      kind: 'actor',
      via: 'token',
      actor: { id: `token:${token.id}`, name: 'ci', role: 'publisher', areas: ['versions'] },
    })
  })

  it('is looked up at most every 30 seconds, and is unknown 30 seconds after it was revoked at the latest', async () => {
    const { ports, text, token, tokens, state } = await fresh()
    for (let count = 0; count < 10; count++) await identify(bearer(text), ports, () => undefined)
    expect(state.lookups - state.touches).toBe(1)
    await tokens.revoke(token.id, instant(state.now), {
      at: instant(began),
      actor: 'x',
      act: 'token.revoke',
      detail: {},
    })
    state.now += 30_000
    expect(await identify(bearer(text), ports)).toEqual({ kind: 'nobody', message: 'the API token was revoked' })
  })

  it('is unknown at once where it was revoked', async () => {
    const { ports, text, token, tokens } = await fresh()
    await identify(bearer(text), ports)
    await tokens.revoke(token.id, instant(began), { at: instant(began), actor: 'x', act: 'token.revoke', detail: {} })
    expect(await identify(bearer(text), ports)).toMatchObject({ kind: 'actor' })
    ports.memory.forget()
    expect(await identify(bearer(text), ports)).toMatchObject({ kind: 'nobody' })
  })

  it('expires to the millisecond, remembered or not', async () => {
    const { ports, text, token, state } = await fresh()
    state.now = token.expiresAt - 1
    expect(await identify(bearer(text), ports)).toMatchObject({ kind: 'actor' })
    state.now = token.expiresAt
    expect(await identify(bearer(text), ports)).toEqual({ kind: 'nobody', message: 'the API token has expired' })
  })

  it('cannot be known while D1 is away, which is not the same as unknown', async () => {
    const { ports, text, state } = await fresh()
    state.isDown = true
    await expect(identify(bearer(text), ports)).rejects.toThrow('the API token cannot be looked up')
    await expect(identify(bearer(text), ports)).rejects.toBeInstanceOf(IdentityUnavailable)
  })

  it.each([undefined, 'x'.repeat(31)])(
    'opens nothing while the pepper is %o, and the sentence says so',
    async (secret) => {
      const { ports, text } = await fresh()
      await expect(identify(bearer(text), { ...ports, pepper: secret })).rejects.toMatchObject({
        code: 'not-configured',
        message: 'API tokens need the secret `TOKEN_PEPPER`, of at least 32 characters',
      })
    },
  )

  it('has its use noted once an hour, and works when that fails', async () => {
    const { ports, text, token, tokens, state } = await fresh()
    await identify(bearer(text), ports)
    await identify(bearer(text), ports)
    expect(state.touches).toBe(1)
    expect(await tokens.get(token.id)).toMatchObject({ lastUsedAt: began })
    state.now += 3_600_000
    expect(await identify(bearer(text), ports)).toMatchObject({ kind: 'actor' })
    state.now += 3_600_000 - 1000
    await identify(bearer(text), ports)
    state.now += 2000
    state.isDown = true
    const later: Promise<unknown>[] = []
    expect(await identify(bearer(text), ports, (work) => later.push(work))).toMatchObject({ kind: 'actor' })
    await Promise.all(later)
    expect([later.length, state.touches]).toEqual([1, 3])
  })

  it('that nobody made is unknown, and what cannot be one is not looked up', async () => {
    const { ports, state, text } = await fresh()
    expect(await identify(bearer(`dtr_${'A'.repeat(43)}`), ports)).toMatchObject({ kind: 'nobody' })
    expect(state.lookups).toBe(1)
    for (const wrong of [`${text}x`, text.slice(0, -1), text.replace('dtr_', 'dtx_'), 'x', `${text} ${text}`]) {
      expect(await identify(bearer(wrong), ports)).toMatchObject({ kind: 'nobody' })
    }
    expect(state.lookups).toBe(1)
  })
})

describe('a link token', () => {
  it('opens no API, also when it is signed with the pepper or the bootstrap token', async () => {
    const { ports } = await fresh()
    for (const secret of [pepper, bootstrap]) {
      const link = await new SignJWT({ to: 'https://item.jd.com/1.html', email: 'ada@example.com' })
        .setProtectedHeader({ alg: 'HS256', typ: 'detour-link+jwt', kid: 'one' })
        .sign(new TextEncoder().encode(secret))
      expect(await identify(bearer(link), ports)).toEqual({
        kind: 'nobody',
        message: 'a link token opens links, not the admin API',
      })
      expect(await identify(request({ 'cf-access-jwt-assertion': link }), ports)).toMatchObject({ kind: 'nobody' })
    }
  })
})

describe('a person through Access', () => {
  it('has the role of the member, by the header and by the runtime', async () => {
    const { ports } = await fresh()
    const ada = {
      kind: 'actor',
      via: 'access',
      actor: { id: 'access:ada@example.com', role: 'editor', areas: undefined },
    }
    expect(await identify(request({ 'cf-access-jwt-assertion': await assertion(key, began) }), ports)).toMatchObject(
      ada,
    )
    const byRuntime = { ...ports, accessIdentity: () => Promise.resolve({ email: 'Ada@example.com' }) }
    expect(await identify(request({}), byRuntime)).toMatchObject(ada)
  })

  it('without membership has no role', async () => {
    const { ports } = await fresh()
    const given = request({ 'cf-access-jwt-assertion': await assertion(key, began, { email: 'eve@example.com' }) })
    expect(await identify(given, ports)).toEqual({ kind: 'without_role', name: 'eve@example.com' })
  })

  it('is not known by the cookie, nor by headers that nobody signed', async () => {
    const { ports } = await fresh()
    const token = await assertion(key, began)
    const headers = { cookie: `CF_Authorization=${token}`, 'cf-access-authenticated-user-email': 'ada@example.com' }
    expect(await identify(request(headers), ports)).toMatchObject({ kind: 'nobody' })
  })

  it('counts before a token, and a token counts for whoever is no member', async () => {
    const { ports, text } = await fresh()
    const authorization = `Bearer ${text}`
    const ada = { authorization, 'cf-access-jwt-assertion': await assertion(key, began) }
    expect(await identify(request(ada), ports)).toMatchObject({ via: 'access' })
    const service = await assertion(key, began, { email: undefined, common_name: 'ci.access' })
    expect(await identify(request({ authorization, 'cf-access-jwt-assertion': service }), ports)).toMatchObject({
      via: 'token',
    })
    const wrong = { authorization: `${authorization}x`, 'cf-access-jwt-assertion': service }
    expect(await identify(request(wrong), ports)).toMatchObject({ kind: 'without_role' })
  })

  it('cannot be known while the keys, the runtime or D1 are away, and is never let in', async () => {
    const { ports, state } = await fresh()
    const given = request({ 'cf-access-jwt-assertion': await assertion(key, began) })
    state.isAccessDown = true
    await expect(identify(given, ports)).rejects.toBeInstanceOf(IdentityUnavailable)
    state.isAccessDown = false
    state.now += 5000
    state.isDown = true
    await expect(identify(given, ports)).rejects.toThrow('the members cannot be looked up')
    const broken = { ...ports, accessIdentity: () => Promise.reject(new Error('away')) }
    await expect(identify(request({}), broken)).rejects.toThrow('Cloudflare Access does not say who you are')
  })

  it('is nobody where Access is not set up', async () => {
    const { ports } = await fresh()
    const given = request({ 'cf-access-jwt-assertion': await assertion(key, began) })
    expect(await identify(given, { ...ports, access: undefined })).toMatchObject({ kind: 'nobody' })
  })
})
