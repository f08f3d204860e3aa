import { expect, it } from 'vitest'

import { insightsSearch } from '../../../src/console/screens/insights/search.ts'
import { chosenIn, trialEnd } from '../../../src/console/screens/insights/trial.ts'
import * as v from 'valibot'

const now = Date.parse('2026-11-23T13:05:00Z')

it.each([
  { value: 'version:3', chosen: { kind: 'version', number: 3 } },
  { value: 'request:12', chosen: { kind: 'request', number: 12 } },
  { value: 'draft:01JABC', chosen: { kind: 'draft', id: '01JABC' } },
  { value: '', chosen: undefined },
  { value: 'version:', chosen: undefined },
  { value: 'version:0', chosen: undefined },
  { value: 'draft:', chosen: undefined },
  { value: 'other:1', chosen: undefined },
])('takes “$value” for what it names', ({ value, chosen }) => {
  expect(chosenIn(value)).toStrictEqual(chosen)
})

it('ends a trial to the second', () => {
  expect(trialEnd('7d', now + 345)).toBe('2026-11-30T13:05:00.000Z')
})

it('reads of an address what it knows, and leaves out the rest', () => {
  const typed = { view: 'candidate', range: '99d', rule: 77, least: 'many', most: 2.5 }
  expect(v.parse(insightsSearch, typed)).toEqual({ view: 'candidate', rule: '77', most: 2.5 })
})
