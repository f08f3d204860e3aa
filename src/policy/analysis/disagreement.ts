/**
 * Disagreement: the requests that two lists of rules answer differently, exactly.
 *
 * In each list the first line that holds a request answers it. Lines that stand in both lists in the same order, with the
 * same box and the same answer, can never be to blame: where they decide in both, they say the same. So only pairs with
 * at least one other line are compared, and the cost follows what was changed and not the length of the policy.
 *
 * @module
 */

import { everything } from './atoms.ts'
import {
  contains,
  intersection,
  meet,
  remainder,
  shareOf,
  spendOnComparing,
  without,
  BudgetSpent,
  type Box,
  type Budget,
} from './box.ts'
import type { Space } from './space.ts'

/** A line of a list: what it holds, and what it says, as a text that is equal for equal answers. */
export interface Line {
  readonly box: Box
  readonly says: string
}

/** Requests that one line of each list answers, each in its own way. */
export interface Disagreement<T> {
  readonly before: T
  readonly after: T
  /** The line that is not in the other list: why the answers differ. */
  readonly cause: T
  /** They share nothing; requests that cannot be may be among them, never alone. */
  readonly boxes: readonly Box[]
}

export interface Disagreements<T> {
  readonly found: readonly Disagreement<T>[]
  /** False when the budget was spent: there may be more. */
  readonly isComplete: boolean
}

/** The last line of each list holds everything. `aligned` are lines that were the same before they were read. */
export function disagreements<T extends Line>(
  before: readonly T[],
  after: readonly T[],
  { space, budget, aligned }: { space: Space; budget: Budget; aligned: readonly (readonly [T, T])[] },
): Disagreements<T> {
  const found: Disagreement<T>[] = []
  let isComplete = true
  for (const frame of framesOf(aligned, space)) {
    for (const pair of pairsIn(frame, before, after, { space, budget })) {
      const boxes: Box[] = []
      const share = shareOf(budget, budget.left / 2)
      try {
        for (const piece of remainder([pair.shared], pair.earlier(), space.layout, share)) {
          spendOnComparing(share, space.universe.length)
          if (isPossible(piece, space)) boxes.push(piece)
        }
      } catch (problem) {
        if (!(problem instanceof BudgetSpent)) throw problem
        isComplete = false
      }
      if (boxes.length > 0) found.push({ before: pair.before, after: pair.after, cause: pair.cause, boxes })
      if (budget.left < 0) return { found, isComplete: false }
    }
  }
  return { found, isComplete }
}

function isPossible(box: Box, { universe, layout }: Space): boolean {
  return universe.some((each) => meet(each, box, layout))
}

/**
 * A changed list or an own shop more moves the boxes of many rules, but only for a few values. The requests without these
 * values are one frame, in which those rules are the same again.
 */
function framesOf<T extends Line>(aligned: readonly (readonly [T, T])[], space: Space): readonly Box[] {
  const all = everything(space.dimensions)
  const calm = all.slice()
  for (const [before, after] of aligned) {
    for (const [at, word] of before.box.entries()) calm[at] = (calm[at] ?? 0) & ~(word ^ (after.box[at] ?? 0))
  }
  return [calm, ...without(all, calm, space.layout)].filter((frame) => isPossible(frame, space))
}

/** Pays for looking through lines, if it can: the next question finds that the budget is spent. */
function pay(budget: Budget, lines: number): void {
  spendOnComparing({ left: Infinity, of: budget }, lines)
}

interface Framed<T> {
  readonly line: T
  readonly box: Box
  readonly key: string
  /** Whether the line stands in both lists. */
  isKept: boolean
}

interface Pair<T> {
  readonly before: T
  readonly after: T
  readonly cause: T
  readonly shared: Box
  readonly earlier: () => readonly Box[]
}

function* pairsIn<T extends Line>(
  frame: Box,
  before: readonly T[],
  after: readonly T[],
  { space, budget }: { space: Space; budget: Budget },
): Generator<Pair<T>, void> {
  const { layout } = space
  const left = framed(frame, before, space)
  const right = framed(frame, after, space)
  markKept(left, right)
  const keptRight = right.filter(({ isKept }) => isKept)
  const changedRight = right.filter(({ isKept }) => !isKept)
  const nearRight = new Map<Framed<T>, readonly Framed<T>[]>()
  const places = new Map(right.map((each, at) => [each, at]))
  for (const [at, mine] of left.entries()) {
    const others = mine.isKept ? changedRight : [...changedRight, ...keptRight]
    let near: readonly Box[] | undefined
    pay(budget, others.length)
    for (const theirs of others) {
      if (mine.line.says === theirs.line.says) continue
      const shared = intersection(mine.box, theirs.box, layout)
      if (shared === undefined || !isPossible(shared, space)) continue
      near ??= left.slice(0, at).flatMap(({ box }) => (meet(box, mine.box, layout) ? [box] : []))
      const mineBefore = near
      yield {
        before: mine.line,
        after: theirs.line,
        cause: theirs.isKept ? mine.line : theirs.line,
        shared,
        earlier: () => {
          let theirsBefore = nearRight.get(theirs)
          if (theirsBefore === undefined) {
            theirsBefore = right.slice(0, places.get(theirs)).filter(({ box }) => meet(box, theirs.box, layout))
            nearRight.set(theirs, theirsBefore)
          }
          pay(budget, mineBefore.length + theirsBefore.length)
          const boxes = [...mineBefore, ...theirsBefore.map(({ box }) => box)].filter((box) =>
            meet(box, shared, layout),
          )
          const whole = boxes.find((box) => contains(box, shared))
          return whole === undefined ? boxes : [whole]
        },
      }
    }
  }
}

/** The lines as they are inside a frame. */
function framed<T extends Line>(frame: Box, lines: readonly T[], space: Space): readonly Framed<T>[] {
  return lines.flatMap((line) => {
    const box = intersection(line.box, frame, space.layout)
    if (box === undefined || !isPossible(box, space)) return []
    return [{ line, box, key: `${textOf(box)} ${line.says}`, isKept: false }]
  })
}

/** Marks the longest common part of the two lists. */
function markKept<T>(left: readonly Framed<T>[], right: readonly Framed<T>[]): void {
  for (const [a, b] of longestCommon(left, right, ({ key }) => key)) {
    a.isKept = true
    b.isKept = true
  }
}

/** The longest common subsequence of two lists, as pairs. */
export function longestCommon<A>(
  left: readonly A[],
  right: readonly A[],
  keyOf: (each: A) => string,
): readonly (readonly [A, A])[] {
  const numbers = new Map<string, number>()
  const numberOf = (each: A): number => {
    const key = keyOf(each)
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  }
  const a = left.map(numberOf)
  const b = right.map(numberOf)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const pairs: [number, number][] = Array.from({ length: start }, (_, at) => [at, at])
  const rows = a.length - start - end
  const columns = b.length - start - end
  const width = columns + 1
  const lengths = new Uint16Array((rows + 1) * width)
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] =
        a[start + row] === b[start + column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1))
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (a[start + row] === b[start + column]) pairs.push([start + row++, start + column++])
    else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++
    else column++
  }
  for (let at = end; at > 0; at--) pairs.push([a.length - at, b.length - at])
  return pairs.flatMap(([row, column]): (readonly [A, A])[] => {
    const mine = left[row]
    const theirs = right[column]
    return mine === undefined || theirs === undefined ? [] : [[mine, theirs]]
  })
}

/** Fewer boxes for the same requests: boxes that differ in one dimension only become one. */
export function merged(boxes: readonly Box[], { layout }: Space): readonly Box[] {
  let now = boxes.map((box) => ({ box, text: textOf(box) }))
  for (let before = Infinity; now.length > 1 && now.length < before;) {
    before = now.length
    for (const { offset, words } of layout) {
      const alike = new Map<string, (typeof now)[number]>()
      for (const each of now) {
        const key = each.text.slice(0, 2 * offset) + each.text.slice(2 * (offset + words))
        const known = alike.get(key)
        const box = known && united(known.box, each.box)
        alike.set(key, box === undefined ? each : { box, text: textOf(box) })
      }
      now = [...alike.values()]
    }
  }
  return now.map(({ box }) => box)
}

/** Two characters for each word: a key that is cheap to cut and to compare. */
function textOf(box: Box): string {
  return String.fromCharCode(...new Uint16Array(box.buffer, box.byteOffset, 2 * box.length))
}

/** The smallest box that holds two others. */
export function united(a: Box, b: Box): Box {
  return a.map((word, at) => word | (b[at] ?? 0))
}
