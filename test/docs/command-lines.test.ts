import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { callsIn, commandLinesOf } from '../support/command-lines.ts'
import { faultOf, readUsages, type Usage } from '../support/usage.ts'

let usages: ReadonlyMap<string, Usage>

beforeAll(async () => {
  usages = await readUsages()
})

const pages = [
  ...readdirSync(repository).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name))
      // Those pages add flags, and `extend.test.ts` runs their lines where they have added them.
      .filter((page) => !page.startsWith(join('docs', 'how-to', 'extend'))),
  ),
]

function linesOf(page: string) {
  return commandLinesOf(readFileSync(join(repository, page), 'utf8'))
}

it('finds the command lines of the pages', () => {
  const lines = pages.flatMap(linesOf)
  expect(lines.filter(({ where }) => where === 'fence').length).toBeGreaterThan(150)
  expect(lines.filter(({ where }) => where === 'text').length).toBeGreaterThan(100)
})

it('finds the commands of the help', () => {
  expect(usages.size).toBeGreaterThan(70)
})

it.each(pages)('%s calls commands that are there, with flags they have', (page) => {
  const faults = linesOf(page).flatMap(({ where, words }) => {
    // In the text a command is often only named.
    const fault = faultOf(where === 'text' ? [...words, '…'] : words, usages)
    return fault === undefined ? [] : [`detour ${words.join(' ')}: ${fault}`]
  })
  expect(faults).toEqual([])
})

it('messages and comments of the program name commands that are there', () => {
  const named = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(repository, 'src', name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\bdetour ([a-z]+)(?: ([a-z]+))?(?=[ `'"\\|\n[])/g)])
    .map(([, first = '', second = '']) => [first, second] as const)
    .filter(([first]) => [...usages.keys()].some((name) => name.split(' ')[0] === first))
  expect(named.length).toBeGreaterThan(100)
  const strangers = named.filter(
    ([first, second]) => !usages.has(first) && second !== '' && !usages.has(`${first} ${second}`),
  )
  expect(strangers).toEqual([])
})

describe('a command line', () => {
  it.each([
    ['detour publish a.yaml -m "why not"', undefined],
    ['detour publish a.yaml', '`publish` needs --message'],
    ['detour publish -m x', '`publish` takes another number of arguments'],
    ['detour publish a.yaml -m x --bas 3', '`publish` has no flag --bas'],
    ['detour policy list pack ids', 'no command `policy list pack ids`'],
    ['detour policy check a.yaml --format xml', '--format is never `xml`'],
    ['detour keys', undefined],
    ['detour keys new …', undefined],
    ['FOO=1 detour status --json 2>&1 | head', undefined],
    ['while ! detour status --jsn > /dev/null; do sleep 1; done', '`status` has no flag --jsn'],
    ['echo "$(detour whoami --jsn)"', '`whoami` has no flag --jsn'],
    ["detour status # it's text", undefined],
    ["detour status --jsn '", '`status` has no flag --jsn'],
  ])('%j: %s', (shell, fault) => {
    const calls = callsIn(shell)
    expect(calls).toHaveLength(1)
    expect(faultOf(calls[0] ?? [], usages)).toBe(fault)
  })
})
