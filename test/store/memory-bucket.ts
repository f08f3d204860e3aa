/**
 * A bucket in memory that can be made to fail, as far as our archive uses R2.
 *
 * @module
 */

import type { Bucket } from '../../src/store/r2-archive.ts'

export interface MemoryBucket {
  readonly bucket: Bucket
  readonly objects: Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; uploaded: Date }>
  /** Called before every put; throws when the put shall fail. */
  beforePut: () => void
  /** How often objects were read. */
  reads: number
}

export function memoryBucket(now: () => number = Date.now): MemoryBucket {
  const objects: MemoryBucket['objects'] = new Map()
  const memory: MemoryBucket = { bucket: undefined as unknown as Bucket, objects, beforePut: () => undefined, reads: 0 }
  const bucket = {
    put: async (key: string, bytes: Uint8Array) => {
      memory.beforePut()
      objects.set(key, { bytes: Uint8Array.from(bytes), uploaded: new Date(now()) })
    },
    get: async (key: string) => {
      memory.reads += 1
      const object = objects.get(key)
      return object === undefined ? null : { body: new Blob([object.bytes]).stream() }
    },
    head: async (key: string) => objects.get(key) ?? null,
    list: async ({ prefix, limit, startAfter = '' }: { prefix: string; limit: number; startAfter?: string }) => ({
      objects: [...objects]
        .filter(([key]) => key.startsWith(prefix) && key > startAfter)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, { uploaded }]) => ({ key, uploaded })),
    }),
    delete: async (keys: string | string[]) => {
      if (keys.length > 1000) throw new Error('at most 1000 keys')
      for (const key of [keys].flat()) objects.delete(key)
    },
  }
  return Object.assign(memory, { bucket: bucket as unknown as Bucket })
}
