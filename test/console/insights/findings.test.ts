import { expect, it } from 'vitest'

import { policyFacts } from '../../../src/console/parts/policy-facts.ts'
import { findingsOf, readinessOf, topOf, usualThreshold } from '../../../src/console/screens/insights/findings.ts'

const { rules } = policyFacts(`
rules:
  - { id: watched, mode: report, then: { warn: leaving_platform } }
  - { id: silent, mode: report, then: { warn: leaving_platform } }
  - { id: promoted, then: { warn: leaving_platform } }
`)

const reports = [
  { rule: 'promoted', matched: 5, changed: 5, changes: [{ action: 'allow', would: 'warn', count: 5 }] },
  { rule: 'watched', matched: 9, changed: 7, changes: [{ action: 'allow', would: 'warn', count: 7 }] },
]

it('shows rules that matched and rules that only could, those that would change most first', () => {
  expect(findingsOf(reports, rules).map(({ rule, matched, standing }) => [rule, matched, standing])).toStrictEqual([
    ['watched', 9, 'report'],
    ['promoted', 5, 'other'],
    ['silent', 0, 'report'],
  ])
})

it('calls no rule promoted while the policy in force is not read', () => {
  expect(findingsOf(reports, undefined).map(({ standing }) => standing)).toStrictEqual(['report', 'report'])
})

it.each([
  { matched: 999, changed: 1, clicks: 100_000, says: 'too-few' },
  { matched: 1000, changed: 1000, clicks: 20_000, says: 'ready' },
  { matched: 1000, changed: 1000, clicks: 19_999, says: 'too-many' },
  { matched: 1000, changed: 0, clicks: 0, says: 'ready' },
] as const)('$matched matches that change $changed of $clicks clicks are $says', ({ clicks, says, ...counts }) => {
  expect(readinessOf({ ...counts, standing: 'report' }, clicks, usualThreshold)).toBe(says)
})

it('promotes nothing that is not watched', () => {
  expect(readinessOf({ matched: 9999, changed: 1, standing: 'other' }, 99_999, usualThreshold)).toBe('not-watched')
})

it('names what stands most often in records, and leaves out what is not known', () => {
  const rows = ['b', null, 'a', 'b', 'c', null].map((author) => ({ author }))
  expect(topOf(rows, ({ author }) => author, 2)).toStrictEqual([
    { value: 'b', count: 2 },
    { value: 'a', count: 1 },
  ])
})
