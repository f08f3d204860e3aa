import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { blocksOf, isAsShown, runIn, stepsOf, type Block, type Step } from '../support/samples.ts'

/** Pages that say how Detour is extended, with every change as a difference. */
const folder = 'docs/how-to/extend'
const pages = readdirSync(join(repository, folder)).filter((name) => name.endsWith('.md') && name !== 'README.md')

it('finds the pages, and the index names each', () => {
  const index = readFileSync(join(repository, folder, 'README.md'), 'utf8')
  expect(pages.length).toBeGreaterThan(1)
  expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([])
})

describe.each(pages)('%s', (page) => {
  const blocks = blocksOf(readFileSync(join(repository, folder, page), 'utf8'))

  it('its differences apply to a copy of the project, and what it runs there prints what it shows', () => {
    const copy = copyOfProject()
    try {
      expect(blocks.filter(({ info }) => isDiff(info)).flatMap((block) => refusal(copy, block))).toEqual([])
      const steps = blocks.filter(({ info }) => info === 'console').flatMap((block) => stepsIn(block))
      expect(steps.length).toBeGreaterThan(1)
      expect(steps.flatMap((step) => deviation(copy, step))).toEqual([])
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  })

  it.runIf(blocks.some(({ info }) => info === 'diff first'))(
    'after its first difference the compiler names only files that the page changes, and at least one',
    () => {
      const copy = copyOfProject()
      try {
        expect(blocks.filter(({ info }) => info === 'diff first').flatMap((block) => refusal(copy, block))).toEqual([])
        const { output, status } = runIn(copy, 'node_modules/.bin/tsc -p tsconfig.json --pretty false', {})
        const named = [...new Set(matchesIn(output, /^(src\/[^(]+)\(/gm))]
        const changed = new Set(blocks.flatMap(({ text }) => matchesIn(text, /^\+\+\+ b\/(.+)$/gm)))
        expect(status).not.toBe(0)
        expect(named.filter((file) => !changed.has(file))).toEqual([])
        expect(named.length).toBeGreaterThan(0)
      } finally {
        rmSync(copy, { recursive: true, force: true })
      }
    },
  )
})

function isDiff(info: string): boolean {
  return info === 'diff' || info === 'diff first'
}

function matchesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'detour-extended-'))
  for (const name of [
    'src',
    'test',
    'docs',
    'examples',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
    'wrangler.toml',
  ]) {
    cpSync(join(repository, name), join(copy, name), { recursive: true })
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Why a difference cannot be applied: what it shows of the code is no longer there. */
function refusal(copy: string, { text, line }: Block): readonly string[] {
  // File by file: while git counts lines anew, the head of the next file would be one that is taken out.
  return text.split(/^(?=--- (?:a\/|\/dev\/null))/m).flatMap((ofFile) => {
    const { status, stderr } = spawnSync('git', ['apply', '--recount', '--unidiff-zero', '-C1', '-'], {
      cwd: copy,
      input: ofFile.endsWith('\n') ? ofFile : `${ofFile}\n`,
      // The copy is in no repository, wherever the folder for temporary files stands.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
      encoding: 'utf8',
    })
    return status === 0 ? [] : [`line ${line}: ${stderr}`]
  })
}

interface PlacedStep extends Step {
  readonly line: number
}

function stepsIn({ text, line }: Block): readonly PlacedStep[] {
  return stepsOf(text).map((step) => ({ ...step, line }))
}

function deviation(copy: string, { command, output, status, line }: PlacedStep): readonly string[] {
  // Here it is the command line of the copy.
  const ran = runIn(copy, `detour() { '${process.execPath}' src/cli/main.ts "$@"; }\n${command}`, {})
  const isShown = ran.status === status && (output === undefined || isAsShown(ran.output, output))
  return isShown ? [] : [`line ${line}: $ ${command}\n${ran.output}\n(exit ${ran.status})`]
}
