import fc from 'fast-check'
import { expect, it } from 'vitest'

import { csvCell, csvLine, unguarded } from '../../src/kernel/csv.ts'

it.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u3000=1',
  "'=1",
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
])('puts an apostrophe before %j, which a spreadsheet might run', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/)
})

it.each([
  ['Milk', 'Milk'],
  ["'quoted'", "'quoted'"],
  ['a=b', 'a=b'],
  ['a,"b"', '"a,""b"""'],
  [' blank ', '" blank "'],
  [-5, '-5'],
  [undefined, ''],
  [false, 'false'],
])('writes %j as %j', (value, written) => {
  expect(csvCell(value)).toBe(written)
})

it('ends a line as RFC 4180 has it', () => {
  expect(csvLine(['a', '=b', 1])).toBe("a,'=b,1\r\n")
})

it('gives back every text that it guarded, and leaves all others alone: seed 61', () => {
  const beginning = fc.constantFrom('', "'", "''", '=', "'=", '＝', ' =', '\t', "'\t", '-', "'-", '@', 'a')
  const text = fc.tuple(beginning, fc.string({ maxLength: 8 })).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (given) => {
      const cell = csvCell(given)
      const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
      expect(unguarded(read)).toBe(given)
    }),
    { seed: 61, numRuns: 2000 },
  )
})
