import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { timesIn } from './guards/guard.ts'
import { guards } from './guards/list.ts'

const texts = new Map(guards.map(({ file }) => [file, readFileSync(join(repository, file), 'utf8')]))

describe('the list of guards', () => {
  it('is long, and names each guard once', () => {
    expect(guards.length).toBeGreaterThan(400)
    const ids = guards.map(({ id }) => id)
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([])
  })

  it('knows where each guard stands: its text is found exactly once', () => {
    const lost = guards
      .map(({ id, file, source }) => ({ id, file, times: timesIn(texts.get(file) ?? '', source) }))
      .filter(({ times }) => times !== 1)
    expect(lost).toEqual([])
  })

  it('has something else to put in the place of each, and says what holds because of it', () => {
    expect(guards.filter(({ source, instead }) => source === instead || source.trim() === '')).toEqual([])
    expect(guards.filter(({ holds }) => !/^\p{L}.{15,}[^.]$/u.test(holds)).map(({ id }) => id)).toEqual([])
  })

  it('names tests that are there, at least one for each', () => {
    const named = guards.flatMap(({ id, tests }) => tests.map((file) => ({ id, file })))
    expect(guards.filter(({ tests }) => tests.length === 0)).toEqual([])
    expect(named.filter(({ file }) => !existsSync(join(repository, file)))).toEqual([])
  })
})
