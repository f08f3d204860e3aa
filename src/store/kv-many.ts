/**
 * Several keys of KV in one read.
 *
 * @module
 */

/** Up to a hundred keys, as texts: of values read as JSON, a single bad one would fail the call. What is absent is null. */
export async function textsOf(
  kv: KVNamespace,
  keys: readonly string[],
  cacheTtl: number,
): Promise<ReadonlyMap<string, string | null>> {
  const values: unknown = await kv.get([...keys], { type: 'text', cacheTtl })
  return new Map(keys.map((key) => [key, textOf(values, key)]))
}

/** KV gives a Map; what stands in for it across a service binding may give a plain object. */
function textOf(values: unknown, key: string): string | null {
  const value: unknown = values instanceof Map ? values.get(key) : (values as Record<string, unknown> | null)?.[key]
  return typeof value === 'string' ? value : null
}
