/**
 * Facts of a policy: what screens besides the editor say about one.
 *
 * @module
 */

import { actions, type Mode } from '../../policy/rule.ts'
import type { Action } from '../../policy/decision.ts'
import { readLoosely } from '../../policy/editing/loose-read.ts'
import { textAt, valueAt, type LooseNode } from '../../policy/editing/loose-tree.ts'
import { ruleFacts } from '../../policy/editing/rule-summary.ts'
import { instantIn } from './instant-text.ts'

export interface RuleFact {
  readonly id: string
  readonly mode: Mode
  /** Unbounded where absent. */
  readonly from: number | undefined
  readonly until: number | undefined
  readonly action: Action | undefined
  readonly reason: string | undefined
  /** Demanded by law or contract. */
  readonly isDemanded: boolean
}

export interface PolicyFacts {
  readonly rules: readonly RuleFact[]
  /** What is answered where no rule matches. */
  readonly defaults: { readonly action: Action | undefined; readonly reason: string | undefined }
}

export function policyFacts(text: string): PolicyFacts {
  const tree = readLoosely(text)
  const then = valueAt(valueAt(tree, 'defaults'), 'then')
  const action = actions.find((each) => valueAt(then, each) !== undefined)
  return {
    rules: rulesIn(tree).map(ruleFact),
    defaults: { action, reason: action === undefined ? undefined : (textAt(then, 'reason') ?? textAt(then, action)) },
  }
}

function rulesIn(tree: LooseNode | undefined): readonly LooseNode[] {
  const rules = valueAt(tree, 'rules')
  return rules?.kind === 'list' ? rules.items.flatMap(({ value }) => (value?.kind === 'map' ? [value] : [])) : []
}

function ruleFact(rule: LooseNode): RuleFact {
  const { mode = 'enforce', window, action, reason } = ruleFacts(rule, 0)
  return {
    id: textAt(rule, 'id') ?? '',
    mode,
    from: instantIn(window.from),
    until: instantIn(window.until),
    action,
    reason,
    isDemanded: textAt(rule, 'compliance') === 'true',
  }
}
