/**
 * The smallest single change that makes one text of another, so that cursors and folds elsewhere stay where they are.
 *
 * @module
 */

import type { TextEdit } from '../../../../policy/editing/text-edit.ts'

/** Undefined where nothing differs. */
export function smallestChange(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++
  let tail = 0
  while (
    tail < most - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) }
}
