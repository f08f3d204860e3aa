/**
 * The ledger's tables, for copies: every table but those that are counted from records, imported from a catalogue's file,
 * read out of other tables, or forgotten after a while. A table that is added later is in the copies without being named
 * here.
 *
 * A table is walked by its key: the sizes of many rows first, then the rows, as many at once as fit a bound. So a table of
 * fifty thousand rows takes some 125 questions and no more memory than a small one.
 *
 * @module
 */

import type { LedgerReading, LedgerRow, LedgerTables } from '../control/ledger-copy.ts'
import { listsOfVersions } from './d1-versions.ts'

/** What can be computed or brought again. */
export const leftOut: ReadonlySet<string> = new Set([
  'd1_migrations',
  'rollups',
  'drops',
  'batches_seen',
  'isolates',
  'dead_letters',
  'archives',
  'minutes',
  'candidate_hours',
  'candidate_rollups',
  'rendered_rollups',
  'missing_equivalents',
  'key_use',
  'sweeps',
  'catalogue',
  'imports',
  'import_chunks',
  'import_faults',
  'import_keys',
  'version_lists',
  'idempotency',
  'webhook_deliveries',
])

export function d1LedgerTables(database: D1Database): LedgerTables {
  return {
    tables: async () => {
      const { results } = await database
        .prepare(
          `SELECT name FROM sqlite_master
           WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'
           ORDER BY name = 'versions' DESC, name`,
        )
        .all<{ name: string }>()
      return results.map(({ name }) => name).filter((name) => !leftOut.has(name) && !name.includes('_fts'))
    },
    columns: async (table) => new Set((await shapeOf(database, table)).columns),
    begin: () => begin(database),
    isEmpty: async () => {
      const row = await database
        .prepare('SELECT EXISTS (SELECT 1 FROM versions) + EXISTS (SELECT 1 FROM audit) AS n')
        .first<{ n: number }>()
      return row?.n === 0
    },
    insert: async (table, rows) => {
      const groups = Map.groupBy(rows, (row) => Object.keys(row).join('\n'))
      const statements = [...groups.values()].map((group) => insertion(database, table, group))
      const numbers = rows.map(({ number }) => Number(number))
      const lists = table === 'versions' ? [listsOfVersions(database, Math.min(...numbers), Math.max(...numbers))] : []
      await database.batch([...statements, ...lists])
    },
  }
}

/** Where a copy ends that begins now. */
interface Bounds {
  readonly version: number
  readonly entry: number
}

/** Columns that number what a bound is for. */
const cuts: Readonly<Record<string, { readonly column: string; readonly bound: keyof Bounds }>> = {
  versions: { column: 'number', bound: 'version' },
  publications: { column: 'version', bound: 'version' },
  audit: { column: 'id', bound: 'entry' },
  audit_anchors: { column: 'n', bound: 'entry' },
}

async function begin(database: D1Database): Promise<LedgerReading> {
  const bounds = (await database
    .prepare(
      `SELECT (SELECT coalesce(max(number), 0) FROM versions) AS version,
              (SELECT coalesce(max(id), 0) FROM audit) AS entry`,
    )
    .first<Bounds>()) ?? { version: 0, entry: 0 }
  const steps = new Map<unknown, number>()

  /** A row as it is consistent with those before it; undefined where it is from after them. */
  const consistent = (table: string, row: LedgerRow): LedgerRow | undefined => {
    if (table === 'change_requests') steps.set(row['id'], Number(row['steps']))
    // An event more than its request counts would be in the way of the next one.
    if (table === 'request_events') return Number(row['n']) <= (steps.get(row['request']) ?? 0) ? row : undefined
    // A cursor beyond the end of the audit would pass over what is noted after the restore.
    if (table === 'webhooks') return { ...row, cursor: Math.min(Number(row['cursor']), bounds.entry) }
    return row
  }

  return {
    rows: async function* rows(table) {
      const cut = cuts[table]
      const until = cut === undefined ? undefined : { column: cut.column, value: bounds[cut.bound] }
      for await (const row of walk(database, table, until)) {
        const kept = consistent(table, row)
        if (kept !== undefined) yield kept
      }
    },
  }
}

const sizesAtOnce = 2000
const rowsAtOnce = 500
/** A row has two megabytes at most, so a page has six. */
const bytesAtOnce = 4_000_000

interface Cut {
  readonly column: string
  readonly value: number
}

async function* walk(database: D1Database, table: string, cut: Cut | undefined): AsyncGenerator<LedgerRow> {
  const { columns, key } = await shapeOf(database, table)
  const keyList = key.map(quoted).join(', ')
  const bytes = columns.map((name) => `coalesce(octet_length(${quoted(name)}), 0)`).join(' + ')
  const within = cut === undefined ? '1' : `${quoted(cut.column)} <= ${cut.value}`
  const places = (from: number): string => key.map((_, index) => `?${from + index}`).join(', ')
  const valuesOf = (row: LedgerRow | undefined) => key.map((name) => row?.[name] ?? null)

  let last: LedgerRow | undefined
  for (;;) {
    const onwards = last === undefined ? '' : `AND (${keyList}) > (${places(1)})`
    const { results: sizes } = await database
      .prepare(
        `SELECT ${keyList}, ${bytes} AS "row bytes" FROM ${quoted(table)}
         WHERE ${within} ${onwards} ORDER BY ${keyList} LIMIT ${sizesAtOnce}`,
      )
      .bind(...(last === undefined ? [] : valuesOf(last)))
      .all<LedgerRow>()
    for (const span of spansOf(sizes)) {
      const { results } = await database
        .prepare(
          `SELECT * FROM ${quoted(table)}
           WHERE ${within} AND (${keyList}) >= (${places(1)}) AND (${keyList}) <= (${places(key.length + 1)})
           ORDER BY ${keyList}`,
        )
        .bind(...valuesOf(span.at(0)), ...valuesOf(span.at(-1)))
        .all<LedgerRow>()
      yield* results
    }
    last = sizes.at(-1)
    if (sizes.length < sizesAtOnce) return
  }
}

/** Rows that are read together. */
function spansOf(sizes: readonly LedgerRow[]): readonly (readonly LedgerRow[])[] {
  const spans: LedgerRow[][] = []
  let bytes = 0
  for (const row of sizes) {
    const span = spans.at(-1)
    bytes += Number(row['row bytes'])
    if (span === undefined || span.length >= rowsAtOnce || bytes > bytesAtOnce) {
      spans.push([row])
      bytes = Number(row['row bytes'])
    } else span.push(row)
  }
  return spans
}

interface Shape {
  readonly columns: readonly string[]
  /** Of the primary key, in its order. */
  readonly key: readonly string[]
}

async function shapeOf(database: D1Database, table: string): Promise<Shape> {
  const { results } = await database
    .prepare('SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid')
    .bind(table)
    .all<{ name: string; pk: number }>()
  const key = results.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  return { columns: results.map(({ name }) => name), key: key.map(({ name }) => name) }
}

/** Rows with the same columns. Many travel as one value, which D1 holds to two megabytes; one travels as it is. */
function insertion(database: D1Database, table: string, rows: readonly LedgerRow[]): D1PreparedStatement {
  const names = Object.keys(rows[0] ?? {})
  const into = `INSERT INTO ${quoted(table)} (${names.map(quoted).join(', ')})`
  const [row] = rows
  if (row !== undefined && rows.length === 1) {
    const places = names.map((_, index) => `?${index + 1}`).join(', ')
    return database.prepare(`${into} VALUES (${places})`).bind(...Object.values(row))
  }
  const picked = names.map((_, index) => `value ->> ${index}`).join(', ')
  return database.prepare(`${into} SELECT ${picked} FROM json_each(?1)`).bind(JSON.stringify(rows.map(Object.values)))
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
