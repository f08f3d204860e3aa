import { expect, it } from 'vitest'

import { mergeTexts } from '../../../src/console/screens/policy/rebase/merge.ts'

const base = ['a', 'b', 'c', 'd', 'e', 'f', 'g', ''].join('\n')

function changed(change: Readonly<Record<string, string>>): string {
  return base
    .split('\n')
    .flatMap((line) => {
      const instead = change[line]
      return instead === undefined ? [line] : instead === '' ? [] : instead.split('|')
    })
    .join('\n')
}

it.each([
  { id: 'nothing', why: 'nobody changed anything', mine: {}, theirs: {}, result: {} },
  { id: 'mine', why: 'only I changed something', mine: { b: 'B' }, theirs: {}, result: { b: 'B' } },
  { id: 'theirs', why: 'only they did', mine: {}, theirs: { f: 'F' }, result: { f: 'F' } },
  { id: 'both', why: 'the changes stand apart', mine: { b: 'B' }, theirs: { f: 'F' }, result: { b: 'B', f: 'F' } },
  { id: 'lines', why: 'lines come and go', mine: { b: 'b|b2' }, theirs: { f: '' }, result: { b: 'b|b2', f: '' } },
  {
    id: 'ends',
    why: 'the first and the last line',
    mine: { a: '0|a' },
    theirs: { g: 'g|h' },
    result: { a: '0|a', g: 'g|h' },
  },
  {
    id: 'same',
    why: 'both changed the same to the same',
    mine: { c: 'C' },
    theirs: { c: 'C', f: 'F' },
    result: { c: 'C', f: 'F' },
  },
])('$id: merges where $why', ({ mine, theirs, result }) => {
  expect(mergeTexts(base, changed(mine), changed(theirs))).toEqual({ ok: true, text: changed(result) })
})

it.each([
  { id: 'same-line', why: 'one line says two things', mine: { c: 'C' }, theirs: { c: 'K' }, clashes: 1 },
  { id: 'gone', why: 'what I changed is gone', mine: { c: 'C' }, theirs: { c: '' }, clashes: 1 },
  { id: 'beside', why: 'the lines stand right beside each other', mine: { c: 'C' }, theirs: { d: 'D' }, clashes: 1 },
  { id: 'twice', why: 'two places clash', mine: { b: 'B', f: 'F' }, theirs: { b: 'X', f: 'Y' }, clashes: 2 },
])('$id: leaves it to people where $why', ({ mine, theirs, clashes }) => {
  expect(mergeTexts(base, changed(mine), changed(theirs))).toEqual({ ok: false, clashes })
})

it('merges texts without a line end at their end', () => {
  expect(mergeTexts('a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD')).toEqual({ ok: true, text: 'A\nb\nc\nD' })
})
