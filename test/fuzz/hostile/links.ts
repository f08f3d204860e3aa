/**
 * Hostile links: real ones, with whatever has misled readers of addresses done to them.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

import fc from 'fast-check'

import { harmless } from './harmless.ts'
import type { Mutation } from './mutation.ts'
import { hostile } from './mutations.ts'

/** Real links, with those that others have used to mislead. */
const templates: readonly string[] = ['links.jsonl', 'links-own.jsonl']
  .flatMap((name) => readFileSync(new URL(`../../corpus/${name}`, import.meta.url), 'utf8').split('\n'))
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { url: string }).url)

const ways = fc.noBias(fc.nat({ max: 1 << 20 }))
const done = (mutations: readonly Mutation[]): fc.Arbitrary<readonly [Mutation, number]> =>
  fc.tuple(fc.constantFrom(...mutations), ways)
const named = ([{ name }, n]: readonly [Mutation, number]): string => `${name} (${n})`

/** Every second link keeps only what is harmless. */
export const links = fc
  .record({
    template: fc.constantFrom(...templates),
    first: fc.array(done(harmless), { maxLength: 2 }),
    then: fc.oneof(fc.constant([]), fc.array(done(hostile), { minLength: 1, maxLength: 4 })),
  })
  .map(({ template, first, then }) => {
    const mutations = [...first, ...then]
    return {
      link: mutations.reduce((link, [{ done: mutate }, n]) => mutate(link.toWellFormed(), n), template),
      made: [template, ...mutations.map(named)],
    }
  })
