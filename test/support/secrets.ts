/**
 * Secrets of an instance that lives as long as a test, a proof or a benchmark.
 *
 * @module
 */

import { randomBytes } from 'node:crypto'

import { localIssuer } from '../../src/cli/local/secrets.ts'

export interface Secrets {
  /** What an instance is started with. */
  readonly secrets: Readonly<Record<'LINK_KEYS' | 'DETOUR_TOKEN' | 'TOKEN_PEPPER', string>>
  /** Of the admin API. */
  readonly token: string
  /** Signs links as {@link localIssuer}, under the id {@link linkKeyId}. */
  readonly secret: Uint8Array
}

export const linkKeyId = 'local-1'

export function newSecrets(): Secrets {
  const secret = randomBytes(32)
  const token = randomBytes(32).toString('base64url')
  const k = secret.toString('base64url')
  const key = { kty: 'oct', kid: linkKeyId, alg: 'HS256', iss: localIssuer, k }
  return {
    secrets: {
      LINK_KEYS: JSON.stringify({ keys: [key] }),
      DETOUR_TOKEN: token,
      TOKEN_PEPPER: randomBytes(32).toString('base64url'),
    },
    token,
    secret,
  }
}
