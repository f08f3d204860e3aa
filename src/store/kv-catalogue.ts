/**
 * The catalogue in KV: one key for each product or shop.
 *
 * @module
 */

import type { CatalogueReader } from '../catalogue/source.ts'
import type { CatalogueWriter } from '../control/catalogue/project.ts'

/** KV's default; the isolate's memory stands before it. */
const cacheTtl = 60

export function kvCatalogue(kv: KVNamespace | undefined): CatalogueReader {
  return {
    get: async (key) => {
      if (kv === undefined) throw new Error('the KV binding is missing')
      return await kv.get(key, { type: 'text', cacheTtl })
    },
    // As texts: of values read as JSON, a single bad one would fail the call.
    getMany: async (keys) => {
      if (kv === undefined) throw new Error('the KV binding is missing')
      const values: unknown = await kv.get([...keys], { type: 'text', cacheTtl })
      return new Map(keys.map((key) => [key, textOf(values, key)]))
    },
  }
}

/** KV gives a Map; what stands in for it across a service binding may give a plain object. */
function textOf(values: unknown, key: string): string | null {
  const value: unknown = values instanceof Map ? values.get(key) : (values as Record<string, unknown> | null)?.[key]
  return typeof value === 'string' ? value : null
}

/** Where the control plane brings what D1 holds. */
export function kvCatalogueWriter(kv: KVNamespace): CatalogueWriter {
  return { put: (key, value) => kv.put(key, value), delete: (key) => kv.delete(key) }
}
