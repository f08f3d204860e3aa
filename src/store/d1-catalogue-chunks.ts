/**
 * Chunks of an import in D1.
 *
 * One chunk is one transaction: its number and digest, its refused rows, its accepted ones, and the sums of the import.
 * Every statement asks whether the import is open, and the number is a primary key: a chunk that comes twice at once fails
 * whole the second time, and what stands there tells what became of it. What a row may say of its own approval is decided
 * here as `rowAsTaken` does it for one.
 *
 * @module
 */

import { personOf } from '../control/actor.ts'
import { approvalReach } from '../control/catalogue/approval.ts'
import type { Chunk, ImportState, RowCounts, Taken } from '../control/catalogue/imports.ts'
import { asUploaded, derived, waitingOf, waitingStatement } from './d1-catalogue.ts'

/** Of one import; the rest is counted. */
const mostFaults = 10_000

export const isOpen = `EXISTS (SELECT 1 FROM imports WHERE id = ?1 AND state = 'open')`

export async function takeChunk(database: D1Database, chunk: Chunk): Promise<Taken> {
  const keys = JSON.stringify(chunk.rows.map(({ key }) => key))
  const before = await standing(database, chunk, keys)
  if (before.kind !== 'to_take') return before
  try {
    const results = await database.batch(statementsOf(database, chunk, { keys, isDryRun: before.isDryRun }))
    if (results[0]?.meta.changes === 1) {
      return {
        kind: 'taken',
        rows: countsOf(results.at(-2)?.results[0]),
        waiting: waitingOf(results.at(-1)?.results ?? []),
      }
    }
  } catch (cause) {
    // The connection broke, or the same chunk came at the same moment; what stands there tells.
    const after = await standing(database, chunk, keys)
    if (after.kind !== 'to_take') return after
    throw cause
  }
  const after = await standing(database, chunk, keys)
  if (after.kind === 'to_take') throw new Error('D1_ERROR: a chunk was neither taken nor refused')
  return after
}

async function standing(
  database: D1Database,
  { job, n, digest }: Chunk,
  keys: string,
): Promise<Taken | { readonly kind: 'to_take'; readonly isDryRun: boolean }> {
  const row = await database
    .prepare(
      `SELECT i.state, i.dry_run, c.digest, c.accepted, c.added, c.changed, c.unchanged, c.refused
       FROM imports i LEFT JOIN import_chunks c ON c.job = i.id AND c.n = ?2 WHERE i.id = ?1`,
    )
    .bind(job, n)
    .first<{ state: ImportState; dry_run: number; digest: string | null }>()
  if (row === null) return { kind: 'no_import' }
  if (row.digest === digest) {
    const waiting = row.dry_run === 1 ? [] : waitingOf((await waitingStatement(database, keys).all()).results)
    return { kind: 'taken_before', rows: countsOf(row), waiting }
  }
  if (row.digest !== null) return { kind: 'other_digest' }
  if (row.state !== 'open') return { kind: 'not_open', state: row.state }
  return { kind: 'to_take', isDryRun: row.dry_run === 1 }
}

/** `personOf` of who sent what stands. */
const sender = `substr(c.updated_by, CASE instr(c.updated_by, ' of ') WHEN 0 THEN 1 ELSE instr(c.updated_by, ' of ') + 4 END)`

/**
 * The rows of a chunk, each beside what stands at its key. ?1 is the import, ?2 the rows, ?3 and ?4 say who sends them:
 * the reach of his approvals, and the person. `sent` is what he may say, `is_held` that the entry goes on waiting for
 * somebody else's approval. What was there with `approved_by` stays there when it is sent back as it is.
 */
const besideStanding = ({ join, other }: { readonly join: string; readonly other: string }): string => `
  SELECT *, coalesce(raw = standing OR sent = standing OR (sent = submitted AND (status <> 'pending' OR is_held)), 0) AS is_same,
    CASE WHEN is_held THEN json_replace(sent, '$.status', 'pending') ELSE sent END AS taken
  FROM (
    SELECT i.*, ${other} AS line_before, CASE c.deleted WHEN 0 THEN c.value END AS standing, c.submitted, c.status,
      coalesce(c.deleted = 0 AND c.status = 'pending' AND NOT (?3 = 'all' OR (?3 = 'of_others' AND ${sender} <> ?4)), 0)
        AS is_held
    FROM (SELECT value ->> 0 AS key, value ->> 1 AS kind, value ->> 2 AS marketplace, value ->> 3 AS id,
            value ->> 4 AS raw, value ->> 5 AS expires, value ->> 6 AS line,
            CASE ?3 WHEN 'none' THEN json_remove(value ->> 4, '$.approved_by') ELSE value ->> 4 END AS sent
          FROM json_each(?2)) i
    LEFT JOIN catalogue c ON c.key = i.key ${join}
  )`

interface How {
  readonly keys: string
  readonly isDryRun: boolean
}

/** The last two tell the counts, and what is to be brought to KV. */
function statementsOf(database: D1Database, chunk: Chunk, { keys, isDryRun }: How): D1PreparedStatement[] {
  const { job, n, digest, firstLine, lines, bytes, rows, faults, at, by } = chunk
  const whole = JSON.stringify(
    rows.map((row) => [row.key, row.kind, row.marketplace, row.id, row.value, row.expires ?? null, row.line]),
  )
  const places = JSON.stringify(rows.map((row) => [row.key, row.line]))
  const reach = approvalReach(by)
  const person = personOf(by.id)
  const unread = JSON.stringify(faults.map((fault) => [fault.line, fault.column, fault.message, fault.row]))
  // Where the same product stands in another chunk of this import: the catalogue carries the marks of the import itself.
  const [join, other] = isDryRun
    ? ['LEFT JOIN import_keys k ON k.job = ?1 AND k.key = i.key', 'k.line']
    : ['', 'CASE WHEN c.job = ?1 THEN c.line END']
  const beside = besideStanding({ join, other })
  const counted = database
    .prepare(
      `WITH compared AS (
         SELECT CASE WHEN line_before IS NOT NULL THEN 'again' WHEN standing IS NULL THEN 'added'
                     WHEN is_same THEN 'unchanged' ELSE 'changed' END AS how
         FROM (${beside})
       )
       INSERT INTO import_chunks (job, n, digest, first_line, lines, accepted, added, changed, unchanged, refused)
       SELECT ?1, ?5, ?6, ?7, ?8, added + changed + unchanged, added, changed, unchanged, ?9 + again
       FROM (SELECT count(*) FILTER (WHERE how = 'added') AS added, count(*) FILTER (WHERE how = 'changed') AS changed,
               count(*) FILTER (WHERE how = 'unchanged') AS unchanged, count(*) FILTER (WHERE how = 'again') AS again
             FROM compared)
       WHERE ${isOpen}`,
    )
    .bind(job, whole, reach, person, n, digest, firstLine, lines, faults.length)
  const refused = database
    .prepare(
      `INSERT OR IGNORE INTO import_faults (job, line, col, message, row)
       SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?2) WHERE ${isOpen}
       LIMIT max(0, ${mostFaults} - (SELECT rows_refused FROM imports WHERE id = ?1))`,
    )
    .bind(job, unread)
  const again = database
    .prepare(
      `INSERT OR IGNORE INTO import_faults (job, line, col, message)
       SELECT ?1, max(i.line, ${other}), 'id', 'stands already in line ' || min(i.line, ${other})
       FROM (SELECT value ->> 0 AS key, value ->> 1 AS line FROM json_each(?2)) i
       LEFT JOIN catalogue c ON c.key = i.key ${join}
       WHERE ${other} IS NOT NULL AND ${isOpen}
       LIMIT max(0, ${mostFaults} - (SELECT rows_refused FROM imports WHERE id = ?1))`,
    )
    .bind(job, places)
  const summed = database
    .prepare(
      `UPDATE imports SET rows_accepted = rows_accepted + c.accepted, rows_new = rows_new + c.added,
         rows_changed = rows_changed + c.changed, rows_unchanged = rows_unchanged + c.unchanged,
         rows_refused = rows_refused + c.refused, chunks_done = chunks_done + 1, bytes = bytes + ?3
       FROM (SELECT * FROM import_chunks WHERE job = ?1 AND n = ?2) c
       WHERE id = ?1 AND state = 'open'`,
    )
    .bind(job, n, bytes)
  const told = database
    .prepare('SELECT accepted, added, changed, unchanged, refused FROM import_chunks WHERE job = ?1 AND n = ?2')
    .bind(job, n)
  if (isDryRun) return [counted, refused, again, seen(database, job, places), summed, told, nothingWaits(database)]
  const kept = database
    .prepare(
      `INSERT INTO catalogue (key, kind, marketplace, id, value, submitted, title, grade, to_marketplace, to_id, status,
         expires, job, line, revision, updated_at, updated_by)
       SELECT key, kind, marketplace, id, taken, nullif(sent, taken), ${derived('taken')}, expires, ?1, line, ?5, ?5, ?6
       FROM (${beside}) WHERE NOT is_same AND ${isOpen}
       ON CONFLICT (key) DO UPDATE SET ${asUploaded}, job = excluded.job, line = excluded.line
       WHERE catalogue.job IS NOT excluded.job OR catalogue.line > excluded.line`,
    )
    .bind(job, whole, reach, person, at, by.id)
  // What is unchanged is marked too: the import has named it, and a later row for the same product is one too many.
  const named = database
    .prepare(
      `UPDATE catalogue SET job = ?1, line = i.line
       FROM (SELECT value ->> 0 AS key, value ->> 1 AS line FROM json_each(?2)) i
       WHERE catalogue.key = i.key AND (catalogue.job IS NOT ?1 OR catalogue.line > i.line) AND ${isOpen}`,
    )
    .bind(job, places)
  return [counted, refused, again, kept, named, summed, told, waitingStatement(database, keys)]
}

function seen(database: D1Database, job: string, places: string): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO import_keys (job, key, line)
       SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2) WHERE ${isOpen}
       ON CONFLICT (job, key) DO UPDATE SET line = min(line, excluded.line)`,
    )
    .bind(job, places)
}

function nothingWaits(database: D1Database): D1PreparedStatement {
  return waitingStatement(database, '[]')
}

function countsOf(row: unknown): RowCounts {
  const { accepted = 0, added = 0, changed = 0, unchanged = 0, refused = 0 } = (row ?? {}) as Partial<RowCounts>
  return { accepted, added, changed, unchanged, refused }
}
