/**
 * A backtest over a span of time, within a budget: hour by hour from the archive, or from the hourly counts.
 *
 * It stops between two hours, so whoever goes on from `stopped_at` counts nothing twice and leaves nothing out.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Policy } from '../policy/decide.ts'
import { makeListKeeper, type ListSource } from '../policy/list-source.ts'
import { digestOf, type Program } from '../policy/program.ts'
import { backtestPolicy, startBacktest } from './backtest.ts'
import type { ArchivedRecord } from './backtest-facts.ts'
import { backtestSummary, type BacktestReport, type BacktestSummary } from './backtest-report.ts'
import { backtestRollups, type CountedRow } from './backtest-rollups.ts'

export interface BacktestSources {
  /** Raw records; absent where none are kept. */
  readonly archive?: {
    records(from: number, until: number): AsyncIterable<ArchivedRecord>
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
  for (let hour: Instant = from; hour < until; hour = nextHour(hour)) {
    if (run.read >= maxRecords) return ok(run.report(hour))
    const already = run.read
    for await (const record of archive.records(hour, Math.min(nextHour(hour), until))) {
      run.add(record)
      if (run.read - already > maxRecords * mostPerHour) return err({ hour, most: maxRecords * mostPerHour })
    }
  }
  return ok(run.report())
}

const hourMs = 3_600_000

function nextHour(at: Instant): Instant {
  return instant((Math.floor(at / hourMs) + 1) * hourMs)
}

async function fromRollups(
  before: Policy,
  after: Policy,
  { from, until, at, withCounts = false }: Span,
  { rollupRows }: BacktestSources,
): Promise<BacktestReport> {
  return backtestRollups(await rollupRows.rollups(from, until), { before, after, from, until, at, withCounts })
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

const dayMs = 86_400_000

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
