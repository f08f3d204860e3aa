/**
 * Offsets: places of diagnostics as editors count them, in UTF-16 code units from the beginning of the text.
 *
 * @module
 */

import type { Position } from './diagnostic.ts'

/** Lines end at line feeds; a position beyond the end of its line means the end. A byte order mark is no column. */
export function offsetsIn(text: string): (position: Position) => number {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return ({ line, column }) => {
    const start = starts[line - 1]
    if (start === undefined) return text.length
    const next = starts[line]
    return Math.min(start + column - 1, next === undefined ? text.length : next - 1)
  }
}

/** The line of an offset, from one. */
export function linesIn(text: string): (offset: number) => number {
  const starts: number[] = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
