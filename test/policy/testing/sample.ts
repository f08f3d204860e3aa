/**
 * Tests of a policy, written short: a live-room click on Taobao unless something else is said.
 *
 * @module
 */

import { builtinRegistry } from '../../../src/link/registry.ts'
import { preparePolicy, type Policy } from '../../../src/policy/decide.ts'
import type { PolicyTest } from '../../../src/policy/testing/policy-test.ts'
import type { TestResult } from '../../../src/policy/testing/result.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import type { Rule } from '../../../src/policy/rule.ts'
import { programWith } from '../programs.ts'

const somewhere = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }

export function testWith(more: Partial<PolicyTest> = {}): PolicyTest {
  return {
    name: 'a test',
    at: 50,
    surface: 'live_room',
    url: 'https://item.taobao.com/item.htm?id=41',
    evidence: 'signed',
    author: undefined,
    followers: undefined,
    content: undefined,
    channel: undefined,
    region: undefined,
    language: undefined,
    client: undefined,
    token: undefined,
    visitor: undefined,
    rollout: undefined,
    expect: 'allow:no_rule_matched',
    rule: undefined,
    would: undefined,
    places: { whole: somewhere },
    ...more,
  }
}

export function policyWith(...rules: Rule[]): Policy {
  return preparePolicy(programWith(rules), { version: 1, digest: 'd' })
}

export function resultOf(policy: Policy, more: Partial<PolicyTest>): TestResult {
  const [result] = runPolicyTests(policy, [testWith(more)], builtinRegistry)
  if (result === undefined) throw new Error('one test has one result')
  return result
}
