/**
 * The click: the sentence that joins the stages.
 *
 * @module
 */

import { preferencesOf, respond } from '../answer/response.ts'
import { contextOf } from '../context/context.ts'
import { pageOf } from '../context/page.ts'
import type { Result } from '../kernel/result.ts'
import { destinationOf, unreadableLink, type Destination } from '../link/destination.ts'
import type { Registry } from '../link/registry.ts'
import type { Requested } from '../link/requested.ts'
import type { LinkClaims, TokenRefusal } from '../link/token.ts'
import type { Shopper } from '../policy/facts.ts'
import { newId } from '../record/id.ts'
import { makeRecord } from '../record/record.ts'
import { consider, viewOf } from './consider.ts'
import { placed } from './judge.ts'
import type { Lifetime, Ports } from './ports.ts'
import { terrainOf } from './terrain.ts'

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
  const destination = leadsTo(requested, token, terrain.registry)
  const claimed = contextOf({
    token,
    referer: request.headers.get('referer') ?? undefined,
    hint: destination.hint,
    page: (referer) => pageOf(referer, terrain),
  })
  const context = placed(claimed, policy.program)

  const matter = { destination, context, shopper: shopperOf(request, requested, token?.ok === true) }
  const considered = await consider(matter, { policy, terrain, catalogue: ports.catalogue }, at)

  const view = viewOf({ id: newId(at), at, policy, terrain, matter, considered })
  ports.records.put(makeRecord(considered.answer, view, matter.shopper), lifetime)
  return respond(considered.answer, view, preferencesOf(request))
}

/** A token that does not count still says where its link led; that is worth what an unsigned link is worth. */
function leadsTo(
  requested: Requested,
  token: Result<LinkClaims, TokenRefusal> | undefined,
  registry: Registry,
): Destination {
  if (requested.kind === 'to') return destinationOf(requested.text, registry)
  if (token === undefined) return unreadableLink('empty')
  const to = token.ok ? token.value.to : token.error.to
  return to === undefined ? unreadableLink('token') : destinationOf(to, registry)
}

/** A token that does not count is no rollout key either: whoever invents one would choose the bucket. */
function shopperOf(request: Request, requested: Requested, isSigned: boolean): Shopper {
  const country = (request.cf as { readonly country?: unknown } | undefined)?.country
  const [language] = request.headers.get('accept-language')?.split(/[,;]/, 1) ?? []
  return {
    region: typeof country === 'string' ? country : undefined,
    language: language === undefined || language === '' || language === '*' ? undefined : language.trim(),
    token: requested.kind === 'token' && isSigned ? requested.token : undefined,
    visitor: undefined,
  }
}
