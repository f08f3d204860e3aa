/**
 * Break-glass without the storage: KV is read, changed and put, and a note beside it says who did what.
 *
 * KV has no compare-and-swap, so of two operators at the same moment the slower one may write over the other. The notes
 * are keys of their own and lose nobody: each change is made upon all notes that are known, and so are the reconciler's.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { overrideText, readOverride } from '../policy/override.ts'
import { mostNotes, type Applied, type OverrideFault, type OverrideNote, type OverridePorts } from './override.ts'
import { applied, edgeTextOf, putAndLook, roomFault } from './override-edge.ts'

const away = (restored: boolean) => err({ kind: 'away', restored } as const)

const notNoted: OverrideFault = {
  kind: 'refused',
  field: 'id',
  message: `the storage is away, and ${mostNotes} changes wait for it already`,
}

/** Puts first, then notes: a change that the edge refused must not come to life later. */
export async function changeWithoutStorage(
  note: OverrideNote,
  ports: OverridePorts,
): Promise<Result<Applied, OverrideFault>> {
  const now = note.change.at
  const before = await ports.liveOverride.read().catch(() => undefined)
  if (before === undefined) return away(true)
  const { notes: earlier } = await ports.overrideNotes.list(now).catch(() => ({ notes: [] }))
  if (earlier.length >= mostNotes) return err(notNoted)
  const read = readOverride(before)
  const shown = applied(read.ok ? read.value.entries : [], earlier, now)
  const { change } = note
  if (change.act === 'override.clear' && !shown.some(({ id }) => id === change.id)) {
    return err({ kind: 'no_such_entry', id: change.id })
  }

  const noRoom = change.act === 'override.set' ? roomFault(change.entry, shown) : undefined
  if (noRoom !== undefined) return err(noRoom)

  const { text } = edgeTextOf(applied(shown, [note], now))
  const { trouble, taken } = await putAndLook(text, ports)
  if (!taken) return away(true)
  if (await isNoted(note, ports)) return ok({ live: trouble === undefined, trouble, audited: false })
  // An entry that nobody noted is found at the edge later and taken in; a removal would be undone.
  if (change.act === 'override.set') return ok({ live: trouble === undefined, trouble, audited: false })
  const { taken: restored } = await putAndLook(before ?? overrideText([]), ports)
  return away(restored)
}

async function isNoted(note: OverrideNote, { overrideNotes }: OverridePorts): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      await overrideNotes.keep(note)
      return true
    } catch {
      // Each note is a key of its own, so there is nothing to wait for.
    }
  }
  return false
}
