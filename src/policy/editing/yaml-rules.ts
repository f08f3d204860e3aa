/**
 * The rules of a document that can be read, with the places of everything in them.
 *
 * @module
 */

import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { EditRefusal } from './rule-change.ts'

export type RuleMap = YAMLMap.Parsed
export type RulePair = Pair<ParsedNode, ParsedNode | null>

export interface RulesRead {
  readonly ok: true
  readonly text: string
  readonly root: RuleMap
  /** The list under `rules`. */
  readonly list: YAMLSeq.Parsed
}

/** Reads as the compiler does. */
export function parsed(text: string): Document.Parsed {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
}

export function readRules(text: string): RulesRead | { readonly ok: false; readonly why: EditRefusal } {
  const { contents, errors } = parsed(text)
  if (errors.length > 0) return { ok: false, why: 'broken' }
  if (!isMap(contents)) return { ok: false, why: 'no-rules' }
  const list = pairAt(contents, 'rules')?.value
  if (!isSeq(list)) return { ok: false, why: 'no-rules' }
  return { ok: true, text, root: contents, list }
}

export type RuleRead =
  | { readonly ok: true; readonly rule: RuleMap; readonly index: number }
  | { readonly ok: false; readonly why: EditRefusal }

export function ruleIn({ list }: RulesRead, id: string): RuleRead {
  const found = list.items.flatMap((rule, index) =>
    isMap(rule) && scalarText(pairAt(rule, 'id')?.value) === id ? [{ rule, index }] : [],
  )
  const [first] = found
  if (first === undefined) return { ok: false, why: 'no-such-rule' }
  return found.length > 1 ? { ok: false, why: 'rule-id-twice' } : { ok: true, ...first }
}

export function pairAt(map: RuleMap, key: string): RulePair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
}

export function keyOf({ key }: RulePair): string {
  return isScalar(key) ? String(key.value) : ''
}

/** A single value as it is written, without quotes; undefined for anything else. */
export function scalarText(node: ParsedNode | null | undefined): string | undefined {
  if (!isScalar(node)) return undefined
  return typeof node.value === 'string' ? node.value : node.source
}

export function isInPlace(node: ParsedNode | null | undefined): node is Scalar.Parsed {
  return isScalar(node) && node.source !== '' && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED'
}

export function isFlow(node: ParsedNode | null | undefined): boolean {
  return isCollection(node) && node.flow === true
}

/** Where the last sign of a node stands: mappings on lines reach into what follows them. */
export function endOf(node: ParsedNode, text: string): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last === undefined) return node.range[1]
    return 'key' in last ? endOfPair(last, text) : endOf(last, text)
  }
  return trimmed(node.range[0], node.range[1], text)
}

export function endOfPair({ key, value }: RulePair, text: string): number {
  const isLeftOut = value === null || (isScalar(value) && value.source === '' && value.range[0] === value.range[1])
  if (!isLeftOut) return endOf(value, text)
  const colon = text.indexOf(':', key.range[1])
  return colon === -1 ? key.range[1] : colon + 1
}

/** Texts below `|` end with the line feed that belongs to the line. */
function trimmed(from: number, to: number, text: string): number {
  let end = to
  while (end > from && /\s/u.test(text.charAt(end - 1))) end -= 1
  return end
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Before the line feed, and before the carriage return if there is one. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  const end = found === -1 ? text.length : found
  return text.charAt(end - 1) === '\r' && end - 1 >= offset ? end - 1 : end
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset) - (lineStart(text, offset) === 0 && text.startsWith('\uFEFF') ? 1 : 0)
}

/** The line break the document is written with. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
