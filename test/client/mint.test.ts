import { describe, expect, it } from 'vitest'

import { DetourError } from '../../src/client/error.ts'
import { makeMinter, mintLink, type LinkKeyJwk } from '../../src/client/mint.ts'
import { linkAlgorithms, newKey } from '../../src/control/keys.ts'
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { readToken } from '../../src/link/token.ts'

const base = 'https://go.example.com'
const issuer = 'https://platform.example'
const stands = {
  to: 'https://item.jd.com/100.html',
  surface: 'live_room',
  content: 'r_1',
  author: 'a_7',
  followers: 12,
  channel: '直播',
  client: 'app/1',
  lang: 'zh',
  jti: 'j-1',
}

async function jwkOf(alg: (typeof linkAlgorithms)[number]): Promise<LinkKeyJwk> {
  const made = await newKey({ alg, kid: '2026-12', iss: issuer })
  return JSON.parse(JSON.stringify(made)) as LinkKeyJwk
}

async function read(href: string, jwk: LinkKeyJwk, audience = 'detour') {
  expect(href.startsWith(`${base}/go/`)).toBe(true)
  const ring = await readKeys(JSON.stringify({ keys: [jwk] }))
  return await readToken(href.slice(`${base}/go/`.length), ring, { audience, now: instant(Date.now()) })
}

async function faultOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const thrown: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(thrown instanceof DetourError)) throw new Error('nothing was refused', { cause: thrown })
  return { code: thrown.code, message: thrown.message }
}

describe.each(linkAlgorithms)('a link minted with %s', (alg) => {
  it('is accepted by the gateway’s own reader, with all it says', async () => {
    const key = await jwkOf(alg)
    const mint = await makeMinter({ key, base: `${base}/` })
    expect(await read(await mint(stands), key)).toMatchObject({ ok: true, value: { ...stands, iss: issuer } })
  })

  it('is accepted as well where the key is a CryptoKey', async () => {
    const jwk = await jwkOf(alg)
    const { sign } = (await readKeys(JSON.stringify({ keys: [jwk] }))).keys.get('2026-12') ?? {}
    if (sign === undefined) throw new Error('the key cannot sign')
    const href = await mintLink({ key: sign, kid: '2026-12', issuer, base }, { to: stands.to, surface: 'showcase' })
    expect(await read(href, jwk)).toMatchObject({ ok: true, value: { surface: 'showcase', content: undefined } })
  })
})

describe('a minter', () => {
  it('says for whom and for how long, and lets nothing else into the token', async () => {
    const key = await jwkOf('HS256')
    const mint = await makeMinter({ key, base, audience: 'elsewhere', lifetimeSeconds: 60 })
    const more = { ...stands, aud: 'detour', exp: 9_999_999_999, rendered: 'allow', admin: true }
    const href = await mint(more)
    expect((await read(href, key)).ok).toBe(false)
    const claims = await read(href, key, 'elsewhere')
    expect(claims).toMatchObject({ ok: true, value: stands })
    const payload = JSON.parse(
      Buffer.from(href.split('/go/')[1]?.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, number>
    expect((payload['exp'] ?? 0) - (payload['iat'] ?? 0)).toBe(60)
    expect(Object.keys(payload).sort()).toEqual([...Object.keys(stands), 'aud', 'exp', 'iat', 'iss'].sort())
  })

  it.each([
    ['no surface', { surface: '' }],
    ['a surface that is no name', { surface: 'Live Room' }],
    ['a destination too long', { to: `https://a.example/${'x'.repeat(2048)}` }],
    ['half a follower', { followers: 1.5 }],
    ['an empty text', { author: '' }],
  ])('refuses what the gateway would refuse: %s', async (_, change) => {
    const mint = await makeMinter({ key: await jwkOf('HS256'), base })
    expect((await faultOf(mint({ ...stands, ...change }))).code).toBe('link-refused')
  })

  it('refuses a life longer than the key allows, and a foreign issuer', async () => {
    const key = { ...(await jwkOf('HS256')), max_lifetime: 600 }
    expect((await faultOf(mintLink({ key, base, lifetimeSeconds: 601 }, stands))).code).toBe('link-refused')
    expect((await faultOf(mintLink({ key, base, issuer: 'https://other.example' }, stands))).code).toBe('link-refused')
    expect((await read(await mintLink({ key, base }, stands), key)).ok).toBe(true)
  })

  it('needs a key that can sign, and never quotes one that cannot', async () => {
    const jwk = await jwkOf('ES256')
    const { d, ...half } = jwk as LinkKeyJwk & { d: string }
    const publicHalf: LinkKeyJwk = { ...half, kty: jwk.kty, alg: jwk.alg, kid: jwk.kid }
    expect((await faultOf(makeMinter({ key: publicHalf, base }))).code).toBe('key-unusable')
    const wrong = await faultOf(makeMinter({ key: { ...jwk, alg: 'HS256' }, base }))
    expect(wrong.code).toBe('key-unusable')
    expect(wrong.message).not.toContain(d)
    expect((await faultOf(mintLink({ key: { ...jwk, not_after: 1 }, base }, stands))).code).toBe('key-retired')
    const usages: KeyUsage[] = ['sign', 'verify']
    const sha512 = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, false, usages)
    expect((await faultOf(makeMinter({ key: sha512, kid: 'k', base }))).code).toBe('key-unusable')
    const nameless = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, usages)
    expect((await faultOf(makeMinter({ key: nameless, base }))).code).toBe('key-unusable')
  })
})
