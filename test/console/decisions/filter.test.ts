import * as v from 'valibot'
import { expect, it } from 'vitest'

import { askedSpan, countedFilter, filterOf, rangeOf } from '../../../src/console/screens/decisions/filter.ts'
import { decisionsSearch, filterNames } from '../../../src/console/screens/decisions/search.ts'
import { filterOf as asked, recordQuery } from '../../../src/api/decision-fields.ts'

const now = Date.parse('2026-11-23T13:05:00Z')

it('filters by everything that the API filters by', () => {
  const all = Object.fromEntries(filterNames.map((name) => [name, name === 'version' ? '6' : 'different']))
  const query = v.parse(recordQuery, all)
  expect(Object.keys(asked(query)).toSorted()).toStrictEqual(filterNames.toSorted())
  const { from, until, limit, cursor, ...filters } = recordQuery.entries
  expect([from, until, limit, cursor].every((each) => each !== undefined)).toBe(true)
  expect(filterNames.toSorted()).toStrictEqual(Object.keys(filters).toSorted())
})

it('reads an address with whatever stands in it, and leaves out what cannot be meant', () => {
  const search = v.parse(decisionsSearch, {
    version: '6',
    author: 77,
    rule: '',
    candidate: 'perhaps',
    range: 'a year',
    tail: 'yes',
    colour: 'red',
  })
  expect(filterOf(search)).toStrictEqual({ version: '6', author: '77' })
  expect(rangeOf(search)).toBe('24h')
  expect(search.tail).toBeUndefined()
})

it.each([
  { search: {}, span: { from: '2026-11-22T14:00:00.000Z' } },
  { search: { range: '30d' }, span: { from: '2026-10-24T16:00:00.000Z' } },
  {
    search: { range: '1h', from: '2026-11-01T00:00:00+08:00', until: '2026-11-02T00:00:00Z' },
    span: { from: '2026-11-01T00:00:00+08:00', until: '2026-11-02T00:00:00Z' },
  },
  { search: { from: 'yesterday', until: '2026-11-02T00:00:00Z' }, span: { until: '2026-11-02T00:00:00Z' } },
])('asks for the span of $search', ({ search, span }) => {
  expect(askedSpan(v.parse(decisionsSearch, search), now, 'Asia/Shanghai')).toStrictEqual(span)
})

it('holds counts to what they know, and names what they do not', () => {
  const filter = { rule: 'a', author: 'a_77', would: 'b', candidate: 'same', version: '6' } as const
  expect(countedFilter(filter)).toStrictEqual({
    query: { version: '6', rule: 'a', would_rule: 'b' },
    ignored: ['author', 'candidate'],
  })
  expect(countedFilter({ would: '*' })).toStrictEqual({ query: {}, ignored: ['would'] })
})
