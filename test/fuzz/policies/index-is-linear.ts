/**
 * The index of rules decides as a reading from top to bottom does. `npm test` tries it in `test/policy/decide.test.ts`.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'

import { decide, preparePolicy } from '../../../src/policy/decide.ts'
import { decideLinearly } from '../../policy/linear.ts'
import { clicks, instants, programs } from '../../policy/programs.ts'
import { makeLaw } from '../law.ts'

export const indexIsLinear = makeLaw({
  title: 'the index of rules decides as a reading from top to bottom does',
  cases: fc.tuple(programs, fc.array(fc.tuple(clicks, instants), { minLength: 1, maxLength: 20 })),
  holds: ([program, visits]) => {
    const policy = preparePolicy(program, { version: 1, digest: 'd' })
    let rules = 0
    for (const [facts, at] of visits) {
      const decision = decide(policy, facts, at)
      if (!isDeepStrictEqual(decision, decideLinearly(policy, facts, at))) throw new Error('they disagree')
      rules += decision.rule === undefined ? 0 : 1
    }
    return rules > 0 ? 'by rules' : 'by defaults'
  },
  kinds: { 'by rules': 0.3 },
  brief: 0,
  long: 100_000,
})
