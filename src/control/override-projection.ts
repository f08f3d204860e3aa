/**
 * The override at the edge: notes from while the storage was away are brought in, entries written into KV by hand are
 * taken in, and then KV shows what the storage holds.
 *
 * Whoever writes looks at the storage afterwards and writes again where it has changed meanwhile, so a slower operator
 * never leaves the older state standing. The reconciler does the same every minute.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { overrideText, readOverride } from '../policy/override.ts'
import type { KeptEntry, OverridePorts } from './override.ts'
import { applied, messageOf, putAndLook } from './override-edge.ts'

export interface OverrideProjection {
  /** `storage_away`: KV was only given what the notes say. */
  readonly outcome: 'in_step' | 'projected' | 'failed' | 'storage_away'
  /** Notes brought into the storage. */
  readonly replayed: number
  /** Entries that somebody wrote into KV by hand. */
  readonly adopted: number
  readonly trouble: string | undefined
}

/**
 * Brings storage and KV into step; for every minute, and after every change (`always` puts even what KV seems to show:
 * it may have been asked from a place that remembers an older value). Never throws.
 */
export async function projectOverride(
  ports: OverridePorts,
  now: Instant,
  { always = false }: { readonly always?: boolean } = {},
): Promise<OverrideProjection> {
  let replayed = 0
  let adopted = 0
  try {
    const notes = await ports.overrideNotes.list()
    const shown = await ports.liveOverride.read()
    try {
      for (const note of notes) {
        if (await ports.overrideEntries.replay(note, now)) replayed += 1
        await ports.overrideNotes.drop(note.id).catch(() => undefined)
      }
      adopted = await adopt(shown, now, ports)
      const shownNow = await show(shown, now, ports, { always: always || replayed + adopted > 0 })
      return { ...shownNow, replayed, adopted }
    } catch (cause) {
      const trouble = `the storage did not answer: ${messageOf(cause)}`
      await mergeNotes(shown, now, ports)
      return { outcome: 'storage_away', replayed, adopted, trouble }
    }
  } catch (cause) {
    return { outcome: 'failed', replayed, adopted, trouble: `KV did not answer: ${messageOf(cause)}` }
  }
}

/** Break-glass by `wrangler kv key put` counts: to write over it would undo it without a word. */
async function adopt(shown: string | null, now: Instant, { overrideEntries: store }: OverridePorts): Promise<number> {
  const read = readOverride(shown)
  const standing = read.ok ? read.value.entries.filter(({ until }) => until > now) : []
  if (standing.length === 0) return 0
  const known = await store.known(standing.map(({ id }) => id))
  let adopted = 0
  for (const entry of standing) {
    if (!known.has(entry.id) && (await store.adopt(entry, now))) adopted += 1
  }
  return adopted
}

type Shown = Pick<OverrideProjection, 'outcome' | 'trouble'>

/** Makes KV show what the storage holds. */
async function show(
  shown: string | null,
  now: Instant,
  ports: OverridePorts,
  { always }: { readonly always: boolean },
): Promise<Shown> {
  let wanted = await ports.overrideEntries.standing(now)
  if (!always && isSame(shown, wanted)) return { outcome: 'in_step', trouble: undefined }
  for (let tries = 0; tries < maxTries; tries++) {
    const text = overrideText(wanted.map(({ entry }) => entry))
    const { trouble } = await putAndLook(text, ports)
    const after = await ports.overrideEntries.standing(now)
    if (overrideText(after.map(({ entry }) => entry)) === text) {
      return { outcome: trouble === undefined ? 'projected' : 'failed', trouble }
    }
    wanted = after
  }
  return { outcome: 'failed', trouble: 'others change the override without a pause' }
}

const maxTries = 10

function isSame(shown: string | null, wanted: readonly KeptEntry[]): boolean {
  const read = readOverride(shown)
  return read.ok && overrideText(read.value.entries) === overrideText(wanted.map(({ entry }) => entry))
}

/** Of two operators without the storage, one may have written over the other; the notes know both. */
async function mergeNotes(shown: string | null, now: Instant, ports: OverridePorts): Promise<void> {
  const notes = await ports.overrideNotes.list()
  const read = readOverride(shown)
  if (notes.length === 0 || !read.ok) return
  const wanted = overrideText(applied(read.value.entries, notes, now))
  const isShown = sorted(wanted) === sorted(overrideText(read.value.entries.filter(({ until }) => until > now)))
  if (!isShown) await putAndLook(wanted, ports)
}

/** Notes applied again may change the order; that alone is not worth a write. */
function sorted(text: string): string {
  const read = readOverride(text)
  return read.ok ? overrideText([...read.value.entries].sort((a, b) => (a.id < b.id ? -1 : 1))) : text
}
