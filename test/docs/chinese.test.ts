import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { keptMs } from '../../src/control/idempotency.ts'
import { defaultRetention } from '../../src/control/records/retention.ts'
import { readUsages } from '../support/usage.ts'

function linesOf(page: string): readonly string[] {
  return readFileSync(join(repository, page), 'utf8').split('\n')
}

/** How deep each heading stands, from the first to the last; lines of a fence are none. */
function outlineOf(page: string): readonly number[] {
  const lines = linesOf(page).filter((_, at, all) => all.slice(0, at).filter(isFence).length % 2 === 0)
  return lines.flatMap((line) => /^#+(?= )/.exec(line)?.[0].length ?? [])
}

function isFence(line: string): boolean {
  return line.startsWith('```')
}

/** How many rows each table has, its head not counted. */
function tableSizesOf(page: string): readonly number[] {
  const blocks = linesOf(page).join('\n').split(/\n\n+/)
  return blocks.filter((block) => block.startsWith('|')).map((block) => block.split('\n').length - 2)
}

describe('the Chinese page about privacy', () => {
  const [english, chinese] = ['docs/explanation/privacy.md', 'docs/zh-CN/privacy.md'] as const

  it('has the chapters of the English one', () => {
    expect(outlineOf(chinese).length).toBeGreaterThan(8)
    expect(outlineOf(chinese)).toEqual(outlineOf(english))
  })

  it('has the rows of its tables; the fields of a record may be told together, and privacy.test.ts counts them', () => {
    const fields = 1
    expect(tableSizesOf(chinese)).toHaveLength(6)
    expect(tableSizesOf(chinese).toSpliced(fields, 1)).toEqual(tableSizesOf(english).toSpliced(fields, 1))
  })

  it.each([
    ['谁导出过记录', `前者 ${defaultRetention.rollups} 天`],
    ['带 `Idempotency-Key` 的请求', `${keptMs / 3_600_000} 小时`],
  ])('says how long is kept: %s, %s', (what, span) => {
    expect(linesOf(chinese).find((line) => line.startsWith(`| ${what}`))).toContain(span)
  })
})

describe('what docs/zh-CN/first-policy.md says of the language', () => {
  const rows = linesOf('docs/zh-CN/first-policy.md')
    .filter((line) => / (?:有|无) +\|$/.test(line))
    .map((line) => ({
      commands: [...line.matchAll(/`([a-z ]+)`/g)].map(([, name = '']) => name),
      hasFlag: / 有 +\|$/.test(line),
    }))
  const named = (hasFlag: boolean) => rows.filter((row) => row.hasFlag === hasFlag).flatMap(({ commands }) => commands)

  it('names every command with `--lang`; that of `link mint` is the shopper’s alone', async () => {
    const usages = [...(await readUsages()).values()]
    const flagged = usages.filter(({ flags }) => flags.has('--lang')).map(({ name }) => name)
    expect(flagged.length).toBeGreaterThan(9)
    expect(named(true).toSorted()).toEqual(flagged.filter((name) => name !== 'link mint').toSorted())
  })

  it('says of no other command that it has the flag, and names commands that are there', async () => {
    const usages = await readUsages()
    expect(named(false).length).toBeGreaterThan(5)
    expect(named(false).filter((name) => !usages.has(name) || usages.get(name)?.flags.has('--lang') === true)).toEqual(
      [],
    )
  })
})
