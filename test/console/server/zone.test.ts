import { expect, it } from 'vitest'

import { zoneIn } from '../../../src/console/server/zone.ts'

it.each([
  ['meta: { name: a, timezone: Asia/Shanghai }', 'Asia/Shanghai'],
  ['meta:\n  name: a\n  timezone: "Europe/London"\n', 'Europe/London'],
  ['meta: { name: a }', 'UTC'],
  ['timezone: ""><img>', 'UTC'],
])('%j speaks of %s', (source, zone) => {
  expect(zoneIn(source)).toBe(zone)
})

// Every screen reads it from the version in force: where blank lines cost their square, one such version stops the console.
it.each([
  ['blank lines', '\n'],
  ['blanks', ' '],
  ['commas', 'meta:, '],
])('reads a megabyte of %s', (_, piece) => {
  const blank = piece.repeat(Math.floor(1_000_000 / piece.length))
  expect(zoneIn(`${blank}x\ntimezone: Asia/Tokyo\n`)).toBe('Asia/Tokyo')
})
