import { expect, it } from 'vitest'

import { bucketsOf, chartCsv, stacked, valuesByKey } from '../../../src/console/parts/chart-data.ts'
import { ranges, spanOf, spanQuery } from '../../../src/console/parts/span.ts'
import { beginOf, countedBy, countedSpan, fieldOf, sumsBy } from '../../../src/console/parts/stats-rows.ts'
import { hourMs } from '../../../src/kernel/instant.ts'

const now = Date.parse('2026-11-23T13:05:00Z')

it.each([
  { range: '1h', zone: 'Asia/Shanghai', from: '2026-11-23T12:00:00.000Z', until: '2026-11-23T14:00:00.000Z' },
  { range: '24h', zone: 'UTC', from: '2026-11-22T14:00:00.000Z', until: '2026-11-23T14:00:00.000Z' },
  { range: '7d', zone: 'UTC', from: '2026-11-16T14:00:00.000Z', until: '2026-11-23T14:00:00.000Z' },
  { range: '30d', zone: 'Asia/Shanghai', from: '2026-10-24T16:00:00.000Z', until: '2026-11-23T16:00:00.000Z' },
  { range: '30d', zone: 'America/New_York', from: '2026-10-25T05:00:00.000Z', until: '2026-11-24T05:00:00.000Z' },
] as const)('$range in $zone is made of whole hours, or of days of that zone', ({ range, zone, from, until }) => {
  expect(spanQuery(spanOf(range, now, zone))).toStrictEqual({ from, until })
})

it.each(ranges)('%s is the same for the whole of an hour, so that it is asked for once', (range) => {
  expect(spanOf(range, now, 'UTC')).toStrictEqual(spanOf(range, now + 54 * 60_000, 'UTC'))
})

it('fills up the hours in which nothing happened', () => {
  const rows = [
    { hour: '2026-11-23T10:00:00Z', action: 'allow', count: 3 },
    { hour: '2026-11-23T12:00:00Z', action: 'allow', count: 1 },
    { hour: '2026-11-23T12:00:00Z', action: 'warn', count: 2 },
    { hour: '2026-11-23T23:00:00Z', action: 'warn', count: 9 },
  ]
  const times = bucketsOf(Date.parse('2026-11-23T10:00:00Z'), Date.parse('2026-11-23T13:00:00Z'), hourMs)
  const values = valuesByKey(
    countedBy(rows, (row) => fieldOf(row, 'action')),
    times,
  )
  expect(Object.fromEntries(values)).toStrictEqual({ allow: [3, 0, 1], warn: [0, 0, 2] })
  expect(beginOf({ day: '2026-11-23T16:00:00Z', count: 1 })).toBe(Date.parse('2026-11-23T16:00:00Z'))
  expect(sumsBy(rows, (row) => fieldOf(row, 'action'))).toStrictEqual([
    { key: 'warn', count: 11 },
    { key: 'allow', count: 4 },
  ])
})

it('stacks each series on those before it', () => {
  expect(stacked([{ values: [1, 2] }, { values: [3, 0] }, { values: [0, 5] }])).toStrictEqual([
    [1, 2],
    [4, 2],
    [4, 7],
  ])
})

it('writes what a chart shows as CSV, and nothing that a spreadsheet would take for a formula', () => {
  const series = [
    { key: '=cmd', label: '', colour: '', values: [1, 2] },
    { key: 'a "b", c', label: '', colour: '', values: [3] },
  ]
  expect(chartCsv([0, hourMs], series)).toBe(
    [`from,'=cmd,"a ""b"", c"`, '1970-01-01T00:00:00.000Z,1,3', '1970-01-01T01:00:00.000Z,2,0', ''].join('\r\n'),
  )
})

it('keeps days of a zone with half an hour, which begin within an hour that is counted whole', () => {
  const times = bucketsOf(Date.parse('2026-11-22T18:00:00Z'), Date.parse('2026-11-24T18:00:00Z'), 24 * hourMs)
  const rows = [
    { day: '2026-11-22T18:30:00Z', count: 2 },
    { day: '2026-11-23T18:30:00Z', count: 3 },
  ]
  expect(
    valuesByKey(
      countedBy(rows, () => 'all'),
      times,
    ).get('all'),
  ).toStrictEqual([2, 3])
})

it('takes the span of what was answered, not of what is asked', () => {
  const [from, until] = ['2026-11-23T10:00:00.000Z', '2026-11-23T13:00:00.000Z']
  const span = { from: Date.parse(from), until: Date.parse(until) }
  expect(countedSpan({ from, until, by: ['hour', 'action'] })).toStrictEqual({ ...span, stepMs: hourMs })
  expect(countedSpan({ from, until, by: ['day'] })).toStrictEqual({ ...span, stepMs: 24 * hourMs })
})
