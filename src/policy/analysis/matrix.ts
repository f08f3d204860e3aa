/**
 * The decision matrix: what may happen to a click, by where it stood, where it leads, and when.
 *
 * A row is a surface and a party (or a marketplace), a column is a span of time in which nothing in the shown rows
 * changes. A cell names every rule that decides some click in it, with what that rule still asks and a request that
 * shows it; so a cell with one outcome is a promise, and every other one says on what it depends. Temporary overrides
 * are not part of a policy and not of its matrix.
 *
 * @module
 */

import type { Outcome, Party } from '../decision.ts'
import type { Wording, Witness } from '../language/diagnostic.ts'
import type { Subject } from './dimensions.ts'
import { cellsOf, makeSearch, regionOfRow, timeOf } from './matrix-cells.ts'
import { notesOf, type MatrixNote } from './matrix-notes.ts'
import { rowsOf, surfacesOf, type MatrixBy } from './matrix-rows.ts'
import { makeSpace, type Space } from './space.ts'

export type { MatrixNote } from './matrix-notes.ts'
export { matrixSurfaces, type MatrixBy } from './matrix-rows.ts'

export interface MatrixOptions {
  readonly by: MatrixBy
  /** Rows for these only; by default the surfaces that the policy speaks of. */
  readonly surfaces?: readonly string[] | undefined
  /** Epoch milliseconds: the instant that a reader will look for. */
  readonly now: number
  /** The part of time that is shown, `[from, until)`. */
  readonly from?: number | undefined
  readonly until?: number | undefined
  /** Told now and then while it works. */
  readonly onWork?: () => void
}

export interface Matrix {
  readonly policy: string
  readonly timeZone: string
  readonly by: MatrixBy
  readonly now: number
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly notes: readonly MatrixNote[]
}

/** Half-open, in epoch milliseconds; a missing end is open. */
export interface Column {
  readonly from: number | undefined
  readonly until: number | undefined
}

export interface Row {
  readonly surface: string
  readonly party: Party
  /** In a matrix by marketplace: which one; absent for all others of the party. */
  readonly marketplace: string | undefined
  readonly label: Wording
  /** One per column. */
  readonly cells: readonly Cell[]
}

export interface Cell {
  /** The outcome of every click in the cell, when it is the same for all of them. */
  readonly certain: Outcome | undefined
  /** Whatever decides here, in the order in which it is asked: the last entry takes all that the others leave. */
  readonly entries: readonly MatrixEntry[]
  /** Rules in `mode: report` that are noted for some click here. */
  readonly reports: readonly MatrixEntry[]
}

export interface MatrixEntry {
  /** Absent for the defaults. */
  readonly rule: string | undefined
  readonly outcome: Outcome
  /** What the rule asks beyond row and column; absent when nothing. */
  readonly condition: Wording | undefined
  /** A click in the cell for which just this happens; absent when none could be written down. */
  readonly witness: Witness | undefined
}

export function decisionMatrix(subject: Subject, options: MatrixOptions): Matrix {
  const { program } = subject
  const { by, now } = options
  const surfaces = options.surfaces ?? surfacesOf(subject)
  const plans = rowsOf(subject, surfaces, by)
  const space = makeSpace([subject], { also: plans.flatMap(({ is, isNot }) => [is, ...isNot]), now })
  const intervals = intervalsOf(space, options)
  const search = makeSearch(subject, space, options)
  const found = plans.flatMap((plan) => {
    const region = regionOfRow(plan, search)
    // No link leads there: an id that no marketplace has.
    return region.length === 0 ? [] : [{ plan, cellAt: cellsOf(region, search) }]
  })
  const columns = merged(intervals, (atom) => found.map(({ cellAt }) => cellAt(atom).key).join('\n'))
  return {
    policy: program.meta.name,
    timeZone: program.meta.timezone,
    by,
    now,
    columns: columns.map(({ from, until }) => ({ from, until })),
    rows: found.map(({ plan: { surface, party, marketplace, label }, cellAt }) => ({
      surface,
      party,
      marketplace,
      label,
      cells: columns.map(({ atom, at }) => cellAt(atom).at(at)),
    })),
    notes: notesOf(
      options.surfaces === undefined ? surfaces : undefined,
      search.incomplete,
      space.isExact,
      program.short_links?.unresolved,
    ),
  }
}

/** A span of time in which no rule begins or ends. */
interface Interval extends Column {
  /** The atom of the time dimension it belongs to; the same rules are in force in all of an atom. */
  readonly atom: number
  /** An instant in it. */
  readonly at: number
}

function intervalsOf(space: Space, { from = -Infinity, until = Infinity }: MatrixOptions): readonly Interval[] {
  const starts = timeOf(space)
    .atoms.flatMap(({ samples }, atom) =>
      samples.map(({ from: start = -Infinity, witness }) => ({ atom, start, at: witness.at ?? 0 })),
    )
    .toSorted((a, b) => a.start - b.start)
  return starts.flatMap(({ atom, start, at }, index) => {
    const begins = Math.max(start, from)
    const ends = Math.min(starts[index + 1]?.start ?? Infinity, until)
    if (begins >= ends) return []
    const inside = at >= begins && at < ends ? at : Number.isFinite(begins) ? begins : ends - 1
    return [{ atom, at: inside, from: bound(begins), until: bound(ends) }]
  })
}

function bound(at: number): number | undefined {
  return Number.isFinite(at) ? at : undefined
}

/** Neighbouring intervals in which all cells are the same are one column. */
function merged(intervals: readonly Interval[], keyOf: (atom: number) => string): readonly Interval[] {
  const columns: { key: string; interval: Interval }[] = []
  for (const interval of intervals) {
    const key = keyOf(interval.atom)
    const last = columns.at(-1)
    if (last?.key === key) last.interval = { ...last.interval, until: interval.until }
    else columns.push({ key, interval })
  }
  return columns.map(({ interval }) => interval)
}
