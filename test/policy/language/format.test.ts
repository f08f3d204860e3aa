import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { formatPolicy } from '../../../src/policy/language/format.ts'
import { diagnosticCodes, registry } from '../../../src/policy/language/registry.ts'
import { documentOf } from '../../../src/policy/language/registry/entry.ts'

function formatted(text: string): string {
  const result = formatPolicy(text)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.text
}

/** Words behind `#`; samples below have no other `#`. */
function commentsOf(text: string): readonly string[] {
  return (text.match(/#.*$/gmu) ?? []).map((comment) => comment.trimEnd()).sort()
}

describe('formatting', () => {
  it.each([
    [
      'keys of a rule stand in the order of the language',
      'rules:\n  - then: {allow: exempt}\n    id: a\n',
      'rules:\n  - id: a\n    then: { allow: exempt }\n',
    ],
    ['sections stand in the order of the language', 'rules: []\ndetour: policy/v1\n', 'detour: policy/v1\nrules: []\n'],
    ['keys of your own come last, in your order', 'x-b: 1\nx-a: 2\nown: []\n', 'own: []\nx-b: 1\nx-a: 2\n'],
    [
      'names of your own stay in your order',
      'lists:\n  b: {of: content, ids: [x]}\n  a: {ids: [y], of: author}\n',
      'lists:\n  b: { of: content, ids: [x] }\n  a: { of: author, ids: [y] }\n',
    ],
    [
      'indentation is two spaces',
      'rules:\n- id: a\n  if:\n      surface: live_room\n',
      'rules:\n  - id: a\n    if:\n      surface: live_room\n',
    ],
    [
      'a blank line stands between rules',
      'rules:\n  - id: a\n    mode: off\n  - id: b\n    mode: off\n',
      'rules:\n  - id: a\n    mode: off\n\n  - id: b\n    mode: off\n',
    ],
    [
      'a blank line stands around a section of several lines',
      'own: [a]\nlists:\n  a: { of: content }\nrules: []\n',
      'own: [a]\n\nlists:\n  a: { of: content }\n\nrules: []\n',
    ],
    [
      'quotes go where they are not needed',
      `meta: { name: "sample", owner: 'a b' }\n`,
      'meta: { name: sample, owner: a b }\n',
    ],
    [
      'quotes stay where a text looks like something else',
      `x-a: ["1", '2020-10-09', "yes", "null", "1.2.3", "10%", ""]\n`,
      `x-a: ['1', '2020-10-09', 'yes', 'null', '1.2.3', '10%', '']\n`,
    ],
    [
      'quotes stay where YAML needs them',
      `x-a: { b: "a, b", c: "a: b", d: "#x", e: "it's", f: "- x" }\n`,
      `x-a: { b: 'a, b', c: 'a: b', d: '#x', e: "it's", f: '- x' }\n`,
    ],
    ['escapes stay as they are written', 'x-a: "\\u202e"\n', 'x-a: "\\u202e"\n'],
    ['a long id stays what was written', 'x-a: [3329016137865419287]\n', 'x-a: [3329016137865419287]\n'],
    [
      'comments stay with what they speak of',
      '# of rules\nrules: # head\n  # of a\n  - then: { allow: exempt } # of then\n    id: a # of id\n  # below\n# of own\nown: [] # tail\n',
      '# of own\nown: [] # tail\n\n# of rules\nrules: # head\n  # of a\n  - id: a # of id\n    then: { allow: exempt } # of then\n  # below\n',
    ],
    [
      'the comment for editors stays first',
      '# yaml-language-server: $schema=x\nrules: []\ndetour: policy/v1\n',
      '# yaml-language-server: $schema=x\ndetour: policy/v1\nrules: []\n',
    ],
    [
      'an opening comment that stands apart stays first',
      '# about\n# this\n\nrules: []\ndetour: policy/v1\n',
      '# about\n# this\n\ndetour: policy/v1\nrules: []\n',
    ],
    ['a comment between braces keeps its line', 'own: [a, # one\n  b]\n', 'own:\n  - a # one\n  - b\n'],
    [
      'a text of several lines keeps them',
      'meta:\n     note: |\n         one\n           two\n\n         three\n     name: a\n',
      'meta:\n  name: a\n  note: |\n    one\n      two\n\n    three\n',
    ],
    ['an empty document stays empty', '', ''],
    ['comments alone stay', '# only\n\n# this\n', '# only\n\n# this\n'],
    ['windows line ends are kept', 'own:   [a]\r\nrules: []\r\n', 'own: [a]\r\nrules: []\r\n'],
  ])('%s', (_title, before, after) => {
    expect(formatted(before)).toBe(after)
    expect(formatted(after)).toBe(after)
  })

  it('breaks a mapping that does not fit into 120 columns', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `r_${index}`)
    const text = formatted(`lists: { rooms: { of: content, ids: [${ids.join(', ')}] } }\n`)
    expect(text.startsWith('lists:\n  rooms:\n    of: content\n    ids:\n      - r_0\n')).toBe(true)
    const short = formatted(`lists: { rooms: { of: content, ids: [${ids.slice(0, 12).join(',')}] } }\n`)
    expect(short.split('\n')).toHaveLength(2)
  })

  it('refuses what cannot be read, and says why', () => {
    for (const [text, code] of [
      ['a: [', 'yaml-syntax'],
      ['a: &x 1', 'yaml-alias'],
      ['a: 1\na: 2', 'key-twice'],
      ['a: 1\n---\nb: 2', 'yaml-syntax'],
    ] as const) {
      const result = formatPolicy(text)
      expect(result.ok).toBe(false)
      expect(result.ok ? [] : result.diagnostics.map((each) => each.code)).toContain(code)
    }
  })

  it.each(
    readdirSync(join(import.meta.dirname, '../../../examples')).filter((name) =>
      existsSync(join(import.meta.dirname, `../../../examples/${name}/policy.yaml`)),
    ),
  )('leaves the program of the example %s as it is', (name) => {
    const text = readFileSync(join(import.meta.dirname, `../../../examples/${name}/policy.yaml`), 'utf8')
    const before = compilePolicy(text)
    const once = formatted(text)
    expect(before.program).toBeDefined()
    expect(compilePolicy(once).program).toEqual(before.program)
    expect(commentsOf(once)).toEqual(commentsOf(text))
    expect(formatted(once)).toBe(once)
  })

  it('leaves the meaning of every sample of the manual as it is', () => {
    let seen = 0
    for (const code of diagnosticCodes) {
      const text = documentOf(registry[code].right)
      expect(compilePolicy(formatted(text)).program).toEqual(compilePolicy(text).program)
      seen += 1
    }
    expect(seen).toBeGreaterThan(40)
  })
})

// Documents as people write them: any style, any order, comments anywhere.

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

interface Whims {
  readonly next: () => number
}

const word = fc.constantFrom(
  'a',
  'rules',
  'id',
  'then',
  'if',
  'from',
  'x-note',
  'zh-CN',
  '直播间',
  'live_room',
  'lists',
  'own',
  'tests',
  'on',
)
const leaf = fc.oneof(
  fc.constantFrom<Value>(
    'plain',
    'a b',
    'a: b',
    'a, b',
    '[x]',
    "it's",
    '"q"',
    '#no',
    'no',
    '1',
    '2020-10-09',
    '10%',
    '',
    ' edge ',
    'https://a.example/?q={t}',
    '直播间：测试',
    'line\nline',
    'line\n\n  more\n',
    '\ttab',
    '👍',
    '-',
    '? x',
    '%x',
    '@x',
    'null',
    '0x1f',
    '1e3',
    'a'.repeat(90),
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 12 }),
)
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 5 }),
  ),
}))
const policyLike = fc.dictionary(word, value, { minKeys: 1, maxKeys: 6 })

function whimsFrom(numbers: readonly number[]): Whims {
  let at = 0
  return { next: () => numbers[at++ % numbers.length] ?? 0 }
}

let commentCount = 0
function remark({ next }: Whims, indent: number): string {
  const blank = next() % 5 === 0 ? '\n' : ''
  return next() % 3 === 0 ? `${blank}${' '.repeat(indent)}# c${(commentCount += 1)}: "x" {\n` : blank
}

function tail({ next }: Whims): string {
  return next() % 4 === 0 ? ` # t${(commentCount += 1)}` : ''
}

function scalarText(text: Exclude<Value, object> | null, { next }: Whims, mayBeBare: boolean): string {
  if (typeof text !== 'string') return String(text)
  if (mayBeBare && /^[a-z][a-z_]*$/u.test(text) && !/^(?:null|true|false)$/u.test(text)) return text
  return next() % 2 === 0 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
    ? `'${text.replaceAll("'", "''")}'`
    : JSON.stringify(text)
}

function flow(some: Value, whims: Whims): string {
  const gap = () =>
    whims.next() % 6 === 0 ? ` # f${(commentCount += 1)}\n${' '.repeat(60)}` : ' '.repeat(whims.next() % 3)
  if (Array.isArray(some)) return `[${some.map((each: Value) => `${gap()}${flow(each, whims)}`).join(',')}${gap()}]`
  if (typeof some === 'object' && some !== null) {
    return `{${Object.entries(some)
      .map(([key, each]) => `${gap()}${scalarText(key, whims, true)}: ${flow(each, whims)}`)
      .join(',')}${gap()}}`
  }
  return scalarText(some, whims, true)
}

/** What follows a key or a dash, with the end of its line. */
function block(some: Value, whims: Whims, indent: number): string {
  const { next } = whims
  const isEmpty = typeof some !== 'object' || some === null || Object.keys(some).length === 0
  if (isEmpty || next() % 4 === 0) {
    if (typeof some === 'string' && /^[a-z]+\n(?:[a-z \n]*[a-z])?\n?$/u.test(some) && next() % 2 === 0) {
      const mark = some.endsWith('\n') ? '|' : '|-'
      const written = some.replace(/\n$/u, '').split('\n')
      return ` ${mark}${tail(whims)}\n${written.map((line) => (line === '' ? '\n' : `${' '.repeat(indent + 3)}${line}\n`)).join('')}`
    }
    return ` ${flow(some, whims)}${tail(whims)}\n`
  }
  const inner = indent + 1 + (next() % 4)
  return `${tail(whims)}\n${lines(some, whims, inner)}`
}

function lines(some: Value, whims: Whims, indent: number): string {
  const pad = ' '.repeat(indent)
  const parts = Array.isArray(some)
    ? some.map((each: Value) => `${remark(whims, indent)}${pad}-${block(each, whims, indent)}`)
    : Object.entries(some as object).map(
        ([key, each]) =>
          `${remark(whims, indent)}${pad}${scalarText(key, whims, true)}:${block(each as Value, whims, indent)}`,
      )
  return parts.join('') + remark(whims, indent)
}

describe('formatting whatever people write', () => {
  it('loses no comment, keeps the meaning, and has nothing to do the second time (300 documents, seed 91009)', () => {
    let commented = 0
    fc.assert(
      fc.property(policyLike, fc.array(fc.nat(1000), { minLength: 20, maxLength: 60 }), (content, numbers) => {
        commentCount = 0
        const text = lines(content, whimsFrom(numbers), 0)
        const result = formatPolicy(text)
        // The formatter itself compares meaning and comments, and throws where they differ.
        if (!result.ok) throw new Error(`${JSON.stringify(result.diagnostics)}\n${text}`)
        for (let count = 1; count <= commentCount; count++) {
          if (!new RegExp(`# [ctf]${count}\\b`, 'u').test(result.text))
            throw new Error(`comment ${count} is lost\n${text}`)
        }
        if (commentCount > 0) commented += 1
        expect(formatted(result.text)).toBe(result.text)
      }),
      { numRuns: 300, seed: 91_009 },
    )
    expect(commented).toBeGreaterThan(150)
  })
})
