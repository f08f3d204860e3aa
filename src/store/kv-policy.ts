/**
 * The policy in KV: one value for the program, one for the override, one for the candidate, read together.
 *
 * @module
 */

import type { LiveCandidate } from '../control/candidate.ts'
import type { LivePolicy } from '../control/projection.ts'
import type { KvValues } from '../policy/source.ts'

export const activeKey = 'policy:active'
export const overrideKey = 'policy:override'
export const candidateKey = 'policy:candidate'

/** The least KV allows (limits of KV, November 2026). */
const cacheTtl = 30

/** Reads all values at once, as texts: one that is no JSON must not cost the others. Rejects when KV cannot be asked. */
export async function kvPolicy(kv: KVNamespace | undefined): Promise<KvValues> {
  if (kv === undefined) throw new Error('the KV binding is missing')
  const values: unknown = await kv.get([activeKey, overrideKey, candidateKey], { type: 'text', cacheTtl })
  return {
    active: valueOf(values, activeKey),
    override: valueOf(values, overrideKey),
    candidate: valueOf(values, candidateKey) ?? undefined,
  }
}

/** KV gives a Map; what stands in for it across a service binding may give a plain object. */
function valueOf(values: unknown, key: string): string | null {
  const value: unknown = values instanceof Map ? values.get(key) : (values as Record<string, unknown> | null)?.[key]
  return typeof value === 'string' ? value : null
}

/** Where the control plane shows the policy to the edge. The metadata tells version and digest without the program. */
export function kvLivePolicy(kv: KVNamespace): LivePolicy {
  return {
    put: async (text) => {
      const { version, digest } = JSON.parse(text) as { version: number; digest: string }
      await kv.put(activeKey, text, { metadata: { version, digest } })
    },
    read: () => kv.get(activeKey, { type: 'text', cacheTtl }),
  }
}

/** Where the control plane shows the candidate to the edge; undefined takes it away. */
export function kvLiveCandidate(kv: KVNamespace): LiveCandidate {
  return {
    put: async (text) => {
      if (text === undefined) await kv.delete(candidateKey)
      else await kv.put(candidateKey, text)
    },
    read: async () => (await kv.get(candidateKey, { type: 'text', cacheTtl })) ?? undefined,
  }
}
