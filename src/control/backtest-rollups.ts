/**
 * The backtest from hourly counts, for times whose raw records are gone, or where none are kept.
 *
 * A row knows surface, evidence, marketplace and kind, and nothing of who clicked or what was sold. Whatever else a rule
 * asks for makes the row undetermined; and so does whatever a row leaves open: an hour in which a rule began or ended, and
 * a link that the engine may have answered itself. A row is only decided where every reading of it comes out the same.
 *
 * @module
 */

import type { Evidence } from '../context/context.ts'
import { builtinSurfaces, unknownSurface } from '../context/context.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Kind } from '../link/marketplace.ts'
import type { Policy } from '../policy/decide.ts'
import type { Facts, Outcome } from '../policy/decision.ts'
import { judge } from '../policy/judge.ts'
import { isSameOutcome } from '../policy/outcome.ts'
import { registryOf } from '../policy/registry.ts'
import { eachValueFact } from '../policy/value-facts.ts'
import type { RollupRow } from '../record/rollup.ts'
import { verdictOf, type Asked, type BacktestOptions } from './backtest.ts'
import { groundOf, type Ground } from './backtest-facts.ts'
import type { BacktestReport } from './backtest-report.ts'
import { Tally, type Verdict } from './backtest-tally.ts'
import { overrule } from './overrule.ts'

const hourMs = 3_600_000

/** A row of counts; absent values are empty texts. */
export type CountedRow = Pick<
  RollupRow,
  | 'hour'
  | 'version'
  | 'surface'
  | 'evidence'
  | 'marketplace'
  | 'party'
  | 'kind'
  | 'action'
  | 'rule'
  | 'reason'
  | 'count'
>

export interface RollupBacktest extends Pick<BacktestOptions, 'from' | 'until' | 'at' | 'withCounts'> {
  readonly before: Policy
  readonly after: Policy
}

/** A backtest that rows are given to, one by one. */
export interface RollupRun {
  add(row: CountedRow): void
  report(): BacktestReport
}

export function backtestRollups(rows: Iterable<CountedRow>, options: RollupBacktest): BacktestReport {
  const run = startRollupBacktest(options)
  for (const row of rows) run.add(row)
  return run.report()
}

export function startRollupBacktest(options: RollupBacktest): RollupRun {
  const { before, after, from, until, at } = options
  const ground = groundOf(
    { policy: before, registry: registryOf(before.program) },
    { policy: after, registry: registryOf(after.program) },
  )
  const tally = new Tally({
    basis: 'rollups',
    from,
    until,
    at,
    timeZone: after.program.meta.timezone,
    before: { name: before.name, version: before.version, digest: before.digest },
    after: { name: after.name, version: after.version, digest: after.digest },
  })
  const turns = turnsOf([before, after])
  return {
    add: (row) => {
      const instants = at === undefined ? instantsOf(row, turns) : [at]
      const counted = { ...row, at: row.hour, id: undefined, clicks: row.count }
      const { marketplace } = row
      tally.add(
        {
          ...counted,
          marketplace: marketplace === '' ? undefined : marketplace,
          author: undefined,
          product: undefined,
        },
        judgeRow(row, ground, instants),
      )
    },
    report: () => tally.report(undefined, options.withCounts),
  }
}

/** When rules begin and end, sorted. */
function turnsOf(policies: readonly Policy[]): readonly number[] {
  const turns = policies.flatMap(({ program }) => program.rules.flatMap(({ from, until }) => [from, until]))
  return [...new Set(turns.filter((each) => each !== undefined))].sort((a, b) => a - b)
}

/** The hour's beginning, and each instant in it at which a rule begins or ends. */
function instantsOf({ hour }: CountedRow, turns: readonly number[]): Instant[] {
  return [hour, ...turns.filter((turn) => turn > hour && turn < hour + hourMs)].map(instant)
}

/** What may have been the matter with the links of a row. */
type Reading = 'judged' | 'unjudged' | 'landless' | 'engine'

function judgeRow(row: CountedRow, ground: Ground, instants: readonly Instant[]): Verdict {
  const unread = lostOfRow(row, ground)
  const verdicts: Verdict[] = []
  for (const at of instants) {
    const readings = readingsOf(row).map((reading) => askBoth(row, reading, ground, at))
    const wasBefore = row.version === ground.before.policy.version
    const fitting = wasBefore ? readings.filter(({ before }) => fits(before, row)) : readings
    for (const { before, after } of fitting.length === 0 ? readings : fitting) {
      verdicts.push(verdictOf(before, unread === undefined ? after : { ...after, lacking: unread }))
    }
  }
  const [first] = verdicts
  if (first === undefined) throw new Error('a row has at least one reading')
  const lacking = verdicts.find((verdict) => verdict.lacking !== undefined)?.lacking
  if (lacking !== undefined) return { ...first, kind: 'undetermined', lacking }
  const isOne = verdicts.every((verdict) => verdict.kind === first.kind && isSameSide(verdict, first))
  if (!isOne) return { ...first, kind: 'undetermined', lacking: instants.length > 1 ? 'minute' : 'fault' }
  return verdicts.every(({ rules }) => isSamePair(rules, first.rules)) ? first : { ...first, rules: undefined }
}

function isSamePair(one: Verdict['rules'], other: Verdict['rules']): boolean {
  return one?.before === other?.before && one?.after === other?.after
}

function isSameSide(one: Verdict, other: Verdict): boolean {
  const key = ({ from, to }: Verdict): string => JSON.stringify([from.action, from.reason, to.action, to.reason])
  return one.kind === 'same' || key(one) === key(other)
}

/** Rows do not keep the fault of a link. Only what no rule decided may have had one. */
function readingsOf({ rule, action, reason, marketplace, kind }: CountedRow): readonly Reading[] {
  if (rule !== '') return ['judged']
  if (action === 'explain' && reason === 'token_invalid' && marketplace === '') return ['engine', 'judged']
  if (action === 'explain' && reason === 'unsafe_destination') return ['engine', 'landless', 'judged']
  return kind === 'other' ? ['judged', 'unjudged'] : ['judged']
}

interface Both {
  readonly before: Asked
  readonly after: Asked
}

function askBoth(row: CountedRow, reading: Reading, { before, after }: Ground, at: Instant): Both {
  const asked = (policy: Policy): Asked => askRow(row, reading, policy, at)
  return { before: asked(before.policy), after: asked(after.policy) }
}

function askRow(row: CountedRow, reading: Reading, policy: Policy, at: Instant): Asked {
  if (reading === 'engine') {
    return { outcome: { action: 'explain', reason: row.reason }, rule: undefined, lacking: undefined }
  }
  const facts = factsOfRow(row, policy)
  const fault = reading === 'unjudged' ? ({ kind: 'unjudged', code: 'target_unreadable' } as const) : undefined
  const { outcome, rule, missing } = judge(policy, { ...nowhere, kind: facts.kind, fault }, facts, at)
  const lacking = missing.find((fact) => !(isUnsigned(row) && ofTokensAlone.has(fact)))
  const overruled = overrule(outcome, {
    isUnjudged: reading === 'unjudged',
    isLandless: reading === 'landless',
    isStrange: isUnsigned(row) && row.marketplace === '',
  })
  return { outcome: overruled ?? outcome, rule: overruled === undefined ? rule : undefined, lacking }
}

const nowhere: Omit<Destination, 'kind' | 'fault'> = {
  url: undefined,
  landing: undefined,
  marketplace: undefined,
  id: undefined,
  depth: 0,
  hint: undefined,
}

/** Only a token tells these, so an unsigned click is known to have had none. */
const ofTokensAlone: ReadonlySet<string> = new Set(['author', 'followers', 'channel', 'client', 'token'])

function isUnsigned({ evidence }: CountedRow): boolean {
  return evidence !== 'signed'
}

function factsOfRow({ surface, evidence, marketplace, kind }: CountedRow, { program }: Policy): Facts {
  const isKnown = builtinSurfaces.has(surface) || Object.hasOwn(program.surfaces, surface)
  const unknown = undefined
  return {
    surface: isKnown ? surface : unknownSurface,
    evidence: evidence as Evidence,
    marketplace: marketplace === '' ? undefined : marketplace,
    kind: kind as Kind,
    product: unknown,
    shop: unknown,
    content: unknown,
    author: unknown,
    followers: unknown,
    channel: unknown,
    ...eachValueFact(() => unknown),
    client: unknown,
    token: unknown,
    visitor: unknown,
  }
}

/** Whether a row of this version may have come about so. A decision that lacked a fact may have come out otherwise. */
function fits({ outcome, rule, lacking }: Asked, row: CountedRow): boolean {
  if (lacking !== undefined) return true
  return (
    isSameOutcome({ ...outcome, action: row.action, reason: row.reason } as Outcome, outcome) &&
    (rule ?? '') === row.rule
  )
}

/** What of a row's reading may be other for `after`; rows keep no address. */
function lostOfRow({ evidence, marketplace, surface }: CountedRow, ground: Ground): string | undefined {
  if (ground.arePagesOther && evidence !== 'signed') return 'surface'
  if (ground.hasNewSurface && surface === unknownSurface) return 'surface'
  if (ground.touched.size === 0) return undefined
  return marketplace === '' || ground.touched.has(marketplace) ? 'marketplace' : undefined
}
