import { expect, it } from 'vitest'

import { isPlainLine, isPlainText, seenOnly, visible, visibleLines } from '../../src/kernel/unseen.ts'

it.each([
  ['a\u202Egnp.exe', 'a\\u{202e}gnp.exe'],
  ['a\u0000b', 'a␀b'],
  ['a\u007fb', 'a␡b'],
  ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
  ['two\nlines', 'two␊lines'],
])('%j cannot be seen whole, and is written as %j', (text, written) => {
  expect([isPlainLine(text), visible(text)]).toEqual([false, written])
})

it.each(['直播间 · live room', '👩‍👩‍👧 family', 'نص عربي', 'e\u0301'])('%j is what it looks like', (text) => {
  expect([isPlainLine(text), visible(text)]).toEqual([true, text])
})

it.each([
  ['\ufeff牛奶\u200b 12 盒', '牛奶 12 盒'],
  ['one\ttwo\nthree', 'one two three'],
  ['a\u202eb\u0000c', 'abc'],
])('of %j, %j is left', (text, left) => {
  expect(seenOnly(text)).toBe(left)
})

it('takes line breaks and tabs for what they are where a text may have several lines', () => {
  const text = 'one\n\ttwo\r\nthree'
  expect([isPlainText(text), visibleLines(text)]).toEqual([true, text])
  expect([isPlainText('one\rtwo'), visibleLines('one\rtwo\n')]).toEqual([false, 'one␍two\n'])
})
