/**
 * Summaries: a rule in a few lines, as far as it can be made out.
 *
 * @module
 */

import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import { actions, modes, type Mode } from '../rule.ts'
import type { Action } from '../decision.ts'
import type { DocumentNames } from './document-names.ts'
import { textAt, textsOf, valueAt, type LooseNode } from './loose-tree.ts'
import { windowState, type WindowState } from './window-state.ts'
import type { EditingWords } from './words/editing-words.ts'

export interface RuleFacts {
  readonly mode: Mode | undefined
  /** As written. */
  readonly window: { readonly from: string | undefined; readonly until: string | undefined }
  /** Undefined where a bound cannot be read. */
  readonly state: WindowState | undefined
  readonly action: Action | undefined
  readonly reason: string | undefined
  readonly surfaces: readonly string[]
  readonly parties: readonly string[]
  readonly marketplaces: readonly string[]
  /** Percent of clicks; absent for all of them. */
  readonly share: number | undefined
}

export function ruleFacts(rule: LooseNode, now: number): RuleFacts {
  const then = valueAt(rule, 'then')
  const action = actions.find((each) => valueAt(then, each) !== undefined)
  const hasReason = action === 'equivalent' || action === 'redirect'
  const conditions = valueAt(rule, 'if')
  const to = valueAt(conditions, 'to')
  const window = { from: textAt(rule, 'from'), until: textAt(rule, 'until') }
  const written = textAt(rule, 'mode')
  const percent = Number(textAt(valueAt(rule, 'rollout'), 'percent') ?? '')
  return {
    mode: written === undefined ? 'enforce' : modes.find((each) => each === written),
    window,
    state: windowState(window, now),
    action,
    reason: hasReason ? textAt(then, 'reason') : action === undefined ? undefined : textAt(then, action),
    surfaces: textsOf(valueAt(conditions, 'surface')),
    parties: textsOf(valueAt(to, 'party')),
    marketplaces: textsOf(valueAt(to, 'marketplace')),
    share: valueAt(rule, 'rollout') === undefined || Number.isNaN(percent) ? undefined : percent,
  }
}

export interface SummaryOptions {
  readonly names: DocumentNames
  readonly words: EditingWords
  readonly now: number
  readonly language: DiagnosticLanguage
}

/** What it does, where, when, and for how many. */
export function ruleSummary(rule: LooseNode, { names, words, now, language }: SummaryOptions): readonly string[] {
  const { mode, state, action, reason, surfaces, parties, marketplaces, share, window } = ruleFacts(rule, now)
  const label = (name: string) => names.surfaces.get(name)?.[language] ?? name
  const nameOf = (id: string) => names.marketplaces.get(id)?.name[language] ?? id
  const leads = [...parties, ...marketplaces.map(nameOf)]
  const { from, until } = window
  const span = from === undefined && until === undefined ? [] : [`[${from ?? '…'}, ${until ?? '…'})`]
  return [
    ...(action === undefined
      ? []
      : [`${action}: ${words.actions[action]}${reason === undefined ? '' : ` (${reason})`}`]),
    ...(mode === undefined || mode === 'enforce' ? [] : [`${mode}: ${words.values.mode[mode]}`]),
    ...(surfaces.length === 0 ? [] : [words.surfaces(surfaces.map(label))]),
    ...(leads.length === 0 ? [] : [words.marketplaces(leads)]),
    ...span,
    ...(state === undefined || span.length === 0 ? [] : [words.states[state]]),
    ...(share === undefined ? [] : [words.share(String(share))]),
  ]
}
