/**
 * The Worker of the steps: it does the first so many steps of a click, as `gateway/click.ts` does them, and then answers
 * with a redirect. How many is bound to it, so that each isolate does the same at every request.
 *
 * @module
 */

import { preferencesOf, respond } from '../../src/answer/response.ts'
import type { Env } from '../../src/bindings.ts'
import { arrivalOf, shopperOf, signedToken } from '../../src/gateway/arrival.ts'
import { consider, viewOf } from '../../src/gateway/consider.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { terrainOf } from '../../src/gateway/terrain.ts'
import { readRequested } from '../../src/link/requested.ts'
import { placed } from '../../src/policy/judge.ts'
import { newId } from '../../src/record/id.ts'
import { pendingRecord } from '../../src/record/record.ts'
import { gatewayOf } from '../../src/worker-gateway.ts'
import { steps, type Step } from './steps-list.ts'

const location = 'https://item.taobao.com/item.htm?id=12345678901'

function bare(): Response {
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'private, no-store' } })
}

export default {
  async fetch(request, env, lifetime) {
    const last = steps.indexOf(env.LAST)
    if (last === 0) return bare()
    const ports = gatewayOf(env)
    if (env.LAST === 'all') return await gatewayFetch(request, ports, lifetime)

    const requested = readRequested(request.url)
    const at = ports.now()
    if (requested === undefined) return new Response(null, { status: 404 })
    if (env.LAST === 'link') return bare()

    const policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
    const terrain = terrainOf(policy.program)
    if (env.LAST === 'policy') return bare()

    const reading = requested.kind === 'token' ? ports.readToken(requested.token, at) : undefined
    const token = reading instanceof Promise ? await reading : reading
    if (env.LAST === 'token') return bare()

    const referer = token === undefined ? (request.headers.get('referer') ?? undefined) : undefined
    const { destination, claimed } = arrivalOf(requested, token, referer, terrain)
    const context = placed(claimed, policy.program)
    if (env.LAST === 'context') return bare()

    const preferences = preferencesOf(request)
    const keys = { token: signedToken(requested, token), visitor: undefined }
    const shopper = shopperOf(request, preferences, keys)
    if (env.LAST === 'request') return bare()

    const matter = { destination, context, shopper }
    const considered = await consider(matter, { policy, terrain, catalogue: ports.catalogue }, at)
    if (env.LAST === 'decision') return bare()

    const view = viewOf({ id: newId(at), at, policy, terrain, matter, considered })
    if (env.LAST === 'answer') return respond(considered.answer, view, preferences)

    const claims = token?.ok === true ? token.value : undefined
    const record = pendingRecord(considered.answer, view, shopper, { kid: claims?.kid, rendered: claims?.rendered })
    if (env.LAST === 'record') return respond(considered.answer, view, preferences)

    ports.records.put(record, lifetime)
    return respond(considered.answer, view, preferences)
  },
} satisfies ExportedHandler<Env & { readonly LAST: Step }>
