import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readRequested } from '../../src/link/requested.ts'

const seed = 20_261_123

describe('the link that a request asks for', () => {
  it.each([
    ['https://go.example/go/a.b.c', { kind: 'token', token: 'a.b.c' }],
    ['https://go.example/go/a.b.c?utm=1', { kind: 'token', token: 'a.b.c' }],
    ['https://go.example/go?to=https%3A%2F%2Fitem.jd.com%2F1.html', { kind: 'to', text: 'https://item.jd.com/1.html' }],
    ['https://go.example/go/?to=x', { kind: 'to', text: 'x' }],
    ['https://go.example/go?to=', { kind: 'to', text: '' }],
    ['https://go.example/go?to=a+b', { kind: 'to', text: 'a b' }],
    ['https://go.example/go?to=%E4%B8%AD', { kind: 'to', text: '中' }],
    ['https://go.example/go?to=%E4', { kind: 'to', text: '\ufffd' }],
    ['https://go.example/go?to=%', { kind: 'to', text: '%' }],
    ['https://go.example/go?to=a&to=b', { kind: 'nothing' }],
    ['https://go.example/go?TO=a', { kind: 'nothing' }],
    ['https://go.example/go', { kind: 'nothing' }],
    ['https://go.example/going', undefined],
    ['https://go.example/', undefined],
  ])('of %s is read', (url, expected) => {
    expect(readRequested(url)).toEqual(expected)
  })

  it(`is what URLSearchParams reads, whatever the query (seed ${seed})`, () => {
    const piece = fc.constantFrom(
      'a',
      '/',
      ':',
      '?',
      '=',
      '&',
      '&to=',
      '+',
      '%',
      '%2F',
      '%3a',
      '%00',
      '%80',
      '%C3%A9',
      '%zz',
      '#',
      'é',
    )
    let plain = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const query = `to=${pieces.join('')}`
        const values = new URLSearchParams(query).getAll('to')
        const expected = values.length === 1 ? { kind: 'to', text: values[0] } : { kind: 'nothing' }
        expect(readRequested(`https://go.example/go?${query}`)).toEqual(expected)
        if (!/[&+#]/.test(query)) plain += 1
      }),
      { seed, numRuns: 3000 },
    )
    expect(plain).toBeGreaterThan(100)
  })
})
