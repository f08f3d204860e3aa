/**
 * The click: the sentence that joins the stages.
 *
 * @module
 */

import { preferencesOf, respond } from '../answer/response.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Requested } from '../link/requested.ts'
import { placed } from '../policy/judge.ts'
import { newId } from '../record/id.ts'
import { arrivalOf, shopperOf, signedToken } from './arrival.ts'
import { consider, viewOf } from './consider.ts'
import { follow } from './follow.ts'
import { keep } from './keep.ts'
import type { Ports } from './ports.ts'
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

  const reading = requested.kind === 'token' ? ports.readToken(requested.token, at) : undefined
  const token = reading instanceof Promise ? await reading : reading
  // A token speaks for itself, good or bad; the Referer is asked only where there is none.
  const referer = token === undefined ? (request.headers.get('referer') ?? undefined) : undefined
  const arrivalBy = (ground: Terrain) => arrivalOf(requested, token, referer, ground)
  const following = follow(arrivalBy(terrain), { terrain, ports, lifetime })
  const arrival = following instanceof Promise ? await following : following
  const { destination } = arrival
  const context = placed(arrival.claimed, policy.program)

  const preferences = preferencesOf(request)
  const visitor = terrain.asksVisitor ? await ports.visitorKey(request.headers, at) : undefined
  const keys = { token: signedToken(requested, token), visitor }
  const matter = { destination, context, shopper: shopperOf(request, preferences, keys) }
  const considering = consider(matter, { policy, terrain, catalogue: ports.catalogue }, at)
  const considered = considering instanceof Promise ? await considering : considering

  const decided = { id: newId(at), at, policy, terrain, matter, considered }
  const view = viewOf(decided)
  const keeping = keep({ decided, view, token, arrival, arrivalBy, headers: request.headers }, ports, lifetime)
  if (keeping !== undefined) await keeping
  return respond(considered.answer, view, preferences)
}
