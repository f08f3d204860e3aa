/**
 * The catalogue in KV: one key for each product or shop.
 *
 * @module
 */

import type { CatalogueReader } from '../catalogue/source.ts'
import type { CatalogueWriter } from '../control/catalogue/project.ts'
import { kvTexts } from './kv-many.ts'

/** KV's default; the isolate's memory stands before it. */
const cacheTtl = 60

export function kvCatalogue(kv: KVNamespace | undefined): CatalogueReader {
  return kvTexts(kv, cacheTtl)
}

/** Where the control plane brings what D1 holds. */
export function kvCatalogueWriter(kv: KVNamespace): CatalogueWriter {
  return { put: (key, value) => kv.put(key, value), delete: (key) => kv.delete(key) }
}
