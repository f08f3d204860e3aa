/**
 * Edits of mappings: one key set, added or taken out, and nothing else touched.
 *
 * Comments are kept whatever happens: where a stretch of the text goes away, its comments stay on lines of their own.
 * Where that cannot be done there is no edit, and the author writes it by hand.
 *
 * @module
 */

import { isMap, isSeq, type ParsedNode } from 'yaml'

import { commentsIn } from '../language/format/comments.ts'
import type { TextEdit } from './text-edit.ts'
import {
  columnOf,
  endOf,
  endOfPair,
  isFlow,
  isInPlace,
  keyOf,
  lineEnd,
  lineStart,
  newlineOf,
  pairAt,
  type RuleMap,
  type RulePair,
} from './yaml-rules.ts'

export type Edits = readonly TextEdit[] | undefined

/** The comments that begin inside a stretch of the text. */
function commentsWithin(text: string, from: number, to: number): readonly string[] {
  return commentsIn(text).flatMap((each) => (each.from >= from && each.from < to ? [each.text] : []))
}

/** Puts a value that fits on one line in the place of the one that stands there. */
export function replacedValue(pair: RulePair, written: string, text: string): Edits {
  const { key, value } = pair
  const end = endOfPair(pair, text)
  if (value !== null && (isInPlace(value) || isFlow(value))) {
    if (commentsWithin(text, value.range[0], end).length > 0) return undefined
    return [{ from: value.range[0], to: end, insert: written }]
  }
  const colon = text.indexOf(':', key.range[1])
  if (colon === -1 || commentsWithin(text, colon, end).length > 0) return undefined
  return [{ from: colon + 1, to: end, insert: ` ${written}` }]
}

/** Puts `key: value` behind the last of the keys that come before it in the language. */
export function addedPair(map: RuleMap, written: string, text: string, before: readonly string[]): Edits {
  const last = map.items.findLast((pair) => before.includes(keyOf(pair))) ?? undefined
  const [first] = map.items
  if (first === undefined) return map.flow === true ? [intoEmpty(map, written, text)] : undefined
  if (map.flow === true) {
    if (last !== undefined) {
      const at = endOfPair(last, text)
      return [{ from: at, to: at, insert: `, ${written}` }]
    }
    const at = first.key.range[0]
    return [{ from: at, to: at, insert: `${written}, ` }]
  }
  const indent = ' '.repeat(columnOf(text, first.key.range[0]))
  const newline = newlineOf(text)
  if (last !== undefined) {
    const at = lineEnd(text, endOfPair(last, text))
    return [{ from: at, to: at, insert: `${newline}${indent}${written}` }]
  }
  const at = first.key.range[0]
  return [{ from: at, to: at, insert: `${written}${newline}${indent}` }]
}

function intoEmpty({ range: [from, to] }: RuleMap, written: string, text: string): TextEdit {
  const isEmpty = text.slice(from + 1, to - 1).trim() === ''
  return isEmpty ? { from, to, insert: `{ ${written} }` } : { from: from + 1, to: from + 1, insert: ` ${written} ` }
}

/** Takes a key out with its value. */
export function removedPair(map: RuleMap, key: string, text: string): Edits {
  const index = map.items.findIndex((pair) => keyOf(pair) === key)
  const pair = map.items[index]
  if (pair === undefined) return []
  const from = pair.key.range[0]
  const to = endOfPair(pair, text)
  const next = map.items[index + 1]
  const previous = map.items[index - 1]
  if (map.flow === true) {
    const span =
      next !== undefined
        ? { from, to: next.key.range[0] }
        : { from: previous === undefined ? from : endOfPair(previous, text), to }
    return commentsWithin(text, span.from, span.to).length > 0 ? undefined : [{ ...span, insert: '' }]
  }
  const start = lineStart(text, from)
  const isFirstOnLine = text.slice(start, from).trim() === ''
  const end = lineEnd(text, to)
  const kept = commentsWithin(text, from, end)
  const newline = newlineOf(text)
  const indent = ' '.repeat(columnOf(text, from))
  if (isFirstOnLine) {
    if (kept.length > 0) return [{ from, to: end, insert: kept.join(`${newline}${indent}`) }]
    const after = text.indexOf('\n', end)
    return after === -1
      ? [{ from: Math.max(0, start - newline.length), to: end, insert: '' }]
      : [{ from: start, to: after + 1, insert: '' }]
  }
  // It stands behind a dash: the next key takes its place.
  if (next === undefined || kept.length > 0) return undefined
  const between = text.slice(end, next.key.range[0])
  return between.trim() === '' ? [{ from, to: next.key.range[0], insert: '' }] : undefined
}

/** Names as they stand in a list: one alone needs no brackets. */
export function namesText(names: readonly string[]): string {
  const [only] = names
  return names.length === 1 && only !== undefined ? only : `[${names.join(', ')}]`
}

/** Other names for a value that is one name or a list of them; those that stay keep their lines and comments. */
export function renamedList(pair: RulePair, names: readonly string[], text: string): Edits {
  const { value } = pair
  if (!isSeq(value) || value.flow === true) {
    const isList = isSeq(value)
    return replacedValue(pair, isList ? `[${names.join(', ')}]` : namesText(names), text)
  }
  const items = value.items as readonly ParsedNode[]
  const kept = items.flatMap((item) =>
    isInPlace(item) && names.includes(String(item.value)) ? [String(item.value)] : [],
  )
  const last = items.findLast((item) => isInPlace(item) && names.includes(String(item.value)))
  // Nothing stays, or the order is another: the lines are of no use.
  if (last === undefined || kept.some((name, at) => name !== names[at]))
    return replacedValue(pair, namesText(names), text)
  const gone = items.filter((item) => !(isInPlace(item) && names.includes(String(item.value))))
  const [first] = items
  if (first === undefined) return undefined
  const column = text.lastIndexOf('-', first.range[0]) - lineStart(text, first.range[0])
  const indent = ' '.repeat(column)
  const newline = newlineOf(text)
  const edits: TextEdit[] = []
  for (const item of gone) {
    const start = lineStart(text, item.range[0])
    if (!/^[ \t]*- *$/u.test(text.slice(start, item.range[0]))) return undefined
    const end = lineEnd(text, endOf(item, text))
    const comments = commentsWithin(text, start, end)
    const after = text.indexOf('\n', end)
    if (comments.length > 0) edits.push({ from: start + column, to: end, insert: comments.join(' ') })
    else if (after === -1) edits.push({ from: Math.max(0, start - newline.length), to: end, insert: '' })
    else edits.push({ from: start, to: after + 1, insert: '' })
  }
  const fresh = names.slice(kept.length)
  if (fresh.length > 0) {
    const at = lineEnd(text, endOf(last, text))
    edits.push({ from: at, to: at, insert: fresh.map((name) => `${newline}${indent}- ${name}`).join('') })
  }
  return edits
}

/** The mapping under a key, if there is one. */
export function mapUnder(map: RuleMap, key: string): RuleMap | undefined {
  const value = pairAt(map, key)?.value
  return isMap(value) ? value : undefined
}
