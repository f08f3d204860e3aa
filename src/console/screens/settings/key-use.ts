/**
 * The use of keys as a table: days down, keys across, with what each was used in all.
 *
 * @module
 */

export interface UseRow {
  readonly day: string
  readonly kid: string
  readonly count: number
}

export interface KeyUseTable {
  /** Most used first. */
  readonly kids: readonly string[]
  /** Newest first; only days on which a key was used. */
  readonly days: readonly {
    readonly day: string
    readonly counts: ReadonlyMap<string, number>
    readonly total: number
  }[]
  readonly totals: ReadonlyMap<string, number>
}

export function keyUseTable(rows: readonly UseRow[]): KeyUseTable {
  const totals = new Map<string, number>()
  const days = new Map<string, Map<string, number>>()
  for (const { day, kid, count } of rows) {
    totals.set(kid, (totals.get(kid) ?? 0) + count)
    const counts = days.get(day) ?? new Map<string, number>()
    counts.set(kid, (counts.get(kid) ?? 0) + count)
    days.set(day, counts)
  }
  return {
    kids: [...totals].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([kid]) => kid),
    days: [...days]
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .map(([day, counts]) => ({ day, counts, total: [...counts.values()].reduce((sum, each) => sum + each, 0) })),
    totals,
  }
}
