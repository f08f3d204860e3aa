import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { makeFindings, type Range } from '../../../src/policy/language/diagnostic.ts'
import { readDocument } from '../../../src/policy/language/document.ts'
import { goodDocuments } from './documents.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
`

function placeOf(text: string): string {
  const [first] = compilePolicy(text).diagnostics
  return first === undefined ? '' : shown(first.range)
}

function shown({ start, end }: Range): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`
}

describe('places in a document', () => {
  it('are those of an editor: a byte order mark is no column, and Windows line ends are no characters', () => {
    const text = `detourr: policy/v1\n${head.split('\n').slice(1).join('\n')}rules: []\n`
    expect(placeOf(text)).toBe('1:1-1:8')
    expect(placeOf(`\uFEFF${text}`)).toBe('1:1-1:8')
    expect(placeOf(`${head}rulez: []\n`.replaceAll('\n', '\r\n'))).toBe('6:1-6:6')
  })

  it('count UTF-16 code units, so that wide characters are one and emoji are two', () => {
    const rule = (before: string) => `${head}rules:\n  - { note: ${before}, id: x, thenn: { allow: exempt } }\n`
    expect(placeOf(rule('ab'))).toBe('7:24-7:29')
    expect(placeOf(rule('直播'))).toBe('7:24-7:29')
    expect(placeOf(rule('😀'))).toBe('7:24-7:29')
  })

  it.each([
    { text: '{', at: ['1:1-1:2', '1:2-1:2'], why: 'the text ends where something is missing' },
    { text: '{\r\n', at: ['1:1-1:2', '2:1-2:1'], why: 'the end of a Windows line is no column of it' },
    { text: 'a: [\r', at: ['1:4-1:5', '2:1-2:1'], why: 'an editor ends a line at a carriage return too' },
    { text: 'a: { b: { c: d } More\n  at: x }\n', at: ['1:18-2:5'], why: 'the stray text goes over two lines' },
    { text: '\uFEFF{', at: ['1:1-1:2', '1:2-1:2'], why: 'a byte order mark is no column' },
  ])('lie inside the text: $why', ({ text, at }) => {
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics.flatMap(({ range, related }) => [range, ...related.map((one) => one.range)].map(shown))).toEqual(
      at,
    )
  })
})

describe('values of a document', () => {
  it('keep every digit of a long id, and texts that another YAML would read as something else', () => {
    const { program, diagnostics } = compilePolicy(`${head}rules:
  - id: on
    if: { content: [3329016137865419287, 007, 1e3, 0x1F, 1_000], region: 'NO', channel: { in: [yes, 1.10], if_unknown: skip } }
    then: { allow: exempt }
    note: 2020-10-09
`)
    expect(diagnostics).toEqual([])
    expect(program?.rules[0]).toMatchObject({
      id: 'on',
      if: {
        content: { in: ['007', '0x1F', '1_000', '1e3', '3329016137865419287'] },
        region: { in: ['NO'] },
        channel: { in: ['1.10', 'yes'] },
      },
    })
  })

  it('never become something else without a word', () => {
    const rule = (body: string) => compilePolicy(`${head}rules: [{ id: x, then: { allow: exempt }, ${body} }]`)
    const help = (body: string) => rule(body).diagnostics.map(({ code, help: { en } = { en: '' } }) => `${code}: ${en}`)
    expect(help('note: true')).toEqual(['wrong-type: put it in quotes: `"true"`'])
    expect(help('note: ~')).toEqual(['wrong-type: put it in quotes: `"~"`'])
    expect(help('note:')).toEqual(['wrong-type: give it a value, or remove it'])
    expect(help('compliance: "true"')).toEqual([expect.stringMatching(/^wrong-type: write `true`, without quotes/u)])
    expect(help('if: { content: rooms }')).toEqual([])
  })

  it('are read alike in all line ends and with a byte order mark', () => {
    for (const { text } of goodDocuments) {
      const { program } = compilePolicy(text)
      expect(program).toBeDefined()
      expect(compilePolicy(text.replaceAll('\n', '\r\n')).program).toEqual(program)
      expect(compilePolicy(`\uFEFF${text}`).program).toEqual(program)
    }
  })

  it('that name a list where ids are meant are asked about, and compile', () => {
    const lists = 'lists: { rooms: { of: content, ids: [r_1] } }\n'
    const text = `${head}${lists}rules: [{ id: x, if: { content: rooms }, then: { allow: exempt } }]`
    const { program, diagnostics } = compilePolicy(text)
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'wrong-value' }])
    expect(program?.rules[0]?.if).toEqual({ content: { in: ['rooms'] } })
  })
})

describe('what a document says beside the program', () => {
  const text = `${head}rules:
  - id: first
    from: 2020-10-09T00:00:00+08:00
    if: { surface: live_room }
    then: { allow: mine }
    accepts: [overlap, expired]
  - { id: second, accepts: unused, then: { allow: mine } }
lists:
  rooms: { of: content, ids: [] }
messages:
  mine: { zh-CN: 文, en: text }
coverage:
  - { name: all, until: 2030-01-01T00:00:00Z, if: { surface: showcase, to: { party: external } } }
`
  const { program, document, diagnostics } = compilePolicy(text)
  const at = (line: number, from: number, to: number) => ({
    start: { line, column: from },
    end: { line, column: to },
  })

  it('tells where rules, lists, messages and demands stand', () => {
    expect(diagnostics).toEqual([])
    expect(document?.places.rules.get('first')).toMatchObject({
      whole: at(7, 9, 14),
      keys: { id: at(7, 9, 14), from: at(8, 11, 36), if: at(9, 9, 31), then: at(10, 11, 26) },
      accepts: [
        { code: 'overlap', range: at(11, 15, 22) },
        { code: 'expired', range: at(11, 24, 31) },
      ],
    })
    expect(document?.places.rules.get('second')?.accepts).toEqual([{ code: 'unused', range: at(12, 28, 34) }])
    expect(document?.places.lists.get('rooms')).toEqual(at(14, 3, 8))
    expect(document?.places.messages.get('mine')).toEqual(at(16, 3, 7))
    expect(document?.places.coverage.get('all')).toEqual(at(18, 13, 16))
  })

  it('keeps demands and what was accepted out of the program', () => {
    expect(document?.coverage).toEqual([
      {
        name: 'all',
        until: Date.UTC(2030, 0, 1),
        if: { surface: ['showcase'], to: { party: ['external'] } },
        range: at(18, 13, 16),
      },
    ])
    expect(JSON.stringify(program)).not.toMatch(/coverage|accepts|overlap/u)
  })

  it('knows the built-in surfaces without their being declared', () => {
    const rules = ['unknown', 'live_room', 'short_video', 'showcase']
    const some = `${head}rules: [{ id: x, if: { surface: [${rules.join(', ')}] }, then: { allow: exempt } }]`
    expect(compilePolicy(some).diagnostics).toEqual([])
  })
})

describe('documents made to hurt', () => {
  it.each([
    ['four hundred thousand brackets', `rules: ${'['.repeat(400_000)}`, 'too-deep'],
    ['a hundred thousand empty pairs', `rules: [${'{}, '.repeat(110_000)}]`, 'too-many'],
  ])('%s are refused before they are read', (_, text, code) => {
    const findings = makeFindings()
    expect(readDocument(text, findings)).toBeUndefined()
    expect(findings.all().map((found) => found.code)).toEqual([code])
  })

  it('half a character is told with its place', () => {
    const findings = makeFindings()
    readDocument('a: "\\ud83d"\n"\\udc00": 1\n', findings)
    expect(findings.all().map(({ code, range }) => [code, range.start.line])).toEqual([
      ['wrong-value', 1],
      ['wrong-value', 2],
    ])
  })
})

it('a window that begins before there were links is told to go without', () => {
  const rule = "rules: [{ id: a, from: '0000-01-01T00:00:00Z', then: { warn: leaving_platform } }]\n"
  const [found] = compilePolicy(`${head}${rule}`).diagnostics
  expect(found?.code).toBe('no-such-instant')
  expect(found?.message.en).toContain('before 1970')
})
