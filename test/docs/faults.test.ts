import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'

const page = join(repository, 'docs/reference/faults.md')

/** Rows by their id; the cells after it. */
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ /.test(line))
  .map((line) => {
    const [id = '', ...cells] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    return { id, cells }
  })

function numbered(letter: string, last: number): readonly string[] {
  return Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)
}

const counts = { K: 12, D: 5, Q: 5, R: 1, U: 4, C: 1, S: 3, I: 3, V: 4, W: 9 }
const links = /\[(?<title>[^\]]+)\]\((?<file>[^)]+)\)/g

/** Nobody but the platform can cause it. */
const unshown = 'I3'

function isThere(title: string, file: string): boolean {
  const path = join(dirname(page), file)
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

  it.each(rows.filter(({ id }) => id !== unshown))('$id names tests that are there', ({ cells }) => {
    const named = [...(cells.at(-1) ?? '').matchAll(links)].map(({ groups }) => groups)
    expect(named.length).toBeGreaterThan(0)
    const absent = named.filter((link) => !isThere(link?.['title'] ?? '', link?.['file'] ?? ''))
    expect(absent).toEqual([])
  })

  it('leaves no test of faults unnamed', () => {
    const files = readdirSync(join(repository, 'test/worker')).filter((name) => name.startsWith('fault-'))
    expect(files.length).toBeGreaterThan(10)
    const text = rows.map(({ cells }) => cells.at(-1)).join('\n')
    expect(files.filter((name) => !text.includes(`/${name})`))).toEqual([])
  })
})
