/**
 * What the editor says itself, besides what the schema says of its keys: one dictionary for each language, complete by
 * type. Descriptions of keys stand in the schema, in both languages.
 *
 * @module
 */

import type { Evidence } from '../../../context/context.ts'
import type { Kind } from '../../../link/marketplace.ts'
import type { Action, Party } from '../../decision.ts'
import type { Grade, ListSubject, ShareCodeUse } from '../../program.ts'
import type { chainSteps, rolloutKeys, Mode } from '../../rule.ts'
import type { ifUnknowns } from '../../language/schema/conditions.ts'
import type { rolloutSides } from '../../language/schema/tests.ts'
import type { WindowState } from '../window-state.ts'

/** Words of the language that stand for something, by the key at which they stand. */
export interface ValueWords {
  readonly mode: Readonly<Record<Mode, string>>
  readonly party: Readonly<Record<Party, string>>
  readonly kind: Readonly<Record<Kind, string>>
  readonly evidence: Readonly<Record<Evidence, string>>
  readonly grades: Readonly<Record<Grade, string>>
  readonly equivalent: Readonly<Record<(typeof chainSteps)[number], string>>
  readonly by: Readonly<Record<(typeof rolloutKeys)[number], string>>
  readonly of: Readonly<Record<ListSubject, string>>
  readonly if_unknown: Readonly<Record<(typeof ifUnknowns)[number], string>>
  readonly share_codes: Readonly<Record<ShareCodeUse, string>>
  readonly rollout: Readonly<Record<(typeof rolloutSides)[number], string>>
}

export type Template = 'rule' | 'test' | 'demand' | 'message' | 'surface' | 'marketplace' | 'list'

export interface EditingWords {
  readonly values: ValueWords
  readonly actions: Readonly<Record<Action, string>>
  readonly states: Readonly<Record<WindowState, string>>
  readonly templates: Readonly<Record<Template, { readonly label: string; readonly description: string }>>
  readonly required: string
  readonly allowed: (values: readonly string[]) => string
  readonly own: string
  readonly external: string
  readonly domains: (domains: readonly string[], more: number) => string
  readonly today: string
  readonly tomorrow: string
  readonly nextMonth: string
  readonly alsoIn: (rule: string) => string
  readonly usedHere: string
  readonly builtin: string
  readonly builtinText: string
  readonly unknownName: string
  readonly inZone: (zone: string, text: string) => string
  readonly inUtc: (text: string) => string
  readonly past: (distance: string) => string
  readonly future: (distance: string) => string
  readonly listOf: (subject: string, count: number | undefined) => string
  readonly surfaces: (names: readonly string[]) => string
  readonly marketplaces: (names: readonly string[]) => string
  readonly share: (percent: string) => string
  readonly defaults: string
  readonly noRule: string
}
