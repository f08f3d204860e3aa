/**
 * The matrix of one rule: the rows in which it decides or reports anything, and of time only what differs there.
 *
 * @module
 */

import type { CellJson, MatrixJson } from '../analysis/matrix-json.ts'

export function matrixOfRule(matrix: MatrixJson, rule: string): MatrixJson {
  const rows = matrix.rows.filter(({ cells }) => cells.some((cell) => speaksOf(cell, rule)))
  const starts = matrix.columns.flatMap((_, at) =>
    at === 0 || rows.some(({ cells }) => differs(cells, at)) ? [at] : [],
  )
  const columns = starts.map((at, index) => {
    const last = (starts[index + 1] ?? matrix.columns.length) - 1
    return { from: matrix.columns[at]?.from ?? null, until: matrix.columns[last]?.until ?? null }
  })
  const cellsOf = (cells: readonly CellJson[]) => starts.flatMap((at) => cells[at] ?? [])
  return { ...matrix, columns, rows: rows.map((row) => ({ ...row, cells: cellsOf(row.cells) })) }
}

function speaksOf({ entries, reports }: CellJson, rule: string): boolean {
  return [...entries, ...reports].some((entry) => entry.rule === rule)
}

/** Whether a cell says something else than the one before it; the requests that show it are always others. */
function differs(cells: readonly CellJson[], at: number): boolean {
  return saidBy(cells[at]) !== saidBy(cells[at - 1])
}

function saidBy(cell: CellJson | undefined): string {
  return JSON.stringify(cell, (key, value: unknown) => (key === 'witness' ? undefined : value))
}
