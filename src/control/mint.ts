/**
 * Links minted by the control plane itself: for trying things out, and for whoever has no service that mints.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { readKeys } from '../link/keys.ts'
import { keyToMintWith, mintToken, type Mintable, type MintFault } from '../link/mint.ts'
import { newId } from '../record/id.ts'
import type { Actor } from './actor.ts'

export interface MintedLink {
  readonly token: string
  readonly kid: string
  readonly jti: string
  readonly expiresAt: Instant
}

/** That a link was minted, with its audit entry; the token itself is kept nowhere. */
export interface MintLog {
  note(
    minted: Omit<MintedLink, 'token'> & { readonly surface: string; readonly host: string },
    actor: string,
    at: Instant,
  ): Promise<void>
}

export interface MintPorts {
  /** The secret `LINK_KEYS`, where the control plane has it. */
  readonly linkKeys: string | undefined
  /** The audience that the gateway asks for. */
  readonly linkAudience: string
  readonly mintLog: MintLog
}

export interface MintRequest extends Omit<Mintable, 'jti'> {
  readonly kid?: string | undefined
  /** Needed where the key names none. */
  readonly iss?: string | undefined
  /** In seconds; by default an hour. */
  readonly lifetimeSeconds?: number | undefined
}

export type MintRefusal = MintFault | 'keys_missing' | 'no_such_key' | 'not_a_link'

export async function mintLink(
  request: MintRequest,
  { actor, now, ports }: { readonly actor: Actor; readonly now: Instant; readonly ports: MintPorts },
): Promise<Result<MintedLink, MintRefusal>> {
  const { kid, iss, lifetimeSeconds, ...link } = request
  const ring = await readKeys(ports.linkKeys)
  if (ring.keys.size === 0) return err('keys_missing')
  const key = keyToMintWith(ring, { kid, now })
  if (key === undefined) return err('no_such_key')
  const host = URL.parse(link.to)?.host
  if (host === undefined) return err('not_a_link')

  const jti = newId(now)
  const lifetime = lifetimeSeconds ?? Math.min(3600, key.maxLifetimeSeconds)
  const token = await mintToken({ ...link, jti }, key, {
    audience: ports.linkAudience,
    now,
    issuer: key.iss ?? iss,
    lifetimeSeconds: lifetime,
  })
  if (!token.ok) return token
  const minted = { kid: key.kid, jti, expiresAt: instant((Math.floor(now / 1000) + lifetime) * 1000) }
  await ports.mintLog.note({ ...minted, surface: link.surface, host }, actor.id, now)
  return ok({ token: token.value, ...minted })
}
