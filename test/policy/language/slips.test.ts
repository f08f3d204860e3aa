import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Diagnostic, DiagnosticCode } from '../../../src/policy/language/diagnostic.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [store.example.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
`
const then = 'then: { explain: on_error }'

function ruleWith(body: string): string {
  return `${head}rules:\n  - id: sample\n    ${body.replaceAll('\n', '\n    ')}\n`
}

interface Slip {
  readonly written: string
  /** What is pointed at. */
  readonly at: string
  readonly code: DiagnosticCode
  readonly en: RegExp
  readonly chinese: RegExp
  /** What the text holds once it is repaired, and compiles then. */
  readonly becomes?: string
  /** By default yes. */
  readonly safe?: boolean
}

const number = (written: string) =>
  ruleWith(`if: { author: { followers: { lt: ${written}, if_unknown: match } } }\n${then}`)
const surface = (written: string) => ruleWith(`if: { surface: ${written} }\n${then}`)
const content = (written: string) => ruleWith(`if: { content: ${written} }\n${then}`)
const from = (written: string) => ruleWith(`from: ${written}\n${then}`)
const from2020 = 'from: 2020-10-09T00:00:00+08:00\n'

const fullWidth: readonly Slip[] = [
  {
    written: ruleWith('then： { explain: on_error }'),
    at: '：',
    code: 'yaml-syntax',
    en: /full-width `：` stands after the key `then`/u,
    chinese: /键 `then` 之后是全角字符 `：`/u,
    becomes: 'then: { explain: on_error }',
  },
  {
    written: ruleWith(`mode： off\n${then}`),
    at: '：',
    code: 'yaml-syntax',
    en: /full-width `：` stands after the key `mode`/u,
    chinese: /`：`/u,
    becomes: 'mode: off\n',
  },
  {
    written: ruleWith('then: { explain：on_error }'),
    at: '：',
    code: 'yaml-syntax',
    en: /after the key `explain`/u,
    chinese: /`explain`/u,
    becomes: '{ explain: on_error }',
  },
  {
    written: ruleWith(`if: { to：{ party: own } }\n${then}`),
    at: '：',
    code: 'yaml-syntax',
    en: /after the key `to`/u,
    chinese: /`to`/u,
    becomes: '{ to: { party: own } }',
  },
  {
    written: ruleWith('then:\u3000{ explain: on_error }'),
    at: '\u3000',
    code: 'yaml-syntax',
    en: /full-width blank \(U\+3000\) stands after the key `then`/u,
    chinese: /全角空格（U\+3000）/u,
    becomes: 'then: { explain: on_error }',
  },
  {
    written: `${head}rules: []\nsurfaces:\n  mini：{ label: { zh-CN: 小，的, en: small } }\n`,
    at: '：',
    code: 'yaml-syntax',
    en: /after the key `mini`/u,
    chinese: /`mini`/u,
    becomes: '  mini: { label: { zh-CN: 小，的, en: small } }',
  },
  {
    written: surface('[live_room，unknown]'),
    at: '，',
    code: 'wrong-value',
    en: /`live_room，unknown` holds the full-width `，`/u,
    chinese: /含有全角字符 `，`/u,
    becomes: '[live_room, unknown]',
  },
  {
    written: surface('live_room，unknown'),
    at: '，',
    code: 'wrong-value',
    en: /full-width `，`/u,
    chinese: /`，`/u,
    becomes: '{ surface: [live_room, unknown] }',
  },
  {
    written: surface('【live_room, showcase, unknown】'),
    at: '【',
    code: 'yaml-syntax',
    en: /full-width `【` opens no list/u,
    chinese: /全角括号 `【`/u,
    becomes: '[live_room, showcase, unknown]',
  },
  {
    written: ruleWith(`if:\n  surface: 【live_room, unknown】\n${then}`),
    at: '【',
    code: 'wrong-value',
    en: /full-width `【`/u,
    chinese: /`【`/u,
    becomes: 'surface: [live_room, unknown]',
  },
  {
    written: ruleWith(`if: { to: ｛ party: own ｝ }\n${then}`),
    at: '｛',
    code: 'yaml-syntax',
    en: /full-width `｛` opens nothing/u,
    chinese: /`｛`/u,
    becomes: '{ to: { party: own } }',
  },
  {
    written: ruleWith(`if: { surface: live_room，to: { party: own } }\n${then}`),
    at: '，',
    code: 'yaml-syntax',
    en: /full-width `，` stands between two entries/u,
    chinese: /`，`/u,
    becomes: 'live_room, to:',
  },
  {
    written: content('[“r_1001”]'),
    at: '“',
    code: 'wrong-value',
    en: /`“r_1001”` holds the curly quotation mark `“`/u,
    chinese: /中文引号 `“`/u,
    becomes: '["r_1001"]',
  },
  {
    written: ruleWith('then: { explain: ‘on_error’ }'),
    at: '‘',
    code: 'wrong-value',
    en: /curly quotation mark `‘`/u,
    chinese: /`‘`/u,
    becomes: "{ explain: 'on_error' }",
  },
  {
    written: ruleWith(`if: { channel: { in: 【xingtu】, if_unknown: skip } }\n${then}`),
    at: '【',
    code: 'wrong-value',
    en: /full-width `【`/u,
    chinese: /`【`/u,
    becomes: '{ in: [xingtu], if',
  },
  {
    written: from('２０２７-03-01T00:00:00+08:00'),
    at: '２',
    code: 'wrong-value',
    en: /full-width `２`/u,
    chinese: /`２`/u,
    becomes: 'from: 2027-03-01T00:00:00+08:00\n',
  },
  {
    written: from("'2027-03-01T00：00：00+08:00'"),
    at: '：',
    code: 'wrong-value',
    en: /full-width `：`/u,
    chinese: /`：`/u,
    becomes: "from: '2027-03-01T00:00:00+08:00'\n",
  },
  {
    written: `${head.replace('store.example.com', 'store。example.com')}rules: []\n`,
    at: '。',
    code: 'wrong-value',
    en: /full-width `。`/u,
    chinese: /`。`/u,
    becomes: '[store.example.com]',
  },
  {
    written: number('１００'),
    at: '１',
    code: 'wrong-value',
    en: /full-width `１`/u,
    chinese: /`１`/u,
    becomes: 'lt: 100,',
  },
  {
    written: number('1，000'),
    at: '，',
    code: 'wrong-value',
    en: /full-width `，`/u,
    chinese: /`，`/u,
    becomes: 'lt: 1000,',
  },
]

const blanksAndBrackets: readonly Slip[] = [
  {
    written: ruleWith('then: { explain:on_error }'),
    at: ':',
    code: 'yaml-syntax',
    en: /colon after `explain` has no blank/u,
    chinese: /冒号缺少空格/u,
    becomes: '{ explain: on_error }',
  },
  {
    written: ruleWith(`${from2020}until:2027-03-01T00:00:00+08:00\n${then}`),
    at: ':',
    code: 'yaml-syntax',
    en: /colon after `until` has no blank/u,
    chinese: /`until`/u,
    becomes: 'until: 2027-03-01T00:00:00+08:00\n',
  },
  {
    written: ruleWith(`${from2020}${then}`).replace('    from', '\u00A0   from'),
    at: '\u00A0',
    code: 'yaml-syntax',
    en: /no-break space \(U\+00A0\) is used as indentation/u,
    chinese: /缩进中使用了不换行空格（U\+00A0）/u,
    becomes: '\n    from:',
  },
  {
    written: ruleWith(`${from2020}${then}`).replace('    from', '\u3000\u3000from'),
    at: '\u3000',
    code: 'yaml-syntax',
    en: /full-width blank \(U\+3000\) is used as indentation/u,
    chinese: /全角空格/u,
    becomes: '\n    from:',
    safe: false,
  },
  {
    written: ruleWith(`${from2020}${then}`).replace('    then', '   then'),
    at: 'then',
    code: 'yaml-syntax',
    en: /indentation does not fit what stands above: `then` begins in column `4`, the key above in column `5`/u,
    chinese: /第 `4` 列.*第 `5` 列/u,
  },
  {
    written: surface('[live_room, unknown, to: { party: own }'),
    at: '[',
    code: 'yaml-syntax',
    en: /`\[` is not closed/u,
    chinese: /`\[` 没有闭合/u,
  },
  {
    written: `${head}rules: []\nmarketplaces:\n  mall: { name: { zh-CN: 店, en: M }, domains: m.example, links: [{ template: m.example/p/{id:digits}, kind: product }] }\n`,
    at: 'm.example/p/{id:digits}',
    code: 'yaml-syntax',
    en: /placeholder in braces stands without quotes/u,
    chinese: /占位符的值没有加引号/u,
    becomes: "template: 'm.example/p/{id:digits}',",
  },
]

const numbers: readonly Slip[] = [
  {
    written: number('1,000'),
    at: '1,000',
    code: 'wrong-type',
    en: /written without separators/u,
    chinese: /分隔符/u,
    becomes: 'lt: 1000,',
  },
  {
    written: number('1,000,000'),
    at: '1,000,000',
    code: 'wrong-type',
    en: /written without separators/u,
    chinese: /分隔符/u,
    becomes: 'lt: 1000000,',
  },
  ...(
    [
      ['1百', 100],
      ['30万', 300_000],
      ['300k', 300_000],
    ] as const
  ).map(([written, meant]): Slip => ({
    written: number(written),
    at: written,
    code: 'wrong-type',
    en: /must be a number/u,
    chinese: /应为数字/u,
    becomes: `lt: ${meant},`,
    safe: false,
  })),
]

describe.each([
  ['a full-width sign', fullWidth],
  ['a blank or a bracket', blanksAndBrackets],
  ['a number for people', numbers],
] as const)('%s', (_, slips) => {
  it.each(slips)('is told alone, at its place, and repaired: $written', (slip) => {
    const { diagnostics } = compilePolicy(slip.written)
    expect(diagnostics.map(({ code }) => code)).toEqual([slip.code])
    const [found] = diagnostics
    expect(found?.message.en).toMatch(slip.en)
    expect(found?.message['zh-CN']).toMatch(slip.chinese)
    expect(pointedAt(slip.written, found)).toBe(slip.at)
    expect(found?.help).toBeDefined()
    const { becomes = slip.written, safe = true } = slip
    const isMended = slip.becomes !== undefined
    expect(found?.fix?.safe).toBe(isMended ? safe : undefined)
    const { text } = applyFixes(slip.written, diagnostics, { all: true })
    expect(text).toContain(becomes)
    expect(compilePolicy(text).diagnostics).toHaveLength(isMended ? 0 : 1)
  })
})

describe('full-width signs', () => {
  it('may stand in texts for people', () => {
    const { diagnostics } = compilePolicy(`detour: policy/v1
meta: { name: sample, owner: 电商（治理）组, note: 说明：“测试”，请勿改动。 }
own: [xiaodian]
stores: [store.example.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
surfaces: { mini: { label: { zh-CN: 小程序（全部）, en: mini } } }
rules:
  - { id: a, then: { explain: mine }, labels: { title: 直播：第１期 } }
messages: { mine: { zh-CN: 【公告】直播间，已关闭：请谅解。, en: 'closed' } }
x-notes: { 说明：一: 【a, b】 }
tests:
  - { name: 直播间，已关闭, at: 2020-10-09T00:00:00Z, surface: mini, url: 'https://item.jd.com/100.html', expect: 'explain:mine' }
`)
    expect(diagnostics).toEqual([])
  })

  it('stay where they are in quotes, when nobody can say what was meant', () => {
    const { diagnostics } = compilePolicy(surface('"live_room，unknown"'))
    expect(diagnostics).toMatchObject([{ code: 'wrong-value', fix: undefined }])
  })
})

describe('a key on several lines', () => {
  it.each([
    { written: 'then：\n      x', message: /full-width `：` stands after the key `then`/u },
    { written: 'allow:exe\n      mpt', message: /colon after `allow` has no blank/u },
    { written: 'a b\n      c：d e', message: /full-width `：` stands in the key/u },
  ])('is shown whole and left as it is: $written', ({ written, message }) => {
    const text = `${head}rules:\n  - { id: a, ${written}, b: 1 }\n`
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics.map(({ code, fix }) => ({ code, fix }))).toEqual([{ code: 'yaml-syntax', fix: undefined }])
    expect(diagnostics[0]?.message.en).toMatch(message)
    const [first = '', second = ''] = written.split('\n')
    const column = '  - { id: a, '.length + 1
    expect(diagnostics[0]?.range).toEqual({
      start: { line: 7, column },
      end: { line: 8, column: second.length + 1 },
    })
    expect(text.split('\n')[6]?.slice(column - 1)).toBe(first)
  })

  it('in quotes is no closing bracket', () => {
    const { diagnostics } = compilePolicy(surface('【live_room, "unknown】"'))
    expect(diagnostics.flatMap(({ fix }) => fix?.edits ?? [])).toEqual([])
    expect(diagnostics).not.toEqual([])
  })
})

describe('a file in another encoding', () => {
  it('is told as such, and not as YAML', () => {
    const utf16 = new TextDecoder().decode(new Uint8Array([0xff, 0xfe, ...Buffer.from(`${head}rules: []`, 'utf16le')]))
    const gbk = `${head}rules: [] # \uFFFD\uFFFD\uFFFD\n`
    for (const text of [utf16, gbk]) {
      const { diagnostics } = compilePolicy(text)
      expect(diagnostics).toMatchObject([{ code: 'yaml-syntax', help: { en: 'save it as UTF-8' } }])
    }
  })
})

describe('a dash that is missing', () => {
  const rules = `${head}rules:
  - id: first
    if: { surface: live_room }
    then: { allow: exempt }
    id: second
    if: { surface: unknown }
    then: { explain: on_error }
`

  it('is asked about once, where the next rule begins', () => {
    const { diagnostics } = compilePolicy(rules)
    expect(diagnostics).toMatchObject([
      {
        code: 'key-twice',
        range: { start: { line: 10, column: 5 } },
        help: { en: 'if another rule begins here, put `- ` before it; else keep one of the two' },
        fix: { safe: false },
      },
    ])
    const { text } = applyFixes(rules, diagnostics, { all: true })
    expect(compilePolicy(text)).toMatchObject({
      diagnostics: [],
      program: { rules: [{ id: 'first' }, { id: 'second' }] },
    })
  })

  it('is not asked about where no list is', () => {
    const { diagnostics } = compilePolicy(head.replace('name: sample', 'name: sample, name: other') + 'rules: []')
    expect(diagnostics).toMatchObject([{ code: 'key-twice', help: { en: 'keep one of the two' } }])
  })
})

/** The text of the first finding's range, which lies on one line. */
function pointedAt(text: string, diagnostic: Diagnostic | undefined): string | undefined {
  if (diagnostic === undefined) return undefined
  const { start, end } = diagnostic.range
  return text.split('\n')[start.line - 1]?.slice(start.column - 1, end.column - 1)
}
