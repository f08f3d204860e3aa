import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { noticePage } from '../../src/answer/notice.ts'
import { noticeStyle, noticeStyleHash, tokens } from '../../src/answer/style.ts'
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

const [light = '', dark = ''] = tokens.split('@media')

describe.each([
  ['light', light],
  ['dark', dark],
])('contrast, %s', (_, sheet) => {
  const colours = new Map(
    [...sheet.matchAll(/--([a-z-]+):(#[0-9a-f]{3,6})/g)].map(([, name, colour]) => [name, colour]),
  )

  it.each(pairs)('of %s on %s is at least %d', (ink, ground, least) => {
    const [above, below] = [colours.get(ink), colours.get(ground)]
    if (above === undefined || below === undefined) throw new Error(`--${ink} or --${ground} is missing`)
    expect(contrast(above, below)).toBeGreaterThanOrEqual(least)
  })
})

it('measures contrast as WCAG does', () => {
  expect(contrast('#fff', '#000')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.slice(1)
  const hex = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((place) => {
    const channel = Number.parseInt(hex.slice(place, place + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
