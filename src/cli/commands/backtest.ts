/**
 * `detour backtest POLICY`: what the clicks of the last days would have met under it.
 *
 * The instance is asked piece by piece, as it stops when its budget is used up; a file of records is read here.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { startBacktest, backtestPolicy, type BacktestRun } from '../../control/backtest.ts'
import { mergeReports } from '../../control/backtest-merge.ts'
import { backtestSummary, type BacktestReport } from '../../control/backtest-report.ts'
import { dayMs, instant, type Instant } from '../../kernel/instant.ts'
import { digestOf } from '../../policy/program.ts'
import { recordsIn } from '../archived-records.ts'
import { connect } from '../connection.ts'
import { exit, UsageError } from '../exit.ts'
import { count, percent } from '../numbers.ts'
import { parseAt, parseCount } from '../parse.ts'
import { policyArgument, policyNameBrief, readSource, readValidPolicy } from '../policy-source.ts'
import { printJson } from '../print-json.ts'
import { makeProgress } from '../progress.ts'
import { renderBacktest } from '../render-backtest.ts'

interface Flags {
  readonly against: string
  readonly days?: number
  readonly from?: Instant
  readonly until?: Instant
  readonly at?: Instant
  readonly records?: string
  readonly basis?: 'records' | 'rollups'
  readonly maxChanged?: number
  readonly json: boolean
}

export const backtestCommand = buildCommand({
  docs: {
    brief: 'Say what recorded clicks would have met under a policy',
    fullDescription: [
      'Asks both policies about every recorded click of the last 14 days, each at its own instant, or all as of --at.',
      'What was not kept of a click (its token, its visitor) can make it undetermined; nothing is guessed.',
      'The setting `backtest.days` is not asked: it says how far back the gate looks, when a change is published or reviewed.',
      '',
      'With --records it runs here, on a file that `detour decisions export` wrote.',
      'With --max-changed it ends with 6 when more clicks change, and when that cannot be told: without any click, or without',
      'having come to the end.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      against: { kind: 'parsed', parse: String, brief: `What to compare with: ${policyNameBrief}`, default: 'active' },
      days: { kind: 'parsed', parse: parseDays, brief: 'How many days back (default: 14)', optional: true },
      from: { kind: 'parsed', parse: parseAt, brief: 'From this instant on, instead of --days', optional: true },
      until: { kind: 'parsed', parse: parseAt, brief: 'Before this instant (default: now)', optional: true },
      at: { kind: 'parsed', parse: parseAt, brief: 'Judge every click as of this instant', optional: true },
      records: { kind: 'parsed', parse: String, brief: 'A file of records, NDJSON or NDJSON.gz', optional: true },
      basis: {
        kind: 'enum',
        values: ['records', 'rollups'],
        brief: 'Raw records or hourly counts (default: records where there are any)',
        optional: true,
      },
      maxChanged: { kind: 'parsed', parse: parsePercent, brief: 'Most that may change, such as 5%', optional: true },
      json: { kind: 'boolean', brief: 'Print the report as JSON', default: false },
    },
    positional: { kind: 'tuple', parameters: [policyArgument] },
  },
  func: runBacktest,
})

async function runBacktest(flags: Flags, name: string): Promise<void> {
  if (flags.days !== undefined && flags.from !== undefined) throw new UsageError('give either --days or --from')
  if (name === '-' && flags.against === '-') throw new UsageError('only one of the two can be read from stdin')
  const found =
    flags.records === undefined ? await fromInstance(flags, name) : await fromFile(flags, name, flags.records)
  if (found === undefined) return
  const { report, names } = found
  if (flags.json) printJson(report)
  else process.stdout.write(renderBacktest(report, names))
  const objection = flags.maxChanged === undefined ? undefined : objectionTo(report, flags.maxChanged)
  if (objection === undefined) return
  process.stderr.write(`detour: ${objection}\n`)
  process.exitCode = exit.refused
}

/** Why it is not known that at most this share changes: what was not counted may have been all of it. */
function objectionTo(report: BacktestReport, most: number): string | undefined {
  const { changedShare, clicks, changed } = backtestSummary(report)
  if (!report.complete) return 'the backtest did not come to its end, so how much changes is not known'
  if (clicks === 0) return 'there are no clicks in this span, so how much would change is not known'
  if (changedShare <= most) return undefined
  return `${percent(changed, clicks)} of the clicks change, more than the ${percent(most, 1)} allowed`
}

interface Found {
  readonly report: BacktestReport
  readonly names: { readonly before: string; readonly after: string }
}

async function fromInstance(flags: Flags, name: string): Promise<Found | undefined> {
  const after = await subjectOf(name)
  const before = await subjectOf(flags.against)
  if (after === undefined || before === undefined) return undefined
  const { from, until } = spanOf(flags)
  const { basis, at } = flags
  const question = {
    ...(after.version === undefined ? { source: after.source } : { version: after.version }),
    ...(before.version === undefined ? { against_source: before.source } : { against: before.version }),
    ...(basis === undefined ? {} : { basis }),
    ...(at === undefined ? {} : { at: text(at) }),
    until: text(until),
    with_counts: true,
  }
  const api = connect()
  const progress = makeProgress()
  let report: BacktestReport | undefined
  for (let start: string | null = text(from); start !== null;) {
    const read = report?.read ?? 0
    progress.says(`backtest: ${count(read)} records, now ${start.slice(0, 10)}`)
    const piece: BacktestReport = await api.ask<BacktestReport>('POST', '/backtest', {
      body: { ...question, from: start },
    })
    report = report === undefined ? piece : mergeReports(report, piece)
    // What does not get on would go on for ever.
    start = piece.stopped_at === start ? null : piece.stopped_at
  }
  progress.done()
  if (report === undefined) return undefined
  const { counts: _, ...shown } = report
  return { report: shown, names: { before: before.name, after: after.name } }
}

/** A file is checked here, so that its mistakes are shown where they are. */
async function subjectOf(name: string) {
  return /^(?:v\d+|active)$/.test(name) ? await readSource(name) : await readValidPolicy(name)
}

async function fromFile(flags: Flags, name: string, file: string): Promise<Found | undefined> {
  const after = await readValidPolicy(name)
  const before = await readValidPolicy(flags.against)
  if (after === undefined || before === undefined) return undefined
  const [old, young] = await Promise.all(
    [before, after].map(async ({ program, version = 0 }) =>
      backtestPolicy(program, { version, digest: await digestOf(program) }),
    ),
  )
  if (old === undefined || young === undefined) return undefined
  // Without a span, all that is in the file counts.
  const isBounded = flags.days !== undefined || flags.from !== undefined || flags.until !== undefined
  const asked = isBounded ? spanOf(flags) : undefined
  const { at } = flags
  const progress = makeProgress()
  const span = asked ?? (await spanIn(file))
  const run: BacktestRun = startBacktest(old, young, { ...span, at })
  for await (const record of recordsIn(file)) {
    if (record.at < span.from || record.at >= span.until) continue
    run.add(record)
    if (run.read % 1000 === 0) progress.says(`backtest: ${count(run.read)} records`)
  }
  progress.done()
  return { report: run.report(), names: { before: before.name, after: after.name } }
}

/** From the first to the last record of a file. */
async function spanIn(file: string): Promise<{ readonly from: Instant; readonly until: Instant }> {
  let [from, until] = [Infinity, 0]
  for await (const { at } of recordsIn(file)) {
    from = Math.min(from, at)
    until = Math.max(until, at + 1)
  }
  return { from: instant(Math.min(from, until)), until: instant(until) }
}

function spanOf({ days = 14, from, until = instant(Date.now()) }: Flags): {
  readonly from: Instant
  readonly until: Instant
} {
  const start = from ?? instant(until - days * dayMs)
  if (start >= until) throw new UsageError('--until must be later than --from')
  return { from: start, until }
}

function text(at: Instant): string {
  return new Date(at).toISOString()
}

function parseDays(typed: string): number {
  const days = parseCount(typed)
  if (days < 1 || days > 400) throw new Error('1 to 400 days')
  return days
}

/** `5%` or `0.05`, as a share of one. */
function parsePercent(typed: string): number {
  const match = /^(?<number>\d{1,3}(?:\.\d{1,4})?)(?<sign> ?%)?$/.exec(typed)?.groups
  const share = Number(match?.['number']) / (match?.['sign'] === undefined ? 1 : 100)
  if (match === undefined || share > 1) throw new Error('a share is written as 5% or 0.05')
  return share
}
