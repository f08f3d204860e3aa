/**
 * Merging: two reports of the same question about different times, as one.
 *
 * @module
 */

import type { Affected, BacktestReport, Count, Day } from './backtest-report.ts'
import { byVersion, groupKey, inOrder, mostExamples, mostGroups, mostIds, ruleKey, topOf } from './backtest-tally.ts'

/** Two reports of the same question about different times, as one. */
export function mergeReports(one: BacktestReport, other: BacktestReport): BacktestReport {
  const [first, last] = one.from <= other.from ? [one, other] : [other, one]
  const clicks = one.clicks + other.clicks
  const isContinued = first.stopped_at === null || first.stopped_at === last.from
  const counts =
    one.counts === undefined || other.counts === undefined
      ? undefined
      : {
          creators: bounded(sumOf(one.counts.creators, other.counts.creators)),
          products: bounded(sumOf(one.counts.products, other.counts.products)),
        }
  return {
    ...first,
    basis: one.basis === other.basis ? one.basis : 'rollups',
    until: one.until > other.until ? one.until : other.until,
    read: one.read + other.read,
    clicks,
    changed: one.changed + other.changed,
    same: one.same + other.same,
    undetermined: one.undetermined + other.undetermined,
    undetermined_by: Object.fromEntries(
      sumOf(Object.entries(one.undetermined_by), Object.entries(other.undetermined_by)).sort(([a], [b]) =>
        a < b ? -1 : 1,
      ),
    ),
    ...mergedGroups(first, last, clicks),
    ...mergedRules(first, last, clicks),
    creators: mergedIds(one.creators, other.creators, counts?.creators),
    products: mergedIds(one.products, other.products, counts?.products),
    days: mergedDays(one.days, other.days),
    versions: sumOf(versionCounts(one), versionCounts(other))
      .map(([version, each]) => ({ version: Number(version), clicks: each }))
      .sort(byVersion),
    drift: {
      checked: one.drift.checked + other.drift.checked,
      records: one.drift.records + other.drift.records,
      clicks: one.drift.clicks + other.drift.clicks,
      overridden: one.drift.overridden + other.drift.overridden,
      examples: [...first.drift.examples, ...last.drift.examples].slice(0, mostExamples),
    },
    complete: last.complete && isContinued,
    stopped_at: isContinued ? last.stopped_at : first.stopped_at,
    ...(counts === undefined ? {} : { counts }),
  }
}

function sumOf(one: readonly Count[], other: readonly Count[]): Count[] {
  const sums = new Map(one)
  for (const [id, clicks] of other) sums.set(id, (sums.get(id) ?? 0) + clicks)
  return [...sums]
}

function bounded(counts: readonly Count[]): readonly Count[] {
  return counts.length <= mostIds ? counts : counts.slice(0, mostIds)
}

function versionCounts({ versions }: BacktestReport): Count[] {
  return versions.map(({ version, clicks }) => [String(version), clicks])
}

function mergedIds(one: Affected, other: Affected, counts: readonly Count[] | undefined): Affected {
  if (counts !== undefined) {
    const isExact = one.exact && other.exact && counts.length < mostIds
    return { distinct: counts.length, exact: isExact, top: topOf(counts) }
  }
  const isEither = one.distinct === 0 || other.distinct === 0
  const pairs = (affected: Affected): Count[] => affected.top.map(({ id, clicks }) => [id, clicks])
  return {
    distinct: Math.max(one.distinct, other.distinct),
    exact: isEither && one.exact && other.exact,
    top: topOf(sumOf(pairs(one), pairs(other))),
  }
}

function mergedGroups(
  first: BacktestReport,
  last: BacktestReport,
  clicks: number,
): Pick<BacktestReport, 'groups' | 'ungrouped'> {
  const { most, rest } = mergedChanges([...first.groups, ...last.groups], clicks, groupKey)
  return { groups: most, ungrouped: first.ungrouped + last.ungrouped + rest }
}

function mergedRules(
  first: BacktestReport,
  last: BacktestReport,
  clicks: number,
): Pick<BacktestReport, 'rules' | 'rules_untold'> {
  const { most, rest } = mergedChanges([...first.rules, ...last.rules], clicks, ruleKey)
  return { rules: most, rules_untold: first.rules_untold + last.rules_untold + rest }
}

/** What fits into a report, and the clicks of what does not. */
function mergedChanges<Change extends { readonly clicks: number; readonly examples: readonly string[] }>(
  changes: readonly Change[],
  clicks: number,
  keyOf: (change: Change) => string,
): { readonly most: readonly Change[]; readonly rest: number } {
  const merged = new Map<string, Change>()
  for (const change of changes) {
    const key = keyOf(change)
    const known = merged.get(key)
    const examples = [...(known?.examples ?? []), ...change.examples].slice(0, mostExamples)
    merged.set(key, { ...change, clicks: change.clicks + (known?.clicks ?? 0), examples })
  }
  const ordered = inOrder([...merged.values()], clicks, keyOf)
  const rest = ordered.slice(mostGroups).reduce((sum, change) => sum + change.clicks, 0)
  return { most: ordered.slice(0, mostGroups), rest }
}

function mergedDays(one: readonly Day[], other: readonly Day[]): Day[] {
  const days = new Map<string, Day>()
  for (const { day, clicks, changed, undetermined } of [...one, ...other]) {
    const known = days.get(day) ?? { clicks: 0, changed: 0, undetermined: 0 }
    days.set(day, {
      day,
      clicks: known.clicks + clicks,
      changed: known.changed + changed,
      undetermined: known.undetermined + undetermined,
    })
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
