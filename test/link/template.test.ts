/**
 * Templates: links as an operator writes them.
 *
 * @module
 */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillTemplate, parseTemplate } from '../../src/link/template.ts'
import { readUrl } from '../../src/link/url.ts'

/** The id a template sees in a link; `none` where it fits without one, `no` where it does not fit. */
function see(template: string, link: string): string {
  const parsed = parseTemplate(template)
  const read = readUrl(link)
  if (!parsed.ok || !read.ok) throw new Error('neither should fail here')
  const found = parsed.value.match(read.value)
  return found === undefined ? 'no' : (found.id ?? 'none')
}

describe('a template fits', () => {
  it.each([
    ['item.example.com/item.htm?id={id:digits}', 'https://item.example.com/item.htm?x=1&id=0041#a', '41'],
    ['item.example.com/item.htm?id={id:digits}', 'https://item.example.com/item.htm?id=4a', 'no'],
    ['item.example.com/item.htm?id={id:digits}', 'https://item.example.com/item.htm?id=1&id=2', 'none'],
    ['item.example.com/item.htm?id={id:digits}', 'https://x.item.example.com/item.htm?id=1', 'no'],
    ['item.example.com/item.htm?id={id:digits}', 'https://item.example.com/other.htm?id=1', 'no'],
    ['www.example.com/p-{id:digits}.html', 'https://www.example.com/p-41.html', '41'],
    ['www.example.com/p-{id:digits}.html', 'https://www.example.com/p-.html', 'no'],
    ['www.example.com/p/{id:slug}', 'https://www.example.com/p/red-shoe_1/', 'red-shoe_1'],
    ['www.example.com/p/{id:alnum}', 'https://www.example.com/p/red-shoe', 'no'],
    ['www.example.com/{any:slug}/d/{id}', 'https://www.example.com/some-words/d/A1', 'A1'],
    ['www.example.com/go/{any:rest}', 'https://www.example.com/go/a/b/c', 'none'],
    ['www.example.com/go/{any:rest}', 'https://www.example.com/go', 'no'],
    ['*.example.com/', 'https://shop.example.com/', 'none'],
    ['*.example.com/', 'https://example.com/', 'no'],
    ['shop{id:digits}.example.com/', 'https://shop41.example.com/', '41'],
    ['shop{id:digits}.example.com/', 'https://shop.example.com/', 'no'],
    ['https://www.example.com/x?kind=item', 'https://www.example.com/x?kind=item&y=2', 'none'],
    ['https://www.example.com/x?kind=item', 'https://www.example.com/x?kind=other', 'no'],
  ])('%s against %s: %s', (template, link, id) => {
    expect(see(template, link)).toBe(id)
  })
})

describe('a template that cannot be read says why', () => {
  it.each([
    ['', 'empty'],
    ['x'.repeat(513), 'too_long'],
    ['example/item', 'host'],
    ['item_example.com/', 'host'],
    ['www.example.com/{id', 'variable'],
    ['www.example.com/{id:number}', 'variable_type'],
    ['www.example.com/{slug:slug}-{id:digits}', 'two_variables_in_one_piece'],
    ['www.example.com/{id}/{id}', 'id_twice'],
    ['www.example.com/{a:rest}/x', 'rest_not_last'],
    ['www.example.com/x?q={a:rest}', 'rest_not_last'],
    ['www.example.com/x?q', 'query'],
  ])('%s: %s', (template, fault) => {
    expect(parseTemplate(template)).toEqual({ ok: false, error: fault })
  })
})

describe('filling', () => {
  it('percent-encodes what it fills in', () => {
    expect(fillTemplate('https://a.example/{id}?x={id}', { id: 'a/b?c#d' })).toBe(
      'https://a.example/a%2Fb%3Fc%23d?x=a%2Fb%3Fc%23d',
    )
  })

  it('gives nothing when a value is missing or would walk up the path', () => {
    for (const values of [{}, { id: '' }, { id: '..' }])
      expect(fillTemplate('https://a.example/{id}', values)).toBeUndefined()
  })

  it('never changes the host, and what it fills in is read back, whatever the id (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        fc.pre(id !== '.' && id !== '..')
        const url = fillTemplate('https://a.example/p?id={id}', { id }) ?? ''
        expect(new URL(url).host).toBe('a.example')
        expect(new URL(url).searchParams.get('id')).toBe(id.toWellFormed())
      }),
      { seed: 20_201_009 },
    )
  })

  it('and reading are inverse for ids of letters and digits (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,40}$/), (id) => {
        expect(see('a.example/p-{id:alnum}.html', fillTemplate('https://a.example/p-{id}.html', { id }) ?? '')).toBe(id)
      }),
      { seed: 20_201_009 },
    )
  })
})
