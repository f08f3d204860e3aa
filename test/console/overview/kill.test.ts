import { expect, it } from 'vitest'

import { decidedBy, killEnd, killId, killSpans } from '../../../src/console/screens/overview/kill.ts'
import { isId } from '../../../src/policy/names.ts'
import { longestLifeMs } from '../../../src/policy/override.ts'

it('offers no span that the edge would refuse', () => {
  const longest = Math.max(...Object.values(killSpans)) * 60_000
  expect(longest).toBe(longestLifeMs)
})

it('ends to the second, and never later than was said', () => {
  const now = Date.parse('2026-11-23T12:00:00.987Z')
  expect(killEnd('30m', now)).toBe('2026-11-23T12:30:00.000Z')
})

it.each(['all', 'live-external-closed', 'x'.repeat(100)])(
  'gives the kill of %s an id that entries may have',
  (rule) => {
    const [one, other] = [killId(rule), killId(rule)]
    expect(isId(one)).toBe(true)
    expect(other).not.toBe(one)
  },
)

it('counts the clicks that would be decided otherwise: never those of the defaults', () => {
  const rows = [
    { rule: '', action: 'allow', count: 900 },
    { rule: 'a', action: 'warn', count: 3 },
    { rule: 'b', action: 'explain', count: 5 },
    { rule: 'b', action: 'warn', count: 1 },
  ]
  expect(decidedBy(rows, 'all')).toStrictEqual([
    { action: 'explain', count: 5 },
    { action: 'warn', count: 4 },
  ])
  expect(decidedBy(rows, 'a')).toStrictEqual([{ action: 'warn', count: 3 }])
  expect(decidedBy(rows, 'c')).toStrictEqual([])
})
