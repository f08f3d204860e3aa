import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { catalogueFromCsv } from '../../src/catalogue/csv.ts'
import { parseEntry, parseShopEntry } from '../../src/catalogue/entry.ts'

const header = 'marketplace,id,title,grade,to_marketplace,to_id,price,stock,status'

it('turns rows into the pairs of KV, ids as they stand', () => {
  const { pairs, faults, rows } = catalogueFromCsv(
    `\uFEFF${header}\ntmall,41,"壳, 透明",exact,xiaodian,3329016137865419287,29.90,in,active\n`,
  )
  expect(faults).toEqual([])
  expect(rows).toBe(1)
  expect(pairs[0]?.key).toBe('eq:taobao:41')
  expect(JSON.parse(pairs[0]?.value ?? '')).toMatchObject({
    title: '壳, 透明',
    to: { marketplace: 'xiaodian', product: '3329016137865419287' },
    price: 29.9,
  })
})

it('tells every fault at once, with line and column, and keeps the good rows', () => {
  const { pairs, faults } = catalogueFromCsv(
    [
      header,
      'jd,1,t,exact,xiaodian,31,9,in,active',
      'jd,2,t,same,xiaodian,32,9,in,active',
      'jd,3,t,exact,xiaodian,33,nine,in,active',
      'jd,4,t,exact,xiaodian',
      'jd,1,t,exact,xiaodian,35,9,in,active',
      ',6,t,exact,xiaodian,36,9,in,active',
      'jd,7,t,exact,xiaodian,3.32902E+18,9,in,active',
      '',
      'jd,9,t,exact,xiaodian,39,9,in,active',
    ].join('\n'),
  )
  expect(pairs.map(({ key }) => key)).toEqual(['eq:jd:1', 'eq:jd:9'])
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [3, 'grade'],
    [4, 'price'],
    [5, undefined],
    [6, 'id'],
    [7, 'marketplace'],
    [8, 'to_id'],
  ])
})

it('names columns that are missing, unknown or twice there', () => {
  expect(catalogueFromCsv('marketplace,id,to_marketplace,colour,id\n').faults).toEqual([
    { line: 1, column: 'to_id', message: 'is a column that is missing' },
    { line: 1, column: 'colour', message: 'is not a known column' },
    { line: 1, column: 'id', message: 'stands twice' },
  ])
  expect(catalogueFromCsv('').faults.length).toBeGreaterThan(0)
})

it('says where a file stops being CSV', () => {
  expect(catalogueFromCsv(`${header}\njd,1,"t,exact`).faults).toMatchObject([{ line: 2 }])
})

it('reads the Douyin example without a fault: the four rows of the guide, and more than two hundred in all', () => {
  const text = readFileSync(new URL('../../examples/douyin/catalogue.csv', import.meta.url), 'utf8')
  const { pairs, faults, rows } = catalogueFromCsv(text)
  expect(faults).toEqual([])
  expect(rows).toBeGreaterThanOrEqual(200)
  for (const { key, value } of pairs) {
    expect(key.startsWith('eqshop:') ? parseShopEntry(value).ok : parseEntry(value).ok).toBe(true)
  }
  expect(new Set(pairs.map(({ key }) => key.split(':')[1]))).toEqual(
    new Set(['taobao', 'tmall', 'jd', 'kaola', 'suning', 'vipshop', 'pinduoduo']),
  )
  const of = (key: string): unknown => JSON.parse(pairs.find((pair) => pair.key === key)?.value ?? 'null')
  expect(of('eq:taobao:12345678901')).toMatchObject({
    grade: 'exact',
    stock: 'in',
    to: { product: '3329016137865419287' },
  })
  expect(of('eq:jd:100012043978')).toMatchObject({ grade: 'variant', to: { product: '3450000000000000001' } })
  expect(of('eq:jd:14337084')).toMatchObject({
    grade: 'similar',
    shop: 'RIiZTPaL',
    to: { product: '3450000000000000002' },
  })
  expect(of('eq:kaola:5755274')).toMatchObject({ grade: 'exact', stock: 'out', to: { product: '3450000000000000003' } })
})

it('reads a row in the same way with every cell in quotes and with none, seed 7', () => {
  const cell = fc.oneof(
    fc.constantFrom('jd', 'taobao', '41', '9.90', 'exact', ' in ', "'=1", '\u3000', 'a\tb'),
    fc.string({ maxLength: 5, unit: fc.constantFrom(' ', '=', "'", 'a', '7', '\r', '壳', '\u200b') }),
  )
  let pairs = 0
  const known = fc.tuple(fc.constant('jd'), fc.nat().map(String), cell, fc.constant('exact'), fc.constant('xiaodian'))
  const rest = fc.tuple(fc.nat().map(String), fc.constant('9'), fc.constant('in'), fc.constant('active'))
  const row = fc.oneof(
    fc.tuple(known, rest).map(([first, last]) => [...first, ...last]),
    fc.array(cell, { minLength: 1, maxLength: 10 }),
  )
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      // A line of nothing is passed over, and a quoted nothing is a row.
      const written = rows.filter((cells) => cells.join('').trim() !== '')
      const read = (quote: string) => {
        const lines = written.map((cells) => cells.map((each) => `${quote}${each}${quote}`).join(','))
        const { faults, ...taken } = catalogueFromCsv([header, ...lines].join('\n'))
        return { ...taken, faults: faults.map(({ line, column, message }) => ({ line, column, message })) }
      }
      expect(read('')).toEqual(read('"'))
      pairs += read('').rows
    }),
    { numRuns: 500, seed: 7 },
  )
  expect(pairs).toBeGreaterThan(300)
})
