/**
 * Statistics of decisions, from counts that are kept for more than a year.
 *
 * @module
 */

import type { KeyRow, MinuteRow } from '../../record/counts.ts'
import { rollupDimensions, type RollupDimension } from '../../record/rollup.ts'

/** By what clicks can be counted together. */
export const groupings = ['hour', 'day', 'version', ...rollupDimensions] as const

export type Grouping = (typeof groupings)[number]

/** What counted clicks can be held to; an empty text: absent. */
export type StatsFilter = Readonly<Partial<Record<RollupDimension, string | undefined>>> & {
  readonly version?: number | undefined
}

export interface StatsQuery {
  /** Hours that begin in [from, until). */
  readonly from: number
  readonly until: number
  readonly by: readonly Grouping[]
  readonly filter: StatsFilter
  /** When a day begins, in minutes east of UTC. */
  readonly offsetMinutes: number
  readonly limit: number
}

/** The groupings that were asked for, and the clicks; hours and days as instants. */
export type StatsRow = Readonly<Partial<Record<Grouping, string | number>>> & { readonly count: number }

export interface StatsAnswer {
  /** By time where time was asked for, else by count, the greatest first. */
  readonly rows: readonly StatsRow[]
  /** There are more rows. */
  readonly truncated: boolean
  /** Clicks of all rows. */
  readonly total: number
  /** Records that could not be sent in these hours, and so are in no row. */
  readonly dropped: number
}

/** What a rule in report mode would have changed. */
export interface ReportRow {
  readonly rule: string
  /** What was done, and what the rule would have done. */
  readonly action: string
  readonly would: string
  readonly count: number
}

export interface CandidateAnswer {
  /** The candidate's digest. */
  readonly candidate: string
  /** Clicks it was tried on, and those it would have decided otherwise. */
  readonly tried: number
  readonly different: number
  readonly rows: readonly CandidateDifference[]
  readonly truncated: boolean
}

export interface CandidateDifference {
  readonly surface: string
  readonly marketplace: string
  readonly rule: string
  readonly action: string
  readonly candidate_rule: string
  readonly candidate_action: string
  readonly count: number
}

export interface RenderedQuery {
  /** Hours that begin in [from, until). */
  readonly from: number
  readonly until: number
  readonly version?: number | undefined
  readonly surface?: string | undefined
}

/** Links that were decided twice: when their page was made, and when they were clicked. */
export interface RenderedAnswer {
  /** Clicks on links that say what was decided before, and those that were decided otherwise. */
  readonly clicks: number
  readonly different: number
  /** The greatest count first. */
  readonly rows: readonly RenderedCount[]
  readonly truncated: boolean
}

export interface RenderedCount {
  readonly surface: string
  readonly rendered: string
  readonly clicked: string
  readonly count: number
}

/** Sums of every hour, or of every day, that begins in [from, until); those without clicks are left out. */
export interface SeriesQuery {
  readonly from: number
  readonly until: number
  readonly by: 'hour' | 'day'
  /** When a day begins, in minutes east of UTC. */
  readonly offsetMinutes: number
}

/** The instant the hour or the day begins. */
interface Point {
  readonly at: number
}

export interface ReportPoint extends Point {
  readonly rule: string
  readonly matched: number
  readonly changed: number
}

export interface CandidatePoint extends Point {
  /** The candidate's digest. */
  readonly candidate: string
  readonly tried: number
  readonly different: number
}

export interface RenderedPoint extends Point {
  readonly clicks: number
  readonly different: number
}

/** How the sums of the others went. Oldest first. */
export interface DecisionSeries {
  reports(query: SeriesQuery): Promise<readonly ReportPoint[]>
  candidates(query: SeriesQuery, digest: string | undefined): Promise<readonly CandidatePoint[]>
  rendered(query: SeriesQuery & Pick<RenderedQuery, 'version' | 'surface'>): Promise<readonly RenderedPoint[]>
}

export interface MissingEquivalent {
  readonly product: string
  readonly why: string
  readonly count: number
}

export interface DecisionStats {
  stats(query: StatsQuery): Promise<StatsAnswer>
  /** Clicks per minute, version and tier since an instant. */
  minutes(from: number): Promise<readonly MinuteRow[]>
  reports(from: number, until: number): Promise<readonly ReportRow[]>
  /** Every candidate that was tried in these hours, or the one of a digest. */
  candidates(from: number, until: number, digest: string | undefined): Promise<readonly CandidateAnswer[]>
  rendered(query: RenderedQuery): Promise<RenderedAnswer>
  readonly series: DecisionSeries
  /** Products whose clicks found no equivalent on days in [from, until), those with the most clicks first. */
  missingEquivalents(fromDay: number, untilDay: number, limit: number): Promise<readonly MissingEquivalent[]>
  /** Signed links by key and day. */
  keyUse(fromDay: number, untilDay: number): Promise<readonly KeyRow[]>
}
