/**
 * Minting: signed links, made on a server. The rules are the reader's own, so what is minted here is accepted there.
 *
 * @module
 */

import { instant } from '../kernel/instant.ts'
import { readKeys, usualLifetimeSeconds, type LinkKey } from '../link/keys.ts'
import { mintToken, type MintFault } from '../link/mint.ts'
import { DetourError } from './error.ts'

/** A link, and where it stands. */
export interface MintedLink {
  /** The destination, at most 2,048 characters. */
  readonly to: string
  readonly surface: string
  /** Room, video or showcase id. */
  readonly content?: string | undefined
  readonly author?: string | undefined
  readonly followers?: number | undefined
  readonly channel?: string | undefined
  /** `app/version`. */
  readonly client?: string | undefined
  readonly lang?: string | undefined
  readonly jti?: string | undefined
}

/** One key, as `detour keys new` makes it: HS256, ES256 or EdDSA. */
export interface LinkKeyJwk {
  readonly kty: string
  readonly alg: string
  readonly kid: string
  /** Any other member of a JWK; of Detour's own: `iss`, `max_lifetime`, `not_after`. */
  readonly [member: string]: unknown
}

export interface MinterOptions {
  /** A JWK, or a CryptoKey that may sign; a CryptoKey needs {@link kid} as well. */
  readonly key: LinkKeyJwk | CryptoKey
  /** The gateway's address, such as `https://go.example.com`. */
  readonly base: string
  readonly kid?: string | undefined
  /** By default the one the key names. */
  readonly issuer?: string | undefined
  /** By default `detour`, as on the other side. */
  readonly audience?: string | undefined
  /** By default an hour. */
  readonly lifetimeSeconds?: number | undefined
}

/** Makes the address of a signed link. */
export type Minter = (link: MintedLink) => Promise<string>

/** Makes a minter; the key is read once. */
export async function makeMinter(options: MinterOptions): Promise<Minter> {
  const { base, issuer, audience = 'detour', lifetimeSeconds } = options
  const key = await keyOf(options)
  const prefix = `${base.replace(/\/+$/, '')}/go/`
  return async (link) => {
    const token = await mintToken(namedOf(link), key, { audience, now: instant(Date.now()), issuer, lifetimeSeconds })
    if (!token.ok) throw new DetourError(codes[token.error], messages[token.error])
    return prefix + token.value
  }
}

/** By name: an object with more in it must not say more than this package promises. */
function namedOf({ to, surface, content, author, followers, channel, client, lang, jti }: MintedLink): MintedLink {
  return { to, surface, content, author, followers, channel, client, lang, jti }
}

/** One link; whoever makes many keeps a minter. */
export async function mintLink(options: MinterOptions, link: MintedLink): Promise<string> {
  const mint = await makeMinter(options)
  return await mint(link)
}

const codes = {
  key_cannot_sign: 'key-unusable',
  key_retired: 'key-retired',
  claims_refused: 'link-refused',
  token_too_long: 'link-refused',
} as const satisfies Record<MintFault, string>

const messages: Readonly<Record<MintFault, string>> = {
  key_cannot_sign: 'the key can only verify: give the private one',
  key_retired: 'the key is past its `not_after`',
  claims_refused:
    'Detour would refuse the link: `to` has 1 to 2,048 characters, `surface` is a name, other texts have 1 to 256, `followers` is a whole number, the issuer is the key’s, and the lifetime no longer than the key allows',
  token_too_long: 'the token would be longer than 4,096 characters',
}

async function keyOf({ key, kid }: MinterOptions): Promise<LinkKey> {
  if (isCryptoKey(key)) return keyOfCrypto(key, kid)
  const { keys, faults } = await readKeys(JSON.stringify({ keys: [kid === undefined ? key : { ...key, kid }] }))
  const [read] = keys.values()
  if (read === undefined) throw new DetourError('key-unusable', `the key cannot be used: \`${faults[0]?.code}\``)
  if (read.sign === undefined) throw new DetourError('key-unusable', messages.key_cannot_sign)
  return read
}

/** By its form, because a key may come from another realm. */
function isCryptoKey(key: LinkKeyJwk | CryptoKey): key is CryptoKey {
  return Array.isArray((key as Partial<CryptoKey>).usages)
}

function keyOfCrypto(key: CryptoKey, kid: string | undefined): LinkKey {
  const alg = algorithmOf(key)
  if (kid === undefined || alg === undefined || !key.usages.includes('sign')) {
    const message = 'a CryptoKey needs a `kid`, and may sign with HS256, ES256 or EdDSA'
    throw new DetourError('key-unusable', message)
  }
  const free = { iss: undefined, maxLifetimeSeconds: usualLifetimeSeconds, notAfter: undefined }
  // Minting verifies nothing, so what verifies is not asked for.
  return { alg, kid, sign: key, verify: key, ...free }
}

function algorithmOf({ algorithm }: CryptoKey): LinkKey['alg'] | undefined {
  const { name, hash, namedCurve } = algorithm as {
    readonly name: string
    readonly hash?: { readonly name: string }
    readonly namedCurve?: string
  }
  if (name === 'HMAC') return hash?.name === 'SHA-256' ? 'HS256' : undefined
  if (name === 'ECDSA') return namedCurve === 'P-256' ? 'ES256' : undefined
  return name === 'Ed25519' ? 'EdDSA' : undefined
}
