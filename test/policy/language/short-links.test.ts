import { describe, expect, it } from 'vitest'
import { checkPolicy } from '../../../src/policy/check.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'
import { formatPolicy } from '../../../src/policy/language/format.ts'
import { at } from '../programs.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody }
own: [xiaodian]
stores: [store.example.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
`

function compiled(section: string) {
  return compilePolicy(`${head}${section}\nrules: []\n`)
}

describe('short_links', () => {
  it.each<[string, object]>([
    ['{}', { follow: true, wait: 300 }],
    ['{ follow: false }', { follow: false, wait: 300 }],
    ['{ wait: 0ms }', { follow: true, wait: 0 }],
    ['{ wait: 1500ms }', { follow: true, wait: 1500 }],
    ['{ wait: 1s }', { follow: true, wait: 1000 }],
    ['{ wait: 1.5s }', { follow: true, wait: 1500 }],
    ['{ wait: 0.001s }', { follow: true, wait: 1 }],
    ['{ wait: "250ms", x-note: slow }', { follow: true, wait: 250 }],
    [
      '{ unresolved: { explain: short_link_unresolved } }',
      { follow: true, wait: 300, unresolved: { action: 'explain', reason: 'short_link_unresolved' } },
    ],
    [
      '{ unresolved: { redirect: "https://store.example.com/", reason: short_link_unresolved } }',
      {
        follow: true,
        wait: 300,
        unresolved: { action: 'redirect', reason: 'short_link_unresolved', url: 'https://store.example.com/' },
      },
    ],
  ])('reads %s', (written, expected) => {
    const { program, diagnostics } = compiled(`short_links: ${written}`)
    expect(diagnostics).toEqual([])
    expect(program?.short_links).toEqual(expected)
  })

  it.each<[written: string, pointed: string, code: string, en: RegExp, chinese: RegExp]>([
    ['true', 'true', 'wrong-type', /write it like `short_links: \{ follow: true/u, /请写作/u],
    ['{ folow: true }', 'folow', 'unknown-key', /did you mean `follow`/u, /是否想写 `follow`/u],
    ['{ hops: 3 }', 'hops', 'unknown-key', /use one of `follow`, `wait`/u, /可选值：`follow`、`wait`/u],
    ['{ follow: yes }', 'yes', 'wrong-type', /write `true`, without quotes/u, /`true`/u],
    ['{ wait: 1501ms }', '1501ms', 'wrong-value', /from `0ms` to `1500ms`/u, /`0ms` 到 `1500ms`/u],
    ['{ wait: 2s }', '2s', 'wrong-value', /a click waits at most `1500ms`/u, /最多等待 `1500ms`/u],
    ['{ wait: -1ms }', '-1ms', 'wrong-value', /write it like `300ms` or `1.5s`/u, /请写作 `300ms`/u],
    ['{ wait: 300 }', '300', 'wrong-value', /write `300ms`/u, /请写作 `300ms`/u],
    ['{ wait: 2 minutes }', '2 minutes', 'wrong-value', /write it like `300ms`/u, /请写作 `300ms`/u],
    ['{ wait: 1.5ms }', '1.5ms', 'wrong-value', /write it like `300ms`/u, /请写作 `300ms`/u],
    ['{ unresolved: { allow: exempt } }', '', 'wrong-value', /`allow` says nothing/u, /写 `allow` 没有意义/u],
    [
      '{ unresolved: explain }',
      'explain',
      'wrong-type',
      /write it like `unresolved: \{ explain/u,
      /请写作 `unresolved/u,
    ],
    ['{ unresolved: { explain: short_link } }', 'short_link', 'unknown-reason', /no message says/u, /没有文案/u],
    [
      '{ unresolved: { redirect: "https://shop.example.org/", reason: exempt } }',
      '"https://shop.example.org/"',
      'target-not-in-stores',
      /not one of the `stores`/u,
      /不在 `stores` 中/u,
    ],
    ['{ unresolved: { equivalent: [explain, product], reason: exempt } }', 'product', '', /equivalents|ends?/u, /./u],
  ])('points at what is wrong in %s', (written, pointed, code, en, chinese) => {
    const text = `${head}short_links: ${written}\nrules: []\n`
    const [first] = compilePolicy(text).diagnostics
    expect(first?.code).toContain(code)
    expect(first?.range.start.line).toBe(6)
    const line = text.split('\n')[5] ?? ''
    expect(line.slice((first?.range.start.column ?? 0) - 1)).toContain(pointed)
    expect(`${first?.message.en} ${first?.help?.en}`).toMatch(en)
    expect(`${first?.message['zh-CN']} ${first?.help?.['zh-CN']}`).toMatch(chinese)
  })

  it.each([
    ['300', '300ms', false],
    ['300 ms', '300ms', true],
    ['1 second', '1s', true],
    ['"300毫秒"', '"300ms"', true],
  ])('offers to write `wait: %s` as %s', (written, meant, safe) => {
    const text = `${head}short_links: { wait: ${written} }\nrules: []\n`
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics).toMatchObject([{ code: 'wrong-value', fix: { safe } }])
    const mended = applyFixes(text, diagnostics, { all: true }).text
    expect(mended).toContain(`wait: ${meant} `)
    expect(compilePolicy(mended).diagnostics).toEqual([])
  })
})

describe('share_codes', () => {
  it.each(['remove', 'mark', 'keep'])('reads %s', (word) => {
    expect(compiled(`share_codes: ${word}`)).toMatchObject({ diagnostics: [], program: { share_codes: word } })
  })

  it.each([
    ['removed', 'wrong-value', 'did you mean `remove`?'],
    ['drop', 'wrong-value', 'use one of `remove`, `mark`, `keep`'],
    ['false', 'wrong-type', 'put it in quotes'],
    ['[remove]', 'wrong-type', ''],
  ])('refuses %s', (written, code, help) => {
    const { diagnostics } = compiled(`share_codes: ${written}`)
    expect(diagnostics).toMatchObject([{ code }])
    expect(diagnostics[0]?.help?.en ?? '').toContain(help)
  })
})

describe('both sections', () => {
  it('are absent from the program of a document without them', () => {
    expect(Object.keys(compiled('').program ?? {})).not.toEqual(expect.arrayContaining(['short_links']))
    expect(Object.keys(compiled('').program ?? {})).not.toEqual(expect.arrayContaining(['share_codes']))
  })

  it('stand before the rules when a document is formatted, and say the same', () => {
    const text = `${head}rules: []\nshare_codes: keep\nshort_links: { unresolved: { warn: leaving_platform }, wait: 1s }\n`
    const formatted = formatPolicy(text)
    expect(formatted).toMatchObject({ ok: true })
    const written = formatted.ok ? formatted.text : ''
    expect(written.indexOf('short_links: { wait: 1s, unresolved:')).toBeGreaterThan(0)
    expect(written.indexOf('share_codes:')).toBeGreaterThan(written.indexOf('short_links:'))
    expect(written.indexOf('rules:')).toBeGreaterThan(written.indexOf('share_codes:'))
    expect(compilePolicy(written).program).toEqual(compilePolicy(text).program)
  })

  it('use the messages whose reason they give', () => {
    const text = `${head}short_links: { unresolved: { explain: mine } }
rules: []
messages: { mine: { zh-CN: 短链接, en: short } }
`
    expect(checkPolicy(text, { now: at('2020-10-20T00:00:00Z') }).diagnostics).toEqual([])
  })
})
