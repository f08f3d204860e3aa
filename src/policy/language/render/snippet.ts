/**
 * Snippets: the lines a diagnostic speaks of, with its place marked `^^^` and related places `---`.
 *
 * Places are shown in the order of the document, with `...` for what lies between. A long line is cut to what is
 * marked; a place of many lines is shown by its first and its last.
 *
 * @module
 */

import type { Range } from '../diagnostic.ts'
import { cellsOf, widthOf, type Cell } from './visible.ts'

export interface LabelledRange {
  readonly range: Range
  readonly isMain: boolean
  /** What the place is, in one language and safe to print. */
  readonly label: string | undefined
}

/** A row of a snippet: a line of the document, what is marked below it, or what was left out. */
export type Row =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'marks'; readonly parts: readonly Part[] }
  | { readonly kind: 'gap' }

export interface Part {
  readonly text: string
  readonly is: 'space' | 'main' | 'related'
}

/** A mark on one line, in UTF-16 code units from zero; `to` lies behind the last one. */
interface Mark {
  readonly line: number
  readonly from: number
  readonly to: number
  readonly isMain: boolean
  readonly label: string | undefined
}

/** A mark on a line that was cut, in cells. */
interface Placed {
  readonly start: number
  readonly width: number
  readonly isMain: boolean
  readonly label: string | undefined
}

export function snippetOf(lines: readonly string[], places: readonly LabelledRange[], width: number): readonly Row[] {
  const marks = places.flatMap((place) => marksOf(place, lines))
  const numbers = [...new Set(marks.map(({ line }) => line))].sort((a, b) => a - b)
  const rows: Row[] = []
  let previous: number | undefined
  for (const number of numbers) {
    if (previous !== undefined && number === previous + 2) rows.push(plainRow(lines, number - 1, width))
    else if (previous !== undefined && number > previous + 1) rows.push({ kind: 'gap' })
    const own = marks.filter(({ line }) => line === number)
    for (const group of groupsThatFit(own, lines[number - 1] ?? '', width)) {
      rows.push(...rowsOf(number, lines[number - 1] ?? '', group, width))
    }
    previous = number
  }
  return rows
}

/** The first and the last line of a place, without what is blank. */
function marksOf({ range, isMain, label }: LabelledRange, lines: readonly string[]): readonly Mark[] {
  const { start } = range
  const end = lastVisible(range, lines)
  const first = lines[start.line - 1] ?? ''
  const from = start.column - 1
  if (end.line <= start.line) return [{ line: start.line, from, to: end.to, isMain, label }]
  const last = lines[end.line - 1] ?? ''
  const indent = last.length - last.trimStart().length
  return [
    { line: start.line, from, to: first.trimEnd().length, isMain, label: undefined },
    { line: end.line, from: Math.min(indent, end.to), to: end.to, isMain, label },
  ]
}

function lastVisible({ start, end }: Range, lines: readonly string[]): { readonly line: number; readonly to: number } {
  let { line } = end
  let to = end.column - 1
  while (line > start.line && (lines[line - 1] ?? '').slice(0, to).trim() === '') {
    line -= 1
    to = (lines[line - 1] ?? '').trimEnd().length
  }
  return { line, to }
}

/** Marks that can be seen together in one cut of the line; the main one first. */
function groupsThatFit(marks: readonly Mark[], line: string, width: number): readonly (readonly Mark[])[] {
  const cells = cellsOf(line)
  const groups: Mark[][] = []
  for (const mark of marks.toSorted((a, b) => Number(b.isMain) - Number(a.isMain))) {
    const fitting = groups.find((group) => extentOf([...group, mark], cells) <= width - 2)
    if (fitting === undefined) groups.push([mark])
    else fitting.push(mark)
  }
  return groups
}

function extentOf(marks: readonly Mark[], cells: readonly Cell[]): number {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0)
  const starts = marks.map(({ from }) => cellAt(cells, from).start)
  const ends = marks.map(({ to }) => cellAt(cells, to).start)
  return Math.min(total, Math.max(...ends) - Math.min(...starts))
}

/** The cell that holds a column: its number, and how many cells of the terminal stand before it. */
function cellAt(cells: readonly Cell[], column: number): { readonly index: number; readonly start: number } {
  let start = 0
  for (const [index, cell] of cells.entries()) {
    const next = cells[index + 1]
    if (next === undefined ? column < cell.from + cell.text.length : column < next.from) return { index, start }
    start += cell.width
  }
  return { index: cells.length, start }
}

function rowsOf(number: number, line: string, marks: readonly Mark[], width: number): readonly Row[] {
  const cells = cellsOf(line.trimEnd())
  const { text, skipped, shown } = cut(cells, marks, width)
  const placed = marks.map((mark): Placed => {
    const start = cellAt(cells, mark.from).start - skipped
    const end = cellAt(cells, mark.to).start - skipped
    return { ...mark, start, width: Math.max(1, Math.min(end, shown) - start) }
  })
  return [{ kind: 'line', number, text }, ...markRows(placed)]
}

/** What is shown of a line: all of it, or a stretch around the marks between two `…`. */
function cut(cells: readonly Cell[], marks: readonly Mark[], width: number) {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0)
  if (total <= width) return { text: textOf(cells), skipped: 0, shown: total + 1 }
  const starts = marks.map(({ from }) => cellAt(cells, from))
  const first = starts.reduce((a, b) => (b.start < a.start ? b : a))
  const end = Math.max(...marks.map(({ to }) => cellAt(cells, to).start))
  // What is free around the marks is shared by both sides; a mark that is too long keeps its beginning.
  const free = Math.max(0, width - 2 - (end - first.start))
  let index = first.index
  let before = 0
  while (index > 0 && before + (cells[index - 1]?.width ?? 0) <= Math.max(Math.floor(free / 2), free - (total - end))) {
    index -= 1
    before += cells[index]?.width ?? 0
  }
  const skippedWidth = first.start - before
  let last = index
  let used = 0
  while (last < cells.length && used + (cells[last]?.width ?? 0) <= width - 2) {
    used += cells[last]?.width ?? 0
    last += 1
  }
  const lead = index === 0 ? '' : '…'
  const text = `${lead}${textOf(cells.slice(index, last))}${last === cells.length ? '' : '…'}`
  return { text, skipped: skippedWidth - lead.length, shown: lead.length + used }
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('')
}

/** Marks that overlap stand in rows of their own; a label stands behind the last mark of its row, or below its own. */
function markRows(placed: readonly Placed[]): readonly Row[] {
  const rows: Placed[][] = []
  for (const mark of placed.toSorted((a, b) => Number(b.isMain) - Number(a.isMain))) {
    const free = rows.find((row) =>
      row.every((other) => mark.start + mark.width < other.start || other.start + other.width < mark.start),
    )
    if (free === undefined) rows.push([mark])
    else free.push(mark)
  }
  return rows.flatMap((row) => labelledRows(row.toSorted((a, b) => a.start - b.start)))
}

function labelledRows(row: readonly Placed[]): readonly Row[] {
  const underlines = row.map((mark) => ({ at: mark.start, text: (mark.isMain ? '^' : '-').repeat(mark.width), mark }))
  const last = row.at(-1)
  const behind = last?.label === undefined ? [] : [{ at: last.start + last.width + 1, text: last.label, mark: last }]
  const below = row.slice(0, -1).filter(({ label }) => label !== undefined)
  const rows: Row[] = [marksRow([...underlines, ...behind])]
  // From right to left, so that no label crosses the line down to the next.
  for (const [index, mark] of below.toReversed().entries()) {
    const stems = below.slice(0, below.length - index).map((each) => ({ at: each.start, text: '|', mark: each }))
    rows.push(marksRow([...stems.slice(0, -1), { at: mark.start, text: mark.label ?? '', mark }]))
  }
  return rows
}

function marksRow(pieces: readonly { readonly at: number; readonly text: string; readonly mark: Placed }[]): Row {
  const parts: Part[] = []
  let column = 0
  for (const { at, text, mark } of pieces) {
    if (at > column) parts.push({ text: ' '.repeat(at - column), is: 'space' })
    parts.push({ text, is: mark.isMain ? 'main' : 'related' })
    column = Math.max(at, column) + widthOf(text)
  }
  return { kind: 'marks', parts }
}

function plainRow(lines: readonly string[], number: number, width: number): Row {
  const cells = cellsOf((lines[number - 1] ?? '').trimEnd())
  return {
    kind: 'line',
    number,
    text: cut(cells, [{ line: number, from: 0, to: 0, isMain: false, label: undefined }], width).text,
  }
}
