/**
 * Arrivals: what a request says of one link, before a policy has placed it. The click and the bulk question both read
 * theirs here, so that asking about a link means what clicking it means.
 *
 * @module
 */

import type { RequestPreferences } from '../answer/response.ts'
import { contextOf, nowhere, type Context } from '../context/context.ts'
import type { Result } from '../kernel/result.ts'
import { unreadableLink, type Destination } from '../link/destination.ts'
import type { Requested } from '../link/requested.ts'
import type { LinkClaims, TokenRefusal } from '../link/token.ts'
import type { Shopper } from '../policy/facts.ts'
import type { Arrival } from './compare.ts'
import type { Terrain } from './terrain.ts'

export type Token = Result<LinkClaims, TokenRefusal>

export function arrivalOf(
  requested: Requested,
  token: Token | undefined,
  referer: string | undefined,
  terrain: Terrain,
): Arrival {
  const destination = leadsTo(requested, token, terrain)
  return { destination, claimed: contextOf({ token, referer, hint: destination.hint, page: terrain.pageOf }) }
}

/** A token that does not count still says where its link led; that is worth what an unsigned link is worth. */
function leadsTo(requested: Requested, token: Token | undefined, terrain: Terrain): Destination {
  if (requested.kind === 'to') return terrain.destinationOf(requested.text)
  if (token === undefined) return unreadableLink('empty')
  const to = token.ok ? token.value.to : token.error.to
  return to === undefined ? unreadableLink('token') : terrain.destinationOf(to)
}

/** A token that does not count is no rollout key either: whoever invents one would choose the bucket. */
export function signedToken(requested: Requested, token: Token | undefined): string | undefined {
  return requested.kind === 'token' && token?.ok === true ? requested.token : undefined
}

export function shopperOf(
  request: Request,
  { acceptLanguage }: RequestPreferences,
  keys: Pick<Shopper, 'token' | 'visitor'>,
): Shopper {
  const country = (request.cf as { readonly country?: unknown } | undefined)?.country
  return {
    region: typeof country === 'string' ? country : undefined,
    language: firstOf(acceptLanguage),
    token: keys.token,
    visitor: keys.visitor,
  }
}

/** What a header lists first, without its weight. */
function firstOf(list: string | null | undefined): string | undefined {
  if (list === null || list === undefined) return undefined
  const comma = list.indexOf(',')
  const item = comma === -1 ? list : list.slice(0, comma)
  const semicolon = item.indexOf(';')
  const value = (semicolon === -1 ? item : item.slice(0, semicolon)).trim()
  return value === '' || value === '*' ? undefined : value
}

/** Where a link stood, in the words of a link token. */
export type Standing = Pick<LinkClaims, 'surface'> &
  Partial<Pick<LinkClaims, 'content' | 'author' | 'followers' | 'channel' | 'client' | 'lang'>>

/** The context that one of the platform's own services states: it could have signed it as well. */
export function statedContext({ surface, content, author, followers, channel, client, lang }: Standing): Context {
  return { ...nowhere, evidence: 'signed', surface, content, author, followers, channel, client, language: lang }
}
