/**
 * The value of `policy:override` in KV: put, looked at, compared, and changed by notes. Nothing is put that the edge would
 * refuse: it would refuse all entries together.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { pause } from '../kernel/pause.ts'
import {
  clockLeewayMs,
  longestLifeMs,
  maxEntries,
  overrideText,
  readOverride,
  type OverrideEntry,
} from '../policy/override.ts'
import type { KeptEntry, OverrideFault, OverrideNote, OverridePorts } from './override.ts'

/** All entries together, as JSON: every location reads them again and again. */
const mostBytes = 1_000_000

/** The text that the edge is shown. `trouble`: which entries it has no room for. */
export function edgeTextOf(entries: readonly OverrideEntry[]): {
  readonly text: string
  readonly trouble: string | undefined
} {
  const shown: OverrideEntry[] = []
  const left: string[] = []
  let bytes = bytesOf([])
  for (const entry of entries) {
    const more = bytesOf([entry])
    if (shown.length >= maxEntries || bytes + more > mostBytes) left.push(`\`${entry.id}\``)
    else {
      shown.push(entry)
      bytes += more
    }
  }
  const text = overrideText(shown)
  if (left.length === 0) return { text, trouble: undefined }
  const named = `${left.slice(0, 5).join(', ')}${left.length > 5 ? ', …' : ''}`
  const trouble = `the edge takes ${maxEntries} entries of 1 MB together, and ${left.length} are left out (${named}); remove some`
  return { text, trouble }
}

/** Why there is no room for an entry; undefined where there is. One that replaces another takes its place. */
export function roomFault(entry: OverrideEntry, standing: readonly OverrideEntry[]): OverrideFault | undefined {
  const others = standing.filter(({ id }) => id !== entry.id)
  if (others.length >= maxEntries) {
    return { kind: 'refused', field: 'id', message: `there are ${maxEntries} entries already; remove some` }
  }
  const together = others.reduce((sum, each) => sum + bytesOf([each]), bytesOf([]) + bytesOf([entry]))
  if (together <= mostBytes) return undefined
  const message = 'all entries together would be larger than 1 MB as JSON; remove some, or make this one smaller'
  return { kind: 'refused', field: 'kill' in entry ? 'kill' : 'rule', message }
}

/** What is around the entries is counted with each, which is a little too much. */
function bytesOf(entries: readonly OverrideEntry[]): number {
  return new TextEncoder().encode(overrideText(entries)).length
}

/** What was written into KV by hand may end later than the edge allows; it is held to what it allows. */
export function heldToLongest(entry: OverrideEntry, now: Instant): OverrideEntry {
  const latest = now + longestLifeMs
  return entry.until > latest + clockLeewayMs ? { ...entry, until: latest } : entry
}

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
  return current.filter(({ until }) => until > now).map((entry) => heldToLongest(entry, now))
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
