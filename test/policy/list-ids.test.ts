import { expect, it } from 'vitest'

import { readIdLines } from '../../src/policy/list-ids.ts'
import { maxIdBytes } from '../../src/policy/long-list.ts'

it('takes one id from a line, and leaves out comments, empty lines, white space around it and a byte order mark', () => {
  const text = '\uFEFFr_1\n# rooms of the charity\n\n  r_2  \r\nr_1\n'
  expect(readIdLines(text)).toEqual({
    good: [
      { line: 1, id: 'r_1' },
      { line: 4, id: 'r_2' },
      { line: 5, id: 'r_1' },
    ],
    bad: [],
  })
  expect(readIdLines('')).toEqual({ good: [], bad: [] })
})

it.each([
  ['white_space', 'r_1 r_2'],
  ['white_space', 'r_1\u3000r_2'],
  ['not_unicode', 'r_\uFFFD'],
  ['not_unicode', 'r_\uD800'],
  ['too_long', 'r'.repeat(maxIdBytes + 1)],
])('names a line that can be in no list: %s', (why, id) => {
  expect(readIdLines(`r_1\n${id}\nr_2`)).toEqual({
    good: [
      { line: 1, id: 'r_1' },
      { line: 3, id: 'r_2' },
    ],
    bad: [{ line: 2, id, why }],
  })
})
