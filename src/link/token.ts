/**
 * Link tokens: a link's destination and context, signed by the platform that showed it.
 *
 * A token counts whole or not at all. Its header is exactly `{alg, typ, kid}`, the key decides the algorithm, and no claim
 * is believed before the signature is verified. A refusal still tells where the token claimed to lead, so that a shopper
 * with yesterday's link is answered like anyone with an unsigned one.
 *
 * @module
 */

import { decodePart } from '../kernel/base64url.ts'
import type { Instant } from '../kernel/instant.ts'
import { type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { parseObject } from '../kernel/strict-json.ts'
import { makeDoorkeeper } from './doorkeeper.ts'
import { type Jws, parseJws, verifyJws } from './jws.ts'
import type { KeyRing, LinkKey } from './keys.ts'

/** The `typ` of a link token (RFC 8725, 3.11), so that no other kind of JWT can pass for one. */
export const linkTokenType = 'detour-link+jwt'

/** Characters of the longest token that is looked at: a destination of 2,048, the other claims and a signature fit. */
export const maximumTokenLength = 4096

/** What a page can have been told of a link when it was made: the actions of policies. */
export const renderedActions = ['allow', 'warn', 'explain', 'equivalent', 'redirect'] as const

export type RenderedAction = (typeof renderedActions)[number]

/** `other`: a word that is none of them. It is a hint, so a signer who is newer than we are does not lose the link. */
export type RenderedHint = RenderedAction | 'other'

export interface LinkClaims {
  /** The destination, as the signer wrote it; not yet judged. */
  readonly to: string
  readonly surface: string
  /** Room, video or showcase id. */
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  readonly client: string | undefined
  readonly lang: string | undefined
  readonly iss: string
  readonly kid: string
  /** Seconds since the epoch, as are `exp` and `nbf`. */
  readonly iat: number
  readonly exp: number
  readonly nbf: number | undefined
  readonly jti: string | undefined
  /** What was decided when the page was made. It is compared with the click's decision and never takes its place. */
  readonly rendered?: RenderedHint | undefined
  /** What stood in the page before the link was signed, for whoever puts it back. The click has no use for it. */
  readonly was?: string | undefined
  /** The address that stood in the page, where the link leads to its equivalent at once. */
  readonly insteadOf?: string | undefined
}

export type TokenFault =
  | 'token_too_long'
  | 'token_malformed'
  | 'token_header'
  | 'token_type'
  | 'token_algorithm'
  | 'keys_missing'
  | 'token_unknown_key'
  | 'token_signature'
  | 'token_claims'
  | 'token_issuer'
  | 'token_audience'
  | 'token_lifetime'
  /** Issued after its key was retired. */
  | 'token_retired_key'
  | 'token_not_yet_valid'
  | 'token_expired'

export interface TokenRefusal {
  readonly fault: TokenFault
  /** The **unverified** destination, when the payload can be read at all. */
  readonly to: string | undefined
}

export interface TokenOptions {
  readonly audience: string
  readonly now: Instant
}

/** Reads one token; see {@link makeTokenReader} for many. */
export async function readToken(
  compact: string,
  ring: KeyRing,
  { audience, now }: TokenOptions,
): Promise<Result<LinkClaims, TokenRefusal>> {
  const opened = openToken(compact, ring)
  return opened.ok ? await readOpened(opened.value, audience, now) : refusedUnread(opened.error, compact)
}

/** What became of a token; without a promise where nothing has to be verified. */
export type TokenReader = (compact: string, now: Instant) => ReadToken | Promise<ReadToken>

export type ReadToken = Result<LinkClaims, TokenRefusal>

/** Tokens kept by a reader: a popular room's links all arrive with the same few. */
const rememberedTokens = 1024
/** Headers kept by a reader: one of each signer, however it orders the members. */
const rememberedHeaders = 64

/**
 * Makes a reader that remembers what it has verified twice, by the token's text. Each use asks the clock again. A reader
 * belongs to one ring: where keys change, a new reader starts with nothing remembered. A header is remembered when a
 * signature under it held, so that nobody without a key decides what is remembered.
 */
export function makeTokenReader(ring: KeyRing, { audience }: { readonly audience: string }): TokenReader {
  const verified = new Map<string, LinkClaims>()
  const headers = new Map<string, JsonObject>()
  const wasMet = makeDoorkeeper()

  async function read(compact: string, opened: Opened, now: Instant): Promise<ReadToken> {
    const claims = await readOpened(opened, audience, now)
    if (claims.ok) {
      if (wasMet(compact)) keep(verified, compact, claims.value, rememberedTokens)
      if (!headers.has(opened.jws.head)) keep(headers, opened.jws.head, opened.jws.header, rememberedHeaders)
    }
    return claims
  }

  return (compact, now) => {
    const known = verified.get(compact)
    if (known !== undefined) {
      const current = inTime(known, now)
      if (current.ok) return current
      if (current.error === 'token_expired') verified.delete(compact)
      return err({ fault: current.error, to: known.to })
    }
    const opened = openToken(compact, ring, headers)
    return opened.ok ? read(compact, opened.value, now) : refusedUnread(opened.error, compact)
  }
}

/** The oldest goes where there are too many. */
function keep<Value>(memory: Map<string, Value>, name: string, value: Value, most: number): void {
  const oldest = memory.size < most ? undefined : memory.keys().next().value
  if (oldest !== undefined) memory.delete(oldest)
  memory.set(name, value)
}

/** What a token says whose signature holds, however old it is: for putting back what stood in a page. */
export async function readGenuine(
  compact: string,
  ring: KeyRing,
  { audience }: { readonly audience: string },
): Promise<LinkClaims | undefined> {
  const opened = openToken(compact, ring)
  const claims = opened.ok ? await verifiedClaims(opened.value, audience) : opened
  return claims.ok ? claims.value : undefined
}

/** A token taken apart, and the key it names; nothing in it has been verified. */
interface Opened {
  readonly jws: Jws
  readonly key: LinkKey
}

function openToken(
  compact: string,
  ring: KeyRing,
  headers?: ReadonlyMap<string, JsonObject>,
): Result<Opened, TokenFault> {
  if (compact.length > maximumTokenLength) return err('token_too_long')
  const jws = parseJws(compact, headers)
  if (!jws.ok) return err('token_malformed')
  const key = keyNamedBy(jws.value.header, ring)
  return key.ok ? ok({ jws: jws.value, key: key.value }) : key
}

async function readOpened(opened: Opened, audience: string, now: Instant): Promise<ReadToken> {
  const claims = await verifiedClaims(opened, audience)
  const current = claims.ok ? inTime(claims.value, now) : claims
  return current.ok ? current : err({ fault: current.error, to: destinationIn(opened.jws.payload) })
}

async function verifiedClaims({ jws, key }: Opened, audience: string): Promise<Result<LinkClaims, TokenFault>> {
  const genuine = await verifyJws(jws, key)
  if (!genuine.ok) return err(genuine.error === 'algorithm' ? 'token_algorithm' : 'token_signature')
  const payload = parseObject(jws.payload)
  return payload === undefined ? err('token_claims') : readClaims(payload, key, audience)
}

/**
 * A header says which key, and nothing else: what is not there (`jku`, `jwk`, `crit`, `zip`) can never be followed. That
 * its third member is the key's `alg` is seen to where the signature is verified.
 */
function keyNamedBy(header: JsonObject, ring: KeyRing): Result<LinkKey, TokenFault> {
  if (member(header, 'typ') !== linkTokenType) return err('token_type')
  const kid = member(header, 'kid')
  if (typeof kid !== 'string') return err('token_unknown_key')
  if (Object.keys(header).length !== 3) return err('token_header')
  if (ring.keys.size === 0) return err('keys_missing')
  const key = ring.keys.get(kid)
  return key === undefined ? err('token_unknown_key') : ok(key)
}

/** Characters of the longest surface that a token carries. A policy declares no longer one: nothing signed could name it. */
export const surfaceLength = 64
export const surfacePattern = `^[a-z][a-z0-9_]{0,${surfaceLength - 1}}$`
const surfaceForm = new RegExp(surfacePattern, 'u')

export function isSurface(name: string): boolean {
  return surfaceForm.test(name)
}

const textLimit = 256
const destinationLimit = 2048
/** Of `was`: an address as it was written, and so as long as a destination. */
const sourceLimit = 2048

/** Reads the claims of a payload whose signature holds, and all rules about them but those that ask the clock. */
export function readClaims(payload: JsonObject, key: LinkKey, audience: string): Result<LinkClaims, TokenFault> {
  const iss = text(payload, 'iss')
  if (typeof iss !== 'string' || (key.iss !== undefined && iss !== key.iss)) return err('token_issuer')
  // RFC 7519 also allows a list. One token then serves several readers, and each can replay it to the others.
  if (member(payload, 'aud') !== audience) return err('token_audience')

  const iat = member(payload, 'iat')
  const exp = member(payload, 'exp')
  const nbf = member(payload, 'nbf')
  if (!isSeconds(iat) || !isSeconds(exp) || (nbf !== undefined && !isSeconds(nbf)) || exp <= iat)
    return err('token_claims')
  if (exp - iat > key.maxLifetimeSeconds) return err('token_lifetime')
  if (key.notAfter !== undefined && iat > key.notAfter) return err('token_retired_key')

  const to = text(payload, 'to', destinationLimit)
  const surface = text(payload, 'surface')
  if (typeof to !== 'string' || typeof surface !== 'string' || !isSurface(surface)) return err('token_claims')
  const followers = member(payload, 'followers')
  if (followers !== undefined && !isCount(followers)) return err('token_claims')
  const content = text(payload, 'content')
  const author = text(payload, 'author')
  const channel = text(payload, 'channel')
  const client = text(payload, 'client')
  const lang = text(payload, 'lang')
  const jti = text(payload, 'jti')
  const hint = text(payload, 'rendered')
  const was = text(payload, 'was', sourceLimit)
  const insteadOf = text(payload, 'instead_of', sourceLimit)
  if (content === bad || author === bad || channel === bad || client === bad || lang === bad) return err('token_claims')
  if (jti === bad || hint === bad || was === bad || insteadOf === bad) return err('token_claims')
  const stood = { to, surface, content, author, followers, channel, client, lang }
  const rendered = hint === undefined ? undefined : hintOf(hint)
  return ok({ ...stood, iss, kid: key.kid, iat, exp, nbf, jti, rendered, was, insteadOf })
}

function hintOf(word: string): RenderedHint {
  return renderedActions.find((action) => action === word) ?? 'other'
}

/** How far the signer's clock may run ahead of ours. Many libraries set `nbf` to `iat`, so both are given it. */
const aheadSeconds = 60
/**
 * How long after `exp` a token still counts. A signer whose clock runs behind should not lose the last moments of what
 * it promised, and more than the usual drift of a kept clock would be a longer life than the signer chose.
 */
const graceSeconds = 5

function inTime(claims: LinkClaims, now: Instant): Result<LinkClaims, TokenFault> {
  const seconds = now / 1000
  if (claims.iat > seconds + aheadSeconds) return err('token_not_yet_valid')
  if (claims.nbf !== undefined && claims.nbf > seconds + aheadSeconds) return err('token_not_yet_valid')
  return claims.exp > seconds - graceSeconds ? ok(claims) : err('token_expired')
}

function refusedUnread(fault: TokenFault, compact: string): ReadToken {
  if (compact.length > maximumTokenLength) return err({ fault, to: undefined })
  const [, part] = compact.split('.', 2)
  return err({ fault, to: part === undefined ? undefined : destinationIn(decodePart(part)) })
}

/** Where a token that does not count says that it leads. */
function destinationIn(json: Jws['payload'] | undefined): string | undefined {
  const payload = json === undefined ? undefined : parseObject(json)
  const to = payload === undefined ? undefined : text(payload, 'to', destinationLimit)
  return to === bad ? undefined : to
}

/** Where a claim is there and is not what it may be. */
const bad = false

/** A claim that is a text of 1 to `limit` characters, without lone surrogates (they break every later encoding). */
function text(payload: JsonObject, name: string, limit = textLimit): string | undefined | typeof bad {
  const claim = member(payload, name)
  if (claim === undefined) return undefined
  if (typeof claim !== 'string' || claim === '' || claim.length > limit) return bad
  return claim.isWellFormed() ? claim : bad
}

function isSeconds(claim: unknown): claim is number {
  return Number.isSafeInteger(claim)
}

function isCount(claim: unknown): claim is number {
  return isSeconds(claim) && claim >= 0
}
