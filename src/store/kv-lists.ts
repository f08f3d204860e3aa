/**
 * Long lists in KV: the image of each under its digest. `detour list pack` makes them.
 *
 * @module
 */

import type { ListSource } from '../policy/list-source.ts'

/**
 * A list never changes under its digest and could be kept for ever, but KV remembers that a key was absent for just as
 * long, and a list may arrive after the policy that names it.
 */
const cacheTtl = 60

export function listKey(digest: string): string {
  return `list:${digest}`
}

/** Rejects when KV cannot be asked. */
export function kvLists(kv: KVNamespace | undefined): ListSource {
  return {
    get: async (digest) => {
      if (kv === undefined) throw new Error('the KV binding is missing')
      return await kv.get(listKey(digest), { type: 'arrayBuffer', cacheTtl })
    },
  }
}
