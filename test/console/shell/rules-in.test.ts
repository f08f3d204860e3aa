import { expect, it } from 'vitest'

import { rulesIn } from '../../../src/console/shell/rules-in.ts'

it('finds the ids of rules in block and flow style, quoted or not', () => {
  const source = `rules:\n  - id: one\n    if: {}\n  - { id: "two", then: {} }\n  -\n    id: 'three'\n`
  expect(rulesIn(source)).toEqual(['one', 'two', 'three'])
})

// The palette reads it on the page itself: where blank lines cost their square, a document of a megabyte stops it for minutes.
it.each([
  ['blank lines', '\n'],
  ['blanks', ' '],
  ['dashes', '-\n'],
])('reads a megabyte of %s', (_, piece) => {
  const blank = piece.repeat(Math.floor(1_000_000 / piece.length))
  expect(rulesIn(`${blank}x\n- id: last\n`)).toEqual(['last'])
})
