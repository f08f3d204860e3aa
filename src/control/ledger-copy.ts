/**
 * Copies of the ledger: everything in D1 that cannot be computed again, as lines of JSON that can be read without us.
 *
 * The first line says what it is, each further one is a row of a table, and the last counts them: a copy that was cut off
 * is seen to be one. Versions and the audit end where they ended when the copy began, whatever is done meanwhile. It is
 * restored into an empty database only, whole or with a clear end, and the audit chain is walked afterwards like any other.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import { objectIn } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { UnreadableStream } from './ledger-stream.ts'

export type LedgerRow = Readonly<Record<string, string | number | null>>

/** The database as far as copies need it. */
export interface LedgerTables {
  /** Tables of the ledger, those that others refer to first. */
  tables(): Promise<readonly string[]>
  columns(table: string): Promise<ReadonlySet<string>>
  /** Begins a copy: what is added to versions and to the audit from now on is not in it. */
  begin(): Promise<LedgerReading>
  /** Whether nothing was ever published or noted. */
  isEmpty(): Promise<boolean>
  /** Adds rows of one table in one transaction. */
  insert(table: string, rows: readonly LedgerRow[]): Promise<void>
}

export interface LedgerReading {
  /** Rows of a table in the order of its key. Tables are read in the order of `tables()`. */
  rows(table: string): AsyncIterable<LedgerRow>
}

const format = 'detour-ledger/v1'

export async function* copyLedger(ledger: LedgerTables, at: Instant): AsyncGenerator<string> {
  const reading = await ledger.begin()
  yield line({ format, at: formatInstant(at) })
  let count = 0
  for (const table of await ledger.tables()) {
    for await (const row of reading.rows(table)) {
      count += 1
      yield line({ table, row })
    }
  }
  yield line({ end: true, rows: count })
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** Whether a line is the last one of a copy. */
export function endsCopy(text: string): boolean {
  return objectIn(text)?.['end'] === true
}

export type CopyFault =
  | { readonly kind: 'not_empty' }
  | { readonly kind: 'not_a_copy' | 'cut_off'; readonly line: number }
  | { readonly kind: 'bad_row' | 'damaged'; readonly line: number; readonly message: string }

/** In characters. With what JSON adds they must stay below the two megabytes that D1 takes as one value. */
const lengthAtOnce = 500_000
const rowsAtOnce = 500

/** Restores a copy; the number of rows that were added. After a fault the database is to be thrown away. */
export async function restoreLedger(
  lines: AsyncIterable<string>,
  ledger: LedgerTables,
): Promise<Result<number, CopyFault>> {
  if (!(await ledger.isEmpty())) return err({ kind: 'not_empty' })
  const check = await makeRowCheck(ledger)
  let number = 0
  let count = 0
  let isEnded = false
  let held: { readonly table: string; readonly rows: LedgerRow[]; length: number } | undefined

  const put = async (): Promise<void> => {
    if (held !== undefined) await ledger.insert(held.table, held.rows)
    held = undefined
  }
  try {
    for await (const text of lines) {
      number += 1
      if (text.trim() === '') continue
      const value = objectIn(text)
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
      const checked = await check(value)
      if (!checked.ok) return err({ kind: 'bad_row', line: number, message: checked.error })
      const { table, row } = checked.value
      const isFull = (held?.rows.length ?? 0) >= rowsAtOnce || (held?.length ?? 0) + text.length > lengthAtOnce
      if (held !== undefined && (held.table !== table || isFull)) await put()
      held ??= { table, rows: [], length: 0 }
      held.rows.push(row)
      held.length += text.length
      count += 1
    }
    if (!isEnded) return err({ kind: 'cut_off', line: number })
    await put()
  } catch (cause) {
    if (cause instanceof UnreadableStream) return err({ kind: 'damaged', line: number, message: cause.message })
    const why = cause instanceof Error ? /\w+ constraint failed[^\n]*/i.exec(cause.message)?.[0] : undefined
    if (why === undefined) throw cause
    return err({ kind: 'bad_row', line: number, message: `a row before does not fit: ${why.slice(0, 200)}` })
  }
  return ok(count)
}

interface TableRow {
  readonly table: string
  readonly row: LedgerRow
}

/** Only rows of known tables, with known columns, of texts and numbers. */
async function makeRowCheck(ledger: LedgerTables) {
  const known = new Set(await ledger.tables())
  const columns = new Map<string, ReadonlySet<string>>()
  return async ({ table, row }: Readonly<Record<string, unknown>>): Promise<Result<TableRow, string>> => {
    if (typeof table !== 'string' || !known.has(table) || typeof row !== 'object' || row === null) {
      return err(`there is no table \`${String(table)}\` in the ledger`)
    }
    const names = columns.get(table) ?? (await ledger.columns(table))
    columns.set(table, names)
    for (const [name, value] of Object.entries(row)) {
      if (!names.has(name)) return err(`\`${table}\` has no column \`${name}\` in this build`)
      if (value !== null && typeof value !== 'string' && typeof value !== 'number') {
        return err(`\`${table}.${name}\` is neither a text nor a number`)
      }
    }
    return ok({ table, row: row as LedgerRow })
  }
}
