/**
 * The override in KV: the value the edge reads, and the notes of changes made while D1 was away.
 *
 * @module
 */

import { mostNotes, type LiveOverride, type OverrideNote, type OverrideNotes } from '../control/override.ts'
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
    list: async () => {
      const notes: OverrideNote[] = []
      let page = await kv.list({ prefix: notePrefix, limit: keysAtOnce })
      for (let seen = page.keys.length; ; seen += page.keys.length) {
        notes.push(...(await notesOf(kv, page.keys)))
        if (page.list_complete || seen >= mostNotes) return notes
        page = await kv.list({ prefix: notePrefix, limit: keysAtOnce, cursor: page.cursor })
      }
    },
    drop: (id) => kv.delete(`${notePrefix}${id}`),
  }
}

/** As many as one read of several keys takes, so that all notes together are twenty operations at most. */
const keysAtOnce = 100

/** In the order of the keys, which is the one KV lists them in. */
async function notesOf(kv: KVNamespace, keys: readonly { readonly name: string }[]): Promise<readonly OverrideNote[]> {
  if (keys.length === 0) return []
  const names = keys.map(({ name }) => name)
  const texts = await kv.get(names, { type: 'text' })
  return names.flatMap((name) => noteOf(texts.get(name) ?? null) ?? [])
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
