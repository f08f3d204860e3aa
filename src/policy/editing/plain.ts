/**
 * Plain values: what a document says, without places, comments and the order of its keys, so that the text after an edit
 * can be held against what it should say.
 *
 * @module
 */

import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml'

import { parsed } from './yaml-rules.ts'

/** What is no text is what was written, behind a NUL: an id of nineteen digits is not a number. */
export type Plain = string | readonly Plain[] | PlainMap

export interface PlainMap {
  readonly [key: string]: Plain
}

/** Undefined when the text cannot be read. */
export function plainOf(text: string): Plain | undefined {
  const { contents, errors } = parsed(text)
  return errors.length > 0 || contents === null ? undefined : plainNode(contents)
}

function plainNode(node: ParsedNode | null): Plain {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', plainNode(value)]),
    )
  }
  if (isSeq(node)) return node.items.map(plainNode)
  if (!isScalar(node)) return number('')
  return typeof node.value === 'string' ? node.value : number(node.source)
}

/** A number, a switch, or nothing, as it is written. */
export function number(written: string): Plain {
  return `\0${written}`
}

export function isPlainMap(value: Plain | undefined): value is PlainMap {
  return typeof value === 'object' && !Array.isArray(value)
}

/**
 * The same text for what means the same: keys in order, one value for a list of one, and no mapping that says nothing.
 */
export function canonicalPlain(value: Plain): string {
  return JSON.stringify(canonical(value))
}

function canonical(value: Plain): unknown {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    const items = (value as readonly Plain[]).map(canonical)
    return items.length === 1 && !isRecord(items[0]) ? items[0] : items
  }
  return Object.entries(value)
    .map(([key, each]): [string, unknown] => [key, canonical(each)])
    .filter(([, each]) => !(Array.isArray(each) && each[0] === 'map' && each.length === 1))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .reduce<unknown[]>((all, each) => [...all, each], ['map'])
}

function isRecord(value: unknown): boolean {
  return Array.isArray(value) && value[0] === 'map'
}
