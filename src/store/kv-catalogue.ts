/**
 * The catalogue in KV: one key for each product or shop.
 *
 * @module
 */

import type { CatalogueReader } from '../catalogue/source.ts'

/** KV's default; the isolate's memory stands before it. */
const cacheTtl = 60

export function kvCatalogue(kv: KVNamespace | undefined): CatalogueReader {
  return {
    get: async (key) => {
      if (kv === undefined) throw new Error('the KV binding is missing')
      return await kv.get(key, { type: 'text', cacheTtl })
    },
  }
}
