import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { mintToken } from '../../src/link/mint.ts'
import { accessKey, assertion, team, type AccessKey } from '../support/access.ts'
import { smallPolicy } from '../support/documents.ts'
import { drain, faultyStorage, freshIsolate, linkTo, type Isolate } from './faulty-worker.ts'
import { bindings } from '../support/worker.ts'

const hour = 3_600_000
const jd = 'https://item.jd.com/4000000001.html'
const own = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function signed(set: string | undefined, to: string, surface: string, kid?: string): Promise<string> {
  const { keys } = await readKeys(set)
  const key = kid === undefined ? keys.values().next().value : keys.get(kid)
  if (key === undefined) throw new Error('there is no such key')
  const options = { audience: 'detour', now: instant(Date.now()), issuer: 'https://platform.example' }
  const token = await mintToken({ to, surface, content: 'r_1', author: 'a_1' }, key, options)
  if (!token.ok) throw new Error(token.error)
  return `/go/${token.value}`
}

function jwk(kid: string, letter: string, more: object = {}): object {
  return { kty: 'oct', kid, alg: 'HS256', k: btoa(letter.repeat(32)).replace(/=+$/, ''), ...more }
}

function setOf(...keys: readonly object[]): string {
  return JSON.stringify({ keys })
}

describe('S1: the secret of links is missing, short or wrong', () => {
  const good = jwk('test-1', 'a')
  const secrets: readonly (readonly [string, string | undefined, string])[] = [
    ['missing', undefined, 'keys_missing'],
    ['empty', '', 'keys_missing'],
    ['blank', ' \n', 'keys_missing'],
    ['a password instead of a key set', 'hunter2', 'keys_unreadable'],
    ['half a key set', setOf(good).slice(0, -3), 'keys_unreadable'],
    ['a set without keys', setOf(), 'keys_missing'],
    ['a short key', setOf({ ...good, k: 'c2hvcnQ' }), 'key_weak'],
    ['a key that is no text', setOf({ ...good, k: 7 }), 'key_malformed'],
    ['a key without a kid', setOf({ ...good, kid: undefined }), 'key_kid'],
    ['the same kid twice', setOf(good, jwk('test-1', 'b')), 'key_duplicate'],
  ]
  const surfaces = ['live_room', 'short_video', 'showcase', 'unknown', 'made_up'] as const

  it.each(secrets)(
    '%s: signed links are answered exactly as unsigned ones, and health is red',
    async (_, secret, fault) => {
      const isolate = freshIsolate(faultyStorage(), { LINK_KEYS: secret })
      let seen = 0
      for (const surface of surfaces) {
        for (const to of [jd, own]) {
          const { answer, status, location, rule, reason, context } = await isolate.decide(
            await signed(setOf(good), to, surface),
          )
          const unsigned = await isolate.decide(linkTo(to))
          expect({ answer, status, location, rule, reason }).toEqual({
            answer: unsigned.answer,
            status: unsigned.status,
            location: unsigned.location,
            rule: unsigned.rule,
            reason: unsigned.reason,
          })
          expect(context).toMatchObject({ surface: 'unknown', evidence: 'none' })
          seen += 1
        }
      }
      expect(seen).toBe(10)
      const { ok, keys, degraded } = await isolate.health()
      expect({ ok, keys: [...new Set(keys)], degraded }).toMatchObject({ ok: false, keys: [fault] })
      expect(degraded).toContain('keys')
    },
  )

  it.each([
    ['another secret under the same kid', setOf(jwk('test-1', 'z')), 'token_signature'],
    ['another kid', setOf(jwk('test-2', 'a')), 'token_unknown_key'],
    ['another issuer', setOf(jwk('test-1', 'a', { iss: 'https://other.example' })), 'token_issuer'],
    ['another audience', setOf(good), 'token_audience'],
  ])('%s: the same, and the decision says why', async (name, secret, fault) => {
    const LINK_AUDIENCE = name === 'another audience' ? 'somebody-else' : 'detour'
    const isolate = freshIsolate(faultyStorage(), { LINK_KEYS: secret, LINK_AUDIENCE })
    const clip = await isolate.decide(await signed(setOf(good), jd, 'short_video'))
    const unsigned = await isolate.decide(linkTo(jd))
    expect([clip.answer, clip.rule, clip.reason]).toEqual([unsigned.answer, unsigned.rule, unsigned.reason])
    expect(clip.context).toMatchObject({ evidence: 'none', fault })
  })

  it('the right one counts: the cases above refuse for their own reason', async () => {
    const isolate = freshIsolate(faultyStorage(), { LINK_KEYS: setOf(good) })
    const clip = await isolate.decide(await signed(setOf(good), jd, 'short_video'))
    expect(clip).toMatchObject({ answer: 'forward', context: { surface: 'short_video', evidence: 'signed' } })
    expect(await isolate.decide(linkTo(jd))).toMatchObject({ answer: 'notice' })
    expect((await isolate.health()).keys).toEqual([])
  })
})

describe('S2: the keys of links are rotated', () => {
  it('both count while both are there, the old one not afterwards, and the operator sees who uses which', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00Z') })
    const end = Math.floor(Date.now() / 1000) + 3600
    const both = setOf(jwk('new', 'n'), jwk('old', 'o', { not_after: end }))
    const storage = faultyStorage()
    const isolate = freshIsolate(storage, { LINK_KEYS: both })
    for (const [kid, count] of [
      ['old', 3],
      ['new', 2],
    ] as const) {
      for (let click = 0; click < count; click++) {
        const { context } = await isolate.decideAndSettle(await signed(both, jd, 'short_video', kid))
        expect(context).toMatchObject({ evidence: 'signed' })
      }
    }
    await drain(storage, isolate)
    const { body } = await isolate.admin('GET /keys/use')
    const items = body['items'] as readonly { readonly kid: string; readonly count: number }[]
    expect(items.map(({ kid, count }) => `${kid} ${count}`).toSorted()).toEqual(['new 2', 'old 3'])

    vi.setSystemTime(Date.now() + 2 * hour)
    const unsigned = await isolate.decide(linkTo(jd))
    const late = await isolate.decide(await signed(setOf(jwk('old', 'o')), jd, 'short_video'))
    expect(late).toMatchObject({
      answer: unsigned.answer,
      rule: unsigned.rule,
      context: { fault: 'token_retired_key' },
    })
    expect(await isolate.decide(await signed(both, jd, 'short_video', 'new'))).toMatchObject({
      context: { evidence: 'signed' },
    })
  })
})

describe('S3: the certificates of Cloudflare Access', () => {
  type Certs = 'good' | 'throw' | 'hang' | '500' | 'garbage'
  const certs: { mode: Certs; keys: readonly AccessKey[]; asked: number } = { mode: 'good', keys: [], asked: 0 }
  let old: AccessKey
  let young: AccessKey
  let applications = 0

  beforeAll(async () => {
    ;[old, young] = await Promise.all([accessKey('old'), accessKey('young')])
    const made = await freshIsolate(faultyStorage()).admin('PUT /members/ada@example.com', { role: 'publisher' })
    expect(made.status).toBe(200)
  })

  function answerCerts(): Promise<Response> {
    certs.asked += 1
    switch (certs.mode) {
      case 'good':
        return Promise.resolve(Response.json({ keys: certs.keys.map((key) => key.jwk) }))
      case 'throw':
        return Promise.reject(new Error('Network connection lost.'))
      case 'hang':
        return new Promise(() => {})
      case '500':
        return Promise.resolve(new Response('', { status: 500 }))
      case 'garbage':
        return Promise.resolve(new Response('<html>'))
    }
  }

  /** An application of its own, because an isolate remembers the keys of each; Ada publishes there. */
  async function behindAccess(): Promise<{
    isolate: Isolate
    ask: (given: string, key?: AccessKey, body?: unknown) => Promise<{ status: number; code: unknown }>
  }> {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00Z') })
    vi.stubGlobal('fetch', vi.fn(answerCerts))
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    applications += 1
    const aud = String(applications).repeat(64).slice(0, 64)
    Object.assign(certs, { mode: 'good', keys: [old], asked: 0 })
    const isolate = freshIsolate(faultyStorage(), { ACCESS_TEAM: team, ACCESS_AUD: aud })
    const ask = async (given: string, key: AccessKey = old, body?: unknown) => {
      const assertionOfAda = await assertion(key, Date.now(), { aud: [aud] })
      const headers = { authorization: '', 'cf-access-jwt-assertion': assertionOfAda }
      const { status, body: said } = await isolate.admin(given, body, headers)
      return { status, code: said['code'] ?? said['id'] }
    }
    return { isolate, ask }
  }

  const failing = ['throw', 'hang', '500', 'garbage'] as const

  it.each(failing)(
    '%s from the start: 503 and nobody is let in; the bootstrap token works, and clicks go on',
    async (mode) => {
      const { isolate, ask } = await behindAccess()
      certs.mode = mode
      const before = (await isolate.admin('GET /versions')).body['head']
      expect(await ask('GET /whoami')).toEqual({ status: 503, code: 'storage-unavailable' })
      const source = smallPolicy({ closed: [] })
      const refused = await ask('POST /versions', old, { source, base: before, message: 'a test' })
      expect(refused).toEqual({ status: 503, code: 'storage-unavailable' })
      expect((await isolate.admin('GET /versions')).body['head']).toBe(before)
      expect((await isolate.admin('GET /whoami')).body['id']).toBe('bootstrap')
      expect((await isolate.click(linkTo(jd))).status).toBe(200)
      certs.mode = 'good'
      vi.setSystemTime(Date.now() + 6000)
      expect(await ask('GET /whoami')).toEqual({ status: 200, code: 'access:ada@example.com' })
    },
  )

  it.each(failing)(
    '%s later: whoever was known works by the remembered keys for a day, and then nobody does',
    async (mode) => {
      const { ask } = await behindAccess()
      expect(await ask('GET /whoami')).toEqual({ status: 200, code: 'access:ada@example.com' })
      certs.mode = mode
      vi.setSystemTime(Date.now() + 23 * hour)
      expect(await ask('GET /whoami')).toEqual({ status: 200, code: 'access:ada@example.com' })
      vi.setSystemTime(Date.now() + 2 * hour)
      expect(await ask('GET /whoami')).toEqual({ status: 503, code: 'storage-unavailable' })
      certs.mode = 'good'
      vi.setSystemTime(Date.now() + 60_000)
      expect(await ask('GET /whoami')).toEqual({ status: 200, code: 'access:ada@example.com' })
    },
  )

  it('rotated: the new key is fetched at most once a minute, and a stranger’s key never opens', async () => {
    const { ask } = await behindAccess()
    await ask('GET /whoami')
    certs.keys = [young, old]
    vi.setSystemTime(Date.now() + 61_000)
    expect(await ask('GET /whoami', young)).toMatchObject({ status: 200 })
    const asked = certs.asked
    const stranger = await accessKey('stranger')
    for (let tries = 0; tries < 10; tries++) expect(await ask('GET /whoami', stranger)).toMatchObject({ status: 401 })
    expect(certs.asked).toBe(asked)
    vi.setSystemTime(Date.now() + 61_000)
    for (let tries = 0; tries < 10; tries++) expect(await ask('GET /whoami', stranger)).toMatchObject({ status: 401 })
    expect(certs.asked).toBe(asked + 1)
    expect(await ask('GET /whoami')).toMatchObject({ status: 200 })
  })
})

describe('S3: the other secrets of the control plane', () => {
  it.each([undefined, '', 'short', 'x'.repeat(31)])('a bootstrap token that reads %j opens nothing', async (token) => {
    const isolate = freshIsolate(faultyStorage(), { DETOUR_TOKEN: token })
    for (const authorization of [`Bearer ${token}`, 'Bearer ', 'Bearer undefined', `Bearer ${bindings.DETOUR_TOKEN}`]) {
      expect((await isolate.admin('GET /versions', undefined, { authorization })).status).toBe(401)
    }
  })

  it('an API token without the pepper is neither known nor unknown: 503, and the sentence says what is missing', async () => {
    const storage = faultyStorage()
    const made = await freshIsolate(storage).admin('POST /tokens', { name: 'ci', role: 'viewer' })
    const headers = { authorization: `Bearer ${String(made.body['token'])}` }
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect((await freshIsolate(storage).admin('GET /versions', undefined, headers)).status).toBe(200)
    for (const pepper of [undefined, 'short']) {
      const isolate = freshIsolate(storage, { TOKEN_PEPPER: pepper })
      const refused = await isolate.admin('GET /versions', undefined, headers)
      expect(refused).toMatchObject({ status: 503, body: { code: 'not-configured' } })
      expect(refused.body['detail']).toContain('TOKEN_PEPPER')
    }
  })
})
