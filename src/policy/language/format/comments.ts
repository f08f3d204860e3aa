/**
 * The comments of a document, in order, with their places.
 *
 * @module
 */

import { Parser } from 'yaml'

export interface Comment {
  /** With its `#`, without spaces behind it. */
  readonly text: string
  readonly from: number
  /** Cells before it on its line; for comments that have a line of their own, their indentation. */
  readonly column: number
  readonly hasOwnLine: boolean
  /** Whether the line above it is blank. */
  readonly afterBlank: boolean
}

export function commentsIn(text: string): readonly Comment[] {
  const found: Comment[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (isToken(value)) {
      if (value['type'] === 'comment') found.push(commentAt(text, Number(value['offset']), String(value['source'])))
      else Object.values(value).forEach(visit)
    }
  }
  for (const token of new Parser().parse(text)) visit(token)
  return found.sort((a, b) => a.from - b.from)
}

function isToken(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function commentAt(text: string, from: number, source: string): Comment {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const before = text.slice(lineStart, from)
  return {
    text: source.trimEnd(),
    from,
    column: from - lineStart,
    hasOwnLine: before.trim() === '',
    afterBlank: isAfterBlank(text, from),
  }
}

/** Whether the line above that of an offset is blank; the beginning of a text is not. */
export function isAfterBlank(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  if (lineStart === 0) return false
  const above = text.lastIndexOf('\n', lineStart - 2) + 1
  return text.slice(above, lineStart).trim() === ''
}
