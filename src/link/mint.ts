/**
 * Minting: a link token made from what is known of a link.
 *
 * Any JWT library can make one; this is the one Detour makes itself. It mints nothing that the reader would refuse: the
 * payload goes through the reader's own rules before it is signed.
 *
 * @module
 */

import { encodePart } from '../kernel/base64url.ts'
import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { signatureLength, signJws } from './jws.ts'
import type { KeyRing, LinkKey } from './keys.ts'
import { linkTokenType, maximumTokenLength, readClaims, type RenderedAction } from './token.ts'

/** What a token says of a link; absent claims are left out. */
export interface Mintable extends MintPlace, MintLink {}

/** What the tokens of many links say alike: where they stand. */
export interface MintPlace {
  readonly surface: string
  readonly content?: string | undefined
  readonly author?: string | undefined
  readonly followers?: number | undefined
  readonly channel?: string | undefined
  readonly client?: string | undefined
  readonly lang?: string | undefined
  readonly jti?: string | undefined
}

/** What each link's token says. */
export interface MintLink {
  readonly to: string
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
  const claims = claimsAt(link, key, options)(link)
  if (!claims.ok) return claims
  const token = signClaims(claims.value, key)
  return token.ok ? ok(await token.value) : token
}

/** The first half of minting: what the token of each link of a place will say, as JSON. */
export function claimsAt(
  place: MintPlace,
  key: LinkKey,
  options: MintOptions,
): (link: MintLink) => Result<string, MintFault> {
  if (isRetired(key, options.now)) return () => err('key_retired')
  const { audience: aud, issuer: iss = key.iss } = options
  const iat = Math.floor(options.now / 1000)
  const exp = iat + (options.lifetimeSeconds ?? Math.min(oneHour, key.maxLifetimeSeconds))
  const { surface, content, author, followers, channel, client, lang, jti } = place
  /** What stands before and behind the destination, written once. */
  let frame: readonly [string, string] | undefined
  return ({ to, rendered, was, insteadOf }) => {
    // Picked by name, so that an object with more in it cannot state an audience or a lifetime.
    const stood = { surface, content, author, followers, channel, client, lang, jti }
    const payload = { iss, aud, iat, exp, to, rendered, was, instead_of: insteadOf, ...stood }
    if (!readClaims(payload, key, aud).ok) return err('claims_refused')
    // JSON has no undefined, so absent claims are left out as it is written.
    frame ??= [`${JSON.stringify({ iss, aud, iat, exp }).slice(0, -1)},"to":`, `,${JSON.stringify(stood).slice(1, -1)}`]
    const more = member('rendered', rendered) + member('was', was) + member('instead_of', insteadOf)
    return ok(`${frame[0]}${JSON.stringify(to)}${frame[1]}${more}}`)
  }
}

function member(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`
}

/** The second half: what {@link claimsAt} says with this key, signed with it. */
export function signClaims(claims: string, key: LinkKey): Result<Promise<string>, MintFault> {
  const header = headerOf(key)
  const payload = encodePart(claims)
  const length = header.length + payload.length + signatureLength(key) + '..'.length
  if (length > maximumTokenLength) return err('token_too_long')
  const token = signJws(header, payload, key)
  return token === undefined ? err('key_cannot_sign') : ok(token)
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
