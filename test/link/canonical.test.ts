import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CanonicalUrl, canonicalHost } from '../../src/link/canonical.ts'

/** What means something in an address or does not, and now and then what must not stand in one as it is. */
const piece = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom('/', '//', '?', '&', '=', '==', '+', ';', ',', ':', '@', '~', '!', '$', '(', ')'),
  },
  { weight: 20, arbitrary: fc.constantFrom('*', '_', '-', 'id', 'a', 'B', '7', '.', '%', '%41', '%26', '%2F', '%E5') },
  { weight: 1, arbitrary: fc.constantFrom('/.', '/..', '%2e', "'", '"', '#', '\\', '|', '^', '[', ' ', '中', '\t') },
)
const strange = [
  'xn--fiq228c.example',
  'EXAMPLE.com',
  'example.com:443',
  'example.com.',
  '1.2.3.4',
  '0x7f.1',
  'a.b',
  'a..bc',
]
const host = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('item.taobao.com', 'a-b.c--d.example', '-a.example', 'r3---sn.example.com') },
  { weight: 1, arbitrary: fc.constantFrom(...strange, 'example.c0m', 'localhost', 'a.xn--p1ai', 'u@a.bc') },
)
const address = fc
  .tuple(fc.constantFrom('https://', 'https://', 'http://'), host, fc.array(piece, { maxLength: 12 }))
  .map(([scheme, name, pieces]) => `${scheme}${name}/${pieces.join('')}`)

/** Of what is canonical: as {@link URL} tells it, in the same words. */
function asUrl(text: string) {
  const { href, host: name, hostname, protocol, pathname, search, hash, searchParams } = new URL(text)
  return { href, host: name, hostname, protocol, pathname, search, hash, pairs: [...searchParams] }
}

describe('an address that is canonical as it stands', () => {
  it('is read as URL reads it (seed 20201009)', () => {
    let canonical = 0
    fc.assert(
      fc.property(address, (text) => {
        const found = canonicalHost(text)
        if (found === undefined) return
        canonical += 1
        const { href, host: name, pathname, search, hash, searchParams } = new CanonicalUrl(text, found)
        const pairs = [...searchParams]
        expect({ href, host: name, hostname: found, protocol: 'https:', pathname, search, hash, pairs }).toEqual(
          asUrl(text),
        )
        for (const [key] of pairs) {
          expect(searchParams.getAll(key)).toEqual(new URL(text).searchParams.getAll(key))
          expect(searchParams.has(key)).toBe(true)
        }
        expect(searchParams.has('absent')).toBe(false)
        expect(searchParams.getAll('absent')).toEqual([])
      }),
      { seed: 20201009, numRuns: 10_000 },
    )
    expect(canonical).toBeGreaterThan(3000)
  })

  it.each([
    ['https://a.bc/', { pathname: '/', search: '', pairs: [] }],
    ['https://a.bc/?', { pathname: '/', search: '', pairs: [] }],
    [
      'https://a.bc/x??=&&y',
      {
        pathname: '/x',
        search: '??=&&y',
        pairs: [
          ['?', ''],
          ['y', ''],
        ],
      },
    ],
    [
      'https://a.bc/x?a=1&a=b=c&=d',
      {
        pathname: '/x',
        search: '?a=1&a=b=c&=d',
        pairs: [
          ['a', '1'],
          ['a', 'b=c'],
          ['', 'd'],
        ],
      },
    ],
    ['https://a.bc/x?a=%E4%B8%AD+b', { pathname: '/x', search: '?a=%E4%B8%AD+b', pairs: [['a', '中 b']] }],
  ])('%s', (text, wanted) => {
    const { pathname, search, searchParams } = new CanonicalUrl(text, canonicalHost(text) ?? '')
    expect({ pathname, search, pairs: [...searchParams] }).toEqual(wanted)
    expect(asUrl(text)).toMatchObject(wanted)
  })

  it.each([
    'http://a.bc/',
    'https://a.bc',
    'https://A.bc/',
    'https://a.bc:443/',
    'https://u@a.bc/',
    'https://a.bc/./',
    'https://a.bc/%2e/',
    'https://a.bc/#x',
    'https://a.bc/\\',
    'https://xn--a.bc/',
    'https://1.2.3.4/',
    'https://localhost/',
  ])('is not %s', (text) => {
    expect(canonicalHost(text)).toBeUndefined()
  })
})
