/**
 * What is found in a text: links and share codes, and nothing in what only looks like one.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { builtinRegistry } from '../../src/link/registry.ts'
import type { Found } from '../../src/rewrite/governor.ts'
import { findInText, makeTextFinder, mayHold } from '../../src/rewrite/text.ts'
import { corpus, hostileCorpus } from '../support/corpus.ts'

const find = makeTextFinder(builtinRegistry)

interface LinkRow {
  readonly id: string
  readonly why: string
  readonly text: string
  /** The characters of each link, and the address where that is another. */
  readonly finds: readonly (string | readonly [string, string])[]
}

describe('links', () => {
  it.each(corpus<LinkRow>('./text.jsonl', import.meta.url))('$id: $why', ({ text, finds }) => {
    const expected = finds.map((one) =>
      typeof one === 'string'
        ? { at: one, found: { kind: 'link', url: one, written: undefined } }
        : { at: one[0], found: { kind: 'link', url: one[1], written: one[0] } },
    )
    expect(find(text).map(({ start, end, found }) => ({ at: text.slice(start, end), found }))).toStrictEqual(expected)
    expect(finds.length === 0 || mayHold(text)).toBe(true)
  })
})

interface CodeRow {
  readonly id: string
  readonly why: string
  readonly text: string
  readonly finds: readonly (readonly [string, string])[]
}

describe('share codes', () => {
  it.each(corpus<CodeRow>('./share-codes.jsonl', import.meta.url))('$id: $why', ({ text, finds }) => {
    const codes = find(text).filter(({ found }) => found.kind === 'code')
    expect(codes.map(({ found }) => found)).toStrictEqual(
      finds.map(([code, marketplace]) => ({ kind: 'code', text: code, marketplace })),
    )
    expect(codes.map(({ start, end }) => text.slice(start, end))).toStrictEqual(finds.map(([code]) => code))
    expect(finds.length === 0 || mayHold(text)).toBe(true)
  })
})

describe('every link of the corpus is found whole', () => {
  const groups: ReadonlySet<string> = new Set(['shop', 'store', 'shortlink', 'wrapper'])
  const urls = corpus<{ url: string; group: string }>('../corpus/links.jsonl', import.meta.url)
    .filter(({ group }) => groups.has(group))
    .map(({ url }) => url.trim())
    .filter((url) => /^[\x21-\x7e]+$/.test(url))

  it.each([
    ['between Chinese words', '快看', '很好，便宜'],
    ['between spaces', 'see ', ' now'],
    ['at the end of a line', 'see\n', '\nnow'],
    ['in lenticular brackets', '【', '】'],
    ['in quotes', '"', '"'],
    ['in curly quotes', '“', '”'],
    ['in brackets', '(', ')'],
    ['at the end of a sentence', 'See ', '.'],
    ['alone', '', ''],
  ])('%s', (_, before, after) => {
    const missed = urls.filter((url) => {
      const [piece, ...others] = find(before + url + after)
      return others.length > 0 || piece?.start !== before.length || piece.end !== before.length + url.length
    })
    expect(missed).toStrictEqual([])
    expect(urls.length).toBeGreaterThan(150)
  })
})

const hostile = hostileCorpus('urls.jsonl')

describe.skipIf(hostile === undefined)('hostile links (skipped where the corpus is not beside the checkout)', () => {
  const shop = 'item.taobao.com'
  const templates = (hostile ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { template?: string }).template)
    .filter((template) => template !== undefined)
    .map((template) => template.replaceAll('{{EVIL}}', shop).replaceAll('{{ALLOWED}}', 'haohuo.jinritemai.com'))
  const asRead = (text: string): boolean => {
    if (!URL.canParse(text)) return false
    const { protocol, hostname } = new URL(text)
    return (protocol === 'http:' || protocol === 'https:') && hostname.replace(/\.$/, '') === shop
  }

  it.each([
    ['alone', '', ''],
    ['between spaces', 'see ', ' now'],
    ['between Chinese words', '看 ', ' 很好'],
  ])('none that a browser reads as the shop slips through, %s', (_, before, after) => {
    const led = templates.filter((one) => !/\s/.test(one) && asRead(one))
    const missed = led.filter((one) => !find(before + one + after).some(({ found }) => leadsTo(found, asRead)))
    expect(missed).toStrictEqual([])
    expect(led.length).toBeGreaterThan(30)
  })
})

function leadsTo(found: Found, asRead: (text: string) => boolean): boolean {
  return found.kind === 'link' && asRead(found.url)
}

describe('hostile texts', () => {
  it.each([
    '://',
    '￥a',
    'www.',
    '(',
    'http:',
    'http://',
    'https://é',
    'http:é',
    'a.',
    'a./',
    '/',
    'x/?',
    ',http',
    '$aB1',
  ])('a mebibyte of %s is read to its end', (part) => {
    const text = `${part.repeat(2 ** 20 / part.length)} https://item.taobao.com/item.htm?id=1`
    const last = find(text).at(-1)
    expect(last?.end).toBe(text.length)
  })

  it('finds the same with tables made before', () => {
    const text = '看item.taobao.com/item.htm?id=1 ￥dAEYbi4KO4D￥'
    expect(findInText(text, { registry: builtinRegistry })).toStrictEqual(find(text))
    expect(find(text)).toHaveLength(2)
  })
})
