/**
 * The override in KV: the value the edge reads, and the notes of changes made while D1 was away.
 *
 * @module
 */

import {
  mostNotes,
  type BadNote,
  type LiveOverride,
  type OverrideNote,
  type OverrideNotes,
  type ReadNotes,
} from '../control/override.ts'
import { readNote } from '../control/override-read.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Program } from '../policy/program.ts'
import { acceptPublished } from '../policy/published.ts'
import { activeKey, overrideKey } from './kv-policy.ts'

export const notePrefix = 'pending:override:'
/** What stood where notes stand and is none. */
export const refusedPrefix = 'refused:override:'

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
    list: async (now) => {
      const notes: OverrideNote[] = []
      const bad: BadNote[] = []
      let page = await kv.list({ prefix: notePrefix, limit: keysAtOnce })
      for (let seen = page.keys.length; ; seen += page.keys.length) {
        const read = await notesOf(kv, page.keys, now)
        notes.push(...read.notes)
        bad.push(...read.bad)
        if (page.list_complete || seen >= mostNotes) return { notes, bad }
        page = await kv.list({ prefix: notePrefix, limit: keysAtOnce, cursor: page.cursor })
      }
    },
    drop: (id) => kv.delete(`${notePrefix}${id}`),
    moveAside: async ({ id, text }) => {
      await kv.put(`${refusedPrefix}${id}`, text.slice(0, enoughToSee), { expirationTtl: refusedSeconds })
      await kv.delete(`${notePrefix}${id}`)
    },
  }
}

/** As many as one read of several keys takes, so that all notes together are twenty operations at most. */
const keysAtOnce = 100
const refusedSeconds = 30 * 86_400
const enoughToSee = 100_000

/** In the order of the keys, which is the one KV lists them in. */
async function notesOf(kv: KVNamespace, keys: readonly { readonly name: string }[], now: Instant): Promise<ReadNotes> {
  const notes: OverrideNote[] = []
  const bad: BadNote[] = []
  const names = keys.map(({ name }) => name)
  for (const [name, text] of names.length === 0 ? [] : await textsOf(kv, names)) {
    // It was dropped after it was listed.
    if (text === null) continue
    const id = name.slice(notePrefix.length)
    const read = readNote(text, id, now)
    if (read.ok) notes.push(read.value)
    else bad.push({ id, text, why: read.error })
  }
  return { notes, bad }
}

/** One read of several keys holds 25 MiB together, and a single value may have as many. */
async function textsOf(
  kv: KVNamespace,
  names: string[],
): Promise<readonly (readonly [name: string, text: string | null])[]> {
  try {
    const texts = await kv.get(names, { type: 'text' })
    return names.map((name) => [name, texts.get(name) ?? null])
  } catch {
    const each: (readonly [string, string | null])[] = []
    for (const name of names) each.push([name, await kv.get(name, { type: 'text' })])
    return each
  }
}

/** The policy the edge has; undefined where there is none that it would take. Rejects when KV cannot be asked. */
export async function kvActiveProgram(kv: KVNamespace): Promise<Program | undefined> {
  const accepted = await acceptPublished(await kv.get(activeKey, { type: 'text', cacheTtl }))
  return accepted.ok ? accepted.value.program : undefined
}
