/**
 * Fixes: carrying out the repairs that diagnostics bring along.
 *
 * Only what can have been meant no other way is done unasked. A repair is done whole or not at all, and two that touch
 * are never done in the same go: whoever compiles again meets the second one in a text in which it still makes sense.
 *
 * @module
 */

import type { Diagnostic, Edit, Position } from './diagnostic.ts'
import { offsetsIn } from './offsets.ts'

export interface FixOptions {
  /** Suggestions too, which may not be what was meant. */
  readonly all?: boolean
}

export interface Fixed {
  readonly text: string
  readonly applied: readonly Diagnostic[]
  readonly left: readonly Diagnostic[]
}

/** A stretch of the text in UTF-16 code units, and what shall stand there. */
interface Change {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Applies what can be applied at once; the rest is left, with everything that has no repair. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[], { all = false }: FixOptions = {}): Fixed {
  const offsetOf = offsetsIn(text)
  const changes: Change[] = []
  const applied: Diagnostic[] = []
  const left: Diagnostic[] = []
  for (const diagnostic of diagnostics) {
    const { fix } = diagnostic
    const wanted = fix !== undefined && (fix.safe || all) ? fix.edits.map((edit) => changeOf(edit, offsetOf)) : []
    if (wanted.length === 0 || !standApart(wanted, changes)) left.push(diagnostic)
    else {
      changes.push(...wanted)
      applied.push(diagnostic)
    }
  }
  return { text: changed(text, changes), applied, left }
}

/** The text a fix replaces. */
export function replacedBy(text: string, { range }: Edit): string {
  const offsetOf = offsetsIn(text)
  return text.slice(offsetOf(range.start), offsetOf(range.end))
}

function changeOf({ range, text }: Edit, offsetOf: (position: Position) => number): Change {
  return { from: offsetOf(range.start), to: offsetOf(range.end), text }
}

/** Whether changes leave at least one character between them and all others, and do not end before they begin. */
function standApart(wanted: readonly Change[], taken: readonly Change[]): boolean {
  return wanted.every(
    (change, index) =>
      change.from <= change.to &&
      [...taken, ...wanted.slice(0, index)].every((other) => change.to < other.from || other.to < change.from),
  )
}

function changed(text: string, changes: readonly Change[]): string {
  let result = ''
  let done = 0
  for (const { from, to, text: inserted } of changes.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(done, from) + inserted
    done = to
  }
  return result + text.slice(done)
}
