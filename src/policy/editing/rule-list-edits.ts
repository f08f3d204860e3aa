/**
 * Edits of the list of rules: one moved, added or deleted, with the comments that stand right above it where it moves.
 *
 * @module
 */

import type { ParsedNode } from 'yaml'

import { readLoosely } from './loose-read.ts'
import { keysOf, valueAt } from './loose-tree.ts'
import { namesIn } from './document-names.ts'
import type { EditRefusal, RuleChange } from './rule-change.ts'
import { isUsable, ruleLines } from './rule-text.ts'
import { freeName } from './snippets.ts'
import type { Edits } from './map-edits.ts'
import type { TextEdit } from './text-edit.ts'
import { columnOf, endOf, lineEnd, lineStart, newlineOf, pairAt, ruleIn, type RulesRead } from './yaml-rules.ts'

/** With the lines of a rule that is added. */
export type Proposed = { readonly edits: Edits; readonly lines?: readonly string[] } | { readonly why: EditRefusal }

interface Block {
  readonly from: number
  /** Where the dash stands. */
  readonly dash: number
  readonly to: number
}

/** An item of a list on lines: from the comments right above it to the end of its last line. */
function blockOf(item: ParsedNode, text: string): Block | undefined {
  const line = lineStart(text, item.range[0])
  const dash = /^[ \t]*-/u.exec(text.slice(line, item.range[0]))
  if (dash === null) return undefined
  const column = dash[0].length - 1
  let from = line
  for (;;) {
    const above = lineStart(text, Math.max(0, from - 1))
    if (above >= from || !isCommentAt(text.slice(above, from), column)) break
    from = above
  }
  return { from, dash: line + column, to: lineEnd(text, endOf(item, text)) }
}

/** A comment that is indented as the dashes are. */
function isCommentAt(line: string, column: number): boolean {
  return line.startsWith(`${' '.repeat(column)}#`)
}

export function movedRule({ list, text }: RulesRead, index: number, to: 'up' | 'down'): Proposed {
  const other = to === 'up' ? index - 1 : index + 1
  const [first, second] = [Math.min(index, other), Math.max(index, other)].map((each) => list.items[each])
  if (first === undefined || second === undefined || other < 0) return { why: 'no-room' }
  if (list.flow === true) {
    const [a, b] = [first, second].map(({ range }) => ({ from: range[0], to: range[1] }))
    return { edits: a === undefined || b === undefined ? undefined : swapped(a, b, text) }
  }
  const [a, b] = [blockOf(first, text), blockOf(second, text)]
  return { edits: a === undefined || b === undefined ? undefined : swapped(a, b, text) }
}

interface Stretch {
  readonly from: number
  readonly to: number
}

function swapped(a: Stretch, b: Stretch, text: string): readonly TextEdit[] {
  return [
    { from: a.from, to: a.to, insert: text.slice(b.from, b.to) },
    { from: b.from, to: b.to, insert: text.slice(a.from, a.to) },
  ]
}

/** The comments above it stay: often they speak of more than one rule. */
export function deletedRule({ list, root, text }: RulesRead, index: number): Proposed {
  const item = list.items[index]
  if (item === undefined) return { why: 'no-such-rule' }
  const next = list.items[index + 1]
  const previous = list.items[index - 1]
  if (list.items.length === 1) return { edits: emptied({ list, root, text }) }
  if (list.flow === true) {
    if (next !== undefined) return { edits: [{ from: item.range[0], to: next.range[0], insert: '' }] }
    return { edits: [{ from: previous?.range[1] ?? item.range[0], to: item.range[1], insert: '' }] }
  }
  const block = blockOf(item, text)
  if (block === undefined) return { edits: undefined }
  const start = lineStart(text, block.dash)
  const feed = text.indexOf('\n', block.to)
  // Of the air around it one line is enough.
  const air = /^(?:[ \t]*\r?\n)+/u.exec(text.slice(feed === -1 ? text.length : feed + 1))?.[0].length ?? 0
  const isAfterAir = start === 0 || /\n[ \t]*\r?\n$/u.test(text.slice(Math.max(0, start - 200), start))
  if (feed === -1) return { edits: [{ from: Math.max(0, start - newlineOf(text).length), to: block.to, insert: '' }] }
  return { edits: [{ from: start, to: feed + 1 + (isAfterAir && next !== undefined ? air : 0), insert: '' }] }
}

/** A policy without rules still says so. */
function emptied({ list, root, text }: Pick<RulesRead, 'list' | 'root' | 'text'>): Edits {
  const pair = pairAt(root, 'rules')
  const [item] = list.items
  if (pair === undefined || item === undefined) return undefined
  if (list.flow === true) return [{ from: list.range[0], to: list.range[1], insert: '[]' }]
  const colon = text.indexOf(':', pair.key.range[1])
  const block = blockOf(item, text)
  if (block === undefined || colon === -1) return undefined
  return [
    { from: colon + 1, to: colon + 1, insert: ' []' },
    { from: lineStart(text, block.dash), to: Math.min(text.length, block.to + newlineOf(text).length), insert: '' },
  ]
}

/** A new rule beside the named one, or behind all others. */
export function addedRule(
  read: RulesRead,
  beside: string | undefined,
  { template, id, where = 'after' }: Extract<RuleChange, { readonly kind: 'add' }>,
): Proposed {
  const { list, text } = read
  const tree = readLoosely(text)
  const { rules } = namesIn(tree)
  const name = id ?? freeName('new-rule', rules)
  if (!isUsable(name) || name === 'all' || name === 'defaults') return { why: 'unusable' }
  if (rules.has(name)) return { why: 'name-taken' }
  const found = beside === undefined ? undefined : ruleIn(read, beside)
  if (found?.ok === false) return found
  const index = found?.index ?? list.items.length - 1
  const anchor = list.items[index]
  const lines = ruleLines(template, name, keysOf(valueAt(tree, 'equivalents')))
  const newline = newlineOf(text)
  if (anchor === undefined) return { lines, edits: intoNothing(read, lines) }
  if (list.flow === true) {
    const at = where === 'before' ? anchor.range[0] : anchor.range[1]
    const braces = `{ ${lines.join(', ')} }`
    return { lines, edits: [{ from: at, to: at, insert: where === 'before' ? `${braces}, ` : `, ${braces}` }] }
  }
  const block = blockOf(anchor, text)
  if (block === undefined) return { edits: undefined }
  const indent = ' '.repeat(columnOf(text, block.dash))
  const written = [`${indent}- ${lines[0] ?? ''}`, ...lines.slice(1).map((line) => `${indent}  ${line}`)].join(newline)
  const air = hasAir(read) ? newline : ''
  const edit =
    where === 'before'
      ? { from: block.from, to: block.from, insert: `${written}${newline}${air}` }
      : { from: block.to, to: block.to, insert: `${newline}${air}${written}` }
  return { lines, edits: [edit] }
}

/** Whether a blank line stands between rules, as `policy fmt` puts it. */
function hasAir({ list, text }: RulesRead): boolean {
  const [first, second] = list.items
  if (first === undefined || second === undefined) return true
  return /\n[ \t]*\r?\n/u.test(text.slice(endOf(first, text), second.range[0]))
}

/** `rules: []`. */
function intoNothing({ list, root, text }: RulesRead, lines: readonly string[]): Edits {
  const pair = pairAt(root, 'rules')
  if (pair === undefined || root.flow === true || text.slice(list.range[0] + 1, list.range[1] - 1).trim() !== '') {
    return undefined
  }
  const newline = newlineOf(text)
  const colon = text.indexOf(':', pair.key.range[1])
  const between = text.slice(colon + 1, list.range[0])
  if (between.trim() !== '') return undefined
  const written = lines.map((line, at) => `${newline}  ${at === 0 ? '- ' : '  '}${line}`).join('')
  // A comment behind the brackets keeps its place at the key.
  const rest = text.slice(list.range[1], lineEnd(text, list.range[1]))
  return [{ from: colon + 1, to: list.range[1] + rest.length, insert: `${rest.trimEnd()}${written}` }]
}
