/**
 * Changed clicks, counted up in other ways than the report lists them, and as a file.
 *
 * @module
 */

import { csvLine } from '../../../kernel/csv.ts'
import type { BacktestReport } from './question.ts'
import type { Breakdown } from './search.ts'

export type ChangeGroup = BacktestReport['groups'][number]

export interface Flow {
  readonly from: string
  readonly to: string
  readonly clicks: number
}

/** From which action to which, the most clicks first. */
export function flowsOf(groups: readonly ChangeGroup[]): readonly Flow[] {
  const of = Map.groupBy(groups, ({ from, to }) => `${from.action} ${to.action}`)
  return [...of.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined ? [] : [{ from: first.from.action, to: first.to.action, clicks: clicksIn([first, ...rest]) }],
    )
    .toSorted((a, b) => b.clicks - a.clicks)
}

export interface Slice {
  readonly key: string
  readonly clicks: number
}

const keys: Readonly<Record<Exclude<Breakdown, 'rule'>, (group: ChangeGroup) => string>> = {
  answer: ({ from, to }) => `${from.action}:${from.reason} → ${to.action}:${to.reason}`,
  surface: ({ surface }) => surface,
  marketplace: ({ marketplace }) => marketplace ?? '',
  party: ({ party }) => party,
}

/** An empty key stands for clicks of which it is not known. */
export function slicesOf(groups: readonly ChangeGroup[], by: Exclude<Breakdown, 'rule'>): readonly Slice[] {
  return [...Map.groupBy(groups, keys[by])]
    .map(([key, of]) => ({ key, clicks: clicksIn(of) }))
    .toSorted((a, b) => b.clicks - a.clicks || (a.key < b.key ? -1 : 1))
}

/** The same by the rules before and after; `noRule` is how people call the defaults. */
export function ruleSlicesOf(
  { rules, rules_untold: untold }: Pick<BacktestReport, 'rules' | 'rules_untold'>,
  noRule: string,
): readonly Slice[] {
  const told = rules.map(({ before, after, clicks }) => ({ key: `${before ?? noRule} → ${after ?? noRule}`, clicks }))
  return untold === 0 ? told : [...told, { key: '', clicks: untold }].toSorted((a, b) => b.clicks - a.clicks)
}

function clicksIn(groups: readonly ChangeGroup[]): number {
  return groups.reduce((sum, { clicks }) => sum + clicks, 0)
}

/** Where the records of a group are found: as the filters of decisions are called. */
export function recordsOf(
  { from, surface, marketplace, party }: ChangeGroup,
  { from: begin, until }: Pick<BacktestReport, 'from' | 'until'>,
) {
  return {
    surface,
    ...(marketplace === null ? { party } : { marketplace }),
    action: from.action,
    reason: from.reason,
    from: begin,
    until,
  }
}

const columns = [
  'from_action',
  'from_reason',
  'to_action',
  'to_reason',
  'surface',
  'marketplace',
  'party',
  'clicks',
  'share',
] as const

/** A line for each group. */
export function groupsCsv(groups: readonly ChangeGroup[]): string {
  const rows = groups.map(({ from, to, surface, marketplace, party, clicks, share }) => [
    from.action,
    from.reason,
    to.action,
    to.reason,
    surface,
    marketplace ?? '',
    party,
    String(clicks),
    String(share),
  ])
  return [columns, ...rows].map(csvLine).join('')
}
