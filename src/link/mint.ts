/**
 * Minting: a link token made from what is known of a link.
 *
 * Any JWT library can make one; this is the one Detour makes itself. It mints nothing that the reader would refuse: the
 * payload goes through the reader's own rules before it is signed.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { encodePart, signJws } from './jws.ts'
import type { KeyRing, LinkKey } from './keys.ts'
import { linkTokenType, maximumTokenLength, readClaims, type RenderedAction } from './token.ts'

/** What a token says of a link; absent claims are left out. */
export interface Mintable {
  readonly to: string
  readonly surface: string
  readonly content?: string | undefined
  readonly author?: string | undefined
  readonly followers?: number | undefined
  readonly channel?: string | undefined
  readonly client?: string | undefined
  readonly lang?: string | undefined
  readonly jti?: string | undefined
  /** What the policy says of it now, as the page is made. */
  readonly rendered?: RenderedAction | undefined
  /** The characters that stood in the source; without them a token that became too long may be short enough. */
  readonly was?: string | undefined
  /** The address that stood in the source, where `to` is its equivalent. */
  readonly insteadOf?: string | undefined
}

export interface MintOptions {
  readonly audience: string
  readonly now: Instant
  /** Needed where the key does not name its issuer. */
  readonly issuer?: string | undefined
  /** By default an hour, or less if the key allows less. */
  readonly lifetimeSeconds?: number | undefined
}

export type MintFault =
  | 'key_cannot_sign'
  /** Tokens issued now would not count any more. */
  | 'key_retired'
  /** The reader would refuse it: a claim's type or length, a foreign issuer, a life too long for the key. */
  | 'claims_refused'
  | 'token_too_long'

const oneHour = 3600

/** Makes a link token. */
export async function mintToken(
  link: Mintable,
  key: LinkKey,
  options: MintOptions,
): Promise<Result<string, MintFault>> {
  const claims = statedClaims(link, key, options)
  return claims.ok ? await signClaims(claims.value, key) : claims
}

/** The first half of minting: what the token will say, as JSON. */
export function statedClaims(link: Mintable, key: LinkKey, options: MintOptions): Result<string, MintFault> {
  const iat = Math.floor(options.now / 1000)
  if (isRetired(key, options.now)) return err('key_retired')
  const lifetime = options.lifetimeSeconds ?? Math.min(oneHour, key.maxLifetimeSeconds)
  const { to, surface, content, author, followers, channel, client, lang, jti, rendered, was, insteadOf } = link
  // Picked by name, so that an object with more in it cannot state an audience or a lifetime. JSON has no undefined, so
  // absent claims are left out as it is written.
  const payload = {
    iss: options.issuer ?? key.iss,
    aud: options.audience,
    iat,
    exp: iat + lifetime,
    to,
    surface,
    content,
    author,
    followers,
    channel,
    client,
    lang,
    jti,
    rendered,
    was,
    instead_of: insteadOf,
  }
  return readClaims(payload, key, options.audience).ok ? ok(JSON.stringify(payload)) : err('claims_refused')
}

/** The second half: claims that were {@link statedClaims | stated} for this key, signed with it. */
export async function signClaims(claims: string, key: LinkKey): Promise<Result<string, MintFault>> {
  const token = await signJws(headerOf(key), encodePart(claims), key)
  if (token === undefined) return err('key_cannot_sign')
  return token.length > maximumTokenLength ? err('token_too_long') : ok(token)
}

/** A key's tokens all begin alike. */
const headers = new WeakMap<LinkKey, string>()

function headerOf(key: LinkKey): string {
  let header = headers.get(key)
  if (header === undefined) {
    header = encodePart(JSON.stringify({ alg: key.alg, typ: linkTokenType, kid: key.kid }))
    headers.set(key, header)
  }
  return header
}

/** Whether a token issued now under this key would be refused. */
function isRetired({ notAfter }: LinkKey, now: Instant): boolean {
  return notAfter !== undefined && Math.floor(now / 1000) > notAfter
}

/** The key that was named; else the first that can sign now, and where none can, the first. */
export function keyToMintWith(
  ring: KeyRing,
  { kid, now }: { readonly kid?: string | undefined; readonly now: Instant },
): LinkKey | undefined {
  if (kid !== undefined) return ring.keys.get(kid)
  const keys = [...ring.keys.values()]
  return keys.find((key) => key.sign !== undefined && !isRetired(key, now)) ?? keys[0]
}
