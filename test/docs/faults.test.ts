import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { faultRows, isMeantBy, ofThePlatform, type NamedTest } from '../prove/faults-page.ts'

const rows = faultRows()

function numbered(letter: string, last: number): readonly string[] {
  return Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)
}

const counts = { K: 12, D: 5, Q: 5, R: 1, U: 4, C: 1, S: 3, I: 3, V: 4, W: 9 }

function isThere({ title, file }: NamedTest): boolean {
  const path = join(repository, file)
  return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`)
}

describe('the table of faults', () => {
  it('has every row of the matrix, once', () => {
    const wanted = Object.entries(counts).flatMap(([letter, last]) => numbered(letter, last))
    expect(wanted).toHaveLength(47)
    expect(rows.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted())
  })

  it.each(rows)('$id says what shoppers see, what operators see, and what may be lost', ({ cells }) => {
    expect(cells).toHaveLength(5)
    expect(cells.filter((cell) => cell === '')).toEqual([])
  })

  it.each(rows.filter(({ id }) => !ofThePlatform.has(id)))('$id names tests that are there', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.filter((named) => !isThere(named))).toEqual([])
  })

  it('leaves no test of faults unnamed', () => {
    const files = readdirSync(join(repository, 'test/worker')).filter((name) => name.startsWith('fault-'))
    expect(files.length).toBeGreaterThan(10)
    const named = new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)))
    expect(files.filter((name) => !named.has(`test/worker/${name}`))).toEqual([])
  })
})

describe('a title', () => {
  it.each([
    ['does %s: the link stays (%i)', ['a', 'does hang: the link stays (7)'], true],
    ['K1: KV throws', ['K1: KV throws', '429: a hundred clicks'], true],
    ['$id: $why', ['row-1: because'], true],
    ['K1: KV throws', ['K1: KV throws, and more'], false],
    ['a (b)', ['a b'], false],
  ])('%j means %j: %s', (title, titles, isMeant) => {
    expect(isMeantBy(title, titles)).toBe(isMeant)
  })
})
