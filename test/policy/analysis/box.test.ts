/**
 * Boxes obey the laws of sets, whatever the dimensions.
 *
 * @module
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyLeft,
  BudgetSpent,
  contains,
  intersection,
  meet,
  remainder,
  usualBudget,
  without,
  type Box,
  type Layout,
} from '../../../src/policy/analysis/box.ts'

/** Three small dimensions, and one whose atoms take a second word. */
const sizes = [3, 2, 4, 34] as const

const layout: Layout = [
  { offset: 0, words: 1 },
  { offset: 1, words: 1 },
  { offset: 2, words: 1 },
  { offset: 3, words: 2 },
]

/** Of the wide dimension only atoms on either side of the border between its words are looked at. */
const places = [
  [0, 1, 2],
  [0, 1],
  [0, 1, 2, 3],
  [0, 31, 32, 33],
] as const

function boxFrom(sets: readonly (readonly number[])[]): Box {
  const box = new Uint32Array(5)
  for (const [at, set] of sets.entries()) {
    for (const atom of set) {
      const word = (layout[at]?.offset ?? 0) + (atom >> 5)
      box[word] = (box[word] ?? 0) | (1 << (atom & 31))
    }
  }
  return box
}

function has(box: Box, point: readonly number[]): boolean {
  return point.every((atom, at) => ((box[(layout[at]?.offset ?? 0) + (atom >> 5)] ?? 0) & (1 << (atom & 31))) !== 0)
}

const points = places[0].flatMap((a) =>
  places[1].flatMap((b) => places[2].flatMap((c) => places[3].map((d) => [a, b, c, d]))),
)

function pointsOf(boxes: readonly Box[]): readonly (readonly number[])[] {
  return points.filter((point) => boxes.some((box) => has(box, point)))
}

const box = fc.tuple(...places.map((atoms) => fc.subarray([...atoms], { minLength: 1 }))).map((sets) => boxFrom(sets))

describe('boxes', () => {
  it(`are looked at in ${points.length} points of ${sizes.length} dimensions`, () => {
    expect(points).toHaveLength(96)
  })

  it('meet exactly where they share a point, and their intersection is what they share (seed 20201009)', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const shared = points.filter((point) => has(a, point) && has(b, point))
        expect(meet(a, b, layout)).toBe(shared.length > 0)
        const both = intersection(a, b, layout)
        expect(both === undefined ? [] : pointsOf([both])).toEqual(shared)
      }),
      { seed: 20_201_009 },
    )
  })

  it('contain one another exactly when no point of the inner one is outside (seed 20201009)', () => {
    fc.assert(
      fc.property(box, box, (outer, inner) => {
        const isInside = points.every((point) => !has(inner, point) || has(outer, point))
        expect(contains(outer, inner)).toBe(isInside)
      }),
      { seed: 20_201_009 },
    )
  })

  it('without another one are what is left, in pieces that share nothing (seed 20201009)', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const pieces = without(a, b, layout)
        expect(pointsOf(pieces)).toEqual(points.filter((point) => has(a, point) && !has(b, point)))
        for (const point of points) expect(pieces.filter((piece) => has(piece, point)).length).toBeLessThanOrEqual(1)
      }),
      { seed: 20_201_009 },
    )
  })

  it('without many others are what is left, and one piece of it is found exactly when there is one (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 4 }), fc.array(box, { maxLength: 8 }), (boxes, others) => {
        const left = points.filter((point) => pointsOf(boxes).includes(point) && !pointsOf(others).includes(point))
        const pieces = [...remainder(boxes, others, layout, usualBudget())]
        expect(pointsOf(pieces)).toEqual(left)
        const first = anyLeft(boxes, others, layout, usualBudget())
        expect(first !== undefined).toBe(left.length > 0)
      }),
      { seed: 20_201_009 },
    )
  })

  it('change none of the boxes they are made from (seed 20201009)', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const before = [a.slice(), b.slice()]
        without(a, b, layout)
        intersection(a, b, layout)
        anyLeft([a], [b], layout, usualBudget())
        expect([a, b]).toEqual(before)
      }),
      { seed: 20_201_009 },
    )
  })

  it('that take more splits than allowed are given up, not answered', () => {
    const everything = boxFrom(places)
    const corner = boxFrom(places.map(([first]) => [first]))
    expect(() => anyLeft([everything], [corner], layout, { left: 0 })).toThrow(BudgetSpent)
    expect(anyLeft([everything], [corner], layout, { left: 2 })).toBeDefined()
  })
})
