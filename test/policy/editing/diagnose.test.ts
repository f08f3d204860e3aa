import { readdirSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { instant } from '../../../src/kernel/instant.ts'
import { checkPolicy } from '../../../src/policy/check.ts'
import { diagnose } from '../../../src/policy/editing/diagnose.ts'
import { edited } from '../../../src/policy/editing/text-edit.ts'
import { applyFixes, replacedBy } from '../../../src/policy/language/fix.ts'
import { smallPolicy } from '../../support/documents.ts'
import { inLanguage } from '../../../src/policy/language/render/json.ts'

const now = instant(Date.parse('2026-11-23T12:00:00+08:00'))
const folder = new URL('../mistakes/', import.meta.url)
const mistakes = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))

it('looks at every kind of mistake people make', () => {
  expect(mistakes.length).toBeGreaterThan(14)
})

it.each(mistakes)('finds in $name what `check` finds, and where an editor shows it', ({ text }) => {
  const checked = checkPolicy(text, { now })
  const { verdict, diagnostics } = diagnose(text, { language: 'zh-CN', now })
  expect(verdict).toBe(checked.verdict)
  expect(diagnostics).toMatchObject(checked.diagnostics.map((each) => inLanguage(each, 'zh-CN')))
  const shown = diagnostics.map(({ from, to }) => text.slice(from, to))
  expect(shown).toEqual(checked.diagnostics.map(({ range }) => replacedBy(text, { range, text: '' })))
  expect(shown.length).toBeGreaterThan(0)
})

it('tells, when asked for mistakes alone, those that check tells before tests and analyses', () => {
  let seen = 0
  for (const { text } of mistakes) {
    const all = diagnose(text, { language: 'en', now })
    const some = diagnose(text, { language: 'en', now, only: 'mistakes' })
    expect(all.diagnostics).toEqual(expect.arrayContaining([...some.diagnostics]))
    seen += some.diagnostics.length
  }
  expect(seen).toBeGreaterThan(10)
  const test =
    "tests:\n  - name: a shop\n    at: 2026-11-23T00:00:00Z\n    surface: live_room\n    url: 'https://item.jd.com/1.html'\n    expect: allow:no_rule_matched\n"
  const red = `${smallPolicy({ closed: ['live_room'] })}${test}`
  expect(diagnose(red, { language: 'en', now }).verdict).toBe('red')
  expect(diagnose(red, { language: 'en', now, only: 'mistakes' })).toEqual({ verdict: 'good', diagnostics: [] })
})

it('repairs with one edit what `policy fix` repairs', () => {
  let repaired = 0
  for (const { text } of mistakes) {
    const { diagnostics } = checkPolicy(text, { now })
    const quick = diagnose(text, { language: 'en', now }).diagnostics
    for (const [index, diagnostic] of diagnostics.entries()) {
      const fix = quick[index]?.quickFix
      expect(fix === undefined).toBe(diagnostic.fix === undefined)
      if (fix === undefined) continue
      expect(edited(text, fix.edits)).toBe(applyFixes(text, [diagnostic], { all: true }).text)
      repaired += 1
    }
  }
  expect(repaired).toBeGreaterThan(5)
})

it('counts a byte order mark as a character of the text, though not as a column', () => {
  const text = '\uFEFFdetour: policy/v9\nrules: []\n'
  const first = diagnose(text, { language: 'en', now }).diagnostics.find(({ code }) => code === 'unsupported-version')
  expect(first?.range.start).toEqual({ line: 1, column: 9 })
  expect(text.slice(first?.from, first?.to)).toBe('policy/v9')
})
