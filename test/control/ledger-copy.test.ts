import { describe, expect, it } from 'vitest'

import { verifyChain } from '../../src/control/audit.ts'
import { copyLedger, restoreLedger } from '../../src/control/ledger-copy.ts'
import type { NewVersion } from '../../src/control/versions.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { d1LedgerTables, leftOut } from '../../src/store/d1-ledger-copy.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const at = instant(1_600_000_000_000)

function version(base: number): NewVersion {
  return {
    name: 'proof',
    digest: `sha256:${String(base).padStart(64, '0')}`,
    base,
    source: `# 第 ${base} 版\n`,
    program: '{}',
    message: 'because',
    author: 'bootstrap',
    createdAt: at,
    kind: 'publish',
    restores: undefined,
    request: undefined,
    approvedBy: [],
    idempotencyKey: undefined,
  }
}

async function filled() {
  const { database } = sqliteD1()
  const versions = d1Versions(database)
  for (let base = 0; base < 5; base++) await versions.append(version(base))
  await d1Ledger(database).commit({ at, actor: 'bootstrap', act: 'test.note', detail: { why: '审计' } }, [
    database.prepare("UPDATE publications SET trouble = 'none' WHERE version = 1"),
  ])
  return database
}

async function linesOf(database: D1Database): Promise<string[]> {
  const lines: string[] = []
  for await (const line of copyLedger(d1LedgerTables(database), at)) lines.push(line)
  return lines
}

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

describe('a copy of the ledger', () => {
  it('brought into an empty database is the same ledger, and the next version goes on from there', async () => {
    const lines = await linesOf(await filled())
    expect(lines.length).toBeGreaterThan(16)
    const { database } = sqliteD1()
    const restored = await restoreLedger(given(lines), d1LedgerTables(database))
    expect(restored).toEqual({ ok: true, value: lines.length - 2 })
    expect(await linesOf(database)).toEqual(lines)
    expect(await d1Versions(database).append(version(5))).toEqual({ ok: true, value: 6 })
    const audit = d1Audit(database)
    const report = await verifyChain(await audit.read(0, 100), await audit.bounds())
    expect(report).toMatchObject({ entries: 7, faults: [] })
  })

  it('is refused by a database that is not empty', async () => {
    const database = await filled()
    const lines = await linesOf(database)
    expect(await restoreLedger(given(lines), d1LedgerTables(database))).toEqual({
      ok: false,
      error: { kind: 'not_empty' },
    })
  })

  it.each([
    ['cut off in the middle', (lines: string[]) => lines.slice(0, -3), 'cut_off'],
    ['without one row', (lines: string[]) => lines.filter((_, index) => index !== 3), 'cut_off'],
    ['of another kind', () => ['{"hello":1}\n'], 'not_a_copy'],
    [
      'with a table of nobody',
      (lines: string[]) => lines.toSpliced(1, 0, '{"table":"d1_migrations","row":{}}\n'),
      'bad_row',
    ],
    [
      'with a column of nobody',
      (lines: string[]) => lines.toSpliced(1, 0, '{"table":"versions","row":{"colour":"red"}}\n'),
      'bad_row',
    ],
    [
      'with a value of another kind',
      (lines: string[]) => lines.toSpliced(1, 0, '{"table":"versions","row":{"name":{}}}\n'),
      'bad_row',
    ],
    ['with a row that stands twice', (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? ''), 'bad_row'],
    ['with a line that is no JSON', (lines: string[]) => lines.toSpliced(2, 0, 'oops\n'), 'not_a_copy'],
  ])('that is %s is refused', async (_, harm, kind) => {
    const lines = harm(await linesOf(await filled()))
    const { database } = sqliteD1()
    expect(await restoreLedger(given(lines), d1LedgerTables(database))).toMatchObject({ ok: false, error: { kind } })
  })
})

/** Tables that copies hold: whoever adds one says here, or in `leftOut`, where it belongs. */
const copied = [
  'versions',
  'api_tokens',
  'audit',
  'audit_anchors',
  'audit_unchained',
  'candidates',
  'change_requests',
  'decision_exports',
  'drafts',
  'link_mints',
  'lists',
  'members',
  'nacks_noted',
  'override_entries',
  'override_notes',
  'publications',
  'request_events',
  'settings',
  'webhooks',
]

describe('what is in a copy', () => {
  it('is every table of the migrations but those that are left out by name', async () => {
    const { database, query } = sqliteD1()
    expect(await d1LedgerTables(database).tables()).toEqual(copied)
    const all = query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    const names = new Set(all.map(({ name }) => String(name)))
    expect(names).toEqual(new Set([...copied, ...leftOut].filter((name) => name !== 'd1_migrations')))
  })

  it('is consistent with the head of the audit that it has, whatever is done while it is read', async () => {
    const { database, query } = sqliteD1()
    const versions = d1Versions(database)
    for (let base = 0; base < 3; base++) await versions.append(version(base))
    query(
      `INSERT INTO change_requests (id, title, author, state, base, revision, source, digest, gates, created_at, updated_at, steps)
       VALUES (1, 't', 'a', 'open', 0, 1, '', 'd', '[]', 1, 1, 1)`,
    )
    query(`INSERT INTO request_events (request, n, revision, kind, actor, at) VALUES (1, 1, 1, 'opened', 'a', 1)`)
    query(`INSERT INTO webhooks (id, url, events, cursor, created_by, created_at) VALUES ('w', 'u', '[]', 2, 'a', 1)`)

    const rows: { table: string; row: Record<string, unknown> }[] = []
    const seen = new Set<string>()
    for await (const line of copyLedger(d1LedgerTables(database), at)) {
      const { table = '', row = {} } = JSON.parse(line) as { table?: string; row?: Record<string, unknown> }
      if (table !== '') rows.push({ table, row })
      if (seen.has(table)) continue
      // As soon as a table is read, somebody publishes, and moves a request and a webhook on.
      seen.add(table)
      await versions.append(version(2 + seen.size))
      query(`INSERT INTO request_events (request, n, revision, kind, actor, at)
             SELECT 1, max(n) + 1, 1, 'approved', 'b', 1 FROM request_events`)
      query('UPDATE change_requests SET steps = steps + 1')
      query('UPDATE webhooks SET cursor = cursor + 10')
    }
    const of = (name: string) => rows.filter(({ table }) => table === name).map(({ row }) => row)
    expect(of('versions').map(({ number }) => number)).toEqual([1, 2, 3])
    expect(of('publications').map(({ version: number }) => number)).toEqual([1, 2, 3])
    expect(of('audit').map(({ id }) => id)).toEqual([1, 2, 3])
    expect(of('webhooks').map(({ cursor }) => cursor)).toEqual([3])
    expect(seen.size).toBeGreaterThan(4)
    expect(of('request_events')).toHaveLength(Number(of('change_requests')[0]?.['steps']))
    const { database: empty } = sqliteD1()
    const lines = [
      '{"format":"detour-ledger/v1"}',
      ...rows.map((row) => JSON.stringify(row)),
      `{"end":true,"rows":${rows.length}}`,
    ]
    expect(await restoreLedger(given(lines), d1LedgerTables(empty))).toEqual({ ok: true, value: rows.length })
  })

  it('costs far fewer questions than D1 answers in one go, and so does the way back', async () => {
    const { database, query } = sqliteD1()
    query(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 50000)
           INSERT INTO audit (id, at, actor, act, detail, prev, hash)
           SELECT n, n, 'token:tok_1', 'version.publish', '{"reason":"' || hex(zeroblob(50)) || '"}', 'p' || n, 'h' || n FROM n`)
    query(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 800)
           INSERT INTO versions (number, name, digest, base, source, program, message, author, created_at)
           SELECT n, 'p', 'd', n - 1, hex(zeroblob(10000)), '{"lists":{"l":{"of":"content","digest":"sha256:' || n || '"}}}', 'm', 'a', n
           FROM n`)
    const reading = counting(database)
    const { database: empty, query: ask } = sqliteD1()
    const writing = counting(empty)
    const restored = await restoreLedger(
      copyLedger(d1LedgerTables(reading.database), at),
      d1LedgerTables(writing.database),
    )
    expect(restored).toEqual({ ok: true, value: 50_800 })
    expect(reading.count()).toBeLessThan(250)
    expect(reading.most()).toBeLessThanOrEqual(2000)
    expect(writing.count()).toBeLessThan(400)
    expect(ask('SELECT count(*) AS n, max(version) AS last FROM version_lists')).toEqual([{ n: 800, last: 800 }])
  })

  it('of rows of two megabytes is read few at once', async () => {
    const { database, query } = sqliteD1()
    for (let number = 1; number <= 9; number++) {
      query(`INSERT INTO versions (number, name, digest, base, source, program, message, author, created_at)
             VALUES (${number}, 'p', 'd', ${number - 1}, hex(zeroblob(${number % 2 === 0 ? 900_000 : 10})), '{}', 'm', 'a', 1)`)
    }
    const reading = counting(database)
    const { database: empty, query: ask } = sqliteD1()
    await restoreLedger(copyLedger(d1LedgerTables(reading.database), at), d1LedgerTables(empty))
    expect(reading.heaviest()).toBeLessThan(6_000_000)
    expect(ask('SELECT number, length(source) AS n FROM versions')).toEqual(
      query('SELECT number, length(source) AS n FROM versions'),
    )
  })
})

/** A database that counts what it is asked. */
function counting(database: D1Database) {
  let asked = 0
  let most = 0
  let heaviest = 0
  const watched = (statement: D1PreparedStatement): D1PreparedStatement =>
    Object.assign({}, statement, {
      bind: (...values: unknown[]) => watched(statement.bind(...values)),
      all: async () => {
        asked += 1
        const answer = await statement.all()
        most = Math.max(most, answer.results.length)
        heaviest = Math.max(heaviest, JSON.stringify(answer.results).length)
        return answer
      },
      first: async () => {
        asked += 1
        return await statement.first()
      },
    })
  return {
    count: () => asked,
    most: () => most,
    heaviest: () => heaviest,
    database: {
      prepare: (sql: string) => watched(database.prepare(sql)),
      batch: async (statements: D1PreparedStatement[]) => {
        asked += statements.length
        return await database.batch(statements)
      },
    } as unknown as D1Database,
  }
}
