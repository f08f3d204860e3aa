/**
 * A backtest over a span of time, within a budget: from the archive, object by object from the oldest there is, or from
 * the hourly counts, day by day. Neither asks for hours in which nothing was recorded.
 *
 * It stops between two hours, so whoever goes on from `stopped_at` counts nothing twice and leaves nothing out.
 *
 * @module
 */

import { dayMs, instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Policy } from '../policy/decide.ts'
import { makeListKeeper, type ListSource } from '../policy/list-source.ts'
import { digestOf, type Program } from '../policy/program.ts'
import { dayOf, hourOf } from '../record/hour.ts'
import { backtestPolicy, startBacktest } from './backtest.ts'
import type { ArchivedRecord } from './backtest-facts.ts'
import { backtestSummary, type BacktestReport, type BacktestSummary } from './backtest-report.ts'
import { startRollupBacktest, type CountedRow } from './backtest-rollups.ts'

export interface BacktestSources {
  /** Raw records; absent where none are kept. */
  readonly archive?: {
    /** Hour after hour, in any order within each. */
    records(from: number, until: number, options?: { readonly onOpened?: () => void }): AsyncIterable<ArchivedRecord>
  }
  readonly rollupRows: {
    rollups(from: number, until: number): Promise<readonly CountedRow[]>
  }
  /** Long lists that the policies name; what is not there makes clicks undetermined. */
  readonly lists?: ListSource
}

export interface Span {
  readonly from: Instant
  readonly until: Instant
  readonly at?: Instant | undefined
  /** By default records, and counts where there are no records. */
  readonly basis?: 'records' | 'rollups' | undefined
  readonly maxRecords?: number | undefined
  readonly withCounts?: boolean | undefined
}

export const usualMaxRecords = 200_000
/** What one request reads within its time. */
export const mostMaxRecords = 400_000
/** A request may ask R2 and D1 ten thousand times; objects of quiet hours hold few records each. */
const mostOpened = 5000
/** An hour is counted whole or not at all; one with more records than this many times the budget is refused. */
const mostPerHour = 5

export interface SpanFault {
  /** The beginning of the hour that holds too many records. */
  readonly hour: Instant
  readonly most: number
}

export async function backtestSpan(
  before: Policy,
  after: Policy,
  span: Span,
  sources: BacktestSources,
): Promise<Result<BacktestReport, SpanFault>> {
  if (sources.archive === undefined || span.basis === 'rollups')
    return ok(await fromRollups(before, after, span, sources))
  const found = await fromRecords(before, after, span, sources.archive)
  if (!found.ok || span.basis === 'records' || found.value.read > 0) return found
  const counted = await fromRollups(before, after, span, sources)
  return counted.read > 0 ? ok(counted) : found
}

async function fromRecords(
  before: Policy,
  after: Policy,
  { from, until, at, withCounts = false, maxRecords = usualMaxRecords }: Span,
  archive: NonNullable<BacktestSources['archive']>,
): Promise<Result<BacktestReport, SpanFault>> {
  const run = startBacktest(before, after, { from, until, at, withCounts })
  const most = maxRecords * mostPerHour
  let opened = 0
  let hour = from
  let readBefore = 0
  for await (const record of archive.records(from, until, { onOpened: () => (opened += 1) })) {
    const itsHour = instant(Math.max(hourOf(record.at), from))
    if (itsHour > hour) {
      if (run.read >= maxRecords || opened >= mostOpened) return ok(run.report(itsHour))
      hour = itsHour
      readBefore = run.read
    }
    run.add(record)
    if (run.read - readBefore > most) return err({ hour, most })
  }
  return ok(run.report())
}

async function fromRollups(
  before: Policy,
  after: Policy,
  { from, until, at, withCounts = false }: Span,
  { rollupRows }: BacktestSources,
): Promise<BacktestReport> {
  const run = startRollupBacktest({ before, after, from, until, at, withCounts })
  // Counts of a year at once would not fit into the memory of an isolate.
  for (let begin: number = from; begin < until; begin = dayOf(begin) + dayMs) {
    for (const row of await rollupRows.rollups(begin, Math.min(dayOf(begin) + dayMs, until))) run.add(row)
  }
  return run.report()
}

/** Makes programs ready, with what is there of their long lists. */
export async function preparedWithLists(
  program: Program,
  version: number,
  lists: ListSource | undefined,
): Promise<Policy> {
  const keeper = makeListKeeper(lists)
  await keeper.fetch(program)
  return backtestPolicy(program, { version, digest: await digestOf(program), lists: keeper.lists })
}

/** For the gates: the last days in short; undefined when nothing was recorded in them. */
export async function summarise(
  before: Program,
  after: Program,
  { days, now }: { readonly days: number; readonly now: Instant },
  sources: BacktestSources,
): Promise<BacktestSummary | undefined> {
  const [old, young] = await Promise.all([
    preparedWithLists(before, 0, sources.lists),
    preparedWithLists(after, 0, sources.lists),
  ])
  const span = { from: instant(now - days * dayMs), until: now }
  const found = await backtestSpan(old, young, span, sources)
  const report = found.ok ? found.value : await fromRollups(old, young, span, sources)
  // What was not reached within the budget is known by its counts.
  const rest = report.complete ? undefined : await fromRollups(old, young, span, sources)
  const summary = backtestSummary(rest ?? report)
  return summary.clicks === 0 ? undefined : summary
}
