/**
 * What a backtest reports: how many clicks change, which, for whom, since when, and of how many it cannot tell.
 *
 * A report is JSON as it stands: the API sends it and the command line prints it. Two reports of different times are
 * merged into one; distinct creators and products can only be counted exactly where both carry their counts.
 *
 * @module
 */

export interface BacktestReport {
  readonly format_version: 1
  /** Raw records, or the hourly counts, which know less of a click. */
  readonly basis: 'records' | 'rollups'
  readonly from: string
  readonly until: string
  /** The instant that every click was judged at; null: its own. */
  readonly at: string | null
  readonly time_zone: string
  readonly before: Compared
  readonly after: Compared
  /** Records or rows that were read. */
  readonly read: number
  readonly clicks: number
  readonly changed: number
  readonly same: number
  /** Clicks of which too little is kept to tell. */
  readonly undetermined: number
  /** What was lacking, in clicks. */
  readonly undetermined_by: Readonly<Record<string, number>>
  /** By clicks, most first. */
  readonly groups: readonly ChangeGroup[]
  /** Changed clicks that are in none of the groups, because there were too many groups. */
  readonly ungrouped: number
  /** Changed clicks by the rule that decided under `before` and under `after`, most first. */
  readonly rules: readonly RuleChange[]
  /** Changed clicks that are in none of the rules: counts leave open which it was, or there were too many. */
  readonly rules_untold: number
  readonly creators: Affected
  readonly products: Affected
  readonly days: readonly Day[]
  readonly versions: readonly { readonly version: number; readonly clicks: number }[]
  /** Clicks recorded under `before` that it decides otherwise when it is asked again: there should be none. */
  readonly drift: Drift
  readonly complete: boolean
  /** Where it stopped early; what is before is counted, what is after is not. */
  readonly stopped_at: string | null
  /** Everything that `creators` and `products` were counted from; for merging. */
  readonly counts?: { readonly creators: readonly Count[]; readonly products: readonly Count[] }
}

export interface Compared {
  readonly name: string
  readonly version: number
  readonly digest: string
}

export interface ChangeGroup {
  readonly from: Side
  readonly to: Side
  readonly surface: string
  readonly marketplace: string | null
  readonly party: string
  readonly clicks: number
  /** Of all clicks. */
  readonly share: number
  /** Ids of records, at most five. */
  readonly examples: readonly string[]
}

/** Null: no rule; the defaults, or what the engine itself says of a link. */
export interface RuleChange {
  readonly before: string | null
  readonly after: string | null
  readonly clicks: number
  /** Of all clicks. */
  readonly share: number
  /** Ids of records, at most five. */
  readonly examples: readonly string[]
}

export interface Side {
  readonly action: string
  readonly reason: string
}

export interface Affected {
  readonly distinct: number
  /** False: there were more than could be told apart, and `distinct` is the least. */
  readonly exact: boolean
  readonly top: readonly { readonly id: string; readonly clicks: number }[]
}

export interface Day {
  readonly day: string
  readonly clicks: number
  readonly changed: number
  readonly undetermined: number
}

export interface Drift {
  /** Records that could be asked again. */
  readonly checked: number
  readonly records: number
  readonly clicks: number
  /** Records decided by break-glass entries, which a version does not hold. */
  readonly overridden: number
  readonly examples: readonly string[]
}

export type Count = readonly [id: string, clicks: number]

/** What the gates look at. */
export interface BacktestSummary {
  readonly clicks: number
  readonly changed: number
  readonly undetermined: number
  readonly changedShare: number
  readonly undeterminedShare: number
}

export function backtestSummary({ clicks, changed, undetermined }: BacktestReport): BacktestSummary {
  const share = (part: number): number => (clicks === 0 ? 0 : part / clicks)
  return { clicks, changed, undetermined, changedShare: share(changed), undeterminedShare: share(undetermined) }
}
