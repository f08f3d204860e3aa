/**
 * The settings as they are being changed: as texts while somebody types, and what differs from what is in force.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'

export type Settings = AnswerOf<'GET /settings'>
export type Gate = Settings['protected'][number]

/** In the order in which people should read them. */
export const gates = [
  'looser',
  'stores',
  'defaults',
  'compliance',
  'no_rules',
  'shrinks',
  'incomplete',
  'backtest',
  'old_rollback',
] as const satisfies readonly Gate[]

/** Fields of numbers, with what they may be; shares stand in percent. */
export const numbers = {
  approvals: { least: 0, most: 5 },
  rollback_days: { least: 0, most: 400 },
  min_rules_share: { least: 0, most: 100 },
  backtest_days: { least: 1, most: 90 },
  max_changed_share: { least: 0, most: 100 },
  max_undetermined_share: { least: 0, most: 100 },
  raw: { least: 1, most: 400 },
  rollups: { least: 1, most: 4000 },
} as const

export type NumberName = keyof typeof numbers

const shares: ReadonlySet<NumberName> = new Set(['min_rules_share', 'max_changed_share', 'max_undetermined_share'])

export interface SettingsDraft {
  readonly numbers: Readonly<Record<NumberName, string>>
  readonly selfApproval: boolean
  /** Whether the records are asked at all. */
  readonly asksRecords: boolean
  readonly protected: readonly Gate[]
}

export function draftOf(settings: Settings): SettingsDraft {
  const { backtest, retention } = settings
  return {
    numbers: {
      approvals: String(settings.approvals),
      rollback_days: String(settings.rollback_days),
      min_rules_share: percent(settings.min_rules_share),
      backtest_days: String(backtest.days),
      max_changed_share: percent(backtest.max_changed_share ?? 0.05),
      max_undetermined_share: percent(backtest.max_undetermined_share),
      raw: String(retention.raw),
      rollups: String(retention.rollups),
    },
    selfApproval: settings.self_approval,
    asksRecords: backtest.max_changed_share !== null,
    protected: settings.protected,
  }
}

/** Which fields cannot be read, or are out of their bounds. */
export function wrongNumbers({ numbers: texts, asksRecords }: SettingsDraft): readonly NumberName[] {
  return (Object.keys(numbers) as NumberName[]).filter((name) => {
    if (!asksRecords && name === 'max_changed_share') return false
    const text = texts[name].trim()
    const value = Number(text)
    const { least, most } = numbers[name]
    const isWhole = shares.has(name) || /^\d+$/.test(text)
    return text === '' || !isWhole || !(value >= least && value <= most)
  })
}

/** Undefined where a number is wrong. */
export function settingsOf(draft: SettingsDraft): Settings | undefined {
  if (wrongNumbers(draft).length > 0) return undefined
  const of = (name: NumberName): number => Number(draft.numbers[name])
  return {
    approvals: of('approvals'),
    self_approval: draft.selfApproval,
    backtest: {
      days: of('backtest_days'),
      max_changed_share: draft.asksRecords ? share(of('max_changed_share')) : null,
      max_undetermined_share: share(of('max_undetermined_share')),
    },
    rollback_days: of('rollback_days'),
    min_rules_share: share(of('min_rules_share')),
    retention: { raw: of('raw'), rollups: of('rollups') },
    protected: draft.protected,
  } as Settings
}

export function withGate(draft: SettingsDraft, gate: Gate, isProtected: boolean): SettingsDraft {
  // Always in one order, so that ticking and unticking changes nothing.
  const wanted = new Set(isProtected ? [...draft.protected, gate] : draft.protected.filter((each) => each !== gate))
  return { ...draft, protected: gates.filter((each) => wanted.has(each)) }
}

export type Change =
  | {
      readonly kind: 'number'
      readonly name: NumberName
      readonly before: string | undefined
      readonly after: string | undefined
    }
  | { readonly kind: 'self_approval'; readonly before: boolean; readonly after: boolean }
  | { readonly kind: 'gate'; readonly gate: Gate; readonly after: boolean }

/** What is different, one change a line. A share that is not asked for has no number. */
export function changesBetween(before: Settings, after: Settings): readonly Change[] {
  const [was, is] = [shownNumbers(before), shownNumbers(after)]
  const changes: Change[] = []
  for (const name of Object.keys(numbers) as NumberName[]) {
    if (was[name] !== is[name]) changes.push({ kind: 'number', name, before: was[name], after: is[name] })
  }
  if (before.self_approval !== after.self_approval) {
    changes.push({ kind: 'self_approval', before: before.self_approval, after: after.self_approval })
  }
  for (const gate of gates) {
    const isProtected = after.protected.includes(gate)
    if (before.protected.includes(gate) !== isProtected) changes.push({ kind: 'gate', gate, after: isProtected })
  }
  return changes
}

/** Whether fewer pairs of eyes look at changes afterwards, or for less. */
export function isWeaker(change: Change, before: Settings): boolean {
  switch (change.kind) {
    case 'gate':
      return !change.after
    case 'self_approval':
      return change.after
    case 'number': {
      const [was, is] = [Number(change.before ?? Infinity), Number(change.after ?? Infinity)]
      if (change.name === 'approvals' || change.name === 'min_rules_share') return is < was
      if (change.name === 'max_changed_share' || change.name === 'rollback_days') return is > was
      if (change.name === 'max_undetermined_share') return before.backtest.max_changed_share !== null && is > was
      return false
    }
  }
}

/** A setting that I changed from `base` is mine, every other is theirs. */
export function upon(base: Settings, mine: Settings, theirs: Settings): Settings {
  const pick = <Value>(was: Value, my: Value, their: Value): Value =>
    JSON.stringify(was) === JSON.stringify(my) ? their : my
  return {
    approvals: pick(base.approvals, mine.approvals, theirs.approvals),
    self_approval: pick(base.self_approval, mine.self_approval, theirs.self_approval),
    backtest: {
      days: pick(base.backtest.days, mine.backtest.days, theirs.backtest.days),
      max_changed_share: pick(
        base.backtest.max_changed_share,
        mine.backtest.max_changed_share,
        theirs.backtest.max_changed_share,
      ),
      max_undetermined_share: pick(
        base.backtest.max_undetermined_share,
        mine.backtest.max_undetermined_share,
        theirs.backtest.max_undetermined_share,
      ),
    },
    rollback_days: pick(base.rollback_days, mine.rollback_days, theirs.rollback_days),
    min_rules_share: pick(base.min_rules_share, mine.min_rules_share, theirs.min_rules_share),
    retention: {
      raw: pick(base.retention.raw, mine.retention.raw, theirs.retention.raw),
      rollups: pick(base.retention.rollups, mine.retention.rollups, theirs.retention.rollups),
    },
    protected: pick(base.protected, mine.protected, theirs.protected),
  }
}

function shownNumbers(settings: Settings): Readonly<Record<NumberName, string | undefined>> {
  const { numbers: shown, asksRecords } = draftOf(settings)
  return { ...shown, max_changed_share: asksRecords ? shown.max_changed_share : undefined }
}

function percent(value: number): string {
  return String(Math.round(value * 10_000) / 100)
}

function share(value: number): number {
  return Math.round(value * 100) / 10_000
}
