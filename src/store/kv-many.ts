/**
 * Texts in KV: one key, or several in one read.
 *
 * @module
 */

export interface KvTexts {
  get(key: string): Promise<string | null>
  /** Up to a hundred keys; what is absent is null. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>
}

/** Without the binding every read rejects. `cacheTtl`: for how many seconds KV may answer from its own memory. */
export function kvTexts(kv: KVNamespace | undefined, cacheTtl: number): KvTexts {
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
