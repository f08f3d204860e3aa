/**
 * Suggested tests: what the command line suggests for rules that no test has seen, and the edits that write it behind the
 * other tests.
 *
 * The edits are given out when the text after them says what it said before, with those tests, with every comment, and
 * without a mistake.
 *
 * @module
 */

import { isMap, isSeq, type YAMLSeq } from 'yaml'

import type { Instant } from '../../kernel/instant.ts'
import { preparePolicy } from '../decide.ts'
import { compilePolicy, type PolicyDocument } from '../language/compile.ts'
import { commentsIn } from '../language/format/comments.ts'
import { policySchema } from '../language/schema.ts'
import type { Program } from '../program.ts'
import { registryOf } from '../registry.ts'
import { uncoveredSides } from '../testing/coverage.ts'
import { runPolicyTests } from '../testing/run.ts'
import { suggestTests } from '../testing/suggest.ts'
import { witnessesFor } from '../testing/witnesses.ts'
import type { Edits } from './map-edits.ts'
import { canonicalPlain, isPlainMap, plainOf, type Plain } from './plain.ts'
import type { EditRefusal } from './rule-change.ts'
import { edited, type TextEdit } from './text-edit.ts'
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

interface Suggested {
  /** As `policy test --suggest` prints it; empty where nothing is suggested. */
  readonly yaml: string
  /** Names of the tests. */
  readonly names: readonly string[]
  /** Rules that were asked for, and for which nothing is suggested: no click reaches them, or all of them is tested. */
  readonly without: readonly string[]
}

export type SuggestedTests =
  | (Suggested & { readonly ok: true; readonly edits: readonly TextEdit[] })
  | (Suggested & { readonly ok: false; readonly why: Extract<EditRefusal, 'by-hand' | 'name-taken'> })
  /** The text has mistakes, and they come first. */
  | { readonly ok: false; readonly why: Extract<EditRefusal, 'broken'> }

export interface SuggestOptions {
  readonly now: Instant
  /** Only for these; absent: for every rule, and every end of a window, that no test has seen. */
  readonly rules?: readonly string[] | undefined
}

export function suggestedTests(text: string, { now, rules }: SuggestOptions): SuggestedTests {
  const { program, document } = compilePolicy(text)
  if (program === undefined || document === undefined) return { ok: false, why: 'broken' }
  const { yaml, seen } = suggestionsFor(program, document, { now, rules })
  const items = plainOf(yaml)
  const tests = Array.isArray(items) ? (items as readonly Plain[]) : []
  const names = tests.flatMap(nameOf)
  const without = (rules ?? []).filter((rule) => !seen.has(rule))
  const suggested = { yaml, names, without }
  if (tests.length === 0) return { ok: true, edits: [], ...suggested }
  const taken = new Set(document.tests.map(({ name }) => name))
  if (names.some((name) => taken.has(name))) return { ok: false, why: 'name-taken', ...suggested }
  const edits = addedTests(text, yaml)
  if (edits === undefined || !isRight(text, edited(text, edits), tests)) {
    return { ok: false, why: 'by-hand', ...suggested }
  }
  return { ok: true, edits, ...suggested }
}

/** What is found for one rule depends on what is looked for, so all is looked for, and then chosen from. */
function suggestionsFor(
  program: Program,
  { tests }: PolicyDocument,
  { now, rules }: SuggestOptions,
): { readonly yaml: string; readonly seen: ReadonlySet<string> } {
  const registry = registryOf(program)
  const policy = preparePolicy(program, { version: 0, digest: '', registry })
  const open = uncoveredSides(policy, runPolicyTests(policy, tests, registry))
  if (open.length === 0) return { yaml: '', seen: new Set() }
  const found = witnessesFor({ program, registry }, open, now)
  const wanted = rules === undefined ? found : found.filter(({ rule }) => rules.includes(rule))
  return { yaml: suggestTests(program, wanted, registry), seen: new Set(wanted.map(({ rule }) => rule)) }
}

function nameOf(test: Plain): readonly string[] {
  const name = isPlainMap(test) ? test['name'] : undefined
  return typeof name === 'string' ? [name] : []
}

function addedTests(text: string, yaml: string): Edits {
  const { contents: root } = parsed(text)
  if (!isMap(root) || root.flow === true) return undefined
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
  return [{ from: at, to: at, insert: written.join('') }]
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
  const last = root.items.findLast((pair) => keyOf(pair) in policySchema.properties)
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

/** Whether the text after says the same and those tests, keeps every comment, and has no mistake. */
function isRight(before: string, after: string, added: readonly Plain[]): boolean {
  const [old, young] = [plainOf(before), plainOf(after)]
  if (!isPlainMap(old) || young === undefined) return false
  const tests = old['tests']
  const wanted = { ...old, tests: [...(Array.isArray(tests) ? (tests as readonly Plain[]) : []), ...added] }
  const words = (text: string) => JSON.stringify(commentsIn(text).map((each) => each.text))
  return (
    canonicalPlain(wanted) === canonicalPlain(young) &&
    words(before) === words(after) &&
    compilePolicy(after).document !== undefined
  )
}
