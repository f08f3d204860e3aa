import fc from 'fast-check'
import { expect, it } from 'vitest'

import { readLoosely } from '../../../src/policy/editing/loose-read.ts'
import type { LooseNode } from '../../../src/policy/editing/loose-tree.ts'
import { makeFindings } from '../../../src/policy/language/diagnostic.ts'
import { readDocument, type Located } from '../../../src/policy/language/document.ts'
import { offsetsIn } from '../../../src/policy/language/offsets.ts'
import { editingSamples } from './samples.ts'

/** What both readers say of a document: keys and values with their places. */
type Plain = { readonly at: string; readonly value: unknown }

function ofLocated(node: Located, offsetOf: ReturnType<typeof offsetsIn>): unknown {
  if (node.kind === 'list') return node.items.map((item) => ofLocated(item, offsetOf))
  if (node.kind === 'map') {
    return node.entries.map(({ key, keyRange, value }) => [
      key,
      offsetOf(keyRange.start),
      offsetOf(keyRange.end),
      ofLocated(value, offsetOf),
    ])
  }
  const at = `${offsetOf(node.range.start)}..${offsetOf(node.range.end)}`
  const value = typeof node.value === 'string' ? node.value : node.source
  return (node.quote === undefined ? { at: 'below', value: 'below' } : { at, value }) satisfies Plain
}

function ofLoose(node: LooseNode | undefined): unknown {
  if (node === undefined) return undefined
  if (node.kind === 'list') return node.items.map(({ value }) => ofLoose(value))
  if (node.kind === 'map') {
    return node.entries.map(({ key, value }) => [key.text, key.from, key.to, ofLoose(value)])
  }
  if (node.style === 'block') return { at: 'below', value: 'below' } satisfies Plain
  return { at: `${node.from}..${node.to}`, value: node.text } satisfies Plain
}

it.each(editingSamples)('reads `$name` as the strict reader does, every key and value in its place', ({ text }) => {
  const located = readDocument(text, makeFindings())
  if (located === undefined) throw new Error('the sample cannot be read')
  expect(ofLoose(readLoosely(text))).toEqual(ofLocated(located, offsetsIn(text)))
})

const signs = ['\n', ' ', '  ', '    ', '- ', ': ', ':', '{', '}', '[', ']', ',', "'", '"', '#', '|', '>']
const pieces = [...signs, 'a', 'rules', '\\', '\t', '\r\n', '中', '---', '\uFEFF', '*', '&x', '!t', '? ']

it('reads any text at all, and keeps every piece inside it (seed 20260801)', () => {
  const piece = fc.constantFrom(...pieces)
  const text = fc.array(piece, { maxLength: 120 }).map((some) => some.join(''))
  let seen = 0
  fc.assert(
    fc.property(text, (written) => {
      const tree = readLoosely(written)
      seen += 1
      expect(outside(tree, { from: 0, to: written.length })).toEqual([])
    }),
    { seed: 20_260_801, numRuns: 3000 },
  )
  expect(seen).toBe(3000)
})

it('is not hurt by texts that nest for ever', () => {
  for (const sign of ['[', '{', '- ', '{a: ', '[[{', 'a:\n ']) {
    const tree = readLoosely(sign.repeat(20_000))
    expect(tree?.kind).toMatch(/map|list|scalar/)
  }
})

function outside(node: LooseNode | undefined, room: { from: number; to: number }): string[] {
  if (node === undefined) return []
  const own = node.from <= node.to && node.from >= room.from && node.to <= room.to ? [] : [`${node.from}..${node.to}`]
  if (node.kind === 'scalar') return own
  if (node.kind === 'list') return [...own, ...node.items.flatMap(({ value }) => outside(value, node))]
  return [...own, ...node.entries.flatMap(({ key, value }) => [...outside(key, node), ...outside(value, node)])]
}

// Nobody waits a minute for what is read at each key stroke: where the work grew with the square of the text, this would.
it.each([
  ['quoted words on one line', '"a" '],
  ['quotes', '"'],
  ['brackets on one line', '[a] '],
  ['words on lines of their own', '"a"\n'],
  ['keys and strays', 'a: "b" "c"\n'],
  ['braces', '{a: b} '],
])('reads a million characters of %s', (_, piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length))
  expect(readLoosely(text)?.to).toBeGreaterThan(999_000)
})
