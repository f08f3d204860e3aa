import { expect, it } from 'vitest'

import { policyFacts } from '../../../src/console/parts/policy-facts.ts'
import { countdownTo, flipsOf } from '../../../src/console/screens/overview/flips.ts'

const at = (text: string): number => Date.parse(text)
const now = at('2026-11-23T12:00:00Z')

const facts = policyFacts(`
detour: policy/v1
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - id: begins-and-ends
    from: 2026-12-01T00:00:00+08:00
    until: 2027-01-01T00:00:00+08:00
    if: { surface: live_room }
    then: { explain: closed }
  - id: began # only its end is to come
    mode: report
    from: 2020-10-09T00:00:00+08:00
    until: 2026-11-24T00:00:00+08:00
    if: { surface: showcase }
    then: { warn: leaving_platform }
  - id: is-off
    mode: off
    from: 2026-12-01T00:00:00+08:00
    then: { warn: leaving_platform }
  - id: always
    compliance: true
    then: { equivalent: [product, explain], reason: live_external_closed }
`)

it('reads of a policy what rules do, when, and which are demanded by law or contract', () => {
  expect(facts.defaults).toStrictEqual({ action: 'allow', reason: 'no_rule_matched' })
  expect(facts.rules.map(({ id, mode, action, isDemanded }) => [id, mode, action, isDemanded])).toStrictEqual([
    ['begins-and-ends', 'enforce', 'explain', false],
    ['began', 'report', 'warn', false],
    ['is-off', 'off', 'warn', false],
    ['always', 'enforce', 'equivalent', true],
  ])
  expect(facts.rules[0]?.from).toBe(at('2026-12-01T00:00:00+08:00'))
  expect(facts.rules[3]?.from).toBeUndefined()
})

it('takes a text that is no policy for one without rules', () => {
  expect(policyFacts('').rules).toStrictEqual([])
  expect(policyFacts('rules: 3').rules).toStrictEqual([])
})

it('tells what is to come, the next one first: requests, bounds of rules that are not off, ends of overrides', () => {
  const flips = flipsOf(
    {
      rules: facts.rules,
      requests: [
        { id: 7, title: 'JD', scheduled_at: '2026-11-25T02:00:00Z' },
        { id: 8, title: 'not scheduled', scheduled_at: null },
        { id: 9, title: 'over', scheduled_at: '2026-11-01T00:00:00Z' },
      ],
      override: [{ id: 'kill-x', until: '2026-11-23T13:00:00Z' }],
    },
    now,
  )
  expect(flips.map((flip) => [flip.kind, 'rule' in flip ? flip.rule : flip.id])).toStrictEqual([
    ['override', 'kill-x'],
    ['ends', 'began'],
    ['request', 7],
    ['begins', 'begins-and-ends'],
    ['ends', 'begins-and-ends'],
  ])
  expect(flips[1]).toMatchObject({ isReport: true, at: at('2026-11-23T16:00:00Z') })
})

it('no longer tells of a flip at its own instant', () => {
  const sources = { rules: facts.rules, requests: [], override: [] }
  const instant = at('2026-11-24T00:00:00+08:00')
  expect(flipsOf(sources, instant - 1)).toHaveLength(3)
  expect(flipsOf(sources, instant)).toHaveLength(2)
})

it.each([
  { left: 3 * 86_400 + 4 * 3600 + 59, says: { unit: 'days', days: 3, hours: 4 } },
  { left: 86_399, says: { unit: 'hours', hours: 23, minutes: 59 } },
  { left: 3600, says: { unit: 'hours', hours: 1, minutes: 0 } },
  { left: 3599, says: { unit: 'seconds', clock: '59:59' } },
  { left: 5, says: { unit: 'seconds', clock: '0:05' } },
  { left: -9, says: { unit: 'seconds', clock: '0:00' } },
])('counts $left seconds down in the two greatest units', ({ left, says }) => {
  expect(countdownTo(now + left * 1000, now)).toStrictEqual(says)
})
