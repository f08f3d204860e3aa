/**
 * Copies of the ledger: everything in D1 that cannot be computed again, as lines of JSON that can be read without us.
 *
 * The first line says what it is, each further one is a row of a table, and the last counts them: a copy that was cut off
 * is seen to be one. It is restored into an empty database only, whole or with a clear end, and the audit chain is walked
 * afterwards like any other.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'

export type LedgerRow = Readonly<Record<string, string | number | null>>

/** The database as far as copies need it. */
export interface LedgerTables {
  /** Tables of the ledger, those that others refer to first. */
  tables(): Promise<readonly string[]>
  /** Rows of a table in the order of its key. */
  rows(table: string): AsyncIterable<LedgerRow>
  /** Whether nothing was ever published or noted. */
  isEmpty(): Promise<boolean>
  /** Adds rows of one table in one transaction. Columns that it does not have are refused. */
  insert(table: string, rows: readonly LedgerRow[]): Promise<void>
}

const format = 'detour-ledger/v1'

export async function* copyLedger(tables: LedgerTables, at: Instant): AsyncGenerator<string> {
  yield line({ format, at: formatInstant(at) })
  let count = 0
  for (const table of await tables.tables()) {
    for await (const row of tables.rows(table)) {
      count += 1
      yield line({ table, row })
    }
  }
  yield line({ end: true, rows: count })
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

export type CopyFault =
  | { readonly kind: 'not_empty' }
  | { readonly kind: 'not_a_copy' | 'cut_off'; readonly line: number }
  | { readonly kind: 'bad_row'; readonly line: number; readonly message: string }

const rowsAtOnce = 50
const bytesAtOnce = 1_000_000

/** Restores a copy; the number of rows that were added. After a fault the database is to be thrown away. */
export async function restoreLedger(
  lines: AsyncIterable<string>,
  tables: LedgerTables,
): Promise<Result<number, CopyFault>> {
  if (!(await tables.isEmpty())) return err({ kind: 'not_empty' })
  const known = new Set(await tables.tables())
  let number = 0
  let count = 0
  let isEnded = false
  let held: { readonly table: string; readonly rows: LedgerRow[]; bytes: number } | undefined

  const put = async (): Promise<void> => {
    if (held !== undefined) await tables.insert(held.table, held.rows)
    held = undefined
  }
  for await (const text of lines) {
    number += 1
    if (text.trim() === '') continue
    const value = parsed(text)
    if (number === 1) {
      if (value?.['format'] !== format) return err({ kind: 'not_a_copy', line: 1 })
      continue
    }
    if (value === undefined || isEnded) return err({ kind: 'not_a_copy', line: number })
    if (value['end'] === true) {
      if (value['rows'] !== count) return err({ kind: 'cut_off', line: number })
      isEnded = true
      continue
    }
    const { table, row } = value
    if (typeof table !== 'string' || !known.has(table) || typeof row !== 'object' || row === null) {
      return err({ kind: 'bad_row', line: number, message: `there is no table \`${String(table)}\` in the ledger` })
    }
    if (held !== undefined && (held.table !== table || held.rows.length >= rowsAtOnce || held.bytes > bytesAtOnce)) {
      await put()
    }
    held ??= { table, rows: [], bytes: 0 }
    held.rows.push(row as LedgerRow)
    held.bytes += text.length
    count += 1
  }
  if (!isEnded) return err({ kind: 'cut_off', line: number })
  await put()
  return ok(count)
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
