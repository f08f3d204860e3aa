/**
 * Insertions: changes of the text that add something and leave what stands there alone.
 *
 * @module
 */

import type { Fix, Position } from './diagnostic.ts'
import type { LocatedList, LocatedMap } from './document.ts'

/** Adds a key: at the end of a mapping in braces, before the first key of one in lines. */
export function withKey({ entries, isFlow }: LocatedMap, text: string): Fix | undefined {
  const [first] = entries
  const last = entries.at(-1)?.value
  if (first === undefined || last === undefined) return undefined
  if (!isFlow) return inserted(first.keyRange.start, `${text}\n${indent(first.keyRange.start)}`)
  const isLeftOut = last.kind === 'scalar' && last.value === null
  return isLeftOut ? undefined : inserted(last.range.end, `, ${text}`)
}

/** Adds an item at the end of a list. */
export function withItem({ items, isFlow, range, lineEnd }: LocatedList, text: string): Fix | undefined {
  const last = items.at(-1)
  if (last?.kind !== 'scalar' || last.quote === undefined) return undefined
  return isFlow ? inserted(last.range.end, `, ${text}`) : inserted(lineEnd, `\n${indent(range.start)}- ${text}`)
}

function inserted(at: Position, text: string): Fix {
  return { safe: false, edits: [{ range: { start: at, end: at }, text }] }
}

/** Before a key or a dash there are only blanks and dashes. */
function indent({ column }: Position): string {
  return ' '.repeat(column - 1)
}
