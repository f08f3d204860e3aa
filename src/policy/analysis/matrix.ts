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

import { builtinSurfaces, unknownSurface } from '../../context/context.ts'
import type { Marketplace } from '../../link/marketplace.ts'
import type { Outcome, Party } from '../decision.ts'
import type { Wording, Witness } from '../language/diagnostic.ts'
import { partyOf } from '../party.ts'
import { parties, type Conditions, type Rule } from '../rule.ts'
import { regionOf, rulesBefore } from './analyse.ts'
import {
  anyLeft,
  BudgetSpent,
  contains,
  intersection,
  meet,
  remainder,
  usualBudget,
  type Box,
  type Budget,
  type Span,
} from './box.ts'
import { conditionParts, conditionsInWords, type ConditionName } from './condition-words.ts'
import type { Subject } from './dimensions.ts'
import { isSameOutcome } from './outcomes.ts'
import { makeSpace, type Space } from './space.ts'

export type MatrixBy = 'party' | 'marketplace'

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
  readonly entries: readonly Entry[]
  /** Rules in `mode: report` that are noted for some click here. */
  readonly reports: readonly Entry[]
}

export interface Entry {
  /** Absent for the defaults. */
  readonly rule: string | undefined
  readonly outcome: Outcome
  /** What the rule asks beyond row and column; absent when nothing. */
  readonly condition: Wording | undefined
  /** A click in the cell for which just this happens; absent when none could be written down. */
  readonly witness: Witness | undefined
}

export interface MatrixNote {
  readonly code: 'surfaces-left-out' | 'analysis-incomplete'
  readonly message: Wording
}

export function decisionMatrix(subject: Subject, options: MatrixOptions): Matrix {
  const { program } = subject
  const { by, now } = options
  const surfaces = options.surfaces ?? surfacesOf(subject)
  const plans = rowsOf(subject, surfaces, by)
  const space = makeSpace([subject], { also: plans.flatMap(({ is, isNot }) => [is, ...isNot]), now })
  const intervals = intervalsOf(space, options)
  const active = program.rules.filter(({ mode }) => mode !== 'off')
  const placed = active.map((rule): Placed => ({ rule, box: space.boxOf(rule), condition: conditionOf(rule, by) }))
  const asking: Asking = { space, subject, placed, budget: usualBudget(options.onWork), incomplete: new Set() }
  const found = plans.flatMap((plan) => {
    const region = regionOfRow(plan, space)
    // No link leads there: an id that no marketplace has.
    return region.length === 0 ? [] : [{ plan, cellAt: cellsOf(region, asking) }]
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
    notes: notesOf(options.surfaces === undefined ? surfaces : undefined, asking.incomplete, space.isExact),
  }
}

/** Every surface that a click may have under a policy; `unknown` comes last. */
export function matrixSurfaces({ surfaces }: Pick<Subject['program'], 'surfaces'>): readonly string[] {
  const all = new Set([...Object.keys(surfaces), ...builtinSurfaces])
  all.delete(unknownSurface)
  return [...all, unknownSurface]
}

/** The surfaces that the policy declares or names; built-in ones that it never mentions would only be noise. */
function surfacesOf({ program }: Subject): readonly string[] {
  const named = new Set(program.rules.flatMap((rule) => rule.if.surface ?? []))
  return matrixSurfaces(program).filter(
    (surface) => surface === unknownSurface || named.has(surface) || Object.hasOwn(program.surfaces, surface),
  )
}

/** The clicks of a row: those of one statement without those of some others. */
interface RowPlan {
  readonly surface: string
  readonly party: Party
  readonly marketplace: string | undefined
  readonly label: Wording
  readonly is: { readonly if: Conditions }
  readonly isNot: readonly { readonly if: Conditions }[]
}

function rowsOf(subject: Subject, surfaces: readonly string[], by: MatrixBy): readonly RowPlan[] {
  const targets = by === 'party' ? parties.map((party) => ofParty(party, [])) : marketplaceTargets(subject)
  return surfaces.flatMap((surface) =>
    targets.map(({ label, is, isNot, ...target }) => ({
      ...target,
      surface,
      label: labelOf(surface, label, subject),
      is: { if: { surface: [surface], ...is.if } },
      isNot,
    })),
  )
}

type Target = Omit<RowPlan, 'surface'>

const partyNames: Readonly<Record<Party, Wording>> = {
  own: { en: 'own', 'zh-CN': '自有平台' },
  external: { en: 'external', 'zh-CN': '站外平台' },
  none: { en: 'none', 'zh-CN': '非平台链接' },
}

/** A party without the marketplaces that have rows of their own. */
function ofParty(party: Party, named: readonly string[]): Target {
  const { en, 'zh-CN': zh } = partyNames[party]
  const isNot = named.map((marketplace) => ({ if: { to: { marketplace: [marketplace] } } }))
  return {
    party,
    marketplace: undefined,
    label: isNot.length === 0 ? { en, 'zh-CN': zh } : { en: `other ${en}`, 'zh-CN': `其他${zh}` },
    is: { if: { to: { party: [party] } } },
    isNot,
  }
}

/** Own marketplaces, each other one that the policy names, all others of their party, and links to none. */
function marketplaceTargets({ program, registry }: Subject): readonly Target[] {
  const named = new Set([
    ...program.own,
    ...program.rules.flatMap((rule) => rule.if.to?.marketplace ?? []),
    ...program.marketplaces.map(({ id }) => id),
  ])
  const known = [...named].flatMap((id) => registry.byId(id) ?? [])
  return parties.flatMap((party) => {
    const ours = known.filter(({ id }) => partyOf(id, program.own, registry) === party)
    const each = ours.map((marketplace) => ofMarketplace(marketplace, party))
    if (party === 'own') return each
    return [
      ...each,
      ofParty(
        party,
        ours.map(({ id }) => id),
      ),
    ]
  })
}

function ofMarketplace({ id, name }: Marketplace, party: Party): Target {
  return {
    party,
    marketplace: id,
    label: { en: id, 'zh-CN': name['zh-CN'] },
    is: { if: { to: { marketplace: [id] } } },
    isNot: [],
  }
}

/** English readers read the names that stand in the policy. */
function labelOf(surface: string, target: Wording, { program }: Subject): Wording {
  const declared = Object.hasOwn(program.surfaces, surface) ? program.surfaces[surface]?.label['zh-CN'] : undefined
  const zh = declared ?? (surface === unknownSurface ? '未知场景' : surface)
  return { en: `${surface} → ${target.en}`, 'zh-CN': `${zh} → ${target['zh-CN']}` }
}

function regionOfRow({ is, isNot }: RowPlan, space: Space): readonly Box[] {
  const region = regionOf(space.boxOf(is), space)
  const others = isNot.map((each) => space.boxOf(each))
  return [...remainder(region, others, space.layout, usualBudget())]
}

/** A span of time in which no rule begins or ends. */
interface Interval extends Column {
  /** The atom of the time dimension it belongs to; the same rules are in force in all of an atom. */
  readonly atom: number
  /** An instant in it. */
  readonly at: number
}

function timeOf({ dimensions }: Space) {
  const time = dimensions.find(({ name }) => name === 'time')
  if (time === undefined) throw new Error('every space has time')
  return time
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

interface Placed {
  readonly rule: Rule
  readonly box: Box
  readonly condition: Wording | undefined
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

interface Asking {
  readonly space: Space
  readonly subject: Subject
  readonly placed: readonly Placed[]
  readonly budget: Budget
  /** Rules of which it could not be found out everywhere whether they decide. */
  readonly incomplete: Set<string>
}

/** What decides in a row, and by atom of time one box of clicks for which it does. */
interface Found {
  readonly rule: Rule | undefined
  readonly condition: Wording | undefined
  /** `undefined` for an atom: the budget was spent, so it may decide there, or not. */
  readonly boxes: ReadonlyMap<number, Box | undefined>
}

interface RowCell {
  /** The same for cells in which the same rules decide and report. */
  readonly key: string
  readonly at: (at: number) => Cell
}

/** All cells of a row, by atom of time. */
function cellsOf(region: readonly Box[], asking: Asking): (atom: number) => RowCell {
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
        .map(({ rule, condition, boxes }): Entry => {
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

function holdsAtom(box: Box, { offset }: Span, atom: number): boolean {
  return ((box[offset + (atom >> 5)] ?? 0) & (1 << (atom & 31))) !== 0
}

function cellWith(entries: readonly Entry[], reports: readonly Entry[]): Cell {
  const outcome = entries.at(-1)?.outcome
  const isCertain = outcome !== undefined && entries.every((entry) => isSameOutcome(entry.outcome, outcome))
  return { certain: isCertain ? outcome : undefined, entries, reports }
}

/** As `spread`; when the budget is spent, what is not settled is not denied. */
function attempt(
  region: readonly Box[],
  others: readonly Box[],
  name: string,
  { space, budget, incomplete }: Asking,
): ReadonlyMap<number, Box | undefined> {
  const boxes = new Map<number, Box | undefined>()
  try {
    spread(region, others, { space, budget, boxes })
  } catch (problem) {
    if (!(problem instanceof BudgetSpent)) throw problem
    incomplete.add(name)
    for (const atom of region.flatMap((part) => timesIn(part, space))) if (!boxes.has(atom)) boxes.set(atom, undefined)
  }
  return boxes
}

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
  const { atoms, span } = timeOf(space)
  return [...atoms.keys()].filter((atom) => holdsAtom(box, span, atom))
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

function notesOf(
  surfaces: readonly string[] | undefined,
  incomplete: ReadonlySet<string>,
  isExact: boolean,
): readonly MatrixNote[] {
  const notes: MatrixNote[] = []
  const leftOut = surfaces === undefined ? [] : [...builtinSurfaces].filter((each) => !surfaces.includes(each))
  if (leftOut.length > 0) {
    notes.push({
      code: 'surfaces-left-out',
      message: {
        en: `not shown, because the policy does not mention them: ${leftOut.join(', ')}`,
        'zh-CN': `策略未提及，故未列出的场景：${leftOut.join('、')}`,
      },
    })
  }
  if (incomplete.size > 0) {
    notes.push({
      code: 'analysis-incomplete',
      message: {
        en: `the rules overlap in too many ways to be told apart exactly; not settled everywhere: ${[...incomplete].join(', ')}`,
        'zh-CN': `规则之间的重叠过多，无法全部精确区分；未能完全确定的有：${[...incomplete].join('、')}`,
      },
    })
  }
  if (!isExact) {
    notes.push({
      code: 'analysis-incomplete',
      message: {
        en: 'too many listed ids are in rollouts to follow each of them: a cell may name a rule that never decides there',
        'zh-CN': '参与灰度的列表 ID 过多，无法逐一区分：单元格中可能列出实际不会命中的规则',
      },
    })
  }
  return notes
}
