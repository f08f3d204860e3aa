/**
 * Change requests in D1.
 *
 * The number of events of a request is what each change is conditional on: of two steps upon the same state one finds it
 * changed. A request that somebody publishes is held; and what the versions say of it counts for more than what it says
 * of itself.
 *
 * @module
 */

import type { ChangeRequest, EventKind, NewRequest, RequestStore, Step } from '../control/requests.ts'
import type { Instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'
import {
  eventOf,
  listedColumns,
  listedOf,
  madeOf,
  wholeColumns,
  wholeOf,
  type EventRow,
  type ListedRow,
  type WholeRow,
} from './d1-request-rows.ts'

export function d1Requests(database: D1Database): RequestStore {
  return {
    open: (request, actOf) => open(database, request, actOf),
    get: async (id) => {
      // In one batch, so that no event comes between the two.
      const [found, events] = await database.batch<WholeRow | EventRow>([
        database.prepare(`SELECT ${wholeColumns} FROM change_requests r WHERE r.id = ?1`).bind(id),
        database
          .prepare('SELECT n, revision, kind, actor, comment, at FROM request_events WHERE request = ?1 ORDER BY n')
          .bind(id),
      ])
      const [row] = (found?.results ?? []) as WholeRow[]
      return row === undefined ? undefined : wholeOf(row, ((events?.results ?? []) as EventRow[]).map(eventOf))
    },
    list: async ({ state, before }, limit) => {
      const { results } = await database
        .prepare(
          `SELECT ${listedColumns} FROM change_requests r
           WHERE r.id < ?1 AND (?2 IS NULL OR r.state = ?2) ORDER BY r.id DESC LIMIT ?3`,
        )
        .bind(before ?? Number.MAX_SAFE_INTEGER, state ?? null, limit)
        .all<ListedRow>()
      return results.map(listedOf)
    },
    take: async (step) => {
      const entry = await d1Ledger(database).commit(step.act, statementsOf(database, step))
      return entry !== undefined
    },
    claim: async ({ id, steps }, { token, now, until }) => {
      const { meta } = await database
        .prepare(
          `UPDATE change_requests AS r SET claim = ?1, claimed_until = ?2
           WHERE r.id = ?3 AND r.steps = ?4 AND ${isFree('?5')}`,
        )
        .bind(token, until, id, steps, now)
        .run()
      return meta.changes > 0
    },
    release: async (id, token) => {
      await database
        .prepare('UPDATE change_requests SET claim = NULL, claimed_until = NULL WHERE id = ?1 AND claim = ?2')
        .bind(id, token)
        .run()
    },
    due: async (now, limit) => {
      const { results } = await database
        .prepare(
          `SELECT r.id FROM change_requests r
           WHERE r.state = 'scheduled' AND r.scheduled_at <= ?1 AND ${isFree('?1')}
           ORDER BY r.scheduled_at, r.id LIMIT ?2`,
        )
        .bind(now, limit)
        .all<{ id: number }>()
      return results.map(({ id }) => id)
    },
    unmarked: async (limit) => {
      const { results } = await database
        .prepare(
          `SELECT r.id, v.number AS version FROM change_requests r
           JOIN versions v ON v.request = CAST(r.id AS TEXT)
           WHERE r.state <> 'applied' ORDER BY r.id LIMIT ?1`,
        )
        .bind(limit)
        .all<{ id: number; version: number }>()
      return results
    },
  }
}

/** Nobody holds it, and no version was made of it. */
function isFree(now: string): string {
  return `(r.claimed_until IS NULL OR r.claimed_until <= ${now}) AND NOT EXISTS (SELECT 1 ${madeOf})`
}

/** Tries in a row; each time somebody else opened one first. */
const maxTries = 20

async function open(
  database: D1Database,
  request: NewRequest,
  actOf: Parameters<RequestStore['open']>[1],
): Promise<number> {
  for (let tries = 0; tries < maxTries; tries++) {
    const row = await database
      .prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM change_requests')
      .first<{ id: number }>()
    const id = row?.id ?? 1
    const kept = await d1Ledger(database).commit(actOf(id), openingOf(database, { ...request, id }))
    if (kept !== undefined) return id
  }
  throw new Error('D1_BUSY: change requests are opened without a pause; try again')
}

/** Both only where the number is free; the request last, because that is how the first one knows. */
function openingOf(database: D1Database, request: ChangeRequest): readonly D1PreparedStatement[] {
  const { id, title, description, author, draft, state, base, revision, source, digest, createdAt } = request
  const isNew = 'NOT EXISTS (SELECT 1 FROM change_requests WHERE id = ?1)'
  return [
    ...request.events.map(({ n, kind, actor, at }) =>
      database
        .prepare(
          `INSERT INTO request_events (request, n, revision, kind, actor, comment, at)
           SELECT ?1, ?2, ?3, ?4, ?5, NULL, ?6 WHERE ${isNew}`,
        )
        .bind(id, n, revision, kind, actor, at),
    ),
    database
      .prepare(
        `INSERT INTO change_requests (id, title, description, author, draft, state, base, revision, source, digest,
           diff, gates, created_at, updated_at, steps)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14 WHERE ${isNew}`,
      )
      .bind(
        id,
        title,
        description ?? null,
        author,
        draft ?? null,
        state,
        base,
        revision,
        source,
        digest,
        jsonOf(request.diff),
        JSON.stringify(request.gates),
        createdAt,
        request.steps,
      ),
  ]
}

/** All of them under the same condition; the row of the request last, because the others look at its steps. */
function statementsOf(database: D1Database, { request, event }: Step): readonly D1PreparedStatement[] {
  const { id, state, scheduled, why, updatedAt } = request
  const before = event.n - 1
  const condition = conditionOf(event.kind, updatedAt)
  const statements = [
    database
      .prepare(
        `INSERT INTO request_events (request, n, revision, kind, actor, comment, at)
         SELECT ?1, ?3, ?4, ?5, ?6, ?7, ?8 FROM change_requests r WHERE r.id = ?1 AND r.steps = ?2 AND ${condition}`,
      )
      .bind(id, before, event.n, event.revision, event.kind, event.actor, event.comment ?? null, event.at),
  ]
  if (event.kind === 'edit' || event.kind === 'rebase') {
    const { title, description, base, revision, source, digest } = request
    statements.push(
      database
        .prepare(
          `UPDATE change_requests AS r SET title = ?3, description = ?4, base = ?5, revision = ?6, source = ?7,
             digest = ?8, diff = ?9, gates = ?10
           WHERE r.id = ?1 AND r.steps = ?2 AND ${condition}`,
        )
        .bind(
          id,
          before,
          title,
          description ?? null,
          base,
          revision,
          source,
          digest,
          jsonOf(request.diff),
          JSON.stringify(request.gates),
        ),
    )
  }
  statements.push(
    database
      .prepare(
        `UPDATE change_requests AS r SET state = ?3, scheduled_at = ?4, scheduled_by = ?5, why = ?6, updated_at = ?7,
           steps = ?8
         WHERE r.id = ?1 AND r.steps = ?2 AND ${condition}`,
      )
      .bind(id, before, state, scheduled?.at ?? null, scheduled?.by ?? null, jsonOf(why), updatedAt, event.n),
  )
  return statements
}

function conditionOf(kind: EventKind, now: Instant): string {
  if (kind === 'comment') return 'TRUE'
  // Digits of ours: the parameters of the three statements are not the same.
  return kind === 'publish' ? `EXISTS (SELECT 1 ${madeOf})` : isFree(String(Number(now)))
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
