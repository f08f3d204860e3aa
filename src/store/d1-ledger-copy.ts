/**
 * The ledger's tables, for copies: every table but those that are counted from records, imported from a catalogue's file,
 * or forgotten after a while. A table that is added later is in the copies without being named here.
 *
 * @module
 */

import type { LedgerRow, LedgerTables } from '../control/ledger-copy.ts'

/** What can be computed or brought again. */
const left = new Set([
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
  'missing_equivalents',
  'key_use',
  'sweeps',
  'catalogue',
  'imports',
  'import_chunks',
  'import_faults',
  'idempotency',
  'webhook_deliveries',
])

/** A version is up to several megabytes, so few are held at once. */
const rowsAtOnce = (table: string): number => (table === 'versions' || table === 'candidates' ? 2 : 100)

export function d1LedgerTables(database: D1Database): LedgerTables {
  const columnsOf = async (table: string): Promise<readonly { name: string; pk: number }[]> => {
    const { results } = await database
      .prepare('SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid')
      .bind(table)
      .all<{ name: string; pk: number }>()
    return results
  }
  const tables = async (): Promise<readonly string[]> => {
    const { results } = await database
      .prepare(
        `SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'
         ORDER BY name = 'versions' DESC, name`,
      )
      .all<{ name: string }>()
    return results.map(({ name }) => name).filter((name) => !left.has(name) && !name.includes('_fts'))
  }
  return {
    tables,
    rows: async function* rows(table) {
      const keys = (await columnsOf(table)).filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
      const order = keys.map(({ name }) => quoted(name)).join(', ') || 'rowid'
      const limit = rowsAtOnce(table)
      for (let offset = 0; ; offset += limit) {
        const { results } = await database
          .prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${order} LIMIT ?1 OFFSET ?2`)
          .bind(limit, offset)
          .all<LedgerRow>()
        yield* results
        if (results.length < limit) return
      }
    },
    isEmpty: async () => {
      const row = await database
        .prepare('SELECT (SELECT count(*) FROM versions) + (SELECT count(*) FROM audit) AS n')
        .first<{ n: number }>()
      return row?.n === 0
    },
    insert: async (table, rows) => {
      const known = new Set((await columnsOf(table)).map(({ name }) => name))
      await database.batch(
        rows.map((row) => {
          const names = Object.keys(row)
          const strange = names.find((name) => !known.has(name))
          if (strange !== undefined) throw new Error(`\`${table}\` has no column \`${strange}\` in this build`)
          const places = names.map((_, index) => `?${index + 1}`).join(', ')
          return database
            .prepare(`INSERT INTO ${quoted(table)} (${names.map(quoted).join(', ')}) VALUES (${places})`)
            .bind(...Object.values(row))
        }),
      )
    },
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
