/**
 * The override in KV: the value the edge reads, and the notes of changes made while D1 was away.
 *
 * @module
 */

import type { LiveOverride, OverrideNote, OverrideNotes } from '../control/override.ts'
import type { Program } from '../policy/program.ts'
import { acceptPublished } from '../policy/published.ts'
import { activeKey, overrideKey } from './kv-policy.ts'

export const notePrefix = 'pending:override:'

/** The least KV allows (limits of KV, November 2026). */
const cacheTtl = 30

export function kvLiveOverride(kv: KVNamespace): LiveOverride {
  return {
    put: (text) => kv.put(overrideKey, text),
    read: () => kv.get(overrideKey, { type: 'text', cacheTtl }),
  }
}

export function kvOverrideNotes(kv: KVNamespace): OverrideNotes {
  return {
    keep: (note) => kv.put(`${notePrefix}${note.id}`, JSON.stringify(note)),
    // KV lists keys in their order, at most a thousand at once: more wait for the next minute.
    list: async () => {
      const { keys } = await kv.list({ prefix: notePrefix })
      const texts = await Promise.all(keys.map(({ name }) => kv.get(name, { type: 'text' })))
      return texts.flatMap((text) => noteOf(text) ?? [])
    },
    drop: (id) => kv.delete(`${notePrefix}${id}`),
  }
}

/** What nobody of us wrote is left where it is. */
function noteOf(text: string | null): OverrideNote | undefined {
  try {
    const note = JSON.parse(text ?? 'null') as OverrideNote | null
    const { act } = note?.change ?? {}
    return note !== null && (act === 'override.set' || act === 'override.clear') ? note : undefined
  } catch {
    return undefined
  }
}

/** The policy the edge has; undefined where there is none that it would take. Rejects when KV cannot be asked. */
export async function kvActiveProgram(kv: KVNamespace): Promise<Program | undefined> {
  const accepted = await acceptPublished(await kv.get(activeKey, { type: 'text', cacheTtl }))
  return accepted.ok ? accepted.value.program : undefined
}
