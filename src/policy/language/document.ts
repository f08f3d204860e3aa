/**
 * Documents: YAML 1.2 read into a tree in which every key and value knows its place.
 *
 * Core schema, one document, no aliases, anchors or tags, text keys, none of them twice, at most one megabyte: what is
 * read means the same to every reader, and reading costs no more than its length. After a syntax error only the first
 * is reported, because the rest would be its echoes.
 *
 * @module
 */

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type ParsedNode,
  type Range as Span,
} from 'yaml'
import type { Findings, Range } from './diagnostic.ts'

const maxDocumentBytes = 1_000_000
const maxDepth = 24

export type Located = LocatedMap | LocatedList | LocatedScalar

export interface LocatedMap {
  readonly kind: 'map'
  readonly range: Range
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: string
  readonly keyRange: Range
  readonly value: Located
}

export interface LocatedList {
  readonly kind: 'list'
  readonly range: Range
  readonly items: readonly Located[]
}

export interface LocatedScalar {
  readonly kind: 'scalar'
  readonly range: Range
  readonly value: string | number | boolean | null
  /** As written, without quotes: an id of nineteen digits is not a number. */
  readonly source: string
}

const start: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** Reads a document. Undefined when there is nothing further to look at; the findings then say why. */
export function readDocument(text: string, findings: Findings): Located | undefined {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > maxDocumentBytes) {
    findings.report({
      code: 'too-large',
      range: start,
      message: `the document has \`${bytes}\` bytes and may have \`${maxDocumentBytes}\``,
      help: 'move long lists out of the document',
    })
    return undefined
  }
  const lines = new LineCounter()
  try {
    return readTree(text, lines, findings)
  } catch (cause) {
    // The reader recurses; a document that exhausts the stack nests far deeper than any policy does.
    if (!(cause instanceof RangeError)) throw cause
    findings.report(tooDeep(start))
    return undefined
  }
}

function readTree(text: string, lines: LineCounter, findings: Findings): Located | undefined {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
    // Not `silent`, which would also silence the error about a second document.
    logLevel: 'error',
  })
  const range = ([from, to]: readonly [number, number, ...number[]]): Range => ({
    start: positionAt(lines, from),
    end: positionAt(lines, Math.max(to, from)),
  })
  const [broken] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (broken?.code === 'RESOURCE_EXHAUSTION') {
    findings.report(tooDeep(range(broken.pos)))
    return undefined
  }
  if (broken !== undefined) {
    findings.report({
      code: 'yaml-syntax',
      range: range(broken.pos),
      message: broken.code === 'MULTIPLE_DOCS' ? 'a policy is one document' : sentence(broken.message),
      help: broken.code === 'MULTIPLE_DOCS' ? 'remove the second `---` and what follows it' : undefined,
    })
    return undefined
  }
  for (const warning of document.warnings) {
    findings.report({
      code: 'yaml-tag',
      range: range(warning.pos),
      message: sentence(warning.message),
      help: 'remove the tag',
    })
  }
  if (document.contents === null) {
    return { kind: 'scalar', range: start, value: null, source: '' }
  }
  const root = locate(document.contents, { range, findings, depth: 0 })
  return findings.all().some(({ code }) => code === 'too-deep') ? undefined : root
}

interface Locating {
  readonly range: (span: readonly [number, number, ...number[]]) => Range
  readonly findings: Findings
  readonly depth: number
}

function locate(node: ParsedNode | null, at: Locating): Located | undefined {
  if (node === null) return { kind: 'scalar', range: start, value: null, source: '' }
  const range = at.range(node.range)
  if (isAlias(node)) return refuse(at, range, `\`*${node.source}\` is an alias`, 'write the value out')
  if (node.anchor !== undefined)
    refuse(at, range, `\`&${node.anchor}\` is an anchor`, 'remove it; values are written out')
  if (at.depth > maxDepth) {
    at.findings.report(tooDeep(range))
    return undefined
  }
  const deeper = { ...at, depth: at.depth + 1 }
  if (isMap(node)) return { kind: 'map', range, entries: entriesOf(node.items, deeper) }
  if (isSeq(node)) {
    return { kind: 'list', range, items: node.items.flatMap((item) => locate(item, deeper) ?? []) }
  }
  if (!isScalar(node)) return undefined
  const { value, source } = node
  const isPlain = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return { kind: 'scalar', range, value: isPlain ? value : source, source }
}

function entriesOf(pairs: readonly { key: unknown; value: unknown }[], at: Locating): Entry[] {
  const seen = new Map<string, Range>()
  const entries: Entry[] = []
  for (const pair of pairs) {
    const key = pair.key as ParsedNode
    const keyRange = at.range(spanOf(key))
    if (!isScalar(key) || typeof key.value !== 'string') {
      at.findings.report({
        code: 'yaml-key',
        range: keyRange,
        message: 'a key is not a text',
        help: 'put the key in quotes',
      })
      continue
    }
    const earlier = seen.get(key.value)
    if (earlier !== undefined) {
      at.findings.report({
        code: 'key-twice',
        range: keyRange,
        message: `\`${key.value}\` stands twice in the same place`,
        help: 'keep one of the two',
        related: [{ message: 'the first one', range: earlier }],
      })
      continue
    }
    seen.set(key.value, keyRange)
    const empty: Located = { kind: 'scalar', range: keyRange, value: null, source: '' }
    const value = pair.value === null ? empty : locate(pair.value as ParsedNode, at)
    if (value !== undefined) entries.push({ key: key.value, keyRange, value })
  }
  return entries
}

function spanOf(node: Node | null): Span {
  return node?.range ?? [0, 0, 0]
}

function refuse(at: Locating, range: Range, message: string, help: string): undefined {
  at.findings.report({ code: 'yaml-alias', range, message, help })
}

function tooDeep(range: Range) {
  return {
    code: 'too-deep',
    range,
    message: `the document nests deeper than \`${maxDepth}\` levels`,
    help: 'flatten it',
  } as const
}

function positionAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

/** The YAML reader's sentence in our manner: lower case at the start, nothing at the end. */
function sentence(message: string): string {
  const line = message.split('\n')[0] ?? message
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/[.:]$/u, '')
}
