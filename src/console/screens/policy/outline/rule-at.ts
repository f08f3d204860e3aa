/**
 * Which rule a place in the text belongs to.
 *
 * @module
 */

import type { OutlinedRule } from '../../../../policy/editing/outline.ts'

/** The rule around an offset; the lines between two rules belong to the one above. */
export function ruleAt(rules: readonly OutlinedRule[], offset: number): OutlinedRule | undefined {
  const last = rules.at(-1)
  if (last === undefined || offset > last.to) return undefined
  return rules.findLast(({ from }) => from <= offset + leadOfItem)
}

/** `- `: the dash and the space before a rule are its own. */
const leadOfItem = 2
