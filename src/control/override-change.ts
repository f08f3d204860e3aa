/**
 * Changing the override, and looking what stands: with the storage, or without it.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { readOverride, type OverrideEntry } from '../policy/override.ts'
import { newId } from '../record/id.ts'
import type { Actor } from './actor.ts'
import type { Applied, KeptEntry, OverrideChange, OverrideFault, OverridePorts } from './override.ts'
import { changeWithoutStorage } from './override-away.ts'
import { applied, roomFault, textNow } from './override-edge.ts'
import { projectOverride } from './override-projection.ts'

/** Sets an entry that has been checked. One with the same id is replaced. */
export async function setEntry(
  entry: OverrideEntry,
  { actor, now, ports }: { readonly actor: Actor; readonly now: Instant; readonly ports: OverridePorts },
): Promise<Result<Applied, OverrideFault>> {
  return await change({ act: 'override.set', actor: actor.id, at: now, entry }, ports)
}

export async function clearEntry(
  cleared: { readonly id: string; readonly reason: string },
  { actor, now, ports }: { readonly actor: Actor; readonly now: Instant; readonly ports: OverridePorts },
): Promise<Result<Applied, OverrideFault>> {
  return await change({ act: 'override.clear', actor: actor.id, at: now, ...cleared }, ports)
}

async function change(wanted: OverrideChange, ports: OverridePorts): Promise<Result<Applied, OverrideFault>> {
  const note = { id: newId(wanted.at), change: wanted }
  const kept = await keep(wanted, ports)
  if (kept === 'away') return await changeWithoutStorage(note, ports)
  if (kept !== undefined) return err(kept)
  const { outcome, trouble } = await projectOverride(ports, wanted.at, { always: true, tidies: false })
  if (outcome === 'storage_away') {
    // It is kept and audited, and the storage went away before KV could be shown it. The note is known by then.
    const shown = await changeWithoutStorage(note, ports)
    if (shown.ok) return ok({ ...shown.value, audited: true })
  }
  const live = outcome === 'in_step' || outcome === 'projected'
  return ok({ live, trouble: live ? undefined : trouble, audited: true })
}

/** Whatever the storage throws, break-glass goes on without it: an incident is no time to ask why. */
async function keep(wanted: OverrideChange, ports: OverridePorts): Promise<OverrideFault | 'away' | undefined> {
  const { overrideEntries: store } = ports
  try {
    if (wanted.act === 'override.set') {
      const standing = await store.standing(wanted.at)
      const entries = standing.map(({ entry }) => entry)
      const noRoom = roomFault(wanted.entry, entries)
      if (noRoom !== undefined) return noRoom
    }
    if (await store.commit(wanted)) return undefined
    // What was set while the storage was away may still be on its way into it.
    await projectOverride(ports, wanted.at, { tidies: false })
    if (await store.commit(wanted)) return undefined
    return { kind: 'no_such_entry', id: wanted.act === 'override.clear' ? wanted.id : wanted.entry.id }
  } catch {
    return 'away'
  }
}

export interface Standing {
  readonly entries: readonly KeptEntry[]
  /** Whether KV shows exactly these. */
  readonly live: boolean
  /** False: the storage was away, and this is what KV and the notes say. */
  readonly fromStorage: boolean
}

/** What is in force. Throws when neither the storage nor KV can be read. */
export async function standingOverride(ports: OverridePorts, now: Instant): Promise<Standing> {
  const entries = await ports.overrideEntries.standing(now).catch(() => undefined)
  if (entries === undefined) return await standingAtTheEdge(ports, now)
  const text = await ports.liveOverride.read().catch(() => undefined)
  const live = text !== undefined && textNow(text, now) === textNow(entries, now)
  return { entries, live, fromStorage: true }
}

async function standingAtTheEdge(ports: OverridePorts, now: Instant): Promise<Standing> {
  const read = readOverride(await ports.liveOverride.read())
  const { notes } = await ports.overrideNotes.list(now).catch(() => ({ notes: [] }))
  const shown = read.ok ? read.value.entries : []
  const authors = new Map(
    notes.flatMap(({ change: { actor, at, ...rest } }) =>
      rest.act === 'override.set' ? [[rest.entry.id, { by: actor, at: instant(at) }] as const] : [],
    ),
  )
  const entries = applied(shown, notes, now).map((entry) => ({
    entry,
    by: authors.get(entry.id)?.by,
    at: authors.get(entry.id)?.at,
  }))
  return { entries, live: textNow(entries, now) === textNow(shown.map(unattributed), now), fromStorage: false }
}

function unattributed(entry: OverrideEntry): KeptEntry {
  return { entry, by: undefined, at: undefined }
}
