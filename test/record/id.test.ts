import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { makeIds, newId } from '../../src/record/id.ts'

it('has 26 characters of Crockford’s base 32 (seed 20201009)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (at) => {
      expect(newId(instant(at))).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    }),
    { seed: 20_201_009 },
  )
})

it('is that of ULID for time and chance', () => {
  const ids = makeIds((pool) => pool.fill(255))
  // The largest instant of 48 bits and all bits of chance set: the largest ULID (github.com/ulid/spec, overflow).
  expect(ids(instant(281_474_976_710_655))).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ')
  expect(makeIds((pool) => pool.fill(0))(instant(0))).toBe('00000000000000000000000000')
  // The time of ULID's own example, 01ARZ3NDEK…
  expect(ids(instant(1_469_918_176_385)).slice(0, 10)).toBe('01ARYZ6S41')
})

it('sorts by time (seed 20201009)', () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
  fc.assert(
    fc.property(time, time, (a, b) => {
      fc.pre(a !== b)
      expect(newId(instant(a)) < newId(instant(b))).toBe(a < b)
    }),
    { seed: 20_201_009 },
  )
})

it('keeps every bit of chance (seed 20201009)', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (a, b) => {
        const text = (bytes: Uint8Array): string => makeIds((pool) => pool.set(bytes))(instant(0))
        expect(text(a) === text(b)).toBe(a.every((byte, index) => byte === b[index]))
      },
    ),
    { seed: 20_201_009 },
  )
})

it('asks for randomness once for 64 ids, and not before the first', () => {
  let asked = 0
  const ids = makeIds((pool) => {
    asked += 1
    crypto.getRandomValues(pool)
  })
  expect(asked).toBe(0)
  const made = new Set(Array.from({ length: 64 }, () => ids(instant(1))))
  expect([made.size, asked]).toEqual([64, 1])
  ids(instant(1))
  expect(asked).toBe(2)
})

it('never repeats over ten thousand ids of one millisecond', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => newId(instant(1)))).size).toBe(10_000)
})
