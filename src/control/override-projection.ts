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
import { err, ok, type Result } from '../kernel/result.ts'
import { overrideText, readOverride, type OverrideEntry } from '../policy/override.ts'
import type { BadNote, OverrideNote, OverridePorts } from './override.ts'
import { applied, edgeTextOf, heldToLongest, messageOf, putAndLook } from './override-edge.ts'

export type OverrideProjection = Shown & {
  /** Notes brought into the storage. */
  readonly replayed: number
  /** Entries that somebody wrote into KV by hand. */
  readonly adopted: number
}

/** Whatever is not as it should be says why, for the log and for whoever waits. */
type Shown =
  /** `trouble`: something beside what is shown was not as it should be. */
  | { readonly outcome: 'in_step' | 'projected'; readonly trouble: string | undefined }
  /** `storage_away`: KV was only given what the notes say. */
  | { readonly outcome: 'failed' | 'storage_away'; readonly trouble: string }

/** Bringing a note in is some five queries; an invocation has a thousand, for all that is done every minute. */
const replayedAtOnce = 50
const movedAtOnce = 50

/**
 * Brings storage and KV into step; for every minute, and after every change (`always` puts even what KV seems to show:
 * it may have been asked from a place that remembers an older value). What is damaged is moved aside and told where it
 * `tidies`, as it does every minute; whoever changes something need not wait for that. Never throws.
 */
export async function projectOverride(
  ports: OverridePorts,
  now: Instant,
  { always = false, tidies = true }: { readonly always?: boolean; readonly tidies?: boolean } = {},
): Promise<OverrideProjection> {
  const found: string[] = []
  let replayed = 0
  let adopted = 0
  const told = (shown: Shown): OverrideProjection => ({ ...withTroubles(shown, found), replayed, adopted })
  try {
    const { notes, bad } = await ports.overrideNotes.list(now)
    if (tidies) found.push(...(await moveAside(bad, ports)))
    const shown = await ports.liveOverride.read()
    try {
      const waiting = notes.slice(replayedAtOnce)
      // What was done to one entry is only brought in in its order.
      const held = new Set<string>()
      for (const note of notes.slice(0, replayedAtOnce)) {
        if (held.has(entryOf(note))) {
          waiting.push(note)
          continue
        }
        const brought = await unlessAway(ports, now, () => ports.overrideEntries.replay(note, now))
        if (!brought.ok) {
          found.push(`note \`${note.id}\` was not brought in: ${brought.error}`)
          held.add(entryOf(note))
          waiting.push(note)
          continue
        }
        if (brought.value) replayed += 1
        await ports.overrideNotes.drop(note.id).catch(() => undefined)
      }
      waiting.sort((a, b) => (a.id < b.id ? -1 : 1))
      const byHand = await adopt(shown, now, ports, waiting)
      adopted = byHand.adopted
      found.push(...byHand.troubles)
      if (tidies) found.push(...(await damaged(ports, now)))
      const beside = { waiting, refused: byHand.refused }
      return told(await show(shown, now, ports, { ...beside, always: always || replayed + adopted > 0 }))
    } catch (cause) {
      const trouble = `the storage did not answer: ${messageOf(cause)}`
      await mergeNotes(shown, now, ports)
      return told({ outcome: 'storage_away', trouble })
    }
  } catch (cause) {
    return told({ outcome: 'failed', trouble: `KV did not answer: ${messageOf(cause)}` })
  }
}

function entryOf({ change }: OverrideNote): string {
  return change.act === 'override.set' ? change.entry.id : change.id
}

function withTroubles(shown: Shown, found: readonly string[]): Shown {
  if (found.length === 0) return shown
  const trouble = [...(shown.trouble === undefined ? [] : [shown.trouble]), ...found].join('; ')
  return { ...shown, trouble }
}

/** What was moved is no longer there the next time, so each is told once. */
async function moveAside(bad: readonly BadNote[], { overrideNotes }: OverridePorts): Promise<readonly string[]> {
  const troubles: string[] = []
  for (const note of bad.slice(0, movedAtOnce)) {
    const done = await overrideNotes.moveAside(note).then(
      () => 'was moved aside',
      () => 'could not be moved aside',
    )
    troubles.push(`note \`${note.id.slice(0, 64)}\` is none (${note.why.slice(0, 200)}) and ${done}`)
  }
  return troubles
}

async function damaged({ overrideEntries }: OverridePorts, now: Instant): Promise<readonly string[]> {
  const ids = await overrideEntries.damaged(now)
  if (ids.length === 0) return []
  const named = ids.slice(0, 5).map((id) => `\`${id.slice(0, 64)}\``)
  const [noun, verb] = ids.length === 1 ? ['entry', 'is'] : ['entries', 'are']
  const more = ids.length > named.length ? `, … (${ids.length})` : ''
  return [`${noun} ${named.join(', ')}${more} in the storage ${verb} damaged and left out: clear or replace them`]
}

/** One piece of work the storage refuses while it answers others; that must not keep the others waiting. */
async function unlessAway<T>(
  { overrideEntries }: OverridePorts,
  now: Instant,
  work: () => Promise<T>,
): Promise<Result<T, string>> {
  try {
    return ok(await work())
  } catch (cause) {
    await overrideEntries.standing(now)
    return err(messageOf(cause))
  }
}

interface ByHand {
  readonly adopted: number
  /** What the storage did not take; it stays where it is. */
  readonly refused: readonly OverrideEntry[]
  readonly troubles: readonly string[]
}

/** Break-glass by `wrangler kv key put` counts: to write over it would undo it without a word. */
async function adopt(
  shown: string | null,
  now: Instant,
  ports: OverridePorts,
  waiting: readonly OverrideNote[],
): Promise<ByHand> {
  const read = readOverride(shown)
  const noted = new Set(waiting.flatMap(({ change }) => (change.act === 'override.set' ? [change.entry.id] : [])))
  const standing = read.ok ? read.value.entries.filter(({ id, until }) => until > now && !noted.has(id)) : []
  if (standing.length === 0) return { adopted: 0, refused: [], troubles: [] }
  const store = ports.overrideEntries
  const known = await store.known(standing.map(({ id }) => id))
  const refused: OverrideEntry[] = []
  const troubles: string[] = []
  let adopted = 0
  for (const given of standing.filter(({ id }) => !known.has(id))) {
    const entry = heldToLongest(given, now)
    const taken = await unlessAway(ports, now, () => store.adopt(entry, now))
    if (taken.ok) adopted += taken.value ? 1 : 0
    else {
      refused.push(entry)
      troubles.push(`entry \`${entry.id}\`, written by hand, was not taken in: ${taken.error}`)
    }
  }
  return { adopted, refused, troubles }
}

/** What KV shows besides what the storage holds. */
interface Beside {
  readonly waiting: readonly OverrideNote[]
  readonly refused: readonly OverrideEntry[]
}

/** Makes KV show what the storage holds, and what is not in it yet. */
async function show(
  shown: string | null,
  now: Instant,
  ports: OverridePorts,
  { always, ...beside }: Beside & { readonly always: boolean },
): Promise<Shown> {
  let wanted = edgeTextOf(await wantedNow(now, ports, beside))
  if (!always && isSame(shown, wanted.text)) return shownAs('in_step', wanted.trouble)
  for (let tries = 0; tries < maxTries; tries++) {
    const { trouble } = await putAndLook(wanted.text, ports)
    const after = edgeTextOf(await wantedNow(now, ports, beside))
    if (after.text === wanted.text) return shownAs('projected', trouble ?? after.trouble)
    wanted = after
  }
  return { outcome: 'failed', trouble: 'others change the override without a pause' }
}

const maxTries = 10

async function wantedNow(
  now: Instant,
  { overrideEntries }: OverridePorts,
  { waiting, refused }: Beside,
): Promise<readonly OverrideEntry[]> {
  const standing = (await overrideEntries.standing(now)).map(({ entry }) => entry)
  if (waiting.length + refused.length === 0) return standing
  const held = new Set(standing.map(({ id }) => id))
  return applied([...standing, ...refused.filter(({ id }) => !held.has(id))], waiting, now)
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
  const { notes } = await ports.overrideNotes.list(now)
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
