/**
 * A team of Cloudflare Access: its keys, and assertions signed with them.
 *
 * @module
 */

import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

export const team = 'acme'
export const audience = 'f'.repeat(64)
export const issuer = `https://${team}.cloudflareaccess.com`

export interface AccessKey {
  readonly jwk: JWK
  readonly kid: string
  readonly privateKey: CryptoKey
}

export async function accessKey(kid: string): Promise<AccessKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

/** An assertion as Access makes it, for an hour from `at`; claims of `more` replace its own. */
export async function assertion(
  key: AccessKey,
  at: number,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const seconds = Math.floor(at / 1000)
  const claims = { iss: issuer, aud: [audience], iat: seconds, exp: seconds + 3600, email: 'ada@example.com', ...more }
  return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' }).sign(key.privateKey)
}
