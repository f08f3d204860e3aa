/**
 * Settings: how many people must agree, on what, and how long things are kept.
 *
 * One document for the whole deployment. What it does not say has the default below, so that a new setting needs no
 * migration, and a deployment where nobody has set anything is the careful one.
 *
 * @module
 */

import type { Act } from './audit.ts'

/** Kinds of change that may need somebody else's approval; see gates.ts for what each of them means. */
export const gateCodes = [
  'looser',
  'stores',
  'defaults',
  'compliance',
  'no_rules',
  'shrinks',
  'backtest',
  'old_rollback',
  'incomplete',
] as const

export type GateCode = (typeof gateCodes)[number]

/** In the names of the API and of what is stored. */
export interface Settings {
  /** How many people must approve a change that meets a gate; 0: nobody. */
  readonly approvals: number
  /** Whether whoever wrote a change may approve it. */
  readonly self_approval: boolean
  readonly backtest: {
    /** How far back the records are asked. */
    readonly days: number
    /** Above this share of changed clicks a change needs approval; null: the records are not asked. */
    readonly max_changed_share: number | null
    /** The same, for clicks of which the records cannot say. */
    readonly max_undetermined_share: number
  }
  /** Bringing back what is older needs approval. */
  readonly rollback_days: number
  /** A document that keeps less than this share of the rules needs approval. */
  readonly min_rules_share: number
  /** In days. */
  readonly retention: { readonly raw: number; readonly rollups: number }
  readonly protected: readonly GateCode[]
}

export const defaultSettings: Settings = {
  approvals: 1,
  self_approval: false,
  backtest: { days: 7, max_changed_share: null, max_undetermined_share: 0.2 },
  rollback_days: 7,
  min_rules_share: 0.5,
  retention: { raw: 30, rollups: 400 },
  protected: gateCodes,
}

export interface StoredSettings {
  readonly settings: Settings
  /** Counts changes; 0 where nothing was ever set. */
  readonly revision: number
}

export interface SettingsStore {
  read(): Promise<StoredSettings>
  /** Keeps them if nobody else changed them since `revision`; the new revision, or undefined. */
  write(settings: Settings, revision: number, act: Act): Promise<number | undefined>
}

/** What was stored, with the defaults for what it does not say. */
export function settingsFrom(stored: Partial<Settings>): Settings {
  const { backtest, retention, ...rest } = stored
  return {
    ...defaultSettings,
    ...rest,
    backtest: { ...defaultSettings.backtest, ...backtest },
    retention: { ...defaultSettings.retention, ...retention },
  }
}

/** The keys that differ, with what they said before and what they say now; for the audit. */
export function changedSettings(
  before: Settings,
  after: Settings,
): Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>> {
  const keys = Object.keys(after) as (keyof Settings)[]
  return Object.fromEntries(
    keys
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, { before: before[key], after: after[key] }]),
  )
}
