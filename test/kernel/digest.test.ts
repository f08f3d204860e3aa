import { createHash } from 'node:crypto'

import { expect, it } from 'vitest'

import { hexOf, sha256Hex } from '../../src/kernel/digest.ts'

it.each(['', 'abc', '直播间 🛒', 'a'.repeat(10_000)])('hashes a text as its UTF-8, as others do: %#', async (text) => {
  const others = createHash('sha256').update(text, 'utf8').digest('hex')
  expect(await sha256Hex(text)).toBe(others)
  expect(await sha256Hex(new TextEncoder().encode(text))).toBe(others)
})

it('writes every byte as two lower-case digits', () => {
  expect(hexOf(Uint8Array.of(0, 1, 10, 255))).toBe('00010aff')
})
