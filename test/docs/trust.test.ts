import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'

const pages = ['SECURITY.md', 'docs/explanation/threat-model.md', 'docs/explanation/privacy.md', 'docs/dependencies.md']

interface Link {
  readonly title: string
  readonly file: string
}

/** Links of a text that stay in the repository; a text may begin with a parameter in brackets, and not end with one. */
function linksIn(text: string): readonly Link[] {
  return [...text.matchAll(/\[(?<title>[^[\]]+)\]\((?<file>[^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(({ groups }) => {
    const { title = '', file = '' } = groups ?? {}
    return file.includes('://') ? [] : [{ title: title.replaceAll(/\s+/g, ' '), file }]
  })
}

function textOf(page: string): string {
  return readFileSync(join(repository, page), 'utf8')
}

function isTest({ file }: Link): boolean {
  return file.endsWith('.test.ts')
}

function names(page: string, { title, file }: Link): boolean {
  const path = join(repository, dirname(page), file)
  return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`)
}

describe.each(pages)('%s', (page) => {
  const links = linksIn(textOf(page))

  it('leads to what is there', () => {
    expect(links.length).toBeGreaterThan(3)
    const absent = links.filter(({ file }) => !existsSync(join(repository, dirname(page), file)))
    expect(absent).toEqual([])
  })
})

describe('the promises of SECURITY.md', () => {
  const [, promises = ''] = textOf('SECURITY.md').split('## What Detour promises')
  const [kept = ''] = promises.split('## What it does not promise')
  const each = kept.split(/^- /m).slice(1)

  it('are many', () => {
    expect(each.length).toBeGreaterThan(20)
  })

  it.each(each.map((text) => [text.split('\n', 1)[0] ?? '', text]))('%s: named tests are there', (_, text) => {
    const tests = linksIn(text).filter(isTest)
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.filter((test) => !names('SECURITY.md', test))).toEqual([])
  })
})

describe('the threat model', () => {
  const page = 'docs/explanation/threat-model.md'
  const rows = textOf(page)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    )
  const threats = rows.filter((cells) => cells.length === 4 && cells[0] !== 'threat' && !/^-+$/.test(cells[0] ?? ''))

  it('has a row for each of them, with nothing left open', () => {
    expect(threats.length).toBeGreaterThan(40)
    expect(threats.filter((cells) => cells.includes(''))).toEqual([])
  })

  it('names tests that are there, or a row of the table of faults, or says that nothing shows it', () => {
    const unshown = threats.filter(([, , shown = '', remains = '']) => {
      if (shown === '–') return remains === '–'
      return linksIn(shown).length === 0
    })
    expect(unshown).toEqual([])
    const tests = threats.flatMap(([, , shown = '']) => linksIn(shown)).filter(isTest)
    expect(tests.length).toBeGreaterThan(60)
    expect(tests.filter((test) => !names(page, test))).toEqual([])
  })

  it('names rows of the table of faults that are there', () => {
    const faults = textOf('docs/reference/faults.md')
    const named = threats
      .flatMap(([, , shown = '']) => linksIn(shown))
      .filter(({ file }) => file.endsWith('faults.md'))
      .flatMap(({ title }) => title.split(', '))
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((id) => !faults.includes(`| ${id} `))).toEqual([])
  })
})
