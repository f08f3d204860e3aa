/**
 * D1 as far as our stores use it, over the SQLite that Node carries: numbered parameters, batches as transactions.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

import type { Database } from '../../src/store/d1-rollups.ts'

interface Statement {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

export interface SqliteD1 {
  readonly database: D1Database & Database
  /** Makes the statement of a batch with this index fail, once. */
  failAt: (index: number) => void
  readonly query: (sql: string) => Record<string, unknown>[]
}

/** A database in memory with all migrations applied. */
export function sqliteD1(): SqliteD1 {
  const sqlite = new DatabaseSync(':memory:')
  const migrations = new URL('../../src/store/migrations/', import.meta.url)
  for (const name of readdirSync(migrations).sort()) sqlite.exec(readFileSync(new URL(name, migrations), 'utf8'))
  let failing: number | undefined

  function run({ sql, values }: Statement) {
    const statement = sqlite.prepare(sql)
    // What has columns gives rows; `run` alone would leave them unread.
    const rows = statement.columns().length > 0 ? statement.all(...values) : undefined
    const changes = rows === undefined ? Number(statement.run(...values).changes) : 0
    return { success: true, results: rows ?? [], meta: { changes } }
  }

  function prepare(sql: string, values: readonly SQLInputValue[] = []) {
    return {
      sql,
      values,
      bind: (...bound: SQLInputValue[]) => {
        if (bound.length > 100) throw new Error('too many SQL variables')
        return prepare(sql, bound)
      },
      run: async () => run({ sql, values }),
      all: async () => run({ sql, values }),
      first: async () => run({ sql, values }).results[0] ?? null,
    }
  }

  async function batch(statements: readonly Statement[]) {
    sqlite.exec('BEGIN')
    try {
      const results = statements.map((statement, index) => {
        if (index === failing) throw new Error('D1_ERROR: Network connection lost')
        return run(statement)
      })
      sqlite.exec('COMMIT')
      return results
    } catch (cause) {
      sqlite.exec('ROLLBACK')
      throw cause
    } finally {
      failing = undefined
    }
  }

  return {
    database: { prepare, batch } as unknown as SqliteD1['database'],
    failAt: (index) => {
      failing = index
    },
    query: (sql) => sqlite.prepare(sql).all(),
  }
}
