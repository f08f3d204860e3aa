/**
 * The value of `policy:override` in KV: put, looked at, compared, and changed by notes.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { overrideText, readOverride, type OverrideEntry } from '../policy/override.ts'
import type { KeptEntry, OverrideNote, OverridePorts } from './override.ts'

/** The entries after the changes of some notes, in their order, without what has ended. */
export function applied(
  entries: readonly OverrideEntry[],
  notes: readonly OverrideNote[],
  now: Instant,
): readonly OverrideEntry[] {
  let current = entries
  for (const { change } of notes) {
    const changed = change.act === 'override.set' ? change.entry.id : change.id
    current = current.filter(({ id }) => id !== changed)
    if (change.act === 'override.set') current = [...current, change.entry]
  }
  return current.filter(({ until }) => until > now)
}

/** Puts, after a pause once more, and looks. `taken`: KV said yes, whether or not it can be seen from here. */
export async function putAndLook(
  text: string,
  { liveOverride, overridePauseMs = 1_100 }: OverridePorts,
): Promise<{ readonly taken: boolean; readonly trouble: string | undefined }> {
  let trouble: string | undefined
  for (let tries = 0; tries < 2; tries++) {
    if (tries > 0) await pause(overridePauseMs)
    try {
      await liveOverride.put(text)
    } catch (cause) {
      trouble = `KV did not take it: ${messageOf(cause)}`
      continue
    }
    const seen = await liveOverride.read().catch(() => undefined)
    return {
      taken: true,
      trouble: seen === text ? undefined : 'KV still shows the value before; it is looked at again every minute',
    }
  }
  return { taken: false, trouble }
}

/** What stands, as a text to compare with, whatever spaces it was written with. */
export function textNow(given: string | null | readonly KeptEntry[], now: Instant): string | undefined {
  const entries = typeof given === 'string' || given === null ? entriesOf(given) : given.map(({ entry }) => entry)
  return entries === undefined ? undefined : overrideText(entries.filter(({ until }) => until > now))
}

function entriesOf(text: string | null): readonly OverrideEntry[] | undefined {
  const read = readOverride(text)
  return read.ok ? read.value.entries : undefined
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 200) : 'unknown'
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
