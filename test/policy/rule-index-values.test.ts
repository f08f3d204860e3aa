import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ValueTable } from '../../src/policy/rule-index/value-table.ts'
import { askedTests, prepareConditions, prepareLists } from '../../src/policy/condition.ts'
import { programs } from './programs.ts'

it('a value table answers as a map does, for any texts', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.stringMatching(/^[ab]{250,260}$/),
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 3 })), { maxLength: 80 }),
      fc.array(text),
      (entries, others) => {
        const map = new Map(entries)
        const table = new ValueTable(map)
        const numbersOf = (key: string): readonly number[] | undefined => {
          const found = table.find(key)
          return found === -1
            ? undefined
            : Array.from({ length: table.countAt(found) }, (_, n) => table.numberAt(found, n))
        }
        for (const key of [...map.keys(), ...others, '']) expect([key, numbersOf(key)]).toEqual([key, map.get(key)])
      },
    ),
    { numRuns: 500, seed: 3 },
  )
})

it('the tests left once a cell is known are as many as a rule is counted to have (seed 20201009)', () => {
  const alwaysKnown = new Set(['surface', 'to.party', 'to.marketplace', 'to.kind', 'evidence'])
  let counted = 0
  fc.assert(
    fc.property(programs, ({ rules, lists }) => {
      const prepared = prepareLists(lists, new Map())
      for (const { if: conditions } of rules) {
        const left = prepareConditions(conditions, prepared).filter(({ name }) => !alwaysKnown.has(name))
        expect(askedTests(conditions)).toBe(left.length)
        counted += left.length
      }
    }),
    { seed: 20_201_009 },
  )
  expect(counted).toBeGreaterThan(100)
})
