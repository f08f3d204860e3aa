import { describe, expect, it } from 'vitest'

import { verifyChain } from '../../src/control/audit.ts'
import { copyLedger, restoreLedger } from '../../src/control/ledger-copy.ts'
import type { NewVersion } from '../../src/control/versions.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { d1LedgerTables } from '../../src/store/d1-ledger-copy.ts'
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
    ['with a line that is no JSON', (lines: string[]) => lines.toSpliced(2, 0, 'oops\n'), 'not_a_copy'],
  ])('that is %s is refused', async (_, harm, kind) => {
    const lines = harm(await linesOf(await filled()))
    const { database } = sqliteD1()
    expect(await restoreLedger(given(lines), d1LedgerTables(database))).toMatchObject({ ok: false, error: { kind } })
  })
})
