/**
 * The day's copy of the ledger, kept where D1 cannot reach.
 *
 * It is made in one go: fifty thousand entries of the audit and eight hundred versions take some two hundred questions, of
 * the thousand that a run of the cron may ask, and a part of the compressed copy in memory. A copy in several runs would have
 * to keep its place, and would no longer be of one moment.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import { copyLedger, type LedgerTables } from './ledger-copy.ts'

export interface CopyBucket {
  has(day: string): Promise<boolean>
  /** Keeps the lines, compressed. */
  put(day: string, lines: AsyncIterable<string>): Promise<void>
}

export interface CopyPorts {
  readonly ledgerTables: LedgerTables
  /** Absent: no R2 bucket is bound. */
  readonly copyBucket: CopyBucket | undefined
}

/** For the cron, as often as it likes: one copy a day. True: it was made now. */
export async function keepDailyCopy({ ledgerTables, copyBucket }: CopyPorts, now: Instant): Promise<boolean> {
  if (copyBucket === undefined) return false
  const day = formatInstant(now).slice(0, 10)
  if ((await copyBucket.has(day)) || (await ledgerTables.isEmpty())) return false
  await copyBucket.put(day, copyLedger(ledgerTables, now))
  return true
}
