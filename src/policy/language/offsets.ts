/**
 * Offsets: places of diagnostics as editors count them, in UTF-16 code units from the beginning of the text.
 *
 * A line ends where editors end it: at `\r\n`, `\n`, or a `\r` alone (Language Server Protocol 3.17, "EOL"). Its end is no
 * column of it, and a byte order mark is none either.
 *
 * @module
 */

import type { Position, Range } from './diagnostic.ts'

interface Line {
  /** Where it begins. */
  readonly from: number
  /** Where it ends, without what ends it. */
  readonly to: number
}

const lineEnd = /\r\n|\n|\r/gu

function spansOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let from = text.startsWith('\uFEFF') ? 1 : 0
  for (const { 0: end, index } of text.matchAll(lineEnd)) {
    lines.push({ from, to: index })
    from = index + end.length
  }
  lines.push({ from, to: text.length })
  return lines
}

/** What stands in the lines of a text. */
export function linesOf(text: string): readonly string[] {
  return spansOf(text).map(({ from, to }) => text.slice(from, to))
}

/** A position beyond the end of its line means the end. */
export function offsetsIn(text: string): (position: Position) => number {
  const lines = spansOf(text)
  return ({ line, column }) => {
    const found = lines[line - 1]
    return found === undefined ? text.length : Math.min(found.from + column - 1, found.to)
  }
}

/** The line of an offset, from one. */
export function linesIn(text: string): (offset: number) => number {
  const lines = spansOf(text)
  return (offset) => indexOf(lines, offset) + 1
}

/** The range of a span of offsets. It lies inside the text, whatever the span: editors refuse what does not. */
export function rangesIn(text: string): (span: readonly [number, number, ...number[]]) => Range {
  const lines = spansOf(text)
  const positionAt = (offset: number): Position => {
    const index = indexOf(lines, offset)
    const { from, to } = lines[index] ?? { from: 0, to: 0 }
    return { line: index + 1, column: Math.max(0, Math.min(offset, to) - from) + 1 }
  }
  return ([from, to]) => ({ start: positionAt(from), end: positionAt(Math.max(from, to)) })
}

function indexOf(lines: readonly Line[], offset: number): number {
  let low = 0
  let high = lines.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.from ?? 0) <= offset) low = middle
    else high = middle
  }
  return low
}
