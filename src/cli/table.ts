/**
 * Tables for a terminal: columns as wide as what stands in them, wide characters counted as two.
 *
 * @module
 */

import { widthOf } from '../policy/language/render/visible.ts'

/** Cells must be safe to print already. Always ends with a line end. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd()
  return `${all.map(line).join('\n')}\n`
}
