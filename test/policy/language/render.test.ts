import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'

import type { Diagnostic, Range, Witness } from '../../../src/policy/language/diagnostic.ts'
import { renderCompact } from '../../../src/policy/language/render/compact.ts'
import { renderGithub } from '../../../src/policy/language/render/github.ts'
import { inLanguage, renderJson } from '../../../src/policy/language/render/json.ts'
import { renderPretty, type PrettyOptions } from '../../../src/policy/language/render/pretty.ts'
import { renderSarif } from '../../../src/policy/language/render/sarif.ts'
import { visible, widthOf } from '../../../src/policy/language/render/visible.ts'
import { shellQuoted, witnessCommand } from '../../../src/policy/language/render/witness-command.ts'

/** From line and column up to, and without, line and column. */
function range(line: number, column: number, endLine: number, endColumn: number): Range {
  return { start: { line, column }, end: { line: endLine, column: endColumn } }
}

const ban: Diagnostic = {
  severity: 'error',
  code: 'window-empty',
  message: { en: '`until` is not later than `from`', 'zh-CN': '`until` 不晚于 `from`' },
  help: { en: 'make `until` later', 'zh-CN': '请推迟 `until`' },
  range: range(3, 10, 3, 20),
  related: [],
  fix: undefined,
  witness: undefined,
}

const source = `- id: ban
  from: 2020-10-09
  until: 2020-10-08
  then: { allow: a, explain: b }
  note: |
    one

    two
# end
  last: 直播间👨‍👩‍👧é x
`

function pretty(diagnostics: readonly Diagnostic[], more: Partial<PrettyOptions> = {}): string {
  return renderPretty(diagnostics, { file: 'policy.yaml', source, language: 'en', ...more })
}

/** The part between the place and the notes. */
function snippet(diagnostic: Diagnostic, more: Partial<PrettyOptions> = {}): string {
  const text = pretty([{ ...diagnostic, help: undefined, fix: undefined, witness: undefined }], more)
  return text.split('\n\n')[0]?.split('\n').slice(3).join('\n') ?? ''
}

describe('for people', () => {
  it('shows place, line, mark, remedy and a summary', () => {
    expect(pretty([ban])).toBe(`error[window-empty]: \`until\` is not later than \`from\`
 --> policy.yaml:3:10
  |
3 |   until: 2020-10-08
  |          ^^^^^^^^^^
  |
  = help: make \`until\` later

1 error
to learn more: detour explain window-empty
`)
  })

  it('speaks Chinese', () => {
    expect(pretty([ban], { language: 'zh-CN' })).toMatch(
      /^错误\[window-empty\]: `until` 不晚于 `from`\n[^]*建议：[^]*1 个错误/u,
    )
  })

  it('says nothing when there is nothing to say', () => {
    expect(pretty([])).toBe('')
  })

  it('shows both places where two disagree, with what each is', () => {
    const related = [{ message: { en: 'the start', 'zh-CN': '开始' }, range: range(2, 9, 2, 19) }]
    expect(snippet({ ...ban, related })).toBe(`2 |   from: 2020-10-09
  |         ---------- the start
3 |   until: 2020-10-08
  |          ^^^^^^^^^^`)
  })

  it('leaves out what lies between two places that are far apart', () => {
    const related = [{ message: { en: 'the first', 'zh-CN': '第一个' }, range: range(9, 1, 9, 6) }]
    expect(snippet({ ...ban, related })).toBe(`3 |   until: 2020-10-08
  |          ^^^^^^^^^^
...
9 | # end
  | ----- the first`)
  })

  it('marks two places of one line, whichever comes first', () => {
    const related = [{ message: { en: 'the first action', 'zh-CN': '' }, range: range(4, 11, 4, 16) }]
    expect(snippet({ ...ban, range: range(4, 21, 4, 28), related })).toBe(`4 |   then: { allow: a, explain: b }
  |           -----     ^^^^^^^
  |           the first action`)
    const later = [{ message: { en: 'the second', 'zh-CN': '' }, range: range(4, 21, 4, 28) }]
    expect(snippet({ ...ban, range: range(4, 11, 4, 16), related: later })).toBe(`4 |   then: { allow: a, explain: b }
  |           ^^^^^     ------- the second`)
  })

  it('marks a place inside another one in a row of its own', () => {
    const related = [{ message: { en: 'the rule', 'zh-CN': '' }, range: range(4, 3, 4, 33) }]
    expect(snippet({ ...ban, range: range(4, 21, 4, 28), related })).toBe(`4 |   then: { allow: a, explain: b }
  |                     ^^^^^^^
  |   ------------------------------ the rule`)
  })

  it('shows the first and the last line of a long place, without the blank ones behind it', () => {
    expect(snippet({ ...ban, range: range(1, 1, 9, 1) })).toBe(`1 | - id: ban
  | ^^^^^^^^^
...
8 |     two
  |     ^^^`)
  })

  it('counts wide characters and emoji as two cells and combining marks as none', () => {
    const line = source.split('\n')[9] ?? ''
    const column = line.indexOf('x') + 1
    expect(snippet({ ...ban, range: range(10, column, 10, column + 1) })).toBe(`10 |   last: 直播间👨‍👩‍👧é x
   |                   ^`)
    expect(snippet({ ...ban, range: range(10, 9, 10, 12) })).toMatch(/\n {3}\| {9}\^{6}$/u)
  })

  it('cuts a long line around what is marked', () => {
    const long = `{ ${'a: 1, '.repeat(50)}bad: 直播, ${'b: 2, '.repeat(50)}}`
    const column = long.indexOf('bad') + 1
    const shown = snippet({ ...ban, range: range(1, column, 1, column + 3) }, { source: long, width: 60 })
    const [line = '', marks = ''] = shown.split('\n')
    expect(widthOf(line)).toBeLessThanOrEqual(60)
    expect(line).toMatch(/^1 \| ….*bad: 直播.*…$/u)
    expect(marks.indexOf('^^^')).toBe(line.indexOf('bad'))
  })

  it('shows a line twice when two places of it are too far apart to be seen together', () => {
    const long = `first ${'. '.repeat(100)}second`
    const related = [{ message: { en: 'the first', 'zh-CN': '' }, range: range(1, 1, 1, 6) }]
    const shown = snippet(
      { ...ban, range: range(1, long.indexOf('second') + 1, 1, long.length + 1), related },
      { source: long, width: 60 },
    )
    expect(shown).toMatch(/second\n +\| +\^{6}\n1 \| first.*\n +\| -{5} the first$/u)
  })

  it('shows tabs as four spaces, below which marks still fit', () => {
    expect(snippet({ ...ban, range: range(1, 5, 1, 8) }, { source: 'a:\t\tfoo' })).toBe(
      `1 | a:        foo\n  |           ^^^`,
    )
  })

  it('marks one cell where a place is empty, also at the end of the text', () => {
    expect(snippet({ ...ban, range: range(1, 4, 1, 4) }, { source: 'abc' })).toBe(`1 | abc\n  |    ^`)
    expect(snippet({ ...ban, range: range(9, 1, 9, 1) }, { source: 'abc' })).toBe(`9 |\n  | ^`)
  })

  it('lets no document drive the terminal', () => {
    const evil = 'k: \u001b[2J\u009b31m\u202eabc\u2066 v\rk: 1'
    const message = { en: '`\u001b]0;title\u0007` is not known\nsecond\rline', 'zh-CN': '' }
    const fix = { safe: true, edits: [{ range: range(1, 4, 1, 9), text: '\u001b[0m' }] }
    const finding = { ...ban, message, range: range(1, 4, 1, 9), fix, help: { en: '\u0008', 'zh-CN': '' } }
    const file = 'a\u001b[31m.yaml'
    const outputs = [
      pretty([finding], { source: evil, file }),
      renderCompact([finding], { file, language: 'en' }),
      renderGithub([finding], { file, language: 'en' }),
    ]
    for (const output of outputs) {
      expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      expect(output).toContain('␛')
    }
    expect(outputs[1]?.split('\n')).toHaveLength(2)
    expect(outputs[2]?.split('\n')).toHaveLength(2)
    expect(outputs[0]).toContain('k: ␛[2J\\u{9b}31m\\u{202e}abc\\u{2066} v')
  })

  it('gives every piece to whoever paints, and loses none', () => {
    const inks = new Set<string>()
    const related = [{ message: { en: 'the start', 'zh-CN': '' }, range: range(2, 9, 2, 19) }]
    const painted = pretty([{ ...ban, related }], {
      paint: (ink, text) => {
        inks.add(ink)
        return text
      },
    })
    expect(painted).toBe(pretty([{ ...ban, related }]))
    expect([...inks].sort()).toEqual(['error', 'gutter', 'message', 'related', 'remedy'])
  })

  it('says what a repair does, and whether it is only a suggestion', () => {
    const edits = [{ range: range(3, 3, 3, 8), text: 'from' }]
    expect(pretty([{ ...ban, fix: { safe: true, edits } }])).toContain('  = fix: replace `until` with `from`\n')
    expect(pretty([{ ...ban, fix: { safe: false, edits } }])).toContain('  = suggestion: replace `until` with `from`\n')
    expect(pretty([{ ...ban, fix: { safe: true, edits } }])).toContain(
      '1 can be repaired at once: detour policy fix policy.yaml\n',
    )
  })

  it('counts what it found', () => {
    const all = [ban, ban, { ...ban, severity: 'warning' }, { ...ban, severity: 'info' }] as const
    expect(pretty(all)).toContain('2 errors, 1 warning, 1 note\n')
    expect(pretty(all, { language: 'zh-CN' })).toContain('2 个错误，1 个警告，1 条提示\n')
  })
})

const witness: Witness = {
  at: Date.UTC(2020, 9, 8, 16),
  surface: 'live_room',
  url: 'https://item.taobao.com/item.htm?id=41',
}

describe('a witness as a command', () => {
  it('can be pasted into a shell', () => {
    expect(
      witnessCommand(
        { ...witness, author: "李佳 o'x", followers: 12, language: 'zh-CN', visitor: '-v' },
        'my policy.yaml',
        'Asia/Shanghai',
      ),
    ).toBe(
      `detour policy simulate --policy 'my policy.yaml' --at 2020-10-09T00:00:00+08:00 --surface live_room --url 'https://item.taobao.com/item.htm?id=41' --author '李佳 o'\\''x' --followers 12 --lang zh-CN --visitor=-v`,
    )
  })

  it('writes out what a terminal would obey', () => {
    expect(shellQuoted("a\u001b'\\\u202e")).toBe(String.raw`$'a\033\'\\\342\200\256'`)
    expect(shellQuoted('')).toBe("''")
  })

  it('stands below its finding', () => {
    expect(pretty([{ ...ban, witness }])).toContain(
      '  = try: detour policy simulate --policy policy.yaml --at 2020-10-08T16:00:00.000Z'.replace('.000', ''),
    )
  })
})

describe('for programs', () => {
  it('gives one line with the place first', () => {
    expect(renderCompact([ban], { file: 'policy.yaml', language: 'en' })).toBe(
      'policy.yaml:3:10: error[window-empty] `until` is not later than `from` (make `until` later)\n',
    )
  })

  it('gives JSON in which every field is always there', () => {
    const { diagnostics, ...rest } = JSON.parse(renderJson([ban], { language: 'zh-CN' }))
    expect(rest).toEqual({ format_version: 1 })
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'window-empty',
        message: '`until` 不晚于 `from`',
        help: '请推迟 `until`',
        range: { start: { line: 3, column: 10 }, end: { line: 3, column: 20 } },
        related: [],
        fix: null,
        witness: null,
      },
    ])
    expect(inLanguage({ ...ban, help: undefined, witness }, 'en')).toMatchObject({
      help: null,
      witness: { region: null },
    })
    expect(renderJson([ban], { language: 'en' })).not.toContain('\n')
  })

  it('escapes what would end a workflow command', () => {
    const finding = { ...ban, message: { en: '100% wrong, really: yes', 'zh-CN': '' } }
    expect(renderGithub([finding], { file: 'a,b:c%.yaml', language: 'en' })).toBe(
      '::error file=a%2Cb%3Ac%25.yaml,line=3,col=10,endLine=3,endColumn=20,title=window-empty::100%25 wrong, really: yes%0Amake `until` later\n',
    )
    expect(
      renderGithub([{ ...ban, severity: 'info', range: range(1, 1, 2, 3) }], { file: 'a', language: 'en' }),
    ).toMatch(/^::notice file=a,line=1,endLine=2,title=window-empty::/u)
  })

  it('gives SARIF with rules, places in UTF-16 and repairs, for several files', () => {
    const fix = { safe: true, edits: [{ range: range(3, 3, 3, 8), text: 'from' }] }
    const related = [{ message: { en: 'the start', 'zh-CN': '' }, range: range(2, 9, 2, 19) }]
    const files = [
      { file: 'policies/直播 1.yaml', diagnostics: [{ ...ban, fix, related }] },
      { file: 'b.yaml', diagnostics: [{ ...ban, code: 'overlap', severity: 'warning', witness }] },
    ] as const
    const log = JSON.parse(renderSarif(files, { language: 'en', version: '0.1.0' })) as Log
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    expect(run?.columnKind).toBe('utf16CodeUnits')
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(['overlap', 'window-empty'])
    const [first, second] = run?.results ?? []
    expect(first?.ruleIndex).toBe(1)
    expect(first?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'policies/%E7%9B%B4%E6%92%AD%201.yaml' },
      region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 20 },
    })
    expect(first?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      { deletedRegion: { startLine: 3, startColumn: 3, endLine: 3, endColumn: 8 }, insertedContent: { text: 'from' } },
    ])
    expect(first?.relatedLocations?.[0]?.message?.text).toBe('the start')
    expect(second?.level).toBe('warning')
    expect(second?.properties?.['try']).toContain('detour policy simulate --policy b.yaml')
  })
})

describe('width', () => {
  it.each([
    ['abc', 3],
    ['直播间', 6],
    ['é', 1],
    ['👨‍👩‍👧', 2],
    ['🇨🇳', 2],
    ['❤️', 2],
    ['한국', 4],
    ['ﾊﾝ', 2],
    ['（）', 4],
    ['\u0301', 0],
    ['\u001b', 1],
  ])('of %j is %i cells', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })

  it('is that of what is shown in place of a control character', () => {
    expect(visible('\u202e')).toBe('\\u{202e}')
    expect(widthOf('\u202e')).toBe(8)
  })
})
