/**
 * The override in D1: entries, who set and cleared them, and which notes were brought in.
 *
 * Break-glass does not wait for a D1 that says nothing: after a moment it counts as away. What it carries out all the same
 * is recognised when the note of it is brought in.
 *
 * @module
 */

import type { Act } from '../control/audit.ts'
import type { KeptEntry, OverrideChange, OverrideNote, OverrideStore } from '../control/override.ts'
import { readEntry } from '../control/override-read.ts'
import { system } from '../control/actor.ts'
import { formatInstant, instant, type Instant } from '../kernel/instant.ts'
import { inTimeOf } from '../kernel/within.ts'
import { longestLifeMs, type OverrideEntry } from '../policy/override.ts'
import { d1Ledger } from './d1-ledger.ts'

interface EntryRow {
  readonly id: string
  readonly entry: string
  readonly set_by: string
  readonly set_at: number
}

const patienceMs = 3000

export function d1Override(database: D1Database, { deadlineMs = patienceMs } = {}): OverrideStore {
  const store = patientOverride(database)
  const inTime = inTimeOf(deadlineMs, 'D1_TIMEOUT')
  return {
    standing: async (now) => await inTime(store.standing(now)),
    commit: async (change) => await inTime(store.commit(change)),
    replay: async (note, now) => await inTime(store.replay(note, now)),
    damaged: async (now) => await inTime(store.damaged(now)),
    known: async (ids) => await inTime(store.known(ids)),
    adopt: async (entry, now) => await inTime(store.adopt(entry, now)),
  }
}

function patientOverride(database: D1Database): OverrideStore {
  const ledger = d1Ledger(database)
  return {
    standing: async (now) => (await rowsOf(database, now)).flatMap((row) => keptOf(row, now) ?? []),
    damaged: async (now) => {
      const rows = await rowsOf(database, now)
      return rows.filter((row) => keptOf(row, now) === undefined).map(({ id }) => id)
    },
    commit: async (change) => {
      const statement = change.act === 'override.set' ? set(database, change) : clear(database, change)
      return (await ledger.commit(actOf(change), [statement])) !== undefined
    },
    replay: (note, now) => replay(database, note, now),
    known: async (ids) => {
      const { results } = await database
        .prepare('SELECT id FROM override_entries WHERE id IN (SELECT value FROM json_each(?1))')
        .bind(JSON.stringify(ids))
        .all<{ id: string }>()
      return new Set(results.map(({ id }) => id))
    },
    adopt: async (entry, now) => {
      // When it was written nobody knows; the earliest it can have been, so that every note about it is later.
      const at = instant(Math.min(now, entry.until - longestLifeMs))
      const act = {
        at: now,
        actor: system.id,
        act: 'override.set',
        detail: { ...tellOf(entry), written_by_hand: true },
      }
      const statement = database
        .prepare(
          `INSERT INTO override_entries (id, entry, until, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (id) DO NOTHING`,
        )
        .bind(entry.id, JSON.stringify(entry), entry.until, byHand, at)
      return (await ledger.commit(act, [statement])) !== undefined
    },
  }
}

/** In place of an actor: whoever may write KV. */
const byHand = 'kv'

type Set = Extract<OverrideChange, { act: 'override.set' }>
type Clear = Extract<OverrideChange, { act: 'override.clear' }>

function set(database: D1Database, { entry, actor, at }: Set): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO override_entries (id, entry, until, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, until = excluded.until, set_by = excluded.set_by,
         set_at = excluded.set_at, cleared_by = NULL, cleared_at = NULL, cleared_reason = NULL`,
    )
    .bind(entry.id, JSON.stringify(entry), entry.until, actor, at)
}

function clear(database: D1Database, { id, reason, actor, at }: Clear): D1PreparedStatement {
  return database
    .prepare(
      `UPDATE override_entries SET cleared_by = ?2, cleared_at = ?3, cleared_reason = ?4
       WHERE id = ?1 AND cleared_at IS NULL AND until > ?3`,
    )
    .bind(id, actor, at, reason)
}

/** What has changed in D1 since the note was written stays; that the act took place is told in any case. */
async function replay(database: D1Database, note: OverrideNote, now: Instant): Promise<boolean> {
  const { change } = note
  if (await hasTakenPlace(database, change)) return false
  const told = actOf(change)
  const act = {
    ...told,
    at: now,
    detail: {
      ...told.detail,
      while_storage_was_away: true,
      // Whoever may write KV may write a note: the actor is who it names.
      from_note: true,
      done_at: formatInstant(instant(change.at)),
    },
  }
  const remember = database
    .prepare('INSERT INTO override_notes (note, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING')
    .bind(note.id, now)
  const statement =
    change.act === 'override.set' ? replaySet(database, note, change) : replayClear(database, note, change)
  return (await d1Ledger(database).commit(act, [statement, remember])) !== undefined
}

function replaySet(database: D1Database, { id: note }: OverrideNote, { entry, actor, at }: Set): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO override_entries (id, entry, until, set_by, set_at)
       SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM override_notes WHERE note = ?6)
       ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, until = excluded.until, set_by = excluded.set_by,
         set_at = excluded.set_at, cleared_by = NULL, cleared_at = NULL, cleared_reason = NULL
       WHERE set_at <= excluded.set_at AND coalesce(cleared_at, 0) <= excluded.set_at`,
    )
    .bind(entry.id, JSON.stringify(entry), entry.until, actor, at, note)
}

function replayClear(
  database: D1Database,
  { id: note }: OverrideNote,
  { id, reason, actor, at }: Clear,
): D1PreparedStatement {
  return database
    .prepare(
      `UPDATE override_entries SET cleared_by = ?2, cleared_at = ?3, cleared_reason = ?4
       WHERE id = ?1 AND cleared_at IS NULL AND set_at <= ?3
         AND NOT EXISTS (SELECT 1 FROM override_notes WHERE note = ?5)`,
    )
    .bind(id, actor, at, reason, note)
}

/** A change may have been kept although its answer never came, and was then noted as well; its audit entry stands. */
async function hasTakenPlace(database: D1Database, change: OverrideChange): Promise<boolean> {
  const id = change.act === 'override.set' ? change.entry.id : change.id
  const column = change.act === 'override.set' ? 'set' : 'cleared'
  const row = await database
    .prepare(`SELECT 1 FROM override_entries WHERE id = ?1 AND ${column}_by = ?2 AND ${column}_at = ?3`)
    .bind(id, change.actor, change.at)
    .first()
  return row !== null
}

function actOf(change: OverrideChange): Act {
  const { act, actor, at } = change
  const detail = change.act === 'override.set' ? tellOf(change.entry) : { entry: change.id, reason: change.reason }
  return { act, actor, at: instant(at), detail }
}

/** An entry written by hand may say more than the admin API takes. */
const longestToldReason = 500

function tellOf(entry: OverrideEntry): Readonly<Record<string, unknown>> {
  const { id, until, reason } = entry
  const what =
    'kill' in entry ? { kill: entry.kill } : { rule: { action: entry.then.action, reason: entry.then.reason } }
  return { entry: id, ...what, until: formatInstant(instant(until)), reason: reason.slice(0, longestToldReason) }
}

/** Undefined: what stands there the edge would not take, and it would refuse everything beside it. */
function keptOf({ id, entry: text, set_by: by, set_at: at }: EntryRow, now: Instant): KeptEntry | undefined {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = readEntry(given, now)
  return read.ok && read.value.id === id ? { entry: read.value, by, at: instant(at) } : undefined
}

async function rowsOf(database: D1Database, now: Instant): Promise<readonly EntryRow[]> {
  const { results } = await database
    .prepare(
      `SELECT id, entry, set_by, set_at FROM override_entries
       WHERE cleared_at IS NULL AND until > ?1 ORDER BY set_at, id`,
    )
    .bind(now)
    .all<EntryRow>()
  return results
}
