import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { builtinSurfaces } from '../../src/context/context.ts'
import { sites } from '../../src/context/page.ts'
import { builtinMarketplaces } from '../../src/link/registry.ts'
import { policyJsonSchema } from '../../src/policy/language/schema.ts'
import { diagnosticCodes } from '../../src/policy/language/registry.ts'
import { parseOverride, type Override } from '../../src/policy/override.ts'
import { builtinReasons } from '../../src/policy/reasons.ts'
import {
  actions,
  chainSteps,
  evidences,
  grades,
  kinds,
  listSubjects,
  modes,
  parties,
  rolloutKeys,
} from '../../src/policy/rule.ts'
import { blocksOf, runIn, stepsOf } from '../support/samples.ts'
import { readUsages } from '../support/usage.ts'

const english = pageOf('docs/reference/policy-language.md')
const chinese = pageOf('docs/zh-CN/policy-language.md')
const pages = [english, chinese]

interface Page {
  readonly path: string
  readonly text: string
  /** Everything that stands in backticks or in a sample. */
  readonly words: ReadonlySet<string>
}

function pageOf(path: string): Page {
  const text = readFileSync(join(repository, path), 'utf8')
  const code = [...text.matchAll(/`+([^`]+)`+/g)].map(([, inside = '']) => inside)
  return { path, text, words: new Set(code.flatMap((each) => each.match(/[\p{L}\d_-]+/gu) ?? [])) }
}

function absentFrom({ words }: Page, wanted: readonly string[]): readonly string[] {
  expect(wanted.length).toBeGreaterThan(0)
  return wanted.filter((word) => !words.has(word))
}

/** Rows of tables by the word in backticks that they begin with. */
function rowsOf({ text }: Page): ReadonlyMap<string, readonly string[]> {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(rows.map((row) => [row.split('`')[1] ?? '', row.split('|').map((cell) => cell.trim())]))
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly $defs?: Readonly<Record<string, Node>>
}

function keysOf(schema: Node): readonly string[] {
  const own = Object.keys(schema.properties ?? {})
  return [...own, ...Object.values(schema.$defs ?? {}).flatMap(keysOf)]
}

describe.each(pages)('$path', (page) => {
  it('names every key of the language', () => {
    const keys = [...new Set(keysOf(policyJsonSchema()))]
    expect(keys.length).toBeGreaterThan(80)
    expect(absentFrom(page, keys)).toEqual([])
  })

  it('names every word that a key may have', () => {
    const words = [
      actions,
      chainSteps,
      evidences,
      grades,
      kinds,
      listSubjects,
      modes,
      parties,
      rolloutKeys,
      [...builtinSurfaces],
    ].flat()
    expect(absentFrom(page, words)).toEqual([])
  })

  it('names every built-in reason, with its meaning', () => {
    const rows = rowsOf(page)
    expect(builtinReasons.filter((reason) => (rows.get(reason)?.[2] ?? '') === '')).toEqual([])
  })

  it('names every built-in marketplace with its domains, and whether it is a content site', () => {
    const rows = rowsOf(page)
    for (const { id, name, domains, content } of builtinMarketplaces) {
      const row = rows.get(id)?.join(' ') ?? ''
      expect(row, `the row of ${id}`).toContain(name['zh-CN'])
      expect(row, `the row of ${id}`).toContain(`\`${domains[0]}\``)
      expect(row.includes('none'), `${id} as a content site`).toBe(content === true)
    }
  })
})

describe('the reference in English', () => {
  it('names every content site with its hosts', () => {
    for (const { id, hosts, schemes, originSurface } of sites) {
      const row = english.text
        .split('\n')
        .find((line) => line.startsWith(`| \`${id}\``) && line.includes('`short_video`'))
      for (const word of [...hosts, ...schemes, ...Object.keys(originSurface)])
        expect(row, `the row of ${id}`).toContain(`\`${word}\``)
    }
  })

  it('names every diagnostic code', () => {
    expect(absentFrom(english, diagnosticCodes)).toEqual([])
  })

  it('names the limits of the schema', () => {
    const limits = [2000, 10_000, 500, 200].map((limit) => limit.toLocaleString('en'))
    const table = english.text.split('## Limits')[1]?.split('\n## ')[0] ?? ''
    expect(limits.filter((limit) => !table.includes(`| ${limit}`))).toEqual([])
    const schema = JSON.stringify(policyJsonSchema())
    const found = [...schema.matchAll(/"max(?:Items|Properties)":(\d+)/g)].map(([, limit]) => Number(limit))
    expect(found.length).toBeGreaterThan(8)
    expect([...new Set(found)].filter((limit) => !table.includes(`| ${limit.toLocaleString('en')}`))).toEqual([])
  })
})

describe('an override', () => {
  it('as the reference shows it is one that the edge accepts', () => {
    const shown = blocksOf(english.text).filter(({ info }) => info === 'json')
    expect(shown).toHaveLength(1)
    for (const { text } of shown) {
      const { entries } = JSON.parse(text) as Override
      const now = Math.min(...entries.map(({ until }) => until)) - 3_600_000
      expect(parseOverride(text, { now }).ok).toBe(true)
    }
  })

  it('written by hand as the page on breaking glass shows is one that the edge accepts', () => {
    const steps = blocksOf(pageOf('docs/how-to/break-glass.md').text).flatMap(({ text }) => stepsOf(text))
    const writing = steps.filter(({ command }) => command.endsWith('> override.json'))
    expect(writing).toHaveLength(1)
    const folder = mkdtempSync(join(tmpdir(), 'detour-override-'))
    try {
      runIn(folder, writing[0]?.command ?? '', {})
      const text = readFileSync(join(folder, 'override.json'), 'utf8')
      expect(parseOverride(text, { now: Date.now() })).toMatchObject({
        ok: true,
        value: { entries: [{ kill: 'live-external-closed' }] },
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

it('has no link that leads nowhere', () => {
  const paths = ['', 'tutorial', 'how-to', 'reference', 'explanation', 'zh-CN'].flatMap((folder) =>
    readdirSync(join(repository, 'docs', folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', folder, name)),
  )
  const links = paths.flatMap((path) =>
    [...pageOf(path).text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => ({ path, to })),
  )
  expect(links.length).toBeGreaterThan(60)
  expect(links.filter(({ path, to }) => !existsSync(join(repository, dirname(path), to)))).toEqual([])
})

it('has no link to a heading that is not there', () => {
  const links = ['docs/reference/policy-language.md', 'docs/zh-CN/policy-language.md', 'docs/reference/command-line.md']
    .map(pageOf)
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)].map(([, to = '', heading = '']) => ({
        page: to === '' ? path : join(dirname(path), to),
        heading,
      })),
    )
  expect(links.length).toBeGreaterThan(40)
  expect(links.filter(({ page, heading }) => !headingsOf(page).has(heading))).toEqual([])
})

/** As GitHub names them. */
function headingsOf(path: string): ReadonlySet<string> {
  const { text } = pageOf(path)
  const headings = text.split('\n').flatMap((line) => /^#+ (.+)$/.exec(line)?.[1] ?? [])
  return new Set(
    headings.map((each) =>
      each
        .toLowerCase()
        .replaceAll(/[^\p{L}\d _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe('docs/reference/command-line.md', () => {
  const page = pageOf('docs/reference/command-line.md')

  it('names every exit code', () => {
    const codes = page.text.split('## Exit codes')[1]?.split('\n## ')[0] ?? ''
    expect(Object.values(exit).filter((code) => !new RegExp(`^\\| ${code} +\\|`, 'm').test(codes))).toEqual([])
  })

  it('names every command and every flag of it, and no flag that it lacks', async () => {
    const usages = [...(await readUsages()).values()]
    expect(usages.length).toBeGreaterThan(70)
    for (const { name, flags } of usages) {
      const own = placeOf(page, name)
      expect(own, `a section for detour ${name}, or a row in that of its group`).toBeDefined()
      const known = [...flags.keys()]
      expect(
        known.filter((flag) => !flagsIn(own?.text).has(flag)),
        `flags of detour ${name}`,
      ).toEqual([])
      const strange = [...flagsIn(own?.flags)].filter((flag) => !flags.has(flag))
      expect(strange, `flags that detour ${name} has not`).toEqual([])
    }
  })
})

interface Place {
  /** Where the flags of a command may stand. */
  readonly text: string
  /** Where no other flags may stand. */
  readonly flags: string
}

/** The section of a command; or its row in that of its group, with what is said there of all. */
function placeOf({ text }: Page, name: string): Place | undefined {
  const own = sectionOf(text, name)
  if (own !== undefined) return { text: own, flags: firstCells(own) }
  const group = sectionOf(text, name.split(' ')[0] ?? '')
  const isRow = (line: string) => line.startsWith('| `detour ')
  const row = group?.split('\n').find((line) => isRow(line) && line.split('`')[1] === `detour ${name}`)
  if (group === undefined || row === undefined) return undefined
  const shared = group.split('\n').filter((line) => !isRow(line))
  const flags = row.split('|')[2] ?? ''
  return {
    text: [row, ...shared.filter((line) => flags.includes('filters') || !line.startsWith('|'))].join('\n'),
    flags,
  }
}

function sectionOf(text: string, name: string): string | undefined {
  return text.split(`## \`detour ${name}\`\n`)[1]?.split('\n## ')[0]
}

function firstCells(section: string): string {
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `--'))
    .map((line) => line.split('|')[1])
    .join('\n')
}

function flagsIn(text = ''): ReadonlySet<string> {
  return new Set(text.match(/--[a-z][a-z-]*/g))
}
