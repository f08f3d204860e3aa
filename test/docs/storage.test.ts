import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { entryKey, shopKey } from '../../src/catalogue/entry.ts'
import { repository } from '../../src/cli/repository.ts'
import { keptMs } from '../../src/control/idempotency.ts'
import { defaultRetention, retain, type AgedTable } from '../../src/control/records/retention.ts'
import { archivePrefix } from '../../src/record/archive.ts'
import { r2Anchors } from '../../src/store/r2-anchors.ts'
import { r2LedgerCopies } from '../../src/store/r2-ledger-copies.ts'
import { dayMs, instant } from '../../src/kernel/instant.ts'
import { shortKey } from '../../src/link/expand-memory.ts'
import { listKey } from '../../src/store/kv-lists.ts'
import { notePrefix } from '../../src/store/kv-override.ts'
import { activeKey, candidateKey, overrideKey } from '../../src/store/kv-policy.ts'

const storage = textOf('docs/storage.md')

function textOf(path: string): string {
  return readFileSync(join(repository, path), 'utf8')
}

/** Rows of tables, as cells, by what stands in backticks in the first one. */
const rows: ReadonlyMap<string, readonly string[]> = new Map(
  storage
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((cells) => [/^`(?<name>[^`]+)`/.exec(cells[1] ?? '')?.groups?.['name'] ?? '', cells]),
)

function migratedTables(): readonly string[] {
  const folder = join(repository, 'src/store/migrations')
  const sql = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return sql.flatMap((text) =>
    [...text.matchAll(/^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/gm)].map(([, name = '']) => name),
  )
}

function declaredBindings(): readonly string[] {
  return [...textOf('src/bindings.ts').matchAll(/^ {2}readonly ([A-Z_]+)\??:/gm)].map(([, name = '']) => name)
}

/** What retention deletes by age, and after how many days. */
async function agedDays(): Promise<ReadonlyMap<AgedTable, number>> {
  const now = 2_000_000_000_000
  const days = new Map<AgedTable, number>()
  const store = {
    deleteOld: async (table: AgedTable, before: number) => {
      days.set(table, (now - before) / dayMs)
      return 0
    },
    forgetArchives: async () => [],
    withoutRow: async () => [],
    readPlace: async () => undefined,
    writePlace: async () => undefined,
  }
  await retain({ store, bucket: undefined }, { now })
  return days
}

describe('the page about storage', () => {
  it('has a row for every table of the migrations', () => {
    const tables = migratedTables()
    expect(tables.length).toBeGreaterThan(35)
    expect(tables.filter((table) => !rows.has(table))).toEqual([])
  })

  it('has a row for no table that there is not', () => {
    const known = new Set(migratedTables())
    const sections = storage.slice(storage.indexOf('## D1'), storage.indexOf('## R2'))
    const named = [...sections.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name)
    expect(named.length).toBe(known.size)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it('names every binding, secret and variable', () => {
    const bindings = declaredBindings()
    expect(bindings.length).toBeGreaterThan(12)
    expect(bindings.filter((name) => !storage.includes(`\`${name}\``))).toEqual([])
  })

  it('has a row for every key of KV', () => {
    const keys = [
      activeKey,
      overrideKey,
      candidateKey,
      `${notePrefix}<id>`,
      listKey('<digest>'),
      entryKey('<marketplace>', '<product id>'),
      shopKey('<marketplace>', '<shop id>'),
      shortKey('<host>', '<code>'),
    ]
    expect(keys.filter((key) => !rows.has(key))).toEqual([])
  })

  it('has a row for every kind of object in R2', async () => {
    const written: string[] = []
    const put = async (key: string, body: unknown) => {
      written.push(key)
      if (body instanceof ReadableStream) await body.cancel()
      return null
    }
    const bucket = { put } as unknown as R2Bucket
    const at = instant(Date.UTC(2026, 10, 23))
    await r2Anchors(bucket).create({ day: '2026-11-23', n: 1, hash: '0', at })
    await r2LedgerCopies(bucket).put('2026-11-23', (async function* () {})())
    expect(written).toHaveLength(2)
    const patterns = [...written.map((key) => key.replace('2026-11-23', 'YYYY-MM-DD')), archivePrefix]
    expect(patterns.filter((pattern) => ![...rows.keys()].some((row) => row.startsWith(pattern)))).toEqual([])
  })

  it('names every queue of wrangler.toml', () => {
    const queues = [...textOf('wrangler.toml').matchAll(/^queue = "(.+)"/gm)].map(([, name = '']) => name)
    expect(new Set(queues).size).toBe(2)
    expect(queues.filter((name) => !rows.has(name))).toEqual([])
  })

  it('says how long the tables are kept that go by age', async () => {
    const days = await agedDays()
    expect(days.size).toBeGreaterThan(8)
    const wrong = [...days].filter(([table, kept]) => !(rows.get(table)?.at(-2) ?? '').includes(`${kept} days`))
    expect(wrong).toEqual([])
    expect(rows.get('archives')?.at(-2)).toContain(`${defaultRetention.archives} days`)
    expect(rows.get('idempotency')?.at(-2)).toContain(`${keptMs / 3_600_000} hours`)
  })
})
