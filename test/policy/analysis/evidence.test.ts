/**
 * Evidence: the analyses count no click that the gateway could never see.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'

import { analyse, type Demand } from '../../../src/policy/analysis/analyse.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import type { Rule } from '../../../src/policy/rule.ts'
import { programWith, ruleIf } from '../programs.ts'

function analysed(rules: readonly Rule[], demands: readonly Demand[] = []) {
  const program = programWith([...rules])
  return analyse({ program, registry: registryOf(program) }, { demands, now: 0 })
}

const allow = { action: 'allow', reason: 'exempt' } as const

describe('a rule after one for everything that is signed', () => {
  const signed = ruleIf({ evidence: { at_least: 'signed' } }, { id: 'signed', outcome: allow })

  it('never decides where only a token could tell what it asks for', () => {
    for (const condition of [
      { author: { in: ['a_1'] } },
      { author: { followers: { lt: 10, if_unknown: 'skip' } } },
      { channel: { in: ['xingtu'], if_unknown: 'skip' } },
      { client: { app: 'douyin', if_unknown: 'skip' } },
    ] as const) {
      expect(analysed([signed, ruleIf(condition, { id: 'later' })]).findings).toMatchObject([
        { kind: 'unreachable', rule: 'later', by: ['signed'] },
      ])
    }
    const rollout = { percent: 50, by: 'token', salt: 's', hash: 'murmur3_32/v1' } as const
    expect(analysed([signed, ruleIf({}, { id: 'later', rollout })]).findings).toMatchObject([
      { kind: 'unreachable', rule: 'later' },
    ])
  })

  it('decides where a Referer can tell it, and its witness says so', () => {
    const { reached } = analysed([signed, ruleIf({ content: { in: ['c_1'] } }, { id: 'later' })])
    expect(reached.get('later')).toMatchObject({ evidence: 'referer', content: 'c_1' })
  })
})

describe('a rule after one for everything with a Referer', () => {
  const placed = ruleIf({ evidence: { at_least: 'referer' } }, { id: 'placed', outcome: allow })

  it('has no content, and of surfaces only the unknown one and the one a hint can name', () => {
    const idle = (rule: Rule) => analysed([placed, rule]).findings.some(({ kind }) => kind === 'unreachable')
    expect(idle(ruleIf({ content: { in: ['c_1'] } }))).toBe(true)
    expect(idle(ruleIf({ surface: ['short_video'] }))).toBe(true)
    expect(idle(ruleIf({ surface: ['live_room'] }))).toBe(false)
    expect(idle(ruleIf({ surface: ['unknown'] }))).toBe(false)
  })

  it('leaves a gap whose witness has no evidence', () => {
    const { findings } = analysed([placed], [{ name: 'live', if: { surface: ['live_room'] } }])
    expect(findings).toMatchObject([{ kind: 'gap', witness: { surface: 'live_room', evidence: 'none' } }])
  })
})

describe('who strips the token', () => {
  it('strips all that it told: an author and the followers go together', () => {
    const small = ruleIf({ author: { followers: { lt: 10, if_unknown: 'skip' } } }, { id: 'small' })
    const nobody = ruleIf({ author: { not_in: ['a_1'], if_unknown: 'match' } }, { id: 'nobody' })
    expect(analysed([small, nobody]).findings.filter(({ kind }) => kind === 'unknown-hole')).toEqual([])
  })

  it('is shown by a click without a token', () => {
    const small = ruleIf({ author: { followers: { lt: 10, if_unknown: 'skip' } } }, { id: 'small' })
    const holes = analysed([small]).findings.filter(({ kind }) => kind === 'unknown-hole')
    expect(holes).toMatchObject([{ rule: 'small', fact: 'followers', witness: { evidence: 'referer' } }])
    expect(holes[0]).not.toHaveProperty('witness.followers')
  })

  it('escapes by it where a rule asks for a token, and what is left is decided by the lenient one', () => {
    const author = ruleIf({ author: { in: ['a_1'] } }, { id: 'author' })
    const signed = ruleIf({ evidence: { at_least: 'signed' } }, { id: 'signed' })
    expect(analysed([author, signed]).findings).toContainEqual(
      expect.objectContaining({ kind: 'unknown-hole', rule: 'author', fact: 'author', then: undefined }),
    )
  })
})

describe('who strips token and Referer', () => {
  const explain = { action: 'explain', reason: 'live_external_closed' } as const
  const live = ruleIf({ surface: ['live_room'] }, { id: 'live', outcome: explain })
  const holesIn = (rules: readonly Rule[]) => analysed(rules).findings.filter(({ kind }) => kind === 'unknown-hole')

  it('escapes a rule that does not name the unknown surface, and is shown by a click that says nothing', () => {
    const holes = holesIn([live])
    expect(holes).toMatchObject([
      { rule: 'live', fact: 'surface', then: undefined, witness: { surface: 'unknown', evidence: 'none' } },
    ])
    expect(holes[0]).not.toHaveProperty('witness.content')
  })

  it('escapes to a rule that is more lenient', () => {
    const warned = ruleIf(
      { surface: ['unknown'] },
      { id: 'warned', outcome: { action: 'warn', reason: 'leaving_platform' } },
    )
    expect(holesIn([live, warned])).toMatchObject([{ rule: 'live', fact: 'surface', then: 'warned' }])
  })

  it.each([
    ['the rule names it', [ruleIf({ surface: ['live_room', 'unknown'] }, { id: 'live', outcome: explain })]],
    ['the rule names no surface', [ruleIf({}, { id: 'all', outcome: explain })]],
    ['a later rule closes it', [live, ruleIf({ surface: ['unknown'] }, { id: 'closed', outcome: explain })]],
    ['an earlier rule closes it', [ruleIf({ surface: ['unknown'] }, { id: 'closed', outcome: explain }), live]],
    [
      'only who shows evidence is let off',
      [
        live,
        ruleIf({ evidence: { at_least: 'referer' } }, { id: 'shown', outcome: allow }),
        ruleIf({}, { id: 'rest', outcome: explain }),
      ],
    ],
    ['the rule itself asks for evidence', [{ ...live, if: { ...live.if, evidence: { at_least: 'referer' } } }]],
    ['the rule lets through', [{ ...live, outcome: allow }]],
    ['the rule only reports', [{ ...live, mode: 'report' }]],
  ] as readonly (readonly [string, readonly Rule[]])[])('does not escape where %s', (_, rules) => {
    expect(rules.length).toBeGreaterThan(0)
    expect(holesIn(rules)).toEqual([])
  })
})
