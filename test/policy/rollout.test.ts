import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, isInRollout } from '../../src/policy/rollout.ts'

const salt = 'short-video-notice'

describe('buckets of murmur3_32/v1', () => {
  it.each([
    ['a_1', 7335],
    ['a_2', 3173],
    ['a_3', 6725],
    ['主播', 3676],
  ])('puts %s into bucket %i', (key, bucket) => {
    expect(bucketOf(salt, key)).toBe(bucket)
  })

  it('takes 5153 of 100 000 authors at five percent', () => {
    const taken = Array.from({ length: 100_000 }, (_, index) => `a_${index}`).filter((key) => isInRollout(5, salt, key))
    expect(taken).toHaveLength(5153)
  })

  it('only ever adds when the percentage is raised, takes nobody at 0 and everybody at 100 (seed 20201009)', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (key, a, b) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)]
          expect(isInRollout(less, salt, key) && !isInRollout(more, salt, key)).toBe(false)
          expect([isInRollout(0, salt, key), isInRollout(100, salt, key)]).toEqual([false, true])
        },
      ),
      { seed: 20_201_009 },
    )
  })

  it('counts hundredths of a percent exactly, also where 0.07 * 100 is more than 7', () => {
    const bucket = bucketOf(salt, 'a_1')
    expect(isInRollout(bucket / 100, salt, 'a_1')).toBe(false)
    expect(isInRollout((bucket + 1) / 100, salt, 'a_1')).toBe(true)
    const seven = Array.from({ length: 100_000 }, (_, index) => `k${index}`).find((key) => bucketOf(salt, key) === 7)
    expect(seven).toBeDefined()
    expect(isInRollout(0.07, salt, seven ?? '')).toBe(false)
  })
})
