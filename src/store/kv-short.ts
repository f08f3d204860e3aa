/**
 * Followed short links in KV: one key for each link. The gateway writes them; it is the only thing it writes there.
 *
 * @module
 */

import type { ShortCache } from '../link/expand-memory.ts'
import { kvTexts } from './kv-many.ts'

/** The least KV allows: what is absent is remembered for as long, and is about to be there. */
const cacheTtl = 30

export function kvShort(kv: KVNamespace | undefined): ShortCache {
  return {
    ...kvTexts(kv, cacheTtl),
    put: async (key, text, ttlSeconds) => {
      if (kv === undefined) throw new Error('the KV binding is missing')
      await kv.put(key, text, { expirationTtl: ttlSeconds })
    },
  }
}
