/**
 * Lines of CSV (RFC 4180), for spreadsheets.
 *
 * A spreadsheet runs what begins like a formula, and titles, ids and names are written by people we do not know: such a
 * text gets an apostrophe before it. Who reads a file of ours back takes it off again ({@link unguarded}).
 *
 * @module
 */

/**
 * With blanks before it, and in the full width of Chinese input methods; tabs and line breaks lead some spreadsheets to begin
 * a cell. With apostrophes before it, because one of them is taken off again.
 */
const formula = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

export type Cell = string | number | boolean | undefined

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => csvCell(cell)).join(',')}\r\n`
}

/** A number is a number, also one below zero. */
export function csvCell(value: Cell): string {
  if (typeof value !== 'string') return String(value ?? '')
  return csvText(value)
}

function csvText(text: string): string {
  const guarded = formula.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** The text of a cell that {@link csvCell} wrote. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}
