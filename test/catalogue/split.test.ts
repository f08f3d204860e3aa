import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { readCsv } from '../../src/catalogue/csv.ts'
import { readNdjson } from '../../src/catalogue/ndjson.ts'
import { makeSplitter, maxRowLength, type RowFormat } from '../../src/catalogue/split.ts'

function split(text: string, format: RowFormat = 'csv', parts: readonly string[] = [text]) {
  const splitter = makeSplitter(format)
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()]
}

it('keeps line feeds and quotes inside quotes, and counts the lines they take', () => {
  expect(split('a,"1\r\n""2""\n3",b\r\n\nc,d\n"x"')).toEqual([
    { text: 'a,"1\r\n""2""\n3",b', line: 1, lines: 3 },
    { text: 'c,d', line: 5, lines: 1 },
    { text: '"x"', line: 6, lines: 1 },
  ])
})

it('takes an inch sign for no opening quote', () => {
  expect(split('27" screen,1\n27"" x,2\nb,3\n').map(({ line }) => line)).toEqual([1, 2, 3])
})

it('lets a quote that is never closed cost its own row only', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `row ${index},with some text`)
  const found = split(['a,b', '"open,1', ...rows].join('\n'))
  expect(found.map(({ line }) => line)).toEqual(Array.from({ length: 5002 }, (_, index) => index + 1))
  expect(split('a,"open\nb,1\nc,"open\nd').map(({ line, text }) => [line, text])).toEqual([
    [1, 'a,"open\nb,1\nc,"open'],
    [4, 'd'],
  ])
  expect(split('a\n"open\nb,1\nc').map(({ line }) => line)).toEqual([1, 2, 3, 4])
})

it('refuses to gather a file that has no lines', () => {
  const splitter = makeSplitter('csv')
  expect(() => {
    for (let n = 0; n < 40; n++) splitter.push('x'.repeat(maxRowLength))
  }).toThrow('line 1 has no end')
})

it('cuts NDJSON at every line feed', () => {
  expect(split('{"a":"\\""}\n{"b":1}', 'ndjson').map(({ text }) => text)).toEqual(['{"a":"\\""}', '{"b":1}'])
})

it('gives the same rows however the text is cut into pieces', () => {
  const cell = fc.stringMatching(/^[ab"\n\r,]{0,6}$/)
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 12 }), fc.array(fc.nat(7), { maxLength: 12 }), (cells, lengths) => {
      const text = cells.join(',')
      const parts: string[] = []
      let at = 0
      for (const length of lengths) {
        parts.push(text.slice(at, at + length))
        at += length
      }
      expect(split(text, 'csv', [...parts, text.slice(at)])).toEqual(split(text))
    }),
    { numRuns: 500, seed: 42 },
  )
})

const header = 'marketplace,id,to_marketplace,to_id,title'

it('tells where in the file the rows of a part stand', () => {
  const text = `\uFEFF${header}\r\njd,1,xiaodian,3,"a\r\nb"\r\n\r\njd,,xiaodian,3,c\r\njd,2,xiaodian,3,d"e\r\njd,3,xiaodian,3,f\r\n`
  const { rows, faults } = readCsv(text, { firstLine: 1002 })
  expect(rows.map(({ line, id }) => [line, id])).toEqual([
    [1002, '1'],
    [1007, '3'],
  ])
  expect(faults.map(({ line, message }) => [line, message])).toEqual([
    [1005, 'is empty'],
    [1006, 'is not CSV: a quote is out of place'],
  ])
})

it('names columns in another language as unknown', () => {
  const { headFaults } = readCsv('平台,商品编号,to_marketplace,to_id\n', {})
  expect(headFaults.map(({ column }) => column)).toEqual(['marketplace', 'id', '平台', '商品编号'])
})

it.each([
  ['is not a JSON object', '[1]'],
  ['is not a JSON object', '{"a":'],
  ['is not a known column', '{"colour":"red"}'],
  ['is a number; write it as a text', '{"marketplace":"jd","id":3329016137865419287}'],
  ['is not a text', '{"marketplace":"jd","id":["1"]}'],
  ['is empty', '{"marketplace":"jd","id":null}'],
  ['is not the id of a marketplace, such as `taobao`', '{"marketplace":"a:b","id":"1"}'],
])('refuses a line of NDJSON: %s', (message, line) => {
  const good = '{"marketplace":"jd","id":"9","to_marketplace":"xiaodian","to_id":"3","price":29.9}'
  const { rows, faults } = readNdjson(`${good}\n\n${line}\n`, { firstLine: 7 })
  expect(rows.map(({ id, line: at }) => [id, at])).toEqual([['9', 7]])
  expect(faults).toMatchObject([{ line: 9, message, row: line }])
})
