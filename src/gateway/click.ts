/**
 * The click: the sentence that joins the stages.
 *
 * @module
 */

import { preferencesOf, respond, type RequestPreferences } from '../answer/response.ts'
import { contextOf } from '../context/context.ts'
import type { Result } from '../kernel/result.ts'
import { unreadableLink, type Destination } from '../link/destination.ts'
import type { Requested } from '../link/requested.ts'
import type { LinkClaims, TokenRefusal } from '../link/token.ts'
import type { Shopper } from '../policy/facts.ts'
import { placed } from '../policy/judge.ts'
import { newId } from '../record/id.ts'
import { makeRecord } from '../record/record.ts'
import { compare, type Arrival } from './compare.ts'
import { consider, viewOf } from './consider.ts'
import type { Lifetime, Ports } from './ports.ts'
import { terrainOf, type Terrain } from './terrain.ts'

/** One click, start to finish. Read this function to know what the gateway does. */
export async function click(
  request: Request,
  requested: Requested,
  ports: Ports,
  lifetime: Lifetime,
): Promise<Response> {
  const at = ports.now()
  const policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
  const terrain = terrainOf(policy.program)

  const token = requested.kind === 'token' ? await ports.readToken(requested.token, at) : undefined
  // A token speaks for itself, good or bad; the Referer is asked only where there is none.
  const referer = token === undefined ? (request.headers.get('referer') ?? undefined) : undefined
  const arrival = arrivalOf(requested, token, referer, terrain)
  const { destination } = arrival
  const context = placed(arrival.claimed, policy.program)

  const preferences = preferencesOf(request)
  const visitor = terrain.asksVisitor ? await ports.visitorKey(request.headers, at) : undefined
  const keys = { token: signedToken(requested, token), visitor }
  const matter = { destination, context, shopper: shopperOf(request, preferences, keys) }
  const considering = consider(matter, { policy, terrain, catalogue: ports.catalogue }, at)
  const considered = considering instanceof Promise ? await considering : considering

  const view = viewOf({ id: newId(at), at, policy, terrain, matter, considered })
  const candidate = ports.policies.candidate()
  const compared =
    candidate === undefined
      ? undefined
      : await compare(candidate, {
          at,
          active: policy,
          decision: considered.decision,
          arrival,
          shopper: matter.shopper,
          readBy: (other) => arrivalOf(requested, token, referer, other),
          visitor: () => ports.visitorKey(request.headers, at),
        })
  const beside = { kid: token?.ok === true ? token.value.kid : undefined, candidate: compared }
  ports.records.put(makeRecord(considered.answer, view, matter.shopper, beside), lifetime)
  return respond(considered.answer, view, preferences)
}

type Token = Result<LinkClaims, TokenRefusal>

function arrivalOf(
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
function signedToken(requested: Requested, token: Token | undefined): string | undefined {
  return requested.kind === 'token' && token?.ok === true ? requested.token : undefined
}

function shopperOf(
  request: Request,
  { acceptLanguage }: RequestPreferences,
  keys: Pick<Shopper, 'token' | 'visitor'>,
): Shopper {
  const country = (request.cf as { readonly country?: unknown } | undefined)?.country
  const language = acceptLanguage?.split(/[,;]/, 1)[0]?.trim()
  return {
    region: typeof country === 'string' ? country : undefined,
    language: language === undefined || language === '' || language === '*' ? undefined : language,
    ...keys,
  }
}
