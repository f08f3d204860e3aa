/**
 * The difference of two versions: exactly which requests are answered differently, which way, where and when.
 *
 * Both programs are asked about the same requests, each as it sees them itself: whose a marketplace is and which surfaces
 * there are may differ. Every request whose outcome differs is in exactly one change, and no other request is in any.
 * Every change has a request that shows it, and that can be run against both versions.
 *
 * @module
 */

import { instant } from '../../kernel/instant.ts'
import { isInForce } from '../decide.ts'
import type { Outcome } from '../decision.ts'
import type { Witness } from '../language/diagnostic.ts'
import type { Program } from '../program.ts'
import type { Rule } from '../rule.ts'
import { asJudged, unresolvedName } from './as-judged.ts'
import { everything } from './atoms.ts'
import { generousBudget, intersection, usualBudget, type Box, type Budget } from './box.ts'
import { areaOf, intervalsOf, type Area, type Interval } from './box-words.ts'
import { compareRules, sortedText, type RuleChange } from './diff-rules.ts'
import { compareSettings, unreadableLists, type SettingChange } from './diff-settings.ts'
import type { Subject } from './dimensions.ts'
import { disagreements, merged, united, type Disagreement, type Disagreements, type Line } from './disagreement.ts'
import { outcomeKey, strictness } from './outcomes.ts'
import { atomsIn, makeSpace, type Space } from './space.ts'
import { boxIn, disputedSurfaces, worldsIn, type World } from './worlds.ts'

/** `changed`: as strict as before, with another reason or another target. */
export type Direction = 'stricter' | 'looser' | 'changed'

/** What one version says of the requests of a change. */
export interface Side<Said = Outcome> {
  readonly outcome: Said
  /** The rules that say it, by id; undefined stands for the defaults, or for no report. */
  readonly rules: readonly (string | undefined)[]
}

/** When a shopper meets a change for the first time. */
export type TakesEffect =
  | { readonly kind: 'on-publish' }
  | { readonly kind: 'later'; readonly at: number }
  /** Every request of it lies in the past: history would read otherwise, no click to come will. */
  | { readonly kind: 'past' }

export interface Change<Said = Outcome> {
  readonly direction: Direction
  readonly before: Side<Said>
  readonly after: Side<Said>
  /** The requests, in the space of the difference; the boxes share nothing. */
  readonly boxes: readonly Box[]
  /** The same to be said, for as many boxes as anybody reads, the largest first. */
  readonly areas: readonly Area[]
  /** The smallest area around all of them. */
  readonly around: Area
  readonly takesEffect: TakesEffect
  /** Undefined only when no id with the buckets it needs was found. */
  readonly witness: Witness | undefined
}

/** Reports decide nothing; where an outcome is undefined nothing is reported. */
export type ReportChange = Change<Outcome | undefined>

export type Overall = 'equivalent' | 'stricter' | 'looser' | 'incomparable'

export interface PolicyDiff {
  /** Of the decisions, and of settings that say a direction themselves. */
  readonly overall: Overall
  readonly changes: readonly Change[]
  readonly reports: readonly ReportChange[]
  readonly settings: readonly SettingChange[]
  readonly rules: readonly RuleChange[]
  /** How many changes of decisions take effect when, soonest first. */
  readonly takesEffect: readonly { readonly effect: TakesEffect; readonly count: number }[]
  /** Lists whose members are kept elsewhere and changed: they are taken to be the same. */
  readonly unknownLists: readonly string[]
  /**
   * False when the rules overlap in too many ways, or when too many listed ids are in rollouts to follow each of them:
   * there may be more changes.
   */
  readonly isComplete: boolean
  /** Links that one version judges by its rules and the other refuses or cannot judge; they are not among the changes. */
  readonly judgedByOne: readonly string[]
  readonly now: number
  readonly space: Space
}

export interface DiffOptions {
  /** Epoch milliseconds: what is in force then takes effect at once. */
  readonly now: number
  /** Told now and then while it works. */
  readonly onWork?: () => void
}

export function diffPolicies(before: Subject, after: Subject, { now, onWork }: DiffOptions): PolicyDiff {
  const unknownLists = unreadableLists(before.program, after.program)
  const comparable = { ...after, program: withListsOf(before.program, after.program, unknownLists) }
  const disputed = disputedSurfaces([before.program, after.program])
  const judged = [before, comparable].map((subject) => ({ ...subject, program: asJudged(subject.program) }))
  const space = makeSpace(judged, { also: disputed, now })
  const worlds = worldsIn(space, disputed)
  const asking = (budget: Budget): Question => ({ space, worlds, budget, now })
  const decisions = changesBetween(
    decisionLines(asJudged(before.program), 0, space),
    decisionLines(asJudged(after.program), 1, space),
    asking(generousBudget(onWork)),
  )
  const reports = changesBetween(
    reportLines(before.program, 0, space),
    reportLines(after.program, 1, space),
    asking(usualBudget(onWork)),
  )
  const settings = compareSettings(before.program, after.program)
  return {
    overall: overallOf([...decisions.changes, ...settings], decisions.isComplete, space),
    changes: decisions.changes,
    reports: reports.changes,
    settings,
    rules: compareRules(before.program.rules, after.program.rules),
    takesEffect: tallied(decisions.changes),
    unknownLists,
    isComplete: decisions.isComplete && reports.isComplete,
    judgedByOne: space.judgedByOne,
    now,
    space,
  }
}

/** What nobody here can read is taken to be the same, so that no change is claimed that may not be one. */
function withListsOf(from: Program, to: Program, names: readonly string[]): Program {
  const lists = names.flatMap((name) => {
    const list = from.lists[name]
    return list === undefined ? [] : [[name, list] as const]
  })
  return lists.length === 0 ? to : { ...to, lists: { ...to.lists, ...Object.fromEntries(lists) } }
}

interface Question {
  readonly space: Space
  readonly worlds: readonly World[]
  readonly budget: Budget
  readonly now: number
}

/** Requests, who speaks of them, and what is said. */
interface RuleLine<Said> extends Line {
  readonly subject: number
  readonly rule: Rule | undefined
  readonly outcome: Said
}

function decisionLines(program: Program, subject: number, space: Space): readonly RuleLine<Outcome>[] {
  const rules = program.rules.filter(({ mode }) => mode === 'enforce')
  return linesOf(rules, program.defaults.outcome, { subject, space, saysOf: ({ outcome }) => outcome })
}

/** The first report before the first enforced match is noted; so an enforced rule ends the reading and says nothing. */
function reportLines(program: Program, subject: number, space: Space): readonly RuleLine<Outcome | undefined>[] {
  const rules = program.rules.filter(({ mode }) => mode !== 'off')
  const saysOf = ({ mode, outcome }: Rule) => (mode === 'report' ? outcome : undefined)
  return linesOf(rules, undefined, { subject, space, saysOf })
}

interface Reading<Said> {
  readonly subject: number
  readonly space: Space
  readonly saysOf: (rule: Rule) => Said
}

function linesOf<Said extends Outcome | undefined>(
  rules: readonly Rule[],
  otherwise: Said,
  { subject, space, saysOf }: Reading<Said>,
): readonly RuleLine<Said>[] {
  const line = (rule: Rule | undefined, outcome: Said, box: Box): RuleLine<Said> => {
    return { subject, rule, outcome, box, says: outcome === undefined ? '' : outcomeKey(outcome) }
  }
  const lines = rules.map((rule) => line(rule, saysOf(rule), space.boxOf(rule, subject)))
  return [...lines, line(undefined, otherwise, everything(space.dimensions))]
}

function changesBetween<Said extends Outcome | undefined>(
  before: readonly RuleLine<Said>[],
  after: readonly RuleLine<Said>[],
  asking: Question,
): { readonly changes: readonly Change<Said>[]; readonly isComplete: boolean } {
  const byWorld = asking.worlds.map((world) =>
    disagreementsIn(inWorld(world, before, 0, asking.space), inWorld(world, after, 1, asking.space), asking),
  )
  const found = byWorld.flatMap((each) => each.found)
  const groups = Map.groupBy(found, ({ before: mine, after: theirs, cause }) =>
    [mine.says, theirs.says, cause.subject, cause.rule?.id ?? ''].join('\n'),
  )
  const changes = Array.from(groups.values(), (group) => changeOf(group, asking)).flatMap((change) => change ?? [])
  // Where ids may stand with buckets that are not theirs, a change that no request shows may be none.
  const { space } = asking
  const isExact = space.isExact && space.unsampled.length === 0
  const certain = isExact ? changes : changes.filter(({ witness }) => witness !== undefined)
  return {
    changes: certain.toSorted(inOrder),
    isComplete: isExact && byWorld.every(({ isComplete }) => isComplete),
  }
}

function inWorld<Said>(
  world: World,
  lines: readonly RuleLine<Said>[],
  subject: number,
  space: Space,
): readonly RuleLine<Said>[] {
  return lines.flatMap((line) => {
    const box = boxIn(world, line.box, subject, space)
    return box === undefined ? [] : [{ ...line, box }]
  })
}

function disagreementsIn<Said extends Outcome | undefined>(
  before: readonly RuleLine<Said>[],
  after: readonly RuleLine<Said>[],
  { space, budget }: Question,
): Disagreements<RuleLine<Said>> {
  const nameOf = ({ rule }: RuleLine<Said>) => (rule?.id === unresolvedName ? sortedText(rule) : rule?.id)
  const byName = new Map(before.map((line) => [nameOf(line), line]))
  const aligned = after.flatMap((line): (readonly [RuleLine<Said>, RuleLine<Said>])[] => {
    const old = byName.get(nameOf(line))
    return old !== undefined && isSameText(old.rule, line.rule) ? [[old, line]] : []
  })
  return disagreements(before, after, { space, budget, aligned })
}

function isSameText(a: Rule | undefined, b: Rule | undefined): boolean {
  return sortedText(a) === sortedText(b)
}

const mostAreas = 32

function changeOf<Said extends Outcome | undefined>(
  group: readonly Disagreement<RuleLine<Said>>[],
  { space, now }: Question,
): Change<Said> | undefined {
  const [first] = group
  if (first === undefined) return undefined
  const boxes = merged(
    group.flatMap((each) => each.boxes),
    space,
  )
    .map((box) => ({ box, size: sizeOf(box, space) }))
    .toSorted((a, b) => b.size - a.size)
    .map(({ box }) => box)
  const around = areaOf(boxes.reduce(united), space)
  return {
    direction: directionOf(first.before.outcome, first.after.outcome),
    before: sideOf(group.map(({ before }) => before)),
    after: sideOf(group.map(({ after }) => after)),
    boxes,
    areas: boxes.slice(0, mostAreas).map((box) => areaOf(box, space)),
    around,
    takesEffect: takesEffectOf(around.when, now),
    witness: witnessOf(boxes, space, now),
  }
}

function sideOf<Said>(lines: readonly RuleLine<Said>[]): Side<Said> {
  const [first] = lines
  if (first === undefined) throw new Error('a change has a line on each side')
  return { outcome: first.outcome, rules: [...new Set(lines.map(({ rule }) => rule?.id))] }
}

/** Where nothing is reported, nothing would be taken from the shopper. */
function directionOf(before: Outcome | undefined, after: Outcome | undefined): Direction {
  const step = severityOf(after) - severityOf(before)
  if (step === 0) return 'changed'
  return step > 0 ? 'stricter' : 'looser'
}

function severityOf(outcome: Outcome | undefined): number {
  return outcome === undefined ? 0 : strictness[outcome.action]
}

/** How many atoms a box holds; what reads as the most comes first. */
function sizeOf(box: Box, { dimensions }: Space): number {
  return dimensions.reduce((size, dimension) => size * atomsIn(box, dimension).length, 1)
}

function takesEffectOf(when: readonly Interval[], now: number): TakesEffect {
  if (when.some((each) => isInForce(each, instant(now)))) return { kind: 'on-publish' }
  const starts = when.flatMap(({ from }) => (from !== undefined && from > now ? [from] : []))
  return starts.length === 0 ? { kind: 'past' } : { kind: 'later', at: Math.min(...starts) }
}

/** A request of now if there is one, else the next to come, else the last that was. */
function witnessOf(boxes: readonly Box[], space: Space, now: number): Witness | undefined {
  const moments = boxes
    .flatMap((box) => intervalsOf(box, space).map((interval) => ({ box, at: momentIn(interval, now) })))
    .toSorted((a, b) => distance(a.at, now) - distance(b.at, now))
  for (const { box, at } of moments) {
    for (const possible of space.universe) {
      const part = intersection(possible, box, space.layout)
      const witness = part && space.witnessOf(part)
      if (witness !== undefined) return { ...witness, at }
    }
  }
  return undefined
}

/** In an interval every instant is as good as any other; a whole second reads best. */
function momentIn({ from = -Infinity, until = Infinity }: Interval, now: number): number {
  const second = Math.max(from, now - (now % 1000))
  if (second < until) return second
  return Math.max(from, until - 1000)
}

function distance(at: number, now: number): number {
  return at > now ? at - now : (now - at) * 1000
}

const weights: Readonly<Record<Direction, number>> = { looser: 0, stricter: 1, changed: 2 }

/** Soonest first; then what is looser, because nobody will complain about it. */
function inOrder(a: Change<Outcome | undefined>, b: Change<Outcome | undefined>): number {
  return timeOf(a.takesEffect) - timeOf(b.takesEffect) || weights[a.direction] - weights[b.direction]
}

function timeOf(effect: TakesEffect): number {
  if (effect.kind === 'later') return effect.at
  return effect.kind === 'past' ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER
}

function overallOf(
  changes: readonly { readonly direction?: Direction }[],
  isComplete: boolean,
  { judgedByOne }: Space,
): Overall {
  if (!isComplete) return 'incomparable'
  const directions = new Set(changes.flatMap(({ direction }) => direction ?? []))
  const [only] = directions
  if (only === undefined) return judgedByOne.length === 0 ? 'equivalent' : 'incomparable'
  return directions.size > 1 || only === 'changed' ? 'incomparable' : only
}

function tallied(changes: readonly Change[]): PolicyDiff['takesEffect'] {
  const groups = Map.groupBy(changes, ({ takesEffect }) => timeOf(takesEffect))
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, group]) => group.slice(0, 1).map(({ takesEffect }) => ({ effect: takesEffect, count: group.length })))
}
