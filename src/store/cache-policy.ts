/**
 * The last good policy in the Cache API, for isolates that start while KV is away. Each location has its own.
 *
 * @module
 */

import type { PolicyPorts } from '../policy/source.ts'

/** Nobody can request it: no route leads here, and `.internal` is not a public name. */
const address = 'https://detour.internal/policy'

/** The source writes it again every ten minutes while a policy stays in force. */
const maxAgeSeconds = 7 * 24 * 3600

export type PolicyCache = Pick<Cache, 'match' | 'put'>

/** Reading never rejects; writing does, so that the health report can tell. */
export function cacheCopy(cache: PolicyCache): Pick<PolicyPorts, 'readCache' | 'writeCache'> {
  return {
    readCache: async () => {
      try {
        return await (await cache.match(address))?.text()
      } catch {
        return undefined
      }
    },
    writeCache: async (text) => {
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': `max-age=${maxAgeSeconds}` }
      await cache.put(address, new Response(text, { headers }))
    },
  }
}
