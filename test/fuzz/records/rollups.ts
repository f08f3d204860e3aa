/**
 * Counting by the hour keeps the sum, whatever the order and however the records came together.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'

import { rollUp, type RollupRow } from '../../../src/record/rollup.ts'
import { tally } from '../../../src/record/tally.ts'
import type { WireRecord } from '../../../src/record/wire.ts'
import { makeLaw } from '../law.ts'

const optional = fc.option(fc.constantFrom('a', 'b', ''), { nil: undefined })
const records: fc.Arbitrary<WireRecord> = fc.record({
  v: fc.constant(1 as const),
  id: fc.constant('01JD0000000000000000000000'),
  at: fc.integer({ min: 0, max: 2 * 3_600_000 - 1 }),
  sampledrate: fc.constantFrom(1, 1, 10, 1000),
  policy: fc.record({ version: fc.constantFrom(undefined, 1) }),
  in: fc.record({
    surface: fc.constantFrom('live_room', 'short_video'),
    evidence: fc.constant('signed'),
    marketplace: optional,
    party: fc.constant('own'),
    kind: fc.constant('product'),
  }),
  out: fc.record({
    answer: fc.constant('forward'),
    action: fc.constant('allow'),
    rule: optional,
    reason: fc.constant('x'),
  }),
})

export const rollups = makeLaw({
  title: 'counts by the hour keep the sum of what records stand for, in any order and in any parts',
  cases: fc.record({
    all: fc.array(records, { maxLength: 40, size: 'max' }),
    order: fc.array(fc.nat(), { maxLength: 40 }),
    cut: fc.nat({ max: 40 }),
  }),
  holds: ({ all, order, cut }) => {
    const whole = rollUp(all)
    const clicks = all.reduce((sum, { sampledrate }) => sum + sampledrate, 0)
    const counted = whole.reduce((sum, { count }) => sum + count, 0)
    if (clicks !== counted) throw new Error(`${clicks} clicks, ${counted} counted`)
    const shuffled = all
      .map((record, index) => [record, order[index] ?? index] as const)
      .toSorted(([, left], [, right]) => left - right)
      .map(([record]) => record)
    const parts = [...rollUp(shuffled.slice(0, cut)), ...rollUp(shuffled.slice(cut))]
    const merged = tally(parts.map(({ count, ...row }) => ({ row, count }))) as RollupRow[]
    if (!isDeepStrictEqual(sorted(merged), sorted(whole))) throw new Error('other counts in another order')
    if (all.some(({ at }) => !whole.some(({ hour }) => hour <= at && at < hour + 3_600_000)))
      throw new Error('a lost hour')
    return whole.length < all.length ? 'summed' : 'apart'
  },
  kinds: { summed: 0.1 },
  brief: 500,
  long: 100_000,
})

function sorted(rows: readonly RollupRow[]): readonly string[] {
  return rows
    .map((row) => JSON.stringify(Object.entries(row).toSorted(([left], [right]) => (left < right ? -1 : 1))))
    .toSorted()
}
