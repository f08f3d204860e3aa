import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, type Policy } from '../../src/policy/decide.ts'
import { parseProgram } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { decideLinearly } from './linear.ts'
import { clicks, explain, factsWith, instants, noFacts, programs, programWith, ruleIf } from './programs.ts'

function policyOf(...rules: Rule[]): Policy {
  return preparePolicy(programWith(rules), { version: 1, digest: 'd' })
}

describe('deciding', () => {
  it('answers as a linear reading of the rules does, whatever the policy, the clicks and their order (seed 20201009)', () => {
    let seen = 0
    const deciding = new Set<string | undefined>()
    fc.assert(
      fc.property(
        programs,
        fc.array(fc.tuple(clicks, instants), { minLength: 1, maxLength: 20 }),
        (program, visits) => {
          expect(parseProgram(program).ok).toBe(true)
          const policy = preparePolicy(program, { version: 1, digest: 'd' })
          for (const [facts, at] of visits) {
            const decision = decide(policy, facts, at)
            expect(decision).toEqual(decideLinearly(policy, facts, at))
            deciding.add(decision.rule)
            seen++
          }
        },
      ),
      { numRuns: 400, seed: 20_201_009 },
    )
    expect(seen).toBeGreaterThan(1000)
    expect(deciding.size).toBeGreaterThan(5)
  })

  it('lets the first match decide and names it', () => {
    const policy = policyOf(
      ruleIf({}, { id: 'first' }),
      ruleIf({}, { id: 'second', outcome: { action: 'allow', reason: 'exempt' } }),
    )
    expect(decide(policy, noFacts, instant(0))).toMatchObject({ rule: 'first', outcome: explain })
  })

  it('falls to the defaults when nothing matches', () => {
    const decision = decide(policyOf(ruleIf({ surface: ['live_room'] })), noFacts, instant(0))
    expect(decision).toMatchObject({
      rule: undefined,
      outcome: { action: 'allow', reason: 'no_rule_matched' },
      party: 'none',
    })
  })

  it('holds a window half-open: in force at its first millisecond, not at its last', () => {
    const policy = policyOf(ruleIf({}, { from: 100, until: 200 }))
    const inForce = [99, 100, 199, 200].map((at) => decide(policy, noFacts, instant(at)).rule)
    expect(inForce).toEqual([undefined, 'r', 'r', undefined])
  })

  it('carries the window and the labels of the deciding rule', () => {
    const policy = policyOf(ruleIf({}, { from: 100, until: 200, labels: { fee_class: '5 %' } }))
    expect(decide(policy, noFacts, instant(150))).toMatchObject({ from: 100, until: 200, labels: { fee_class: '5 %' } })
  })

  it('notes the first report and goes on to the rule that decides', () => {
    const policy = policyOf(
      ruleIf({}, { id: 'off', mode: 'off' }),
      ruleIf({ surface: ['live_room'] }, { id: 'elsewhere', mode: 'report' }),
      ruleIf({}, { id: 'one', mode: 'report' }),
      ruleIf({}, { id: 'two', mode: 'report' }),
      ruleIf({}, { id: 'decides', outcome: { action: 'warn', reason: 'leaving_platform' } }),
    )
    const decision = decide(policy, noFacts, instant(0))
    expect(decision).toMatchObject({ rule: 'decides', would: { rule: 'one', outcome: explain } })
  })

  it('notes no report that comes after the deciding rule', () => {
    const policy = policyOf(ruleIf({}, { id: 'decides' }), ruleIf({}, { id: 'late', mode: 'report' }))
    expect(decide(policy, noFacts, instant(0)).would).toBeUndefined()
  })

  it('keeps out of a rollout whoever has no key, and says which fact was missing', () => {
    const policy = policyOf(ruleIf({}, { rollout: { percent: 100, by: 'author', salt: 'r', hash: 'murmur3_32/v1' } }))
    expect(decide(policy, noFacts, instant(0))).toMatchObject({ rule: undefined, missing: ['author'] })
    expect(decide(policy, factsWith({ author: 'a_1' }), instant(0))).toMatchObject({ rule: 'r', missing: [] })
  })

  it('takes whoever owns a marketplace from the policy, and content sites from the registry', () => {
    const program = programWith([], { own: ['douyin', 'jd'] })
    const policy = preparePolicy(program, { version: 1, digest: 'd' })
    const parties = ['douyin', 'jd', 'taobao', 'tiktok', 'nobody', undefined].map((each) => policy.partyOf(each))
    expect(parties).toEqual(['own', 'own', 'external', 'none', 'external', 'none'])
  })
})
