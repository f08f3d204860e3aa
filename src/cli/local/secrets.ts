/**
 * Local secrets: made at the first start, kept in a file that git ignores.
 *
 * @module
 */

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'

export interface LocalSecrets {
  /** A JWK set with one HS256 key. */
  readonly LINK_KEYS: string
  /** Bearer token of the admin API. */
  readonly DETOUR_TOKEN: string
  /** What API tokens are hashed with and webhooks signed from. */
  readonly TOKEN_PEPPER: string
  /** Bearer token of the platform's own services. */
  readonly SERVICE_TOKENS: string
}

/** Issuer that the local signing key speaks for. */
export const localIssuer = 'https://platform.example'

/** Reads the secrets of a file, adding those that are missing; whatever else stands in the file stays. */
export function ensureSecrets(file: string): LocalSecrets {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const known = parseEnv(text)
  const secrets: LocalSecrets = {
    LINK_KEYS: known['LINK_KEYS'] ?? newLinkKeys(),
    DETOUR_TOKEN: known['DETOUR_TOKEN'] ?? randomBytes(32).toString('base64url'),
    TOKEN_PEPPER: known['TOKEN_PEPPER'] ?? randomBytes(32).toString('base64url'),
    SERVICE_TOKENS: known['SERVICE_TOKENS'] ?? randomBytes(32).toString('base64url'),
  }
  const added = Object.entries(secrets).filter(([name]) => known[name] === undefined)
  if (added.length > 0) {
    const separator = text === '' || text.endsWith('\n') ? '' : '\n'
    const lines = added.map(([name, value]) => `${name}='${value}'\n`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text + separator + lines.join(''), { mode: 0o600 })
  }
  return secrets
}

function newLinkKeys(): string {
  const key = { kty: 'oct', kid: 'local-1', alg: 'HS256', iss: localIssuer, k: randomBytes(32).toString('base64url') }
  return JSON.stringify({ keys: [key] })
}
