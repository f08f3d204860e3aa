/**
 * Tallies: equal rows become one with the sum of their counts.
 *
 * @module
 */

type Row = Readonly<Record<string, string | number>>

export function tally<R extends Row>(counted: Iterable<{ readonly row: R; readonly count: number }>) {
  const rows = new Map<string, { readonly row: R; count: number }>()
  for (const { row, count } of counted) {
    const key = JSON.stringify(row)
    const known = rows.get(key)
    if (known === undefined) rows.set(key, { row, count })
    else known.count += count
  }
  return Array.from(rows.values(), ({ row, count }) => ({ ...row, count }))
}
