/**
 * The backtest: what the clicks that were recorded would have met under other rules.
 *
 * Both policies are asked about every record, each at the record's own instant or all of them as of one, and what the
 * engine itself says of a link is said as for a click. Rules in report mode decide nothing and are left out. A record that
 * does not hold what a rule asked for is undetermined: the three numbers are exact, none of them is an estimate.
 *
 * Where a record was made by `before` itself, asking it again must give what was recorded; `drift` counts where it does
 * not. Break-glass entries are no part of a version and are told apart.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import type { LongLists } from '../policy/condition.ts'
import { preparePolicy, type Policy } from '../policy/decide.ts'
import type { Outcome } from '../policy/decision.ts'
import { judge } from '../policy/judge.ts'
import { isSameOutcome, opensLink } from '../policy/outcome.ts'
import type { Program } from '../policy/program.ts'
import { registryOf } from '../policy/registry.ts'
import { groundOf, lostReading, rebuild, type ArchivedRecord, type Ground, type Subject } from './backtest-facts.ts'
import type { BacktestReport } from './backtest-report.ts'
import { Tally, type Counted, type Verdict } from './backtest-tally.ts'
import { overrule, type Hindrance } from './overrule.ts'

export type { BacktestSummary } from './backtest-report.ts'

export interface BacktestOptions {
  readonly from: Instant
  readonly until: Instant
  /** Judge every click as of this instant; by default each at its own. */
  readonly at?: Instant | undefined
  readonly onRecord?: (record: ArchivedRecord, verdict: Verdict) => void
  /** Carry all that creators and products were counted from, for merging. */
  readonly withCounts?: boolean
}

/** A program made ready for a backtest. */
export function backtestPolicy(
  program: Program,
  { version, digest, lists }: { readonly version: number; readonly digest: string; readonly lists?: LongLists },
): Policy {
  const deciding = { ...program, rules: program.rules.filter(({ mode }) => mode !== 'report') }
  return preparePolicy(deciding, {
    version,
    digest,
    registry: registryOf(program),
    ...(lists === undefined ? {} : { lists }),
  })
}

export async function backtest(
  records: AsyncIterable<ArchivedRecord>,
  before: Policy,
  after: Policy,
  options: BacktestOptions,
): Promise<BacktestReport> {
  const run = startBacktest(before, after, options)
  for await (const record of records) run.add(record)
  return run.report()
}

/** A backtest that is fed record by record, and may stop early. */
export interface BacktestRun {
  add(record: ArchivedRecord): void
  readonly read: number
  report(stoppedAt?: Instant): BacktestReport
}

export function startBacktest(before: Policy, after: Policy, options: BacktestOptions): BacktestRun {
  const { from, until, at, onRecord } = options
  const ground = groundOf(
    { policy: before, registry: registryOf(before.program) },
    { policy: after, registry: registryOf(after.program) },
  )
  const ruleIds = new Set(before.program.rules.map(({ id }) => id))
  const tally = new Tally({
    basis: 'records',
    from,
    until,
    at,
    timeZone: after.program.meta.timezone,
    before: nameOf(before),
    after: nameOf(after),
  })
  return {
    get read() {
      return tally.read
    },
    add(record) {
      const own = instant(record.at)
      const old = ask(record, ground, true, at ?? own)
      const verdict = verdictOf(old, ask(record, ground, false, at ?? own))
      tally.add(countedOf(record), verdict)
      const found = driftOf(record, ground, ruleIds, at === undefined ? old : undefined)
      if (found !== undefined) tally.addDrift(found, record.sampledrate, record.id)
      onRecord?.(record, verdict)
    },
    report: (stoppedAt) => tally.report(stoppedAt, options.withCounts),
  }
}

function nameOf({ name, version, digest }: Policy): BacktestReport['before'] {
  return { name, version, digest }
}

/** What a shopper would have met, or what was lacking to tell. */
export interface Asked {
  readonly outcome: Outcome
  readonly rule: string | undefined
  readonly lacking: string | undefined
}

const nothingKnown: Outcome = { action: 'explain', reason: '' }

function ask(record: ArchivedRecord, ground: Ground, isBefore: boolean, at: Instant): Asked {
  const unread = lostReading(record, ground, isBefore)
  if (unread !== undefined) return { outcome: nothingKnown, rule: undefined, lacking: unread }
  const { policy }: Subject = isBefore ? ground.before : ground.after
  const { destination, facts, lost } = rebuild(record, policy.program)
  const { outcome, rule, missing } = judge(policy, destination, facts, at)
  const lacking =
    missing.find((fact) => lost.has(fact) || fact.startsWith('list:')) ??
    (opensLink(outcome) && mayHaveNoLanding(record) ? 'landing' : undefined)
  const overruled = overrule(outcome, hindranceOf(record))
  return { outcome: overruled ?? outcome, rule: overruled === undefined ? rule : undefined, lacking }
}

function hindranceOf(record: ArchivedRecord): Hindrance {
  const { in: input } = record
  return {
    isUnjudged: input.fault?.startsWith('unjudged:') === true,
    isLandless: hadNoLanding(record),
    isStrange: input.evidence !== 'signed' && input.marketplace === undefined,
  }
}

/** The link named no page to open, and was not at fault otherwise. */
export function hadNoLanding({ in: input, out }: ArchivedRecord): boolean {
  return input.fault === undefined && out.rule === undefined && out.reason === 'unsafe_destination'
}

/** An app link of which nobody said whether there is a page to open. */
function mayHaveNoLanding(record: ArchivedRecord): boolean {
  const { in: input, out } = record
  if (input.fault !== undefined || opensLink(out) || hadNoLanding(record)) return false
  return input.url?.endsWith(':') === true
}

export function verdictOf(before: Asked, after: Asked): Verdict {
  const [from, to] = [before.outcome, after.outcome].map(({ action, reason }) => ({ action, reason }))
  const lacking = before.lacking ?? after.lacking
  const kind =
    lacking !== undefined ? 'undetermined' : isSameOutcome(before.outcome, after.outcome) ? 'same' : 'changed'
  const rules = { before: before.rule ?? null, after: after.rule ?? null }
  return { kind, from: from ?? nothingKnown, to: to ?? nothingKnown, lacking, rules }
}

function countedOf({ id, at, sampledrate, policy, in: input }: ArchivedRecord): Counted {
  const { surface, marketplace, party, author, product } = input
  return { id, at, clicks: sampledrate, version: policy.version ?? 0, surface, marketplace, party, author, product }
}

/** Undefined: the record is not of this version, or does not hold enough to ask it again. */
function driftOf(
  record: ArchivedRecord,
  ground: Ground,
  ruleIds: ReadonlySet<string>,
  asked: Asked | undefined,
): 'as_recorded' | 'otherwise' | 'overridden' | undefined {
  const { policy } = ground.before
  if (record.policy.version !== policy.version || (record.policy.digest ?? policy.digest) !== policy.digest) {
    return undefined
  }
  const { out } = record
  if (out.reason === 'kill_switch' || (out.rule !== undefined && !ruleIds.has(out.rule))) return 'overridden'
  // The edge decided without a list, which is here now.
  if (record.missing?.some((fact) => fact.startsWith('list:')) === true) return undefined
  const { outcome, rule, lacking } = asked ?? ask(record, ground, true, instant(record.at))
  if (lacking !== undefined) return undefined
  const isSame = outcome.action === out.action && outcome.reason === out.reason && rule === out.rule
  return isSame ? 'as_recorded' : 'otherwise'
}
