/**
 * Counts besides the roll-ups, each the answer to one question: how far a version has spread, what a candidate would
 * change, whether clicks are decided as their pages were told, for which products an equivalent is missing, and which keys
 * still sign links.
 *
 * @module
 */

import { minuteMs } from '../kernel/instant.ts'
import { dayOf, hourOf } from './hour.ts'
import { tally } from './tally.ts'
import type { WireRecord } from './wire.ts'

export interface MinuteRow {
  readonly minute: number
  /** 0: the policy compiled into the Worker. */
  readonly version: number
  readonly tier: string
  readonly count: number
}

export function minuteRows(records: readonly WireRecord[]): MinuteRow[] {
  return tally(
    records.map(({ at, policy, sampledrate }) => ({
      row: { minute: at - (at % minuteMs), version: policy.version ?? 0, tier: policy.tier ?? '' },
      count: sampledrate,
    })),
  )
}

export interface CandidateHour {
  readonly hour: number
  /** The candidate's digest. */
  readonly candidate: string
  readonly version: number
  readonly count: number
}

/** How many clicks a candidate was tried on. */
export function candidateHours(records: readonly WireRecord[]): CandidateHour[] {
  return tally(
    records.flatMap(({ at, policy, candidate, sampledrate }) => {
      if (candidate === undefined) return []
      const row = { hour: hourOf(at), candidate: candidate.digest, version: policy.version ?? 0 }
      return [{ row, count: sampledrate }]
    }),
  )
}

export interface CandidateRow extends CandidateHour {
  readonly surface: string
  readonly marketplace: string
  readonly rule: string
  readonly action: string
  readonly candidate_rule: string
  readonly candidate_action: string
}

/** The clicks that a candidate would have decided otherwise. */
export function candidateRows(records: readonly WireRecord[]): CandidateRow[] {
  return tally(
    records.flatMap(({ at, policy, in: input, out, candidate, sampledrate }) => {
      if (candidate === undefined || candidate.same) return []
      const row = {
        hour: hourOf(at),
        candidate: candidate.digest,
        version: policy.version ?? 0,
        surface: input.surface,
        marketplace: input.marketplace ?? '',
        rule: out.rule ?? '',
        action: out.action,
        candidate_rule: candidate.rule ?? '',
        candidate_action: candidate.action,
      }
      return [{ row, count: sampledrate }]
    }),
  )
}

export interface RenderedRow {
  readonly hour: number
  readonly version: number
  readonly surface: string
  /** What the page had been told, and what the click decided. */
  readonly rendered: string
  readonly clicked: string
  readonly count: number
}

/** Clicks on links that say what was decided when their page was made; those that agree too, so that there is a rate. */
export function renderedRows(records: readonly WireRecord[]): RenderedRow[] {
  return tally(
    records.flatMap(({ at, policy, in: { surface }, rendered, sampledrate }) => {
      if (rendered === undefined) return []
      const { action, clicked } = rendered
      const row = { hour: hourOf(at), version: policy.version ?? 0, surface, rendered: action, clicked }
      return [{ row, count: sampledrate }]
    }),
  )
}

export interface MissingRow {
  readonly day: number
  readonly product: string
  /** Why its equivalent did not serve: there is none, or the one there is was passed over. */
  readonly why: string
  readonly count: number
}

export function missingRows(records: readonly WireRecord[]): MissingRow[] {
  return tally(
    records.flatMap(({ at, in: { product }, out, sampledrate }) => {
      const skipped = out.skipped?.find(({ step }) => step === 'product')
      if (product === undefined || skipped === undefined) return []
      return [{ row: { day: dayOf(at), product, why: skipped.why }, count: sampledrate }]
    }),
  )
}

export interface KeyRow {
  readonly day: number
  readonly kid: string
  readonly count: number
}

export function keyRows(records: readonly WireRecord[]): KeyRow[] {
  return tally(
    records.flatMap(({ at, in: { kid }, sampledrate }) =>
      kid === undefined ? [] : [{ row: { day: dayOf(at), kid }, count: sampledrate }],
    ),
  )
}
