/**
 * Entries and notes as the storages give them back. Whoever may write there is not always one of us, and a value may be
 * damaged: each is read to its last field, so that a bad one is left out alone and never costs the others their effect.
 *
 * @module
 */

import { type Instant, minuteMs } from '../kernel/instant.ts'
import { isObject, objectIn } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { isId } from '../policy/names.ts'
import { longestLifeMs, overrideSchema, parseOverride, type OverrideEntry } from '../policy/override.ts'
import type { OverrideChange, OverrideNote } from './override.ts'

/** An entry that the edge would take if it were the only one; otherwise why it would not. */
export function readEntry(value: unknown, now: number): Result<OverrideEntry, string> {
  const read = parseOverride(JSON.stringify({ schema: overrideSchema, entries: [value] }), { now })
  if (!read.ok) return err(`${read.error.pointer} ${read.error.message}`)
  const [entry] = read.value.entries
  return entry === undefined ? err('is no entry') : ok(entry)
}

/** Two clocks of ours are never further apart. */
const clocksApartMs = minuteMs
/** As the admin API takes them. */
const longestReason = 500
const longestActor = 200

/** The note that is kept under an id; otherwise why it is none. */
export function readNote(text: string, id: string, now: Instant): Result<OverrideNote, string> {
  const note = objectIn(text)
  if (note === undefined) return err('is no JSON object')
  const { change: said } = note
  if (note['id'] !== id || !/^[\w-]{1,64}$/.test(id)) return err('`id` is not what its key says')
  if (!isObject(said)) return err('`change` is missing')
  const { act, actor, at } = said
  if (!isText(actor, longestActor)) return err('`actor` is not a text')
  if (!isInstant(at) || at > now + clocksApartMs) return err('`at` is no instant of the past')
  const change = changeOf(said, { act, actor, at })
  return change.ok ? ok({ id, change: change.value }) : change
}

function changeOf(
  { entry: given, id, reason }: Readonly<Record<string, unknown>>,
  { act, actor, at }: { readonly act: unknown; readonly actor: string; readonly at: Instant },
): Result<OverrideChange, string> {
  if (act === 'override.set') {
    const read = readEntry(given, at)
    if (!read.ok) return read
    const { until, reason: why } = read.value
    if (until > at + longestLifeMs) return err('`until` is more than 72 hours after `at`')
    if (why.length > longestReason) return err('`reason` is too long')
    return ok({ act, actor, at, entry: read.value })
  }
  if (act !== 'override.clear') return err('`act` is not known')
  if (typeof id !== 'string' || !isId(id)) return err('`id` of the entry is no id')
  if (!isText(reason, longestReason)) return err('`reason` is not a text')
  return ok({ act, actor, at, id, reason })
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
