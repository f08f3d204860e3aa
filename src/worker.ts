/**
 * Detour in one Worker: the data plane, the admin API with its console, and the consumer of decision records. For trials, small deployments and
 * `npm start`; `worker-gateway.ts`, `worker-content.ts` and `worker-control.ts` are its parts apart.
 *
 * @module
 */

import type { Env } from './bindings.ts'
import { misdirected } from './own-hosts.ts'
import { contentFetch, contentOf } from './worker-content.ts'
import { controlFetch, controlQueue, controlScheduled } from './worker-control.ts'

export default {
  async fetch(request, env, lifetime) {
    const refusal = misdirected(request, env)
    if (refusal !== undefined) return refusal
    const ports = contentOf(env)
    if (!isAdmin(request.url)) return await contentFetch(request, ports, lifetime)
    const response = await controlFetch(request, env, lifetime)
    // In one isolate the gateway need not wait half a minute for what has just been published beside it.
    if (request.method !== 'GET' && response.ok) await ports.policies.reload(lifetime)
    return response
  },
  queue: controlQueue,
  scheduled: controlScheduled,
} satisfies ExportedHandler<Env>

function isAdmin(url: string): boolean {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  return url.startsWith('/api/', start) || /^\/console(?:$|[/?])/.test(url.slice(start, start + 9))
}
