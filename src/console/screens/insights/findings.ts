/**
 * Findings: what rules in report mode would have changed, and whether a rule has been watched for long enough.
 *
 * @module
 */

import type { RuleFact } from '../../parts/policy-facts.ts'
import type { AnswerOf } from '../../server/call.ts'

export type Report = AnswerOf<'GET /decisions/reports'>['rules'][number]

export interface Finding extends Report {
  /** `report`: watched; `other`: it has matched, and the policy in force has it no more, or lets it decide. */
  readonly standing: 'report' | 'other'
}

/** Rules that matched, and rules in report mode that did not; those that would change most first. */
export function findingsOf(reports: readonly Report[], rules: readonly RuleFact[] | undefined): readonly Finding[] {
  const watched = (rules ?? []).filter(({ mode }) => mode === 'report').map(({ id }) => id)
  const isWatched = (rule: string): boolean => rules === undefined || watched.includes(rule)
  const silent = watched.filter((id) => !reports.some(({ rule }) => rule === id))
  return [
    ...reports.map((report): Finding => ({ ...report, standing: isWatched(report.rule) ? 'report' : 'other' })),
    ...silent.map((rule): Finding => ({ rule, matched: 0, changed: 0, changes: [], standing: 'report' })),
  ].toSorted((a, b) => b.changed - a.changed || b.matched - a.matched || a.rule.localeCompare(b.rule))
}

/** When a rule may decide: it has matched often enough, and would not change more than was agreed. */
export interface Threshold {
  /** Matches. */
  readonly least: number
  /** Percent of all clicks. */
  readonly most: number
}

export const usualThreshold: Threshold = { least: 1000, most: 5 }

export type Readiness = 'ready' | 'too-few' | 'too-many' | 'not-watched'

/** `clicks`: all clicks of the same time. */
export function readinessOf(
  { matched, changed, standing }: Pick<Finding, 'matched' | 'changed' | 'standing'>,
  clicks: number,
  { least, most }: Threshold,
): Readiness {
  if (standing === 'other') return 'not-watched'
  if (matched < least) return 'too-few'
  return changed * 100 > most * clicks ? 'too-many' : 'ready'
}

/** What stands most often in one field of records. */
export function topOf<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => string | null,
  atMost: number,
): readonly { readonly value: string; readonly count: number }[] {
  const groups = Map.groupBy(rows, valueOf)
  return [...groups]
    .flatMap(([value, { length: count }]) => (value === null ? [] : [{ value, count }]))
    .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, atMost)
}
