/**
 * The tree that is printed: values with the comments that belong to them.
 *
 * A comment on a line of its own speaks of what follows, unless it is indented like what came before and nothing
 * follows there; a comment behind something speaks of that.
 *
 * @module
 */

import { isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml'

import { isAfterBlank, type Comment } from './comments.ts'

export type Tree = Collection | Leaf

export interface Collection {
  readonly kind: 'map' | 'list'
  /** Whether it was written in braces or brackets. */
  readonly isFlow: boolean
  readonly branches: readonly Branch[]
  /** Comments behind the last branch. */
  readonly rest: readonly Remark[]
}

/** A key and its value, or an item of a list. */
export interface Branch {
  readonly key: Leaf | undefined
  readonly value: Tree
  readonly afterBlank: boolean
  readonly above: readonly Remark[]
  /** Behind the key, where the value begins on a later line. */
  readonly atHead: string | undefined
  /** Behind the value. */
  readonly atTail: string | undefined
}

export interface Leaf {
  readonly kind: 'leaf'
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'empty'
  readonly value: unknown
  /** As it stands in the text, with quotes. */
  readonly written: string
}

/** A comment with a line of its own. */
export interface Remark {
  readonly text: string
  readonly afterBlank: boolean
}

interface Reading {
  readonly text: string
  readonly comments: readonly Comment[]
  /** The first comment that has no place yet. */
  next: number
}

interface Bounds {
  /** Comments from here on belong to somebody else. */
  readonly end: number
  /** Comments that follow belong to a collection when they stand at least in this column. */
  readonly column: number
}

export function treeOf(contents: ParsedNode | null, comments: readonly Comment[], text: string): Collection {
  const reading: Reading = { text, comments, next: 0 }
  const whole: Bounds = { end: Infinity, column: 0 }
  if (contents !== null && (isMap(contents) || isSeq(contents))) {
    const root = collectionOf(contents, reading, whole)
    return { ...root, rest: [...root.rest, ...remarksBefore(reading, Infinity)] }
  }
  // Not a policy, but no reason to lose what was written.
  const branches: Branch[] = []
  if (contents !== null && contents.range[1] > contents.range[0]) {
    const above = remarksBefore(reading, contents.range[0])
    const atTail = tailOf(contents, reading, Infinity)
    const value = leafOf(contents, reading)
    branches.push({
      key: undefined,
      value,
      afterBlank: isAfterBlank(text, contents.range[0]),
      above,
      atHead: undefined,
      atTail,
    })
  }
  return { kind: 'map', isFlow: false, branches, rest: remarksBefore(reading, Infinity) }
}

const empty: Leaf = { kind: 'leaf', style: 'empty', value: null, written: '' }

function collectionOf(node: ParsedNode, reading: Reading, outer: Bounds): Collection {
  if (!isMap(node) && !isSeq(node)) throw new Error('only mappings and lists have branches')
  const isFlow = node.flow === true
  const column = columnOf(node.range[0], reading.text)
  const inner: Bounds = {
    end: isFlow ? Math.min(outer.end, node.range[1]) : outer.end,
    // A list that is not indented shares the column of the key it belongs to, and cannot claim what stands there.
    column: isFlow ? 0 : Math.max(column, outer.column),
  }
  const pairs = isMap(node)
    ? node.items.map((pair): Pair => [pair.key, pair.value])
    : node.items.map((item): Pair => [undefined, item])
  const branches = pairs.map((pair, index): Branch => {
    const next = pairs[index + 1]
    const end = next === undefined ? inner.end : Math.min(inner.end, startOf(next))
    return branchOf(pair, reading, { ...inner, end })
  })
  const rest = isFlow ? remarksBefore(reading, inner.end) : remarksBelow(reading, inner)
  return { kind: isMap(node) ? 'map' : 'list', isFlow, branches, rest }
}

/** A key, where there is one, and a value. */
type Pair = readonly [ParsedNode | undefined, ParsedNode | null]

function startOf([key, value]: Pair): number {
  return key?.range[0] ?? value?.range[0] ?? 0
}

function branchOf([key, value]: Pair, reading: Reading, bounds: Bounds): Branch {
  const start = startOf([key, value])
  const above = [...remarksBefore(reading, start)]
  const afterBlank = isAfterBlank(reading.text, start)
  const keyLeaf = key === undefined ? undefined : leafOf(key, reading)
  const atHead = key === undefined ? undefined : headOf(key, value, reading)
  const child = { end: bounds.end, column: bounds.column + 1 }
  if (value !== null && (isMap(value) || isSeq(value))) {
    const tree = collectionOf(value, reading, child)
    const atTail = tailOf(value, reading, bounds.end)
    return { key: keyLeaf, value: tree, afterBlank, above, atHead, atTail }
  }
  if (value !== null && value.range[1] > value.range[0]) above.push(...remarksBefore(reading, value.range[0]))
  const leaf = value === null ? empty : leafOf(value, reading)
  const last = value === null || leaf.style === 'empty' ? key : value
  const atTail = last === undefined ? undefined : tailOf(last, reading, bounds.end)
  return { key: keyLeaf, value: leaf, afterBlank, above, atHead, atTail }
}

/** All comments up to an offset. */
function remarksBefore(reading: Reading, offset: number): readonly Remark[] {
  const remarks: Remark[] = []
  for (let next = reading.comments[reading.next]; next !== undefined && next.from < offset;) {
    remarks.push({ text: next.text, afterBlank: next.hasOwnLine && next.afterBlank })
    reading.next += 1
    next = reading.comments[reading.next]
  }
  return remarks
}

/** Comments below the last branch that are indented like the branches. */
function remarksBelow(reading: Reading, { end, column }: Bounds): readonly Remark[] {
  const remarks: Remark[] = []
  for (let next = reading.comments[reading.next]; next !== undefined; next = reading.comments[reading.next]) {
    if (next.from >= end || !next.hasOwnLine || next.column < column) break
    remarks.push({ text: next.text, afterBlank: next.afterBlank })
    reading.next += 1
  }
  return remarks
}

/** A comment on the line of a key whose value begins below. */
function headOf(key: ParsedNode, value: ParsedNode | null, reading: Reading): string | undefined {
  if (value === null || value.range[1] === value.range[0]) return undefined
  const next = reading.comments[reading.next]
  if (next === undefined || next.from >= value.range[0] || !isBeside(key.range[1], next.from, reading)) return undefined
  reading.next += 1
  return next.text
}

/** A comment on the line on which something ends; behind `|` where a text begins below. */
function tailOf(node: ParsedNode, reading: Reading, end: number): string | undefined {
  const next = reading.comments[reading.next]
  if (next === undefined || next.hasOwnLine || next.from >= end) return undefined
  const isInside = next.from < node.range[1]
  if (!isInside && !isBeside(node.range[1], next.from, reading)) return undefined
  reading.next += 1
  return next.text
}

/** Whether nothing but spaces and the signs of the grammar stands between two places of one line. */
function isBeside(from: number, to: number, { text }: Reading): boolean {
  return /^[ \t,:]*$/u.test(text.slice(from, to))
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

const styles = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
} as const satisfies Readonly<Record<Scalar.Type, Leaf['style']>>

function leafOf(node: ParsedNode, { text }: Reading): Leaf {
  if (!isScalar(node)) throw new Error('an alias is refused before anything is formatted')
  const written = text.slice(node.range[0], node.range[1])
  const style = written === '' ? 'empty' : styles[node.type ?? 'PLAIN']
  return { kind: 'leaf', style, value: node.value, written }
}
