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
import { overrideText, readOverride, type OverrideEntry } from '../policy/override.ts'
import type { OverrideNote, OverridePorts } from './override.ts'
import { applied, edgeTextOf, heldToLongest, messageOf, putAndLook } from './override-edge.ts'

export type OverrideProjection = Shown & {
  /** Notes brought into the storage. */
  readonly replayed: number
  /** Entries that somebody wrote into KV by hand. */
  readonly adopted: number
}

/** Whatever is not as it should be says why, for the log and for whoever waits. */
type Shown =
  | { readonly outcome: 'in_step' | 'projected'; readonly trouble: undefined }
  /** `storage_away`: KV was only given what the notes say. */
  | { readonly outcome: 'failed' | 'storage_away'; readonly trouble: string }

/** Bringing a note in is some five queries; an invocation has a thousand, for all that is done every minute. */
const replayedAtOnce = 50

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
      for (const note of notes.slice(0, replayedAtOnce)) {
        if (await ports.overrideEntries.replay(note, now)) replayed += 1
        await ports.overrideNotes.drop(note.id).catch(() => undefined)
      }
      const waiting = notes.slice(replayedAtOnce)
      adopted = await adopt(shown, now, ports, waiting)
      const shownNow = await show(shown, now, ports, { always: always || replayed + adopted > 0, waiting })
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
async function adopt(
  shown: string | null,
  now: Instant,
  { overrideEntries: store }: OverridePorts,
  waiting: readonly OverrideNote[],
): Promise<number> {
  const read = readOverride(shown)
  const noted = new Set(waiting.flatMap(({ change }) => (change.act === 'override.set' ? [change.entry.id] : [])))
  const standing = read.ok ? read.value.entries.filter(({ id, until }) => until > now && !noted.has(id)) : []
  if (standing.length === 0) return 0
  const known = await store.known(standing.map(({ id }) => id))
  let adopted = 0
  for (const entry of standing) {
    if (!known.has(entry.id) && (await store.adopt(heldToLongest(entry, now), now))) adopted += 1
  }
  return adopted
}

/** Makes KV show what the storage holds, and what the notes say that are not in it yet. */
async function show(
  shown: string | null,
  now: Instant,
  ports: OverridePorts,
  { always, waiting }: { readonly always: boolean; readonly waiting: readonly OverrideNote[] },
): Promise<Shown> {
  let wanted = edgeTextOf(await wantedNow(now, ports, waiting))
  if (!always && isSame(shown, wanted.text)) return shownAs('in_step', wanted.trouble)
  for (let tries = 0; tries < maxTries; tries++) {
    const { trouble } = await putAndLook(wanted.text, ports)
    const after = edgeTextOf(await wantedNow(now, ports, waiting))
    if (after.text === wanted.text) return shownAs('projected', trouble ?? after.trouble)
    wanted = after
  }
  return { outcome: 'failed', trouble: 'others change the override without a pause' }
}

const maxTries = 10

async function wantedNow(
  now: Instant,
  { overrideEntries }: OverridePorts,
  waiting: readonly OverrideNote[],
): Promise<readonly OverrideEntry[]> {
  const standing = (await overrideEntries.standing(now)).map(({ entry }) => entry)
  return waiting.length === 0 ? standing : applied(standing, waiting, now)
}

function shownAs(outcome: 'in_step' | 'projected', trouble: string | undefined): Shown {
  return trouble === undefined ? { outcome, trouble } : { outcome: 'failed', trouble }
}

function isSame(shown: string | null, wanted: string): boolean {
  const read = readOverride(shown)
  return read.ok && overrideText(read.value.entries) === wanted
}

/** Of two operators without the storage, one may have written over the other; the notes know both. */
async function mergeNotes(shown: string | null, now: Instant, ports: OverridePorts): Promise<void> {
  const notes = await ports.overrideNotes.list()
  const read = readOverride(shown)
  if (notes.length === 0 || !read.ok) return
  const { text: wanted } = edgeTextOf(applied(read.value.entries, notes, now))
  const isShown = sorted(wanted) === sorted(overrideText(read.value.entries.filter(({ until }) => until > now)))
  if (!isShown) await putAndLook(wanted, ports)
}

/** Notes applied again may change the order; that alone is not worth a write. */
function sorted(text: string): string {
  const read = readOverride(text)
  return read.ok ? overrideText([...read.value.entries].sort((a, b) => (a.id < b.id ? -1 : 1))) : text
}
