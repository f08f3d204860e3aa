import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'

import { IdentityUnavailable, makeAccessVerifier, type AccessOptions } from '../../src/control/access.ts'
import { instant } from '../../src/kernel/instant.ts'
import { accessKey, assertion, audience, issuer, team, type AccessKey } from '../support/access.ts'

const began = 1_700_000_000_000
const minute = 60_000
const hour = 60 * minute

let old: AccessKey
let young: AccessKey
let foreign: AccessKey

beforeAll(async () => {
  ;[old, young, foreign] = await Promise.all([accessKey('old'), accessKey('young'), accessKey('old')])
})

/** A certs endpoint under a clock of one's own. */
function endpoint(keys: readonly AccessKey[]) {
  const state = {
    keys,
    mode: 'good' as 'good' | 'throw' | 'hang' | '500' | 'garbage',
    fetches: [] as string[],
    now: began,
  }
  const fetch: AccessOptions['fetch'] = (url) => {
    state.fetches.push(url)
    switch (state.mode) {
      case 'good':
        return Promise.resolve(Response.json({ keys: state.keys.map(({ jwk }) => jwk) }))
      case 'throw':
        return Promise.reject(new Error('Network connection lost'))
      case 'hang':
        return new Promise(() => {})
      case '500':
        return Promise.resolve(new Response('', { status: 500 }))
      case 'garbage':
        return Promise.resolve(new Response('<html>'))
    }
  }
  // Whatever sleeps wakes after everything that needs no time.
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 5))
  const verify = makeAccessVerifier({ team, audience, fetch, sleep, now: () => instant(state.now) })
  return { state, verify, pass: (ms: number) => (state.now += ms) }
}

describe('an assertion of Access', () => {
  it('names a person by mail, a service token by its common name', async () => {
    const { verify, state } = endpoint([old])
    expect(await verify(await assertion(old, began, { email: 'Ada@Example.com' }))).toBe('ada@example.com')
    const service = { email: undefined, common_name: '88bf3b6d86161464.access', sub: '' }
    expect(await verify(await assertion(old, began, service))).toBe('88bf3b6d86161464.access')
    expect(state.fetches).toEqual([`${issuer}/cdn-cgi/access/certs`])
  })

  it.each([
    ['another application’s', { aud: ['e'.repeat(64)] }],
    ['another team’s', { iss: 'https://evil.cloudflareaccess.com' }],
    ['expired', { exp: Math.floor(began / 1000) - 1 }],
    ['without an expiry', { exp: undefined }],
    ['not valid yet', { nbf: Math.floor(began / 1000) + 60 }],
    ['about nobody', { email: undefined }],
    ['about an empty name', { email: '' }],
    ['about something that is no text', { email: { toString: 'x' } }],
  ])('that is %s proves nothing', async (_, claims) => {
    const { verify } = endpoint([old])
    expect(await verify(await assertion(old, began))).toBe('ada@example.com')
    expect(await verify(await assertion(old, began, claims))).toBeUndefined()
  })

  it('that was signed otherwise proves nothing', async () => {
    const { verify } = endpoint([old])
    const claims = { iss: issuer, aud: audience, email: 'ada@example.com', iat: began / 1000, exp: began / 1000 + 60 }
    const secret = new TextEncoder().encode(JSON.stringify(old.jwk))
    const good = await assertion(old, began)
    const bad = [
      await assertion(foreign, began),
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'old' }).sign(secret),
      `${good.slice(0, -8)}AAAAAAAA`,
      'not a token',
      '',
      'a'.repeat(20_000),
    ]
    for (const each of bad) expect(await verify(each)).toBeUndefined()
    expect(await verify(good)).toBe('ada@example.com')
  })
})

describe('the keys of Access', () => {
  it('are fetched once for many requests, and again after an hour', async () => {
    const { verify, state, pass } = endpoint([old])
    for (let count = 0; count < 20; count++) await verify(await assertion(old, began))
    expect(state.fetches).toHaveLength(1)
    pass(hour)
    await verify(await assertion(old, began))
    expect(state.fetches).toHaveLength(2)
  })

  it('are fetched again for a key that is not among them, at most once a minute', async () => {
    const { verify, state, pass } = endpoint([old])
    await verify(await assertion(old, began))
    state.keys = [old, young]
    expect(await verify(await assertion(young, began))).toBeUndefined()
    pass(minute)
    expect(await verify(await assertion(young, began))).toBe('ada@example.com')
    expect(state.fetches).toHaveLength(2)
    const strange = await accessKey('strange')
    for (let count = 0; count < 10; count++) expect(await verify(await assertion(strange, began))).toBeUndefined()
    expect(state.fetches).toHaveLength(2)
    pass(minute)
    for (let count = 0; count < 10; count++) expect(await verify(await assertion(strange, began))).toBeUndefined()
    expect(state.fetches).toHaveLength(3)
  })

  it.each(['throw', 'hang', '500', 'garbage'] as const)(
    'serve for a day when the endpoint answers with %s, and then nobody is known',
    async (mode) => {
      const { verify, state, pass } = endpoint([old])
      await verify(await assertion(old, began))
      state.mode = mode
      pass(24 * hour - 1)
      expect(await verify(await assertion(old, state.now))).toBe('ada@example.com')
      pass(2 * minute)
      await expect(verify(await assertion(old, state.now))).rejects.toThrow(IdentityUnavailable)
      state.mode = 'good'
      pass(minute)
      expect(await verify(await assertion(old, state.now))).toBe('ada@example.com')
    },
  )

  it.each(['throw', 'hang', '500', 'garbage'] as const)(
    'let nobody in who never had them, when the endpoint answers with %s, and are not asked for in every request',
    async (mode) => {
      const { verify, state, pass } = endpoint([old])
      state.mode = mode
      const token = await assertion(old, began)
      for (let count = 0; count < 5; count++) await expect(verify(token)).rejects.toThrow(IdentityUnavailable)
      expect(state.fetches).toHaveLength(1)
      state.mode = 'good'
      pass(5000)
      expect(await verify(token)).toBe('ada@example.com')
    },
  )
})
