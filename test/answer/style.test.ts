import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { noticePage } from '../../src/answer/notice.ts'
import { noticeStyle, noticeStyleHash, tokens } from '../../src/answer/style.ts'
import { coloursOf, contrast } from './contrast.ts'
import { noticed, seen } from './samples.ts'

it('names the hash of the sheet that the page really carries', () => {
  const [, sheet = ''] = /<style>([^]*?)<\/style>/.exec(noticePage(noticed(), seen(), 'en')) ?? []
  expect(sheet).toBe(noticeStyle)
  expect(`sha256-${createHash('sha256').update(sheet).digest('base64')}`).toBe(noticeStyleHash)
})

/** Ink on ground, and the least contrast WCAG 2.2 asks: 4.5 for text (1.4.3), 3 for what must be seen (1.4.11). */
const pairs = [
  ['ink', 'ground', 4.5],
  ['ink', 'card', 4.5],
  ['soft', 'ground', 4.5],
  ['soft', 'card', 4.5],
  ['accent', 'ground', 4.5],
  ['accent', 'card', 4.5],
  ['accent', 'wash', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-over', 4.5],
  ['caution', 'caution-wash', 4.5],
  ['caution', 'card', 4.5],
  ['edge', 'ground', 3],
  ['edge', 'card', 3],
  ['focus', 'ground', 3],
  ['focus', 'card', 3],
] as const

describe.each(['light', 'dark'] as const)('contrast, %s', (scheme) => {
  const colours = coloursOf(tokens, scheme)

  it.each(pairs)('of %s on %s is at least %d', (ink, ground, least) => {
    expect(contrast(colours(ink), colours(ground))).toBeGreaterThanOrEqual(least)
  })
})

it('measures contrast as WCAG does', () => {
  expect(contrast('#fff', '#000')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
