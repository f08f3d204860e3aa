import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Diagnostic, Edit } from '../../../src/policy/language/diagnostic.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'

function finding(safe: boolean, ...edits: readonly Edit[]): Diagnostic {
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }
  const message = { en: 'something is wrong', 'zh-CN': '有问题' }
  const nothing = { help: undefined, related: [], witness: undefined }
  return { severity: 'error', code: 'wrong-value', message, range, ...nothing, fix: { safe, edits } }
}

/** Columns from and to on one line. */
function edit(line: number, from: number, to: number, text: string): Edit {
  return { range: { start: { line, column: from }, end: { line, column: to } }, text }
}

describe('repairs', () => {
  it('are carried out where nothing else can have been meant', () => {
    const { text, applied, left } = applyFixes('untill: 1\nform: 2\n', [
      finding(true, edit(1, 1, 7, 'until')),
      finding(false, edit(2, 1, 5, 'from')),
    ])
    expect(text).toBe('until: 1\nform: 2\n')
    expect([applied.length, left.length]).toEqual([1, 1])
  })

  it('include suggestions when all are asked for', () => {
    const { text, left } = applyFixes(
      'untill: 1\nform: 2\n',
      [finding(true, edit(1, 1, 7, 'until')), finding(false, edit(2, 1, 5, 'from'))],
      { all: true },
    )
    expect(text).toBe('until: 1\nfrom: 2\n')
    expect(left).toEqual([])
  })

  it('are done whole or not at all', () => {
    const { text, applied } = applyFixes('abcdefgh', [
      finding(true, edit(1, 3, 5, 'X')),
      finding(true, edit(1, 1, 2, 'Y'), edit(1, 4, 6, 'Z')),
    ])
    expect(text).toBe('abXefgh')
    expect(applied).toHaveLength(1)
  })

  it('leave for the next time what touches another repair', () => {
    const { text, left } = applyFixes('abcd', [finding(true, edit(1, 2, 3, 'X')), finding(true, edit(1, 3, 3, 'Y'))])
    expect(text).toBe('aXcd')
    expect(left).toHaveLength(1)
  })

  it('count columns as editors do and keep the ends of lines', () => {
    const { text } = applyFixes('k: 👍🏽 taoboa\r\nl: 2\r\n', [
      finding(true, edit(1, 9, 15, 'taobao'), edit(2, 5, 99, '3')),
    ])
    expect(text).toBe('k: 👍🏽 taobao\r\nl: 23\r\n')
  })

  it('leave everything else as it is, whatever they are', () => {
    const place = fc.tuple(fc.nat(60), fc.nat(5), fc.string({ maxLength: 4 }))
    fc.assert(
      fc.property(fc.string({ minLength: 0, maxLength: 60 }), fc.array(place, { maxLength: 6 }), (line, places) => {
        const text = line.replaceAll('\n', ' ')
        const wanted = places.map(([from, length, insert]) => {
          const start = Math.min(from, text.length)
          return finding(true, edit(1, start + 1, Math.min(start + length, text.length) + 1, insert))
        })
        const { text: result, applied, left } = applyFixes(text, wanted)
        expect(applied.length + left.length).toBe(wanted.length)
        const change = applied
          .flatMap(({ fix }) => fix?.edits ?? [])
          .map(({ range, text: insert }) => insert.length - (range.end.column - range.start.column))
        expect(result.length).toBe(text.length + change.reduce((a, b) => a + b, 0))
        expect(applied.length > 0).toBe(wanted.length > 0)
      }),
      { seed: 20_201_009 },
    )
  })

  it('turn a policy with a misspelt key into one that compiles', () => {
    const broken = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: UTC }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
rules:
  - { id: a, untill: 2020-10-09T00:00:00+08:00, then: { explain: on_error } }
`
    const { diagnostics } = compilePolicy(broken)
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-key'])
    const { text } = applyFixes(broken, diagnostics, { all: true })
    expect(compilePolicy(text).diagnostics).toEqual([])
  })
})
