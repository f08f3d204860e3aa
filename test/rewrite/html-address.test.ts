import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { addressOf } from '../../src/rewrite/html-address.ts'
import { corpus } from '../support/corpus.ts'

const seed = 20_201_009
const bases = ['https://page.example/at/x?y#z', 'http://127.0.0.1:8787/', 'https://xn--fiqs8s.example/a/b', undefined]

const piece = fc.constantFrom(
  ...[
    [
      'http://',
      'https://',
      'HTTPS://',
      '//',
      '/',
      '\\',
      './',
      '../',
      '/.',
      '%2e',
      '%2E.',
      '?',
      '#',
      ':',
      '@',
      '.',
      '-',
    ],
    [
      'taobao.com',
      'item',
      'xn--',
      '1',
      '0x7f',
      '127.1',
      'a',
      'A',
      '8080',
      '%41',
      "'",
      '"',
      ' ',
      '\t',
      '手',
      '|',
      '^',
      '`',
    ],
    ['{', '~', '!', '$', '&', '(', '*', '+', ',', ';', '=', '[', 'localhost', 'com', ':443', '\u00ad', '%'],
  ].flat(),
)

describe('an address', () => {
  it(`is what URL makes of it (100,000 values, seed ${seed})`, () => {
    let unread = 0
    const value = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((parts) => parts.join('')),
      fc.array(piece, { maxLength: 8 }).map((parts) => `https://item.taobao.com/${parts.join('')}`),
      fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
    )
    fc.assert(
      fc.property(value, fc.constantFrom(...bases), (written, base) => {
        const read = URL.parse(written, base)?.href
        if (read === written) unread += 1
        expect(addressOf(written, base)).toBe(read)
      }),
      { seed, numRuns: 100_000 },
    )
    expect(unread).toBeGreaterThan(10_000)
  })

  it('is what URL makes of it, for every link of the corpus', () => {
    const urls = corpus<{ url: string }>('../corpus/links.jsonl', import.meta.url).map(({ url }) => url)
    expect(urls.map((url) => addressOf(url, bases[0]))).toEqual(urls.map((url) => URL.parse(url, bases[0])?.href))
    expect(urls.length).toBeGreaterThan(150)
  })
})
