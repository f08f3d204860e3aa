/**
 * Tests added to a policy's text: behind those that stand there, written as their author writes them.
 *
 * What may stand behind a key in YAML is more than can be foreseen here: a text that keeps its blank lines, the end of the
 * document. So the edits are given out only when the text after them says what it said before, with those tests and with
 * every comment.
 *
 * @module
 */

import { isMap, isSeq, type YAMLSeq } from 'yaml'

import { commentsIn } from '../language/format/comments.ts'
import type { Edits } from './map-edits.ts'
import { canonicalPlain, isPlainMap, plainOf, type Plain } from './plain.ts'
import { edited } from './text-edit.ts'
import {
  columnOf,
  endOf,
  endOfPair,
  keyOf,
  lineEnd,
  lineStart,
  newlineOf,
  pairAt,
  parsed,
  type RuleMap,
  type RulePair,
} from './yaml-rules.ts'

/** Takes items of the section `tests`, indented by two; undefined where they have to be written by hand. */
export function addedTests(text: string, yaml: string): Edits {
  const edits = placed(text, yaml)
  return edits !== undefined && isSaid(text, edited(text, edits), yaml) ? edits : undefined
}

function placed(text: string, yaml: string): Edits {
  const { contents: root, errors } = parsed(text)
  if (errors.length > 0 || !isMap(root) || root.flow === true) return undefined
  const lines = yaml.trimEnd().split('\n')
  const pair = pairAt(root, 'tests')
  if (pair === undefined) return inNewSection(root, lines, text)
  if (!isSeq(pair.value)) return undefined
  return pair.value.items.length === 0 ? intoEmpty(pair, pair.value, lines, text) : behind(pair.value, lines, text)
}

/** Behind the last test, and behind the comments that are still inside the section. */
function behind(list: YAMLSeq.Parsed, lines: readonly string[], text: string): Edits {
  const [first, second] = list.items
  const last = list.items.at(-1)
  if (list.flow === true || first === undefined || last === undefined) return undefined
  const start = lineStart(text, first.range[0])
  const dash = /^\uFEFF?([ \t]*)-/u.exec(text.slice(start, first.range[0]))
  if (dash === null) return undefined
  const newline = newlineOf(text)
  const hasAir = second !== undefined && /\n[ \t]*\r?\n/u.test(text.slice(endOf(first, text), second.range[0]))
  const written = lines.map((line) => {
    const air = hasAir && line.startsWith('  - ') ? newline : ''
    return `${newline}${air}${dash[1] ?? ''}${line.slice(2)}`
  })
  const at = endWithComments(text, endOf(last, text))
  const close = at === text.length ? newline : ''
  return [{ from: at, to: at, insert: `${written.join('')}${close}` }]
}

/** `tests: []`; a comment behind the brackets keeps its place at the key. */
function intoEmpty({ key }: RulePair, list: YAMLSeq.Parsed, lines: readonly string[], text: string): Edits {
  const newline = newlineOf(text)
  const colon = text.indexOf(':', key.range[1])
  const [from, to] = list.range
  if (text.slice(colon + 1, from).trim() !== '' || text.slice(from + 1, to - 1).trim() !== '') return undefined
  const end = lineEnd(text, to)
  const rest = text.slice(to, end).trimEnd()
  return [{ from: colon + 1, to: end, insert: `${rest}${newline}${lines.join(newline)}` }]
}

/** At the end of the text; keys of the author's own stay behind the sections of the language. */
function inNewSection(root: RuleMap, lines: readonly string[], text: string): Edits {
  const last = root.items.findLast((pair) => !keyOf(pair).startsWith('x-'))
  if (last === undefined) return undefined
  const newline = newlineOf(text)
  const section = ['', `${' '.repeat(columnOf(text, last.key.range[0]))}tests:`, ...lines]
  if (last !== root.items.at(-1)) {
    const at = endWithComments(text, endOfPair(last, text))
    return [{ from: at, to: at, insert: section.map((line) => `${newline}${line}`).join('') }]
  }
  const end = text.trimEnd().length
  return [{ from: end, to: text.length, insert: `${newline}${section.join(newline)}${newline}` }]
}

/** The end of the line on which something ends, or of the last comment below it that is indented as what is inside a section. */
function endWithComments(text: string, end: number): number {
  let at = lineEnd(text, end)
  for (const { from, column, hasOwnLine } of commentsIn(text)) {
    if (from < at || !hasOwnLine) continue
    if (column === 0 || text.slice(at, from).trim() !== '') break
    at = lineEnd(text, from)
  }
  return at
}

/** Whether the text after says the same and those tests, and keeps every comment. */
function isSaid(before: string, after: string, yaml: string): boolean {
  const [old, young, added] = [plainOf(before), plainOf(after), plainOf(yaml)]
  if (!isPlainMap(old) || young === undefined || !isPlainList(added)) return false
  const tests = old['tests']
  const wanted = { ...old, tests: [...(isPlainList(tests) ? tests : []), ...added] }
  return canonicalPlain(wanted) === canonicalPlain(young) && wordsOf(before) === wordsOf(after)
}

function isPlainList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value)
}

function wordsOf(text: string): string {
  return JSON.stringify(commentsIn(text).map((comment) => comment.text))
}
