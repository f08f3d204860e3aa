/**
 * Overrides: the break-glass value beside the policy. It turns rules off, or adds temporary ones before all others.
 *
 * Each entry carries its own end and a reason, so whatever is forgotten ends by itself. An override that cannot be
 * read is refused whole and never throws: half of it could be worse than none. One that was read and does not fit the
 * policy beside it loses only the temporary rules that lead outside the stores; its kills stand. A rule turned off is as
 * if it were absent; one that does not exist harms nothing. `kill: all` turns every rule of the policy off, and the defaults
 * decide, with the reason `kill_switch`; temporary rules beside it still count.
 *
 * @module
 */

import { hourMs, minuteMs } from '../kernel/instant.ts'
import { isObject } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Outcome } from './decision.ts'
import { isId } from './names.ts'
import { outcomeFault } from './program.ts'
import { checkConditions, checkOutcome, epoch } from './rule-shape.ts'
import type { Conditions } from './rule.ts'
import { fault, list, matching, object, oneOf, text, under, type ShapeFault } from './shape.ts'

export const overrideSchema = 1

interface EntryBase {
  readonly id: string
  /** Epoch milliseconds; from then on the entry is ignored. */
  readonly until: number
  /** Why, for people: a ticket, a sentence. */
  readonly reason: string
}

/** Turns one rule off by its id, or all of them. */
export interface Kill extends EntryBase {
  readonly kill: string
}

/** A rule in force until the entry ends; its id is the entry's. */
export interface TemporaryRule extends EntryBase {
  readonly if: Conditions
  readonly then: Outcome
}

export type OverrideEntry = Kill | TemporaryRule

export interface Override {
  readonly schema: typeof overrideSchema
  readonly entries: readonly OverrideEntry[]
}

const id = matching(isId, 'an id of lower-case letters, digits, `-`, `_` and `.`')
const base = { id, until: epoch, reason: text }
const kill = object({ ...base, kill: id })
const temporary = object({ ...base, if: checkConditions, then: checkOutcome })

function checkEntry(value: unknown): ShapeFault | undefined {
  return isObject(value) && Object.hasOwn(value, 'kill') ? kill(value) : temporary(value)
}

export const maxEntries = 1000

const checkOverride = object({ schema: oneOf(overrideSchema), entries: list(checkEntry, { max: maxEntries }) })

/** The empty override: what an absent value means. */
export const noOverride: Override = { schema: overrideSchema, entries: [] }

/** Break-glass ends by itself: what shall last belongs in the policy. */
export const longestLifeMs = 72 * hourMs
/**
 * How far the clock of an edge location may be behind the one the entry was made by. Without it the longest entry would
 * cost all others beside it their effect, wherever it is read a moment too early.
 */
export const clockLeewayMs = minuteMs

/** Writes the value of `policy:override`: the same entries are always the same text. */
export function overrideText(entries: readonly OverrideEntry[]): string {
  return JSON.stringify({ schema: overrideSchema, entries: entries.map(plainEntry) } satisfies Override)
}

function plainEntry(entry: OverrideEntry): OverrideEntry {
  const { id: name, until, reason } = entry
  if ('kill' in entry) return { id: name, until, reason, kill: entry.kill }
  return { id: name, until, reason, if: entry.if, then: entry.then }
}

/** Reads the value of `policy:override` as far as it can be judged alone: its form. */
export function readOverride(value: string | null): Result<Override, ShapeFault> {
  if (value === null || value === '') return ok(noOverride)
  let json: unknown
  try {
    json = JSON.parse(value)
  } catch {
    return err(fault('is not JSON'))
  }
  const found = checkOverride(json)
  return found === undefined ? ok(json as Override) : err(found)
}

/** The same as the edge takes it: ends are held to the clock. */
export function parseOverride(value: string | null, { now }: { readonly now: number }): Result<Override, ShapeFault> {
  const read = readOverride(value)
  if (!read.ok) return read
  for (const [index, entry] of read.value.entries.entries()) {
    if (entry.until > now + longestLifeMs + clockLeewayMs) {
      return err(under('entries', under(index, fault('is more than 72 hours ahead', '/until'))))
    }
  }
  return read
}

/** A temporary rule that leads outside the stores of the policy it stands beside. */
export interface Unfit {
  readonly id: string
  readonly until: number
  readonly fault: ShapeFault
}

/**
 * What of an override counts beside a policy with these stores. A new policy may lack a store that an older temporary
 * rule leads to; that must not bring the rules back to life which others have turned off.
 */
export function fitOverride(
  { schema, entries }: Override,
  stores: readonly string[],
): { readonly fit: Override; readonly unfit: readonly Unfit[] } {
  const fit: OverrideEntry[] = []
  const unfit: Unfit[] = []
  for (const entry of entries) {
    const outside = 'kill' in entry ? undefined : outcomeFault(entry.then, stores)
    if (outside === undefined) fit.push(entry)
    else unfit.push({ id: entry.id, until: entry.until, fault: under('then', outside) })
  }
  return { fit: { schema, entries: fit }, unfit }
}
