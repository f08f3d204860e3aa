import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { parseInstant } from '../../../src/kernel/instant.ts'
import { checkPolicy } from '../../../src/policy/check.ts'
import { renderPretty } from '../../../src/policy/language/render/pretty.ts'

/**
 * The mistakes operators make, each as a file with everything that is printed about it, in both languages. The prints are
 * read by eye whenever they change: from the print alone one must be able to repair the file. `MISTAKES_UPDATE=1` keeps
 * what is printed now.
 */
const folder = import.meta.dirname
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''))
const now = parseInstant('2020-10-20T00:00:00+08:00')
if (!now.ok) throw new Error('the tests have a present')

it('sees the fifteen and more', () => {
  expect(names.length).toBeGreaterThanOrEqual(15)
})

describe.each(names)('%s', (name) => {
  const source = readFileSync(join(folder, `${name}.yaml`), 'utf8')
  const { diagnostics } = checkPolicy(source, { now: now.value })

  it('is found, under its name', () => {
    expect(diagnostics.map(({ code }) => code)).toContain(name.slice(3))
  })

  it.each(['en', 'zh-CN'] as const)('prints in %s what was reviewed', (language) => {
    const print = renderPretty(diagnostics, { file: `${name}.yaml`, source, language, timeZone: 'Asia/Shanghai' })
    const file = join(folder, `${name}.${language}.txt`)
    if (process.env['MISTAKES_UPDATE'] === '1') writeFileSync(file, print)
    expect(print).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '')
  })
})
