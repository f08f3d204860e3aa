import * as fc from 'fast-check'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { mintToken } from '../../src/link/mint.ts'
import { readToken, renderedActions } from '../../src/link/token.ts'
import { audience, issuer, jwk, keyIn, now, ringOf, seconds } from './token-signing.ts'

const ec = await generateKeyPair('ES256', { extractable: true })
const okp = await generateKeyPair('EdDSA', { extractable: true })
const ring = await ringOf(
  jwk,
  { ...(await exportJWK(ec.privateKey)), kid: 'k2', alg: 'ES256', iss: issuer },
  { ...(await exportJWK(okp.privateKey)), kid: 'k3', alg: 'EdDSA', iss: issuer },
)
const publicSet = createLocalJWKSet({
  keys: [
    { ...(await exportJWK(ec.publicKey)), kid: 'k2', alg: 'ES256' },
    { ...(await exportJWK(okp.publicKey)), kid: 'k3', alg: 'EdDSA' },
  ],
})
const link = { to: 'https://item.jd.com/1.html', surface: 'live_room' }

describe('a minted token', () => {
  it.each(['k1', 'k2', 'k3'])('is read by jose, a library not ours (%s)', async (kid) => {
    const token = await mintToken({ ...link, content: 'r_1', followers: 7 }, keyIn(ring, kid), { audience, now })
    if (!token.ok) throw new Error(token.error)
    // jose keeps shared secrets out of its key sets.
    const verifier = kid === 'k1' ? async () => Buffer.from(jwk.k, 'base64url') : publicSet
    const { payload, protectedHeader } = await jwtVerify(token.value, verifier, {
      issuer,
      audience,
      typ: 'detour-link+jwt',
      currentDate: new Date(now),
    })
    expect(protectedHeader).toEqual({ alg: keyIn(ring, kid).alg, typ: 'detour-link+jwt', kid })
    expect(payload).toEqual({
      iss: issuer,
      aud: audience,
      iat: seconds,
      exp: seconds + 3600,
      ...link,
      content: 'r_1',
      followers: 7,
    })
  })

  it('says what was said, whatever it was (seed 20201009)', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
    const claim = fc.option(text, { nil: undefined })
    const mintable = fc.record({
      to: text,
      surface: fc.stringMatching(/^[a-z][a-z0-9_]{0,63}$/),
      content: claim,
      author: claim,
      followers: fc.option(fc.maxSafeNat(), { nil: undefined }),
      channel: claim,
      client: claim,
      lang: claim,
      jti: claim,
      rendered: fc.option(fc.constantFrom(...renderedActions), { nil: undefined }),
      was: claim,
    })
    await fc.assert(
      fc.asyncProperty(mintable, fc.constantFrom('k1', 'k2', 'k3'), async (said, kid) => {
        const token = await mintToken(said, keyIn(ring, kid), { audience, now })
        if (!token.ok) throw new Error(token.error)
        const read = await readToken(token.value, ring, { audience, now })
        expect(read).toMatchObject({ ok: true, value: { ...said, iss: issuer, kid, iat: seconds } })
      }),
      { seed: 20_201_009 },
    )
  })

  it('lives an hour, or as long as the key allows, or as long as asked', async () => {
    const brief = keyIn(await ringOf({ ...jwk, max_lifetime: 60 }), 'k1')
    expect(await lifeOf(keyIn(ring, 'k1'))).toBe(3600)
    expect(await lifeOf(brief)).toBe(60)
    expect(await lifeOf(brief, 30)).toBe(30)
  })

  it('rounds the instant down to the second, so that it is never minted in the future', async () => {
    const token = await mintToken(link, keyIn(ring, 'k1'), { audience, now: instant(now + 999) })
    const read = token.ok ? await readToken(token.value, ring, { audience, now }) : token
    expect(read).toMatchObject({ ok: true, value: { iat: seconds } })
  })

  it('cannot be given other claims by an object that has more in it', async () => {
    const more = { ...link, exp: seconds + 9_999_999, aud: 'other', iss: 'https://evil.example', nbf: 0 }
    const token = await mintToken(more, keyIn(ring, 'k1'), { audience, now })
    const read = token.ok ? await readToken(token.value, ring, { audience, now }) : token
    expect(read).toMatchObject({ ok: true, value: { iss: issuer, exp: seconds + 3600, nbf: undefined } })
  })
})

describe('what would be refused is not minted', () => {
  const key = keyIn(ring, 'k1')

  it.each<[string, object, object]>([
    ['an empty destination', { to: '' }, {}],
    ['a destination of more than 2,048 characters', { to: 'x'.repeat(2049) }, {}],
    ['a surface in upper case', { surface: 'Live' }, {}],
    ['half a surrogate pair', { content: '\ud800' }, {}],
    ['negative followers', { followers: -1 }, {}],
    ['an issuer the key does not speak for', {}, { issuer: 'https://evil.example' }],
    ['a life longer than a day', {}, { lifetimeSeconds: 86_401 }],
    ['no life', {}, { lifetimeSeconds: 0 }],
    ['half a second', {}, { lifetimeSeconds: 0.5 }],
  ])('%s', async (_what, claims, options) => {
    const token = await mintToken({ ...link, ...claims }, key, { audience, now, ...options })
    expect(token).toEqual({ ok: false, error: 'claims_refused' })
  })

  it('a key without an issuer needs to be told one', async () => {
    const any = keyIn(await ringOf({ ...jwk, iss: undefined }), 'k1')
    expect(await mintToken(link, any, { audience, now })).toEqual({ ok: false, error: 'claims_refused' })
    expect(await mintToken(link, any, { audience, now, issuer })).toMatchObject({ ok: true })
  })

  it('a public key cannot sign', async () => {
    const only = keyIn(await ringOf({ ...(await exportJWK(ec.publicKey)), kid: 'k2', alg: 'ES256' }), 'k2')
    expect(await mintToken(link, only, { audience, now, issuer })).toEqual({ ok: false, error: 'key_cannot_sign' })
  })

  it('what stood in the source may be what makes a token too long, and without it the token is short enough', async () => {
    const long = { ...link, to: 'x'.repeat(2048), rendered: 'explain' as const }
    const was = 'y'.repeat(2048)
    expect(await mintToken({ ...long, was }, key, { audience, now })).toEqual({ ok: false, error: 'token_too_long' })
    expect(await mintToken(long, key, { audience, now })).toMatchObject({ ok: true })
    expect(await mintToken({ ...link, was }, key, { audience, now })).toMatchObject({ ok: true })
    const longer = { ...link, was: `${was}y` }
    expect(await mintToken(longer, key, { audience, now })).toEqual({ ok: false, error: 'claims_refused' })
  })

  it('claims that are each short enough may be too long together', async () => {
    const wide = '购'.repeat(256)
    const long = { ...link, to: 'x'.repeat(2048), content: wide, author: wide, channel: wide }
    expect(await mintToken(long, key, { audience, now })).toEqual({ ok: false, error: 'token_too_long' })
  })
})

async function lifeOf(key: ReturnType<typeof keyIn>, lifetimeSeconds?: number): Promise<number | undefined> {
  const token = await mintToken(link, key, { audience, now, lifetimeSeconds })
  const payload = token.ok ? (token.value.split('.')[1] ?? '') : ''
  const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number }
  return exp - iat
}
