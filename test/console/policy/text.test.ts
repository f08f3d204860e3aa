import fc from 'fast-check'
import { expect, it } from 'vitest'

import { smallestChange } from '../../../src/console/screens/policy/editor/smallest-change.ts'
import { movedBy } from '../../../src/console/screens/policy/moves.ts'
import { hitsByRule } from '../../../src/console/screens/policy/outline/hits.ts'
import { ruleAt } from '../../../src/console/screens/policy/outline/rule-at.ts'
import { readRefusal } from '../../../src/console/screens/policy/publish/refused.ts'
import { outline } from '../../../src/policy/editing/outline.ts'
import { applyRuleEdit } from '../../../src/policy/editing/rule-edit.ts'
import { edited } from '../../../src/policy/editing/text-edit.ts'

const text = `detour: policy/v1
# all of them
rules:
  - id: one
    then: { allow: a }

  # about two
  - id: two
    then: { allow: b }
  - id: three
    then: { allow: c }
tests: []
`

it('makes one text of another by one change, and none of equal ones (seed 7)', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(short, short, (before, after) => {
      const change = smallestChange(before, after)
      expect(change === undefined).toBe(before === after)
      expect(edited(before, change === undefined ? [] : [change])).toBe(after)
    }),
    { seed: 7 },
  )
})

it('knows the rule around every line', () => {
  const { rules } = outline(text, 0)
  const idAt = (line: string) => ruleAt(rules, text.indexOf(line))?.id
  expect(
    ['- id: one', 'then: { allow: a }', '- id: two', 'then: { allow: b }', '- id: three', 'allow: c'].map(idAt),
  ).toEqual(['one', 'one', 'two', 'two', 'three', 'three'])
  expect(['detour', 'rules:', 'tests: []'].map(idAt)).toEqual([undefined, undefined, undefined])
  expect(ruleAt([], 5)).toBeUndefined()
})

const ask = async (now: string, id: string, to: 'up' | 'down') => applyRuleEdit(now, id, { kind: 'move', to })
const idsIn = (now: string) => outline(now, 0).rules.map(({ id }) => id)

it('moves a rule by several places in one change', async () => {
  const moved = await movedBy(text, 2, (now, to) => ask(now, 'one', to))
  expect(moved).toMatchObject({ ok: true, edits: [{ from: expect.any(Number) as number }] })
  const after = moved.ok ? edited(text, moved.edits) : ''
  expect(idsIn(after)).toEqual(['two', 'three', 'one'])
  expect(after).toContain('# about two')
})

it('moves nothing when not all of the way is there', async () => {
  expect(await movedBy(text, -2, (now, to) => ask(now, 'two', to))).toEqual({ ok: false, why: 'no-room' })
})

it('counts hits by rule and day, the oldest first, and leaves out what is older', () => {
  const today = Date.parse('2026-11-23T16:00:00Z')
  const row = (rule: string, day: string, count: number) => ({ rule, day, count })
  const hits = hitsByRule(
    [
      row('one', '2026-11-23T16:00:00Z', 5),
      row('one', '2026-11-17T16:00:00Z', 2),
      row('one', '2026-11-16T16:00:00Z', 100),
      row('two', '2026-11-22T16:00:00Z', 1),
      row('two', '2026-11-22T16:00:00Z', 3),
      row('', '2026-11-23T16:00:00Z', 9),
    ],
    today,
  )
  expect(hits.get('one')).toEqual({ total: 7, days: [2, 0, 0, 0, 0, 0, 5] })
  expect(hits.get('two')).toEqual({ total: 4, days: [0, 0, 0, 0, 0, 4, 0] })
  expect(hits.size).toBe(2)
})

it.each([
  {
    id: 'gated',
    problem: {
      code: 'approval-needed',
      gates: [{ code: 'looser', message: 'm', witness: { url: 'u', surface: 's' } }],
    },
    read: { kind: 'gated', gates: [{ code: 'looser', message: 'm', witness: { url: 'u', surface: 's' } }] },
  },
  {
    id: 'gated-without-witness',
    problem: { code: 'approval-needed', gates: [{ code: 'stores', message: 'm', witness: null }] },
    read: { kind: 'gated', gates: [{ code: 'stores', message: 'm', witness: undefined }] },
  },
  { id: 'stale', problem: { code: 'stale-base', head: 7 }, read: { kind: 'stale', head: 7 } },
  {
    id: 'broken',
    problem: {
      code: 'policy-invalid',
      diagnostics: [
        { severity: 'error', message: 'e' },
        { severity: 'info', message: 'i' },
      ],
    },
    read: { kind: 'broken', messages: ['e'] },
  },
  { id: 'other', problem: { code: undefined }, read: { kind: 'other' } },
])('$id: a refusal to publish is told as what it is', ({ problem, read }) => {
  expect(readRefusal({ code: problem.code, problem })).toEqual(read)
})

it('tells nothing special of what is no refusal', () => {
  expect(readRefusal(undefined)).toEqual({ kind: 'other' })
})
