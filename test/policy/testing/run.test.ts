import { describe, expect, it } from 'vitest'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { preparePolicy } from '../../../src/policy/decide.ts'
import type { PolicyTest } from '../../../src/policy/testing/policy-test.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import type { Conditions } from '../../../src/policy/rule.ts'
import { explain, programWith, ruleIf } from '../programs.ts'
import { policyWith, resultOf, testWith } from './sample.ts'

const rollout = { percent: 5, by: 'author', salt: 's', hash: 'murmur3_32/v1' } as const
const shared = ruleIf({}, { id: 'share', rollout })

describe('a test inside a policy', () => {
  it('gets what a click gets: the outcome, the rule that decides, and what a report would have done', () => {
    const policy = policyWith(
      ruleIf({}, { id: 'watch', mode: 'report', outcome: { action: 'warn', reason: 'leaving_platform' } }),
      ruleIf({ to: { party: ['external'] } }, { id: 'closed' }),
    )
    expect(resultOf(policy, { expect: 'explain:live_external_closed' })).toMatchObject({
      passed: true,
      got: 'explain:live_external_closed',
      decider: { kind: 'rule', id: 'closed' },
      would: 'warn:leaving_platform',
      failure: undefined,
    })
    expect(resultOf(policy, { url: 'https://haohuo.jinritemai.com/views/product/item2?id=1' })).toMatchObject({
      passed: true,
      decider: { kind: 'defaults' },
    })
  })

  it.each<[string, Conditions, Partial<PolicyTest>]>([
    ['surface', { surface: ['showcase'] }, { surface: 'showcase' }],
    ['link', { product: { in: ['jd:100'] } }, { url: 'https://item.jd.com/100.html' }],
    ['content', { content: { in: ['r_1'] } }, { content: 'r_1' }],
    ['author', { author: { in: ['a_1'] } }, { author: 'a_1' }],
    ['followers', { author: { followers: { gte: 3, lt: 4, if_unknown: 'skip' } } }, { followers: 3 }],
    ['channel', { channel: { in: ['xingtu'], if_unknown: 'skip' } }, { channel: 'xingtu' }],
    ['region', { region: { in: ['CN'] } }, { region: 'CN' }],
    ['language', { language: { in: ['zh'] } }, { language: 'zh-CN' }],
    ['client', { client: { app: 'aweme', gte: '29', if_unknown: 'skip' } }, { client: 'aweme/29.3' }],
  ])('can say the %s of the click', (_, conditions, more) => {
    const policy = policyWith(ruleIf(conditions))
    expect(resultOf(policy, {}).decision.rule).toBeUndefined()
    expect(resultOf(policy, more).decision.rule).toBe('r')
  })

  it('can say how the place of the click is known; it is signed unless another evidence is named', () => {
    const policy = policyWith(ruleIf({ evidence: { at_least: 'signed' } }))
    expect(resultOf(policy, {}).decision.rule).toBe('r')
    expect(resultOf(policy, { evidence: 'referer' }).decision.rule).toBeUndefined()
  })

  it.each(['token', 'visitor'] as const)('can say the key of rollouts by %s', (by) => {
    const policy = policyWith(ruleIf({}, { rollout: { ...rollout, percent: 100, by } }))
    expect(resultOf(policy, {}).decision.rule).toBeUndefined()
    expect(resultOf(policy, { [by]: 'k_1' }).decision.rule).toBe('r')
  })

  it('is refused by the engine as a click is, whatever the rules say', () => {
    const policy = policyWith(ruleIf({}, { outcome: { action: 'allow', reason: 'exempt' } }))
    expect(resultOf(policy, { url: 'javascript:alert(1)', expect: 'explain:unsafe_destination' })).toMatchObject({
      passed: true,
      decider: { kind: 'engine' },
    })
  })

  it('gets the `on_error` of the policy where the end of a link cannot be found out', () => {
    const policy = policyWith(ruleIf({}, { outcome: { action: 'allow', reason: 'exempt' } }))
    const url = 'https://login.taobao.com/jump?redirect=https%3A%2F%2Fevil.example%2F'
    const result = resultOf(policy, { url, expect: 'explain:on_error', rule: 'defaults' })
    expect(result.destination.fault?.kind).toBe('unjudged')
    expect(result).toMatchObject({ passed: true, decider: { kind: 'on_error' } })
  })

  it('fails when another rule decides than the one it names, or a report would do something else', () => {
    const policy = policyWith(ruleIf({}, { id: 'first' }), ruleIf({}, { id: 'second' }))
    const expectation = 'explain:live_external_closed'
    expect(resultOf(policy, { expect: expectation, rule: 'first', would: 'none' }).passed).toBe(true)
    expect(resultOf(policy, { expect: expectation, rule: 'second' })).toMatchObject({
      passed: false,
      failure: { key: 'rule' },
    })
    expect(resultOf(policy, { expect: expectation, would: 'warn:leaving_platform' })).toMatchObject({
      passed: false,
      failure: { key: 'would' },
    })
    expect(resultOf(policyWith(), { rule: 'defaults' }).passed).toBe(true)
  })
})

describe('a forced rollout', () => {
  it('puts one click on either side of a share, with or without the key it goes by', () => {
    const policy = policyWith(shared)
    for (const author of [undefined, 'a_1', 'a_3']) {
      expect(resultOf(policy, { author, rollout: 'in' }).decision.rule).toBe('share')
      expect(resultOf(policy, { author, rollout: 'out' }).decision.rule).toBeUndefined()
      expect(resultOf(policy, { author, rollout: { share: 'in' } }).decision.rule).toBe('share')
      expect(resultOf(policy, { author, rollout: { share: 'out' } }).decision.rule).toBeUndefined()
    }
  })

  it('changes the rules it names and no other', () => {
    const policy = policyWith(ruleIf({}, { id: 'one', rollout }), ruleIf({}, { id: 'two', rollout }))
    expect(resultOf(policy, { rollout: { two: 'in' } }).decision.rule).toBe('two')
    expect(resultOf(policy, { rollout: { one: 'out', two: 'in' } }).decision.rule).toBe('two')
    expect(resultOf(policy, { rollout: 'in' }).decision.rule).toBe('one')
  })

  it('still asks the conditions of the rule, and long lists that have arrived', () => {
    const digest = `sha256:${'0'.repeat(64)}`
    const program = programWith([ruleIf({ content: { in: 'long' } }, { rollout })], {
      lists: { long: { of: 'content', digest } },
    })
    const policy = preparePolicy(program, { version: 1, digest: 'd', lists: new Map([[digest, new Set(['r_1'])]]) })
    expect(resultOf(policy, { rollout: 'in', content: 'r_1' }).decision.rule).toBe('r')
    expect(resultOf(policy, { rollout: 'in', content: 'r_2' }).decision.rule).toBeUndefined()
  })

  it('prepares the policy once for each forcing and not once for each test', () => {
    const policy = policyWith(shared)
    const sides = ['in', 'out', undefined, 'in', { share: 'in' }, { other: 'in' }] as const
    const tests = sides.map((side) => testWith({ rollout: side as never }))
    const policies = new Set(runPolicyTests(policy, tests, builtinRegistry).map((result) => result.policy))
    expect(policies.size).toBe(3)
    expect(policies.has(policy)).toBe(true)
  })
})

it('runs every test, in order, and says of each whether it passes', () => {
  const policy = policyWith(ruleIf({ surface: ['live_room'] }, { outcome: explain }))
  const tests = [testWith({ name: 'red' }), testWith({ name: 'green', surface: 'showcase' })]
  expect(runPolicyTests(policy, tests, builtinRegistry).map(({ test, passed }) => [test.name, passed])).toEqual([
    ['red', false],
    ['green', true],
  ])
})
