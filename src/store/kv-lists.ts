/**
 * Long lists in KV: the image of each under its digest. `detour list pack` makes them.
 *
 * @module
 */

import type { ListImages } from '../control/lists.ts'
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

/** Where the control plane brings the images. */
export function kvListImages(kv: KVNamespace): ListImages {
  return {
    put: (digest, image) => kv.put(listKey(digest), image),
    get: (digest) => kv.get(listKey(digest), { type: 'arrayBuffer' }),
    // Listing keys neither loads the image nor leaves behind that it was absent.
    has: async (digest) => {
      const { keys } = await kv.list({ prefix: listKey(digest), limit: 1 })
      return keys.some(({ name }) => name === listKey(digest))
    },
    delete: (digest) => kv.delete(listKey(digest)),
  }
}
