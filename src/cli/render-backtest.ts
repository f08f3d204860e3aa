/**
 * A backtest for people: how much changes, what, when, and for whom.
 *
 * @module
 */

import type { BacktestReport, ChangeGroup, Side } from '../control/backtest-report.ts'
import { parseInstant, zonedText } from '../kernel/instant.ts'
import { visible } from '../policy/language/render/visible.ts'
import { count, percent } from './numbers.ts'
import { table } from './table.ts'

const mostGroups = 20
const mostTop = 10
const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

export function renderBacktest(
  report: BacktestReport,
  names: { readonly before: string; readonly after: string },
): string {
  const { clicks, changed, undetermined, from, until, at, time_zone: zone, basis, complete } = report
  const span = `${shown(from, zone)} to ${shown(until, zone)}`
  const lines = [
    `${visible(names.before)} → ${visible(names.after)}   ${span}${at === null ? '' : `   as of ${shown(at, zone)}`}\n`,
    `${count(changed)} of ${count(clicks)} clicks change (${percent(changed, clicks)})\n`,
  ]
  if (undetermined > 0) {
    const why = Object.entries(report.undetermined_by)
      .sort(([, one], [, other]) => other - one)
      .map(([fact, each]) => `${visible(fact)} ${count(each)}`)
    lines.push(
      `${count(undetermined)} cannot be told (${percent(undetermined, clicks)}); what is lacking: ${why.join(', ')}\n`,
    )
  }
  if (basis === 'rollups') lines.push('From the hourly counts: raw records would tell of more clicks.\n')
  if (!complete) lines.push(`It stopped at ${shown(report.stopped_at ?? until, zone)}; what is later is not counted.\n`)
  lines.push(...groupLines(report), ...ruleLines(report), ...dayLines(report))
  lines.push(...topLines('Creators', report.creators), ...topLines('Products', report.products))
  lines.push(...driftLines(report, names.before))
  return lines.join('')
}

function groupLines({ groups, ungrouped, clicks }: BacktestReport): string[] {
  if (groups.length === 0) return []
  const rows = groups.slice(0, mostGroups).map((group) => [...cellsOf(group), percent(group.clicks, clicks)])
  const rest = groups.slice(mostGroups).reduce((sum, group) => sum + group.clicks, ungrouped)
  return [
    '\n',
    table(['from', 'to', 'surface', 'marketplace', 'clicks', 'share'], rows),
    ...(rest > 0 ? [`and ${count(rest)} clicks in other groups\n`] : []),
  ]
}

function ruleLines({ rules, rules_untold: untold, clicks }: BacktestReport): string[] {
  if (rules.length === 0) return []
  const rows = rules
    .slice(0, mostGroups)
    .map((change) => [ruleText(change.before), ruleText(change.after), change.clicks, percent(change.clicks, clicks)])
  const rest = rules.slice(mostGroups).reduce((sum, change) => sum + change.clicks, untold)
  return [
    '\n',
    table(['rule before', 'rule after', 'clicks', 'share'], rows),
    ...(rest > 0 ? [`and ${count(rest)} clicks by other rules\n`] : []),
  ]
}

function ruleText(rule: string | null): string {
  return rule ?? 'no rule'
}

function cellsOf({ from, to, surface, marketplace, party, clicks }: ChangeGroup): readonly (string | number)[] {
  return [sideText(from), sideText(to), surface, marketplace ?? party, clicks]
}

function sideText({ action, reason }: Side): string {
  return `${action}:${reason}`
}

function dayLines({ days }: BacktestReport): string[] {
  if (days.length < 2) return []
  const most = Math.max(...days.map(({ changed }) => changed))
  const rows = days.map(({ day, clicks, changed }) => [
    day,
    bar(changed, most),
    `${count(changed)} of ${count(clicks)}`,
    percent(changed, clicks),
  ])
  return ['\n', table(['day', 'changed', '', 'share'], rows)]
}

function bar(value: number, most: number): string {
  if (value === 0 || most === 0) return ''
  const eighths = Math.max(1, Math.round((value / most) * 80))
  const rest = eighths % 8
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (bars[rest - 1] ?? ''))
}

function topLines(what: string, { distinct, exact, top }: BacktestReport['creators']): string[] {
  if (distinct === 0) return []
  const rows = top.slice(0, mostTop).map(({ id, clicks }) => [id, clicks])
  return ['\n', `${what} affected: ${exact ? '' : 'at least '}${count(distinct)}\n`, table(['most', 'clicks'], rows)]
}

function driftLines({ drift }: BacktestReport, before: string): string[] {
  const { records, checked, overridden, examples } = drift
  const lines: string[] = []
  if (records > 0) {
    lines.push(
      `\nwarning: ${count(records)} of ${count(checked)} records of ${visible(before)} were decided otherwise than it decides now, such as ${visible(examples.join(', '))}\n`,
    )
  }
  if (overridden > 0) lines.push(`\n${count(overridden)} records were decided by break-glass entries\n`)
  return lines
}

function shown(at: string, zone: string): string {
  const read = parseInstant(at)
  return read.ok ? zonedText(read.value, zone) : at
}
