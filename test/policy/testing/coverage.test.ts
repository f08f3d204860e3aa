import { describe, expect, it } from 'vitest'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { ruleCoverage, uncoveredSides } from '../../../src/policy/testing/coverage.ts'
import type { PolicyTest } from '../../../src/policy/testing/policy-test.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import { ruleIf } from '../programs.ts'
import { policyWith, testWith } from './sample.ts'

const watched = policyWith(
  ruleIf({}, { id: 'watch', mode: 'report' }),
  ruleIf({ surface: ['live_room'] }, { id: 'live' }),
  ruleIf({ surface: ['showcase'] }, { id: 'showcase' }),
  ruleIf({}, { id: 'off', mode: 'off' }),
)

describe('rule coverage', () => {
  it('names the tests that each rule decided or was noted by, and leaves out rules that are off', () => {
    const results = runPolicyTests(watched, [testWith({ name: 'one' }), testWith({ name: 'two' })], builtinRegistry)
    expect(ruleCoverage(watched, results)).toEqual({
      rules: [
        { id: 'watch', decidedBy: [], matchedAsReport: ['one', 'two'] },
        { id: 'live', decidedBy: ['one', 'two'], matchedAsReport: [] },
        { id: 'showcase', decidedBy: [], matchedAsReport: [] },
      ],
      covered: 2,
      total: 3,
    })
  })
})

describe('the sides that no test has seen', () => {
  const dated = policyWith(ruleIf({}, { id: 'dated', from: 10_000, until: 20_000 }))
  const open = (...tests: Partial<PolicyTest>[]) =>
    uncoveredSides(
      dated,
      runPolicyTests(
        dated,
        tests.map((test) => testWith(test)),
        builtinRegistry,
      ),
    ).map(({ rule, sides }) => [rule, ...sides].join(' '))

  it('are the inside and both sides of each end of the window, when there is no test at all', () => {
    expect(open()).toEqual(['dated inside before-from at-from before-until at-until'])
  })

  it('are seen by a test within a second of the end', () => {
    expect(open({ at: 8999 })).toEqual(['dated inside before-from at-from before-until at-until'])
    expect(open({ at: 9000 })).toEqual(['dated inside at-from before-until at-until'])
    expect(open({ at: 10_000 })).toEqual(['dated before-from before-until at-until'])
    expect(open({ at: 9999 }, { at: 10_999 }, { at: 19_000 }, { at: 20_000 })).toEqual([])
  })

  it('are not seen by a click that another rule decides at the end of the window', () => {
    const policy = policyWith(
      ruleIf({ surface: ['showcase'] }, { id: 'first' }),
      ruleIf({}, { id: 'dated', from: 10_000 }),
    )
    const elsewhere = runPolicyTests(policy, [testWith({ at: 9999, surface: 'showcase' })], builtinRegistry)
    expect(uncoveredSides(policy, elsewhere)).toEqual([{ rule: 'dated', sides: ['inside', 'before-from', 'at-from'] }])
    const here = runPolicyTests(policy, [testWith({ at: 9999 })], builtinRegistry)
    expect(uncoveredSides(policy, here)).toEqual([
      { rule: 'first', sides: ['inside'] },
      { rule: 'dated', sides: ['inside', 'at-from'] },
    ])
  })
})
