import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, withOverride } from '../../src/policy/decide.ts'
import { simulateTrace } from '../../src/policy/trace.ts'
import { clicks, factsWith, instants, programs, programWith, ruleIf } from './programs.ts'

const program = programWith([
  ruleIf({}, { id: 'off', mode: 'off' }),
  ruleIf({}, { id: 'killed' }),
  ruleIf({}, { id: 'later', from: 100 }),
  ruleIf({ surface: ['short_video'] }, { id: 'elsewhere' }),
  ruleIf({ surface: ['live_room'], to: { party: ['own'] } }, { id: 'own' }),
  ruleIf({ author: { followers: { lt: 5, if_unknown: 'skip' } } }, { id: 'few' }),
  ruleIf({ author: { followers: { lt: 5, if_unknown: 'match' } } }, { id: 'watch', mode: 'report' }),
  ruleIf({}, { id: 'share', rollout: { percent: 0, by: 'author', salt: 's', hash: 'murmur3_32/v1' } }),
  ruleIf({ channel: { not: ['xingtu'], if_unknown: 'match' } }, { id: 'decides' }),
  ruleIf({}, { id: 'after' }),
])
const policy = withOverride(preparePolicy(program, { version: 1, digest: 'd' }), {
  schema: 1,
  entries: [{ id: 'k', until: 1000, reason: 'incident', kill: 'killed' }],
})

describe('a trace', () => {
  it('says of every rule whether it matched and which condition failed', () => {
    const steps = simulateTrace(
      policy,
      factsWith({ surface: 'live_room', marketplace: 'jd', author: 'a_1' }),
      instant(50),
    )
    expect(steps.map((step) => `${step.mark} ${step.rule} ${step.failed ?? ''}${step.decides ? '←' : ''}`)).toEqual([
      '✗ off mode',
      '✗ killed override',
      '✗ later window',
      '✗ elsewhere surface',
      '✗ own to.party',
      '? few author.followers',
      '? watch ',
      '✗ share rollout',
      '? decides ←',
      '✓ after ',
    ])
  })

  it('names the same deciding rule as the decision, for any policy and click', () => {
    let decided = 0
    fc.assert(
      fc.property(programs, clicks, instants, (random, facts, at) => {
        const prepared = preparePolicy(random, { version: 1, digest: 'd' })
        const deciding = simulateTrace(prepared, facts, at).filter((step) => step.decides)
        expect(deciding.map((step) => step.rule)).toEqual([decide(prepared, facts, at).rule ?? []].flat())
        decided += deciding.length
      }),
      { numRuns: 300 },
    )
    expect(decided).toBeGreaterThan(20)
  })
})
