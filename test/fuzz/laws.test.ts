/**
 * The laws of the fuzzer, for seconds each and always with the same cases; `npm run fuzz` tries them for longer.
 *
 * @module
 */

import { afterAll, describe, expect, it } from 'vitest'

import type { Law } from './law.ts'
import { closeSections, sections } from './sections.ts'

const seed = 20_201_009
const all: readonly (readonly [string, readonly Law[]])[] = await Promise.all(
  Object.entries(sections).map(async ([name, load]) => [name, await load()] as const),
)

afterAll(closeSections)

describe.each(all)('%s', (_, laws) => {
  // A law without brief runs is tried by another test, as it says.
  it.each(laws.filter(({ brief }) => brief > 0))(`$title ($brief cases, seed ${seed})`, async ({ check, brief }) => {
    const { failure, tooFew, runs } = await check({ seed, runs: brief })
    expect(failure).toBeUndefined()
    expect(tooFew).toEqual([])
    expect(runs).toBe(brief)
  })
})
