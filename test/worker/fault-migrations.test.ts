import type { D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'

import { bindings } from '../support/worker.ts'

const { TEST_MIGRATIONS: migrations } = env as unknown as { readonly TEST_MIGRATIONS: readonly D1Migration[] }
const { DB: database } = bindings

interface Column {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
}

/** Columns by table. */
type Shape = ReadonlyMap<string, readonly Column[]>

async function tables(): Promise<readonly string[]> {
  const { results } = await database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%'`)
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

async function shape(): Promise<Shape> {
  const names = await tables()
  if (names.length === 0) return new Map()
  const found = await database.batch<Column>(names.map((name) => database.prepare(`PRAGMA table_info(${name})`)))
  return new Map(names.map((name, index) => [name, found[index]?.results ?? []]))
}

async function schemaText(): Promise<unknown> {
  const { results } = await database
    .prepare(
      `SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%' ORDER BY 1, 2`,
    )
    .all()
  return results
}

async function apply(statements: readonly string[]): Promise<void> {
  await database.batch(statements.map((statement) => database.prepare(statement)))
}

/** Words that a CHECK asks for, by column. */
const fitting: Readonly<Record<string, string>> = { role: 'viewer', mode: 'merge', state: 'open' }
const kinds: Readonly<Record<string, string>> = { publications: 'publish', catalogue: 'product' }

/**
 * What an older Worker does with a table: it knows the columns of its own time and no others. The number is in every column,
 * so that rows of the same number refer to one another.
 */
function olderStatements(table: string, columns: readonly Column[], number: number): readonly D1PreparedStatement[] {
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map(({ name, type }) => {
    if (name === 'kind') return kinds[table] ?? 'x'
    if (table === 'settings' && name === 'id') return 1
    return fitting[name] ?? (type === 'INTEGER' ? number : `t${number}`)
  })
  const places = values.map((_, index) => `?${index + 1}`).join(', ')
  const one = columns[0]?.name ?? ''
  const replacing = table === 'settings' ? 'INSERT OR REPLACE' : 'INSERT'
  return [
    database.prepare(`${replacing} INTO ${table} (${names}) VALUES (${places})`).bind(...values),
    database
      .prepare(`UPDATE ${table} SET ${columns.map(({ name }) => `${name} = ${name}`).join(', ')} WHERE ${one} = ?1`)
      .bind(values[0]),
    database.prepare(`SELECT ${names} FROM ${table} WHERE ${one} = ?1`).bind(values[0]),
  ]
}

beforeEach(async () => {
  // Rows refer to one another.
  for (let tries = 0; tries < 3; tries++) {
    for (const name of await tables()) await database.exec(`DROP TABLE IF EXISTS ${name}`).catch(() => undefined)
  }
  expect(await tables()).toEqual([])
})

describe('D4: a migration is interrupted', () => {
  it('leaves nothing behind, at whichever statement it broke, and goes through the next time', async () => {
    let broken = 0
    for (const { queries } of migrations) {
      const before = await schemaText()
      for (let done = 0; done <= queries.length; done++) {
        const interrupted = [...queries.slice(0, done), 'INSERT INTO no_such_table VALUES (1)']
        await expect(apply(interrupted)).rejects.toThrow('no_such_table')
        broken += 1
      }
      expect(await schemaText()).toEqual(before)
      await apply(queries)
    }
    expect(migrations.length).toBeGreaterThanOrEqual(9)
    expect(broken).toBeGreaterThan(60)
  })

  it('half of it or all of it: what any older Worker writes and reads still works after every statement', async () => {
    const older: { readonly after: string; readonly shape: Shape }[] = []
    let tried = 0
    let number = 0
    for (const { name, queries } of migrations) {
      for (const query of queries) {
        await apply([query])
        for (const { shape: known } of older) {
          number += 1
          const statements = [...known].map(([table, columns]) => olderStatements(table, columns, number))
          const results = await database.batch(statements.flat())
          expect(results.filter((_, index) => index % 3 === 2).every(({ results: rows }) => rows.length > 0)).toBe(true)
          tried += statements.length
        }
      }
      older.push({ after: name, shape: await shape() })
    }
    expect(older.map(({ after }) => after)).toEqual(migrations.map(({ name }) => name))
    expect(tried).toBeGreaterThan(2000)
  })

  it('only ever adds: no table or column that was there goes or becomes stricter', async () => {
    let before: Shape = new Map()
    for (const { queries } of migrations) {
      await apply(queries)
      const after = await shape()
      for (const [table, columns] of before) {
        expect(after.get(table)?.slice(0, columns.length)).toEqual(columns)
        const added = after.get(table)?.slice(columns.length) ?? []
        expect(added.filter(({ notnull, dflt_value: value }) => notnull === 1 && value === null)).toEqual([])
      }
      before = after
    }
    expect(before.size).toBeGreaterThan(25)
  })
})
