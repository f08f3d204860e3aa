/**
 * Moving a rule to another place: as many steps up or down as it takes, as one change of the text.
 *
 * @module
 */

import { edited, type TextEdit } from '../../../policy/editing/text-edit.ts'
import type { RuleEdit } from '../../../policy/editing/rule-change.ts'
import { smallestChange } from './editor/smallest-change.ts'

type AskMove = (text: string, to: 'up' | 'down') => Promise<RuleEdit>

export type Moved =
  | { readonly ok: true; readonly edits: readonly TextEdit[]; readonly text: string }
  | Extract<RuleEdit, { readonly ok: false }>

/** `steps`: down where positive. Either all of them, or none. */
export async function movedBy(text: string, steps: number, ask: AskMove): Promise<Moved> {
  let after = text
  for (let step = 0; step < Math.abs(steps); step++) {
    const moved = await ask(after, steps < 0 ? 'up' : 'down')
    if (!moved.ok) return moved
    after = edited(after, moved.edits)
  }
  const change = smallestChange(text, after)
  return { ok: true, edits: change === undefined ? [] : [change], text: after }
}
