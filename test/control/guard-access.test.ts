import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'

import { makeAccessVerifier } from '../../src/control/access.ts'
import { instant } from '../../src/kernel/instant.ts'
import { accessKey, assertion, audience, issuer, team } from '../support/access.ts'

const began = 1_700_000_000_000

function verifierOf(key: JWK) {
  return makeAccessVerifier({
    team,
    audience,
    fetch: () => Promise.resolve(Response.json({ keys: [key] })),
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1000)),
    now: () => instant(began),
  })
}

describe('an assertion of Access', () => {
  it('is signed with RS256, also where the published key does not say so', async () => {
    const pair = await generateKeyPair('PS256', { extractable: true })
    const { alg: _, ...key } = { ...(await exportJWK(pair.publicKey)), kid: 'k', use: 'sig' }
    const verify = verifierOf(key)
    const claims = { iss: issuer, aud: audience, email: 'ada@example.com', iat: began / 1000, exp: began / 1000 + 60 }
    const signed = async (alg: 'RS256' | 'PS256') => {
      const secret = await importJWK({ ...(await exportJWK(pair.privateKey)), alg })
      return await new SignJWT(claims).setProtectedHeader({ alg, kid: 'k' }).sign(secret)
    }
    expect(await verify(await signed('RS256'))).toBe('ada@example.com')
    expect(await verify(await signed('PS256'))).toBeUndefined()
  })

  it('of more than 16 KiB is not looked at, however well it is signed', async () => {
    const key = await accessKey('k')
    const verify = verifierOf(key.jwk)
    expect(await verify(await assertion(key, began, { note: 'x'.repeat(10_000) }))).toBe('ada@example.com')
    expect(await verify(await assertion(key, began, { note: 'x'.repeat(13_000) }))).toBeUndefined()
  })
})
