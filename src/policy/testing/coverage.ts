/**
 * Coverage: which rules the tests of a policy have seen at work.
 *
 * A rule in `mode: report` is covered when it was the one noted as `would`; a rule that is off does not count.
 *
 * @module
 */

import { instant } from '../../kernel/instant.ts'
import type { Policy } from '../decide.ts'
import { judge } from '../judge.ts'
import type { Rule } from '../rule.ts'
import type { TestResult } from './result.ts'

export interface RuleCoverage {
  readonly rules: readonly CoveredRule[]
  readonly covered: number
  readonly total: number
}

export interface CoveredRule {
  readonly id: string
  /** Names of the tests that it decided. */
  readonly decidedBy: readonly string[]
  /** Names of the tests that noted it as `would`. */
  readonly matchedAsReport: readonly string[]
}

export function ruleCoverage({ program }: Policy, results: readonly TestResult[]): RuleCoverage {
  const decided = Map.groupBy(results, ({ decision }) => decision.rule)
  const reported = Map.groupBy(results, ({ decision }) => decision.would?.rule)
  const names = (tests: readonly TestResult[] = []) => tests.map(({ test }) => test.name)
  const rules = program.rules
    .filter(({ mode }) => mode !== 'off')
    .map(({ id }) => ({ id, decidedBy: names(decided.get(id)), matchedAsReport: names(reported.get(id)) }))
  return { rules, covered: rules.filter(isCovered).length, total: rules.length }
}

export function isCovered({ decidedBy, matchedAsReport }: CoveredRule): boolean {
  return decidedBy.length + matchedAsReport.length > 0
}

/** Where a test of a rule can stand: anywhere inside, and on either side of each end of its window. */
export const sides = ['inside', 'before-from', 'at-from', 'before-until', 'at-until'] as const

export type Side = (typeof sides)[number]

/** The instant of a side; of the inside any will do, so it has none. */
export function instantOfSide({ from, until }: Rule, side: Side): number | undefined {
  if (side === 'inside') return undefined
  const end = side === 'before-from' || side === 'at-from' ? from : until
  if (end === undefined) return undefined
  return side === 'before-from' || side === 'before-until' ? end - 1 : end
}

/** A rule, and the sides of it that no test has seen. */
export interface OpenSides {
  readonly rule: string
  readonly sides: readonly Side[]
}

/** Rules with the sides that no test has seen; a rule whose sides are all seen is not named. */
export function uncoveredSides(policy: Policy, results: readonly TestResult[]): readonly OpenSides[] {
  return policy.program.rules
    .filter(({ mode }) => mode !== 'off')
    .map((rule) => ({ rule: rule.id, sides: sidesOf(rule).filter((side) => !isSideSeen(rule, side, results)) }))
    .filter(({ sides: open }) => open.length > 0)
}

function sidesOf(rule: Rule): readonly Side[] {
  return sides.filter((side) => side === 'inside' || instantOfSide(rule, side) !== undefined)
}

/** Authors write the last second of a day, and mean its last instant. */
const closeMs = 1000

/**
 * Whether a test has seen a side. Inside the window the rule must be at work; outside it must be at work as soon as the
 * same click is moved over the end of the window, for that is the change the side is about.
 */
function isSideSeen(rule: Rule, side: Side, results: readonly TestResult[]): boolean {
  const end = instantOfSide(rule, side)
  return results.some((result) => {
    if (side === 'inside') return isAtWork(rule, result)
    if (end === undefined) return true
    const { at } = result.test
    const isBefore = side === 'before-from' || side === 'before-until'
    const isClose = isBefore ? at <= end && end - at < closeMs : at >= end && at - end < closeMs
    if (!isClose) return false
    if (side === 'at-from' || side === 'before-until') return isAtWork(rule, result)
    return isAtWork(rule, moved(result, side === 'before-from' ? end + 1 : end - 1))
  })
}

function isAtWork({ id }: Rule, { decision }: Pick<TestResult, 'decision'>): boolean {
  return decision.rule === id || decision.would?.rule === id
}

function moved({ policy, destination, facts }: TestResult, at: number): Pick<TestResult, 'decision'> {
  return { decision: judge(policy, destination, facts, instant(at)) }
}
