/**
 * Counting towards a report: what it holds is bounded, however many records there are.
 *
 * @module
 */

import { formatInstant, instant, type Instant } from '../kernel/instant.ts'
import type {
  Affected,
  BacktestReport,
  ChangeGroup,
  Compared,
  Count,
  Day,
  RuleChange,
  Side,
} from './backtest-report.ts'

export const mostGroups = 5_000
export const mostIds = 200_000
const mostTop = 20
export const mostExamples = 5

/** How one record, or one row of counts, came out. */
export interface Verdict {
  readonly kind: 'same' | 'changed' | 'undetermined'
  readonly from: Side
  readonly to: Side
  /** What was lacking. */
  readonly lacking: string | undefined
  /** The rules that decided; undefined: it cannot be told which. */
  readonly rules: Pick<RuleChange, 'before' | 'after'> | undefined
}

/** What is counted by. */
export interface Counted {
  readonly at: number
  readonly id: string | undefined
  readonly clicks: number
  readonly version: number
  readonly surface: string
  readonly marketplace: string | undefined
  readonly party: string
  readonly author: string | undefined
  readonly product: string | undefined
}

export interface TallyOptions {
  readonly basis: BacktestReport['basis']
  readonly from: Instant
  readonly until: Instant
  readonly at: Instant | undefined
  readonly timeZone: string
  readonly before: Compared
  readonly after: Compared
}

/** A report in the making. What it holds is bounded, however many records there are. */
export class Tally {
  readonly #options: TallyOptions
  readonly #groups = new Map<string, Mutable<ChangeGroup>>()
  readonly #rules = new Map<string, Mutable<RuleChange>>()
  readonly #days = new Map<string, Mutable<Day>>()
  readonly #versions = new Map<number, number>()
  readonly #lacking = new Map<string, number>()
  readonly #creators = new Ids()
  readonly #products = new Ids()
  readonly #dayOf: (at: number) => string
  readonly #total = { read: 0, clicks: 0, changed: 0, same: 0, undetermined: 0, ungrouped: 0, rules_untold: 0 }
  readonly #drift = { checked: 0, records: 0, clicks: 0, overridden: 0, examples: [] as string[] }

  constructor(options: TallyOptions) {
    this.#options = options
    this.#dayOf = dayIn(options.timeZone)
  }

  get read(): number {
    return this.#total.read
  }

  add(counted: Counted, verdict: Verdict): void {
    const { clicks, version } = counted
    const total = this.#total
    total.read += 1
    total.clicks += clicks
    total[verdict.kind] += clicks
    this.#versions.set(version, (this.#versions.get(version) ?? 0) + clicks)
    const name = this.#dayOf(counted.at)
    let day = this.#days.get(name)
    if (day === undefined) this.#days.set(name, (day = { day: name, clicks: 0, changed: 0, undetermined: 0 }))
    day.clicks += clicks
    if (verdict.kind === 'same') return
    day[verdict.kind] += clicks
    if (verdict.kind === 'changed') {
      this.#addChange(counted, verdict)
      this.#addRules(counted, verdict)
    } else this.#lacking.set(verdict.lacking ?? '', (this.#lacking.get(verdict.lacking ?? '') ?? 0) + clicks)
  }

  #addChange({ id, clicks, surface, marketplace, party, author, product }: Counted, { from, to }: Verdict): void {
    this.#creators.add(author, clicks)
    this.#products.add(product, clicks)
    const key = JSON.stringify([from.action, from.reason, to.action, to.reason, surface, marketplace, party])
    let group = this.#groups.get(key)
    if (group === undefined) {
      if (this.#groups.size >= mostGroups) {
        this.#total.ungrouped += clicks
        return
      }
      group = { from, to, surface, marketplace: marketplace ?? null, party, clicks: 0, share: 0, examples: [] }
      this.#groups.set(key, group)
    }
    group.clicks += clicks
    if (id !== undefined && group.examples.length < mostExamples) group.examples = [...group.examples, id]
  }

  #addRules({ id, clicks }: Counted, { rules }: Verdict): void {
    const key = rules === undefined ? undefined : ruleKey(rules)
    let change = key === undefined ? undefined : this.#rules.get(key)
    if (change === undefined) {
      if (rules === undefined || key === undefined || this.#rules.size >= mostGroups) {
        this.#total.rules_untold += clicks
        return
      }
      change = { ...rules, clicks: 0, share: 0, examples: [] }
      this.#rules.set(key, change)
    }
    change.clicks += clicks
    if (id !== undefined && change.examples.length < mostExamples) change.examples = [...change.examples, id]
  }

  addDrift(found: 'as_recorded' | 'otherwise' | 'overridden', clicks: number, id: string | undefined): void {
    const drift = this.#drift
    if (found === 'overridden') {
      drift.overridden += 1
      return
    }
    drift.checked += 1
    if (found === 'as_recorded') return
    drift.records += 1
    drift.clicks += clicks
    if (id !== undefined && drift.examples.length < mostExamples) drift.examples.push(id)
  }

  /** `stoppedAt`: the rest has not been read. */
  report(stoppedAt?: Instant, withCounts = false): BacktestReport {
    const { basis, from, until, at, timeZone, before, after } = this.#options
    return {
      format_version: 1,
      basis,
      from: formatInstant(from),
      until: formatInstant(until),
      at: at === undefined ? null : formatInstant(at),
      time_zone: timeZone,
      before,
      after,
      ...this.#total,
      undetermined_by: Object.fromEntries([...this.#lacking].sort(([a], [b]) => (a < b ? -1 : 1))),
      groups: inOrder([...this.#groups.values()], this.#total.clicks, groupKey),
      rules: inOrder([...this.#rules.values()], this.#total.clicks, ruleKey),
      creators: this.#creators.affected(),
      products: this.#products.affected(),
      days: [...this.#days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
      versions: [...this.#versions].map(([version, clicks]) => ({ version, clicks })).sort(byVersion),
      drift: { ...this.#drift, examples: [...this.#drift.examples] },
      complete: stoppedAt === undefined,
      stopped_at: stoppedAt === undefined ? null : formatInstant(stoppedAt),
      ...(withCounts ? { counts: { creators: this.#creators.counts(), products: this.#products.counts() } } : {}),
    }
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Clicks by id, up to so many ids. */
class Ids {
  readonly #clicks = new Map<string, number>()
  #isExact = true

  add(id: string | undefined, clicks: number): void {
    if (id === undefined) return
    const known = this.#clicks.get(id)
    if (known === undefined && this.#clicks.size >= mostIds) this.#isExact = false
    else this.#clicks.set(id, (known ?? 0) + clicks)
  }

  affected(): Affected {
    return { distinct: this.#clicks.size, exact: this.#isExact, top: topOf(this.#clicks) }
  }

  counts(): readonly Count[] {
    return [...this.#clicks]
  }
}

export function topOf(clicks: Iterable<Count>): Affected['top'] {
  const most = [...clicks].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, mostTop)
  return most.map(([id, each]) => ({ id, clicks: each }))
}

export function byVersion(a: { readonly version: number }, b: { readonly version: number }): number {
  return a.version - b.version
}

/** Most clicks first, with their share of all. */
export function inOrder<Change extends { readonly clicks: number }>(
  changes: readonly Change[],
  clicks: number,
  keyOf: (change: Change) => string,
): Change[] {
  const withShares = changes.map((change) => ({ ...change, share: clicks === 0 ? 0 : change.clicks / clicks }))
  return withShares.sort((a, b) => b.clicks - a.clicks || (keyOf(a) < keyOf(b) ? -1 : 1))
}

export function ruleKey({ before, after }: Pick<RuleChange, 'before' | 'after'>): string {
  return JSON.stringify([before, after])
}

export function groupKey({ from, to, surface, marketplace, party }: ChangeGroup): string {
  return JSON.stringify([from.action, from.reason, to.action, to.reason, surface, marketplace, party])
}

/** The day of an instant in a time zone; asked for millions of instants, of which many are in the same quarter of an hour. */
function dayIn(timeZone: string): (at: number) => string {
  const known = new Map<number, string>()
  return (at) => {
    const quarter = Math.floor(at / 900_000)
    let day = known.get(quarter)
    if (day === undefined) {
      day = formatInstant(instant(quarter * 900_000), timeZone).slice(0, 10)
      known.set(quarter, day)
    }
    return day
  }
}
