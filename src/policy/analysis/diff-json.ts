/**
 * Differences as JSON, for scripts, the admin API and the console: every field is always there.
 *
 * @module
 */

import type { Outcome } from '../decision.ts'
import type { DiagnosticLanguage, Witness } from '../language/diagnostic.ts'
import { witnessCommand } from '../language/render/witness-command.ts'
import type { Area } from './box-words.ts'
import type { Change, Direction, Overall, PolicyDiff, Side, TakesEffect } from './diff.ts'
import type { RuleChange } from './diff-rules.ts'
import type { Json } from './diff-settings.ts'
import type { RenderDiffOptions } from './render-diff.ts'

export interface DiffJson {
  readonly format_version: 1
  readonly overall: Overall
  /** False: there may be more changes than these. */
  readonly complete: boolean
  readonly changes: readonly ChangeJson[]
  readonly reports: readonly ChangeJson[]
  readonly settings: readonly Json[]
  readonly rules: readonly RuleChange[]
  readonly takes_effect: readonly {
    readonly kind: TakesEffect['kind']
    readonly at: number | null
    readonly count: number
  }[]
  readonly unknown_lists: readonly string[]
  readonly judged_by_one: readonly string[]
}

interface ChangeJson {
  readonly direction: Direction
  readonly before: SideJson
  readonly after: SideJson
  /** The largest parts, and how many there are. */
  readonly where: readonly AreaJson[]
  readonly parts: number
  /** All parts together are within it. */
  readonly within: AreaJson
  readonly takes_effect: { readonly kind: TakesEffect['kind']; readonly at: number | null }
  readonly witness: Witness | null
  readonly command: string | null
}

interface SideJson {
  readonly outcome: Outcome | null
  /** `null` stands for the defaults, or for no report. */
  readonly rules: readonly (string | null)[]
}

interface AreaJson {
  readonly surfaces: readonly string[] | null
  readonly destinations: Area['destinations'] | null
  readonly conditions: readonly { readonly on: string; readonly words: string }[]
  /** Epoch milliseconds; `null` is no bound. */
  readonly when: readonly { readonly from: number | null; readonly until: number | null }[]
}

/** Words are in one language. */
export function diffJson(diff: PolicyDiff, { after, language, timeZone }: RenderDiffOptions): DiffJson {
  const changeJson = (change: Change<Outcome | undefined>): ChangeJson => ({
    direction: change.direction,
    before: sideJson(change.before),
    after: sideJson(change.after),
    where: change.areas.map((area) => areaJson(area, language)),
    parts: change.boxes.length,
    within: areaJson(change.around, language),
    takes_effect: effectJson(change.takesEffect),
    witness: change.witness ?? null,
    command: change.witness === undefined ? null : witnessCommand(change.witness, after, timeZone),
  })
  return {
    format_version: 1,
    overall: diff.overall,
    complete: diff.isComplete,
    changes: diff.changes.map(changeJson),
    reports: diff.reports.map(changeJson),
    settings: diff.settings.map(
      ({ path, effect, before, after: now, added = null, removed = null, direction = null }) => {
        return { path, effect, direction, before, after: now, added, removed }
      },
    ),
    rules: diff.rules,
    takes_effect: diff.takesEffect.map(({ effect, count }) => ({ ...effectJson(effect), count })),
    unknown_lists: diff.unknownLists,
    judged_by_one: diff.judgedByOne,
  }
}

function sideJson({ outcome, rules }: Side<Outcome | undefined>): SideJson {
  return { outcome: outcome ?? null, rules: rules.map((rule) => rule ?? null) }
}

function effectJson(effect: TakesEffect): ChangeJson['takes_effect'] {
  return { kind: effect.kind, at: effect.kind === 'later' ? effect.at : null }
}

function areaJson({ surfaces, destinations, conditions, when }: Area, language: DiagnosticLanguage): AreaJson {
  return {
    surfaces: surfaces ?? null,
    destinations: destinations ?? null,
    conditions: conditions.map(({ on, words }) => ({ on, words: words[language] })),
    when: when.map(({ from = null, until = null }) => ({ from, until })),
  }
}
