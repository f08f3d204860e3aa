/**
 * Tables for a terminal: columns as wide as what stands in them, wide characters counted as two, numbers to the right.
 *
 * @module
 */

import { visible, widthOf } from '../policy/language/render/visible.ts'
import { count } from './numbers.ts'

/** Cells may hold anything: they are made safe to print here. Always ends with a line end. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const isNumeric = heads.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'))
  const all = [heads, ...rows.map((row) => row.map(text))]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))
        return isNumeric[column] === true ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return `${all.map(line).join('\n')}\n`
}

/** A number is a count; what merely looks like one, such as a version, is a text. */
function text(cell: string | number): string {
  return typeof cell === 'number' ? count(cell) : visible(cell)
}
