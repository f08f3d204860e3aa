import { describe, expect, it } from 'vitest'

import { instant } from '../../../src/kernel/instant.ts'
import { checkPolicy } from '../../../src/policy/check.ts'
import type { Diagnostic, DiagnosticCode } from '../../../src/policy/language/diagnostic.ts'
import { diagnosticPages, explainPage, explainText } from '../../../src/policy/language/explain.ts'
import { diagnosticCodes, registry } from '../../../src/policy/language/registry.ts'
import { documentOf } from '../../../src/policy/language/registry/entry.ts'
import { widthOf } from '../../../src/policy/language/render/visible.ts'

const now = instant(Date.parse('2026-01-01T00:00:00Z'))

/** What is said about a document: mistakes, red tests, and what the rules do to one another. */
function findingsOf(text: string): readonly Diagnostic[] {
  return checkPolicy(text, { now }).diagnostics
}

const codesIn = (text: string): readonly DiagnosticCode[] => findingsOf(text).map(({ code }) => code)
const sketched = diagnosticCodes.filter((code) => registry[code].wrong.isSketch === true)

describe('the manual of diagnostics', () => {
  it('shows a mistake and its repair for nearly every code', () => {
    expect(diagnosticCodes.length).toBeGreaterThan(45)
    expect(sketched).toEqual(['too-large', 'too-many', 'too-many-findings', 'analysis-incomplete'])
  })

  it.each(diagnosticCodes.filter((code) => !sketched.includes(code)))('%s: the wrong sample is told so', (code) => {
    const { wrong, severity } = registry[code]
    const found = findingsOf(documentOf(wrong)).filter((finding) => finding.code === code)
    expect(found.map((each) => each.severity)).toContain(severity)
  })

  it.each(diagnosticCodes)('%s: the right sample has no mistake', (code) => {
    const { right } = registry[code]
    expect(right.isSketch).toBeUndefined()
    const found = findingsOf(documentOf(right))
    expect(found.filter((each) => each.severity === 'error' || each.code === code)).toEqual([])
  })

  it('is told of what samples are too short to show', () => {
    const ids = Array.from({ length: 10_001 }, (_, index) => `r_${index}`)
    expect(codesIn(`x-padding: ${'a'.repeat(1_000_000)}`)).toEqual(['too-large'])
    expect(
      codesIn(documentOf({ place: 'sections', lines: [`lists: { a: { of: content, ids: [${ids.join(',')}] } }`] })),
    ).toContain('too-many')
    const strangers = Array.from({ length: 300 }, (_, index) => `stranger_${index}: 1`)
    expect(codesIn(documentOf({ place: 'sections', lines: strangers })).at(-1)).toBe('too-many-findings')
  })

  it.each(diagnosticCodes)('%s: is explained in both languages, in whole sentences', (code) => {
    const { title, why, remedy } = registry[code]
    for (const text of [title, why, remedy]) expect(text['zh-CN']).toMatch(/\p{Script=Han}/u)
    for (const text of [why.en, remedy.en]) expect(text).toMatch(/^[A-Z`].*\.$/su)
    for (const text of [why['zh-CN'], remedy['zh-CN']]) expect(text).toMatch(/。$/u)
    expect(title.en).not.toMatch(/\.$/u)
    expect(title['zh-CN']).not.toMatch(/。$/u)
  })
})

describe('explained', () => {
  it('has a page for every code and a table of contents that names them all', () => {
    const pages = diagnosticPages()
    expect(pages.size).toBe(diagnosticCodes.length + 1)
    const contents = pages.get('README.md') ?? ''
    for (const code of diagnosticCodes) {
      expect(contents).toContain(`(${code}.md)`)
      const page = pages.get(`${code}.md`) ?? ''
      expect(page.indexOf(registry[code].why.en)).toBeGreaterThan(0)
      expect(page.indexOf(registry[code].why['zh-CN'])).toBeGreaterThan(page.indexOf(registry[code].why.en))
    }
  })

  it('shows the samples word for word', () => {
    for (const code of diagnosticCodes) {
      for (const line of [...registry[code].wrong.lines, ...registry[code].right.lines]) {
        expect(explainPage(code, 'en')).toContain(line)
        expect(explainText(code, 'zh-CN')).toContain(line)
      }
    }
  })

  it.each(['en', 'zh-CN'] as const)('reads in a terminal of 80 cells, without marks of Markdown (%s)', (language) => {
    let seen = 0
    for (const code of diagnosticCodes) {
      const text = explainText(code, language)
      expect(text).not.toMatch(/^#|^```/mu)
      for (const line of text.split('\n').filter((each) => !each.startsWith('    '))) {
        expect(widthOf(line)).toBeLessThanOrEqual(100)
        seen += 1
      }
    }
    expect(seen).toBeGreaterThan(200)
  })
})
