/**
 * Budgets: what analyses of documents that combine in too many ways cost at most, and what they then still say.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'

import { analyse, type Analysis, type AnalysisFinding } from '../../../src/policy/analysis/analyse.ts'
import { usualBudget, type Budget } from '../../../src/policy/analysis/box.ts'
import { diffPolicies } from '../../../src/policy/analysis/diff.ts'
import { decisionMatrix } from '../../../src/policy/analysis/matrix.ts'
import type { Outcome } from '../../../src/policy/decision.ts'
import type { Program } from '../../../src/policy/program.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import type { Conditions, Rule } from '../../../src/policy/rule.ts'
import { randomFrom, type Random } from '../../support/random.ts'
import { programWith, ruleIf } from '../programs.ts'
import { decideWitness } from './witnesses.ts'
import { edgeOf } from './brute-force.ts'

const seed = 20_261_123
const outcomes: readonly Outcome[] = [
  { action: 'allow', reason: 'own_shop' },
  { action: 'warn', reason: 'leaving_platform' },
  { action: 'explain', reason: 'live_external_closed' },
]

/** Rules that each name half of the values of three dimensions: nearly every pair of them meets. */
function broadRules(count: number, random: Random): readonly Rule[] {
  const half = (prefix: string) => {
    const values = Array.from({ length: 20 }, (_, n) => `${prefix}${n}`).filter(() => random() < 0.5)
    return values.length === 0 ? [`${prefix}0`] : values
  }
  const parts: readonly (() => Conditions)[] = [
    () => ({ content: { in: half('c_'), if_unknown: random() < 0.5 ? 'match' : 'skip' } }),
    () => ({ author: { in: half('a_'), if_unknown: random() < 0.5 ? 'match' : 'skip' } }),
    () => ({ channel: { in: half('ch_'), if_unknown: random() < 0.5 ? 'match' : 'skip' } }),
    () => ({ region: { in: half('R') } }),
    () => ({ language: { in: half('l') } }),
  ]
  return Array.from({ length: count }, (_, n) => {
    const first = Math.floor(random() * 5)
    const step = random() < 0.5 ? 1 : 2
    const conditions = [0, step, 2 * step].map((by) => parts[(first + by) % 5]?.())
    const outcome = outcomes[Math.floor(random() * 3)]
    return ruleIf(Object.assign({}, ...conditions), { id: `r${n}`, ...(outcome === undefined ? {} : { outcome }) })
  })
}

function subjectOf(program: Program) {
  return { program, registry: registryOf(program) }
}

const subject = subjectOf(programWith([...broadRules(400, randomFrom(seed))]))

/** An analysis, and what each of its phases spent. */
function measured(splits?: number): { analysis: Analysis; spent: readonly number[]; looks: readonly string[] } {
  const budgets: { budget: Budget; had: number }[] = []
  const looks: string[] = []
  const analysis = analyse(subject, {
    now: 0,
    onRule: (place, look) => looks.push(`${look} ${place}`),
    budget: (onWork) => {
      const had = splits ?? usualBudget().left
      const budget = { ...usualBudget(onWork), left: had }
      budgets.push({ budget, had })
      return budget
    },
  })
  return { analysis, spent: budgets.map(({ budget, had }) => had - budget.left), looks }
}

function openIn({ findings }: Analysis): readonly AnalysisFinding[] {
  return findings.filter(({ kind }) => kind === 'analysis-incomplete')
}

describe(`four hundred broad rules (seed ${seed})`, () => {
  const { analysis, spent, looks } = measured()

  it('cost no phase much more than its budget', () => {
    expect(spent).toHaveLength(5)
    // One question may look at every box beside one more before it is seen that nothing is left.
    expect(Math.max(...spent)).toBeLessThan(usualBudget().left + 1000)
    expect(Math.max(...spent)).toBeGreaterThan(10_000)
  })

  it('overlap so often that the search ends early and says so', () => {
    expect(analysis.findings.filter(({ kind }) => kind === 'overlap')).toHaveLength(1000)
    expect(openIn(analysis)).toContainEqual({ kind: 'analysis-incomplete', about: 'more-overlaps', names: [] })
  })

  it('tell how far it is, in both looks', () => {
    expect(looks).toContain('alone 400')
    expect(looks.some((look) => look.startsWith('beside'))).toBe(true)
  })

  it('are analysed as far as a small budget goes: what is said holds, and the rest is named once for each phase', () => {
    const small = measured(3_000)
    expect(Math.max(...small.spent)).toBeLessThan(4_000)
    const open = openIn(small.analysis).flatMap((each) => (each.kind === 'analysis-incomplete' ? [each.about] : []))
    expect(open).toContain('unreachable')
    expect(new Set(open).size).toBe(open.length)
    const edge = edgeOf(subject)
    const shown = small.analysis.findings.flatMap((each) => (each.kind === 'overlap' ? [each] : []))
    expect(shown.length).toBeGreaterThan(10)
    for (const { rule, witness } of shown) {
      expect(witness && decideWitness(witness, edge, subject)?.rule).toBe(rule)
    }
  })

  it('are compared with themselves reversed until the budget is spent, and the difference says that there may be more', () => {
    const reversed = subjectOf({ ...subject.program, rules: subject.program.rules.toReversed() })
    const diff = diffPolicies(subject, reversed, { now: 0 })
    expect(diff).toMatchObject({ isComplete: false, overall: 'incomparable' })
    expect(diff.changes.length).toBeGreaterThan(10)
  })

  it('make a matrix that names what it could not settle', () => {
    const { notes, rows } = decisionMatrix(subject, { by: 'party', now: 0 })
    expect(rows.length).toBeGreaterThan(0)
    expect(notes.map(({ code }) => code)).toContain('analysis-incomplete')
  })
})

describe('an unreachable rule', () => {
  it('is an error even where naming the rules that cover it would take too long', () => {
    const values = Array.from({ length: 60 }, (_, n) => `x${n}`)
    const slices = values.map((value, n) =>
      ruleIf(
        { channel: { not: [value], if_unknown: 'match' }, author: { in: [`a_${n}`], if_unknown: 'match' } },
        { id: `s${n}` },
      ),
    )
    const last = ruleIf({ content: { in: ['c_1'] } }, { id: 'last' })
    const program = programWith([...slices, ruleIf({}, { id: 'all' }), last])
    const { findings } = analyse(subjectOf(program), { now: 0, budget: () => ({ left: 0.5 }) })
    expect(findings.filter(({ kind }) => kind === 'unreachable')).toEqual([
      { kind: 'unreachable', rule: 'last', by: [], witness: expect.objectContaining({ content: 'c_1' }) },
    ])
  })
})
