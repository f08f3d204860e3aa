/**
 * The cells of a matrix: which rules decide some click of a row, at which times, each with a click that shows it.
 *
 * @module
 */

import type { Witness, Wording } from '../language/diagnostic.ts'
import type { Rule } from '../rule.ts'
import { holds } from './atoms.ts'
import {
  anyLeft,
  BudgetSpent,
  contains,
  intersection,
  meet,
  remainder,
  shareOf,
  usualBudget,
  type Box,
  type Budget,
} from './box.ts'
import { conditionParts, conditionsInWords, type ConditionName } from './condition-words.ts'
import type { Subject } from './dimensions.ts'
import type { Cell, MatrixEntry } from './matrix.ts'
import type { MatrixBy, RowPlan } from './matrix-rows.ts'
import { isSameOutcome } from './outcomes.ts'
import { regionOf, rulesBefore } from './placed.ts'
import type { Space } from './space.ts'

interface WordedRule {
  readonly rule: Rule
  readonly box: Box
  readonly condition: Wording | undefined
}

export interface MatrixSearch {
  readonly space: Space
  readonly subject: Subject
  readonly placed: readonly WordedRule[]
  readonly budget: Budget
  /** What one question may spend of it. */
  readonly most: number
  /** Rules of which it could not be found out everywhere whether they decide. */
  readonly incomplete: Set<string>
}

export function makeSearch(subject: Subject, space: Space, { by, onWork }: SearchOptions): MatrixSearch {
  const placed = subject.program.rules
    .filter(({ mode }) => mode !== 'off')
    .map((rule): WordedRule => ({ rule, box: space.boxOf(rule), condition: conditionOf(rule, by) }))
  const budget = usualBudget(onWork)
  return { space, subject, placed, budget, most: budget.left / 8, incomplete: new Set() }
}

interface SearchOptions {
  readonly by: MatrixBy
  readonly onWork?: (() => void) | undefined
}

/** Row and column answer for these: a rule that meets the row says yes to all of it. */
const shownIn: Readonly<Record<MatrixBy, readonly ConditionName[]>> = {
  party: ['surface', 'to.party'],
  marketplace: ['surface', 'to.party', 'to.marketplace'],
}

function conditionOf({ if: conditions, rollout }: Rule, by: MatrixBy): Wording | undefined {
  const words = { omit: shownIn[by], rollout }
  return conditionParts(conditions, words).length === 0 ? undefined : conditionsInWords(conditions, words)
}

/** The clicks of a row; where they cannot be told apart, also those of other rows of the party. */
export function regionOfRow(
  { is, isNot, label }: RowPlan,
  { space, budget, most, incomplete }: MatrixSearch,
): readonly Box[] {
  const region = regionOf(space.boxOf(is), space)
  const others = isNot.map((each) => space.boxOf(each))
  try {
    return [...remainder(region, others, space.layout, shareOf(budget, most))]
  } catch (problem) {
    if (!(problem instanceof BudgetSpent)) throw problem
    incomplete.add(label.en)
    return region
  }
}

/** What decides in a row, and by atom of time one box of clicks for which it does. */
interface Found {
  readonly rule: Rule | undefined
  readonly condition: Wording | undefined
  /** `undefined` for an atom: the budget was spent, so it may decide there, or not. */
  readonly boxes: ReadonlyMap<number, Box | undefined>
}

export interface RowCell {
  /** The same for cells in which the same rules decide and report. */
  readonly key: string
  readonly at: (at: number) => Cell
}

/** All cells of a row, by atom of time. */
export function cellsOf(region: readonly Box[], asking: MatrixSearch): (atom: number) => RowCell {
  const { space, subject, placed } = asking
  const near = placed.filter(({ box }) => region.some((part) => meet(part, box, space.layout)))
  const found: Found[] = []
  let isDecided = false
  for (const [at, { rule, box, condition }] of near.entries()) {
    const others = rulesBefore(at, near).map((each) => each.box)
    const boxes = attempt(
      region.flatMap((part) => intersection(part, box, space.layout) ?? []),
      others,
      rule.id,
      asking,
    )
    if (boxes.size > 0) found.push({ rule, condition, boxes })
    isDecided = rule.mode === 'enforce' && region.every((part) => contains(box, part))
    if (isDecided) break
  }
  if (!isDecided) {
    const enforced = near.filter(({ rule }) => rule.mode === 'enforce').map(({ box }) => box)
    found.push({ rule: undefined, condition: undefined, boxes: attempt(region, enforced, 'defaults', asking) })
  }
  const witnesses = new Map<Box, Witness | undefined>()
  const witnessOf = (box: Box | undefined, at: number): Witness | undefined => {
    if (box === undefined) return undefined
    if (!witnesses.has(box)) witnesses.set(box, space.witnessOf(box))
    const witness = witnesses.get(box)
    return witness && { ...witness, at }
  }
  const cells = new Map<number, RowCell>()
  return (atom) => {
    const known = cells.get(atom)
    if (known !== undefined) return known
    const here = found.filter(({ boxes }) => boxes.has(atom))
    const entriesAt = (at: number, isReport: boolean) =>
      here
        .filter(({ rule }) => (rule?.mode === 'report') === isReport)
        .map(({ rule, condition, boxes }): MatrixEntry => {
          const outcome = rule?.outcome ?? subject.program.defaults.outcome
          return { rule: rule?.id, outcome, condition, witness: witnessOf(boxes.get(atom), at) }
        })
    const cell: RowCell = {
      key: here.map(({ rule }) => rule?.id ?? '').join(' '),
      at: (at) => cellWith(entriesAt(at, false), entriesAt(at, true)),
    }
    cells.set(atom, cell)
    return cell
  }
}

function cellWith(entries: readonly MatrixEntry[], reports: readonly MatrixEntry[]): Cell {
  const outcome = entries.at(-1)?.outcome
  const isCertain = outcome !== undefined && entries.every((entry) => isSameOutcome(entry.outcome, outcome))
  return { certain: isCertain ? outcome : undefined, entries, reports }
}

/** As `spread`; when the budget is spent, what is not settled is not denied. */
function attempt(
  region: readonly Box[],
  others: readonly Box[],
  name: string,
  { space, budget, most, incomplete }: MatrixSearch,
): ReadonlyMap<number, Box | undefined> {
  const boxes = new Map<number, Box | undefined>()
  try {
    if (budget.left <= 0) throw spent
    spread(region, others, { space, budget: shareOf(budget, most), boxes })
  } catch (problem) {
    if (!(problem instanceof BudgetSpent)) throw problem
    incomplete.add(name)
    for (const atom of region.flatMap((part) => timesIn(part, space))) if (!boxes.has(atom)) boxes.set(atom, undefined)
  }
  return boxes
}

const spent = new BudgetSpent('the budget of the matrix is spent')

interface Spreading {
  readonly space: Space
  readonly budget: Budget
  readonly boxes: Map<number, Box | undefined>
}

/**
 * For each atom of time some part of the region that the others leave. A part that is found settles all its times at
 * once, and the search goes on in the times that are still open; so a row is not searched again for every column.
 */
function spread(region: readonly Box[], others: readonly Box[], { space, budget, boxes }: Spreading): void {
  let open = region
  for (;;) {
    const left = anyLeft(open, others, space.layout, budget)
    if (left === undefined) return
    for (const atom of timesIn(left, space)) boxes.set(atom, left)
    open = open.flatMap((part) => outsideTimesOf(part, left, space) ?? [])
  }
}

function timesIn(box: Box, space: Space): readonly number[] {
  const time = timeOf(space)
  return [...time.atoms.keys()].filter((atom) => holds(box, time, atom))
}

/** A box without the times of another; undefined when none are left. */
function outsideTimesOf(box: Box, other: Box, space: Space): Box | undefined {
  const { offset, words } = timeOf(space).span
  const rest = box.slice()
  let any = 0
  for (let at = offset; at < offset + words; at++) {
    rest[at] = (rest[at] ?? 0) & ~(other[at] ?? 0)
    any |= rest[at] ?? 0
  }
  return any === 0 ? undefined : rest
}

/** The dimension that the columns are made of. */
export function timeOf({ dimensions }: Space) {
  const time = dimensions.find(({ name }) => name === 'time')
  if (time === undefined) throw new Error('every space has time')
  return time
}
