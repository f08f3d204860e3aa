/**
 * Boxes: sets of requests that are a product of one set per dimension.
 *
 * A rule is a box, because its conditions are a conjunction of sets, one per dimension. What a box is without another
 * one is again a handful of boxes; so everything that is left of a rule after the rules before it can be computed, and
 * any box that is left over is a request that shows it. A set is a bit per atom, the sets of all dimensions stand one
 * after the other in 32-bit words.
 *
 * @module
 */

export type Box = Uint32Array

/** Where the words of one dimension stand. */
export interface Span {
  readonly offset: number
  readonly words: number
}

export type Layout = readonly Span[]

/** Whether two boxes share a request. */
export function meet(a: Box, b: Box, layout: Layout): boolean {
  for (const { offset, words } of layout) {
    let shared = 0
    for (let at = offset; at < offset + words; at++) shared |= (a[at] ?? 0) & (b[at] ?? 0)
    if (shared === 0) return false
  }
  return true
}

/** What two boxes share; undefined when that is nothing. */
export function intersection(a: Box, b: Box, layout: Layout): Box | undefined {
  if (!meet(a, b, layout)) return undefined
  const shared = new Uint32Array(a.length)
  for (let at = 0; at < shared.length; at++) shared[at] = (a[at] ?? 0) & (b[at] ?? 0)
  return shared
}

/** Whether every request of `inner` is in `outer`; both are not empty. */
export function contains(outer: Box, inner: Box): boolean {
  for (let at = 0; at < inner.length; at++) {
    if (((inner[at] ?? 0) & ~(outer[at] ?? 0)) !== 0) return false
  }
  return true
}

/** A box without what another one covers, as boxes that share nothing. */
export function without(box: Box, other: Box, layout: Layout): Box[] {
  if (!meet(box, other, layout)) return [box]
  const pieces: Box[] = []
  let rest = box
  for (const { offset, words } of layout) {
    let outside = 0
    for (let at = offset; at < offset + words; at++) outside |= (rest[at] ?? 0) & ~(other[at] ?? 0)
    if (outside === 0) continue
    const piece = rest.slice()
    rest = rest.slice()
    for (let at = offset; at < offset + words; at++) {
      piece[at] = (piece[at] ?? 0) & ~(other[at] ?? 0)
      rest[at] = (rest[at] ?? 0) & (other[at] ?? 0)
    }
    pieces.push(piece)
  }
  return pieces
}

/** How much work a phase of an analysis may still do, in splits; shared by everything it asks. */
export interface Budget {
  left: number
  /** Told every thousand splits or so: for a line that says that work is going on. */
  readonly onWork?: (() => void) | undefined
  /** The budget that this one is a share of, and that pays too. */
  readonly of?: Budget
}

/** About a second or two. No policy a person wrote comes near it; a document made to explode ends here and is told so. */
export function usualBudget(onWork?: () => void): Budget {
  return { left: 600_000, onWork }
}

/** Twice as much, for what matters most. */
export function generousBudget(onWork?: () => void): Budget {
  return { left: 2 * usualBudget().left, onWork }
}

/** One question may not spend what all the others need. */
export function shareOf(budget: Budget, most: number): Budget {
  return { left: Math.min(most, budget.left), of: budget }
}

/** Looking at so many boxes takes about as long as a split. */
const comparisonsPerSplit = 16
/** Boxes of more words than this, of long lists that rules tell apart, take longer in proportion. */
const usualWords = 32

/** What is done to a box costs more the larger it is. */
function weightOf(box: Box): number {
  return Math.max(1, box.length / usualWords)
}

function spend(budget: Budget, splits: number): void {
  for (let payer: Budget | undefined = budget; payer !== undefined; payer = payer.of) {
    const before = payer.left
    payer.left -= splits
    if (before >> 10 !== payer.left >> 10) payer.onWork?.()
  }
  if (budget.left < 0) throw new BudgetSpent('the rules overlap in too many ways to be told apart exactly')
}

/** Looking at some boxes beside another one. */
export function spendOnComparing(budget: Budget, comparisons: number): void {
  spend(budget, comparisons / comparisonsPerSplit)
}

/** The budget is used up: nothing may be concluded from what was not found. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent'
}

/**
 * What is left of boxes when others are taken away, as boxes that share nothing; found one after the other, so that who
 * needs one witness pays for one. Throws `BudgetSpent`.
 */
export function* remainder(
  boxes: Iterable<Box>,
  others: readonly Box[],
  layout: Layout,
  budget: Budget,
): Generator<Box, undefined> {
  for (const box of boxes) {
    let splits = 0
    const open: { piece: Box; others: readonly Box[] }[] = [{ piece: box, others }]
    for (let task = open.pop(); task !== undefined; task = open.pop()) {
      const { piece } = task
      spendOnComparing(budget, task.others.length)
      const near = task.others.filter((other) => meet(piece, other, layout))
      const [first] = near
      if (first === undefined) {
        yield piece
        continue
      }
      if (near.some((other) => contains(other, piece))) continue
      // Few rules are taken in their order; where that leads nowhere, whatever leaves the fewest pieces.
      const other = splits++ < patience ? first : leastSplitting(piece, near, layout)
      spend(budget, weightOf(piece))
      const rest = near.filter((each) => each !== other)
      for (const each of without(piece, other, layout)) open.push({ piece: each, others: rest })
    }
  }
  return undefined
}

const patience = 256

/** The box that sticks into a piece with the fewest sides. */
function leastSplitting(piece: Box, others: readonly Box[], layout: Layout): Box {
  let best = others[0] ?? piece
  let fewest = Infinity
  for (const other of others) {
    let sides = 0
    for (const { offset, words } of layout) {
      let outside = 0
      for (let at = offset; at < offset + words; at++) outside |= (piece[at] ?? 0) & ~(other[at] ?? 0)
      if (outside !== 0 && ++sides >= fewest) break
    }
    if (sides >= fewest) continue
    best = other
    fewest = sides
    if (fewest === 1) break
  }
  return best
}

/** The first part of what is left; undefined when nothing is. */
export function anyLeft(boxes: Iterable<Box>, others: readonly Box[], layout: Layout, budget: Budget): Box | undefined {
  return remainder(boxes, others, layout, budget).next().value
}
